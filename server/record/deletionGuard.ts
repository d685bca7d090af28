// Notices when one person removes more than half of a section within a minute: a selected page and one wrong key.
import * as Y from 'yjs'
import { ROOT } from '#shared/record'
import type { DecodedUpdate } from './updateCheck.ts'

const WINDOW_MS = 60_000
/** Less text than this is quickly written again. */
const LEAST = 80
/** Measuring a section walks through it, so not at every key of somebody who deletes word by word. */
const MEASURE_EVERY_MS = 1000

/** What an update will take away from the visible text, less what it puts in. Ask before it is applied. */
export function netRemoved({ ds, structs }: DecodedUpdate, doc: Y.Doc): number {
  let length = 0
  for (const [client, ranges] of ds.clients) {
    const known = doc.store.clients.get(client)
    if (!known) continue
    const state = Y.getState(doc.store, client)
    for (const { clock, len } of ranges) {
      if (clock >= state) continue
      for (let at = Y.findIndexSS(known, clock); at < known.length; at += 1) {
        const struct = known[at]
        if (!struct || struct.id.clock >= clock + len) break
        if (struct.deleted || !(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
        const from = Math.max(struct.id.clock, clock)
        length += Math.min(struct.id.clock + struct.length, clock + len) - from
      }
    }
  }
  // Splitting a paragraph or making a list takes text out and puts it in again.
  for (const struct of structs) {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) length -= struct.length
  }
  return Math.max(0, length)
}

export function textLength(doc: Y.Doc): number {
  return lengthOf(doc.getXmlFragment(ROOT))
}

export class DeletionGuard {
  readonly #removedBy = new Map<string, { since: number; length: number; measuredAt: number; told: boolean }>()

  /**
   * `length` characters were removed by `author`; `left` says how many are visible now.
   * Returns the moment of the first of these removals when they are more than half of the section, once.
   */
  removed(author: string, length: number, now: number, left: () => number): number | null {
    let seen = this.#removedBy.get(author)
    if (!seen || now - seen.since > WINDOW_MS) seen = { since: now, length: 0, measuredAt: 0, told: false }
    this.#removedBy.set(author, seen)
    seen.length += length
    if (seen.told || seen.length < LEAST || now - seen.measuredAt < MEASURE_EVERY_MS) return null
    seen.measuredAt = now
    if (seen.length <= left()) return null
    seen.told = true
    return seen.since
  }
}

function lengthOf(type: { _start: Y.Item | null }): number {
  let length = 0
  for (let item = type._start; item; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentString) length += item.length
    else if (item.content instanceof Y.ContentType) length += lengthOf(item.content.type)
  }
  return length
}
