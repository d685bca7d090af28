// The document as it will be once everything queued is durable. Updates are tried on it, and nobody reads from it.
import * as Y from 'yjs'
import type { FrameRefusal } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import { netRemoved, textLength } from './deletionGuard.ts'
import type { Arrived } from './peer.ts'
import { type Author, addsNothing, checkUpdate, type DecodedUpdate, misplaced } from './updateCheck.ts'

export type Tried =
  | {
      ok: true
      /** What is to be stored; null when the update holds nothing new. */
      bytes: Uint8Array | null
      newClients: number[]
      /** Characters of visible text that it takes away. */
      removed: number
    }
  | { ok: false; code: FrameRefusal }

/** What came in one piece and was accepted as one; null when something of it has to be judged by itself. */
export type TriedTogether = { bytes: Uint8Array; taken: number } | null

/** How much may be accepted between two measurements of the encoded size. */
const MEASURE_EVERY = 16 * 1024

export class Ahead {
  readonly #durable: () => Y.Doc
  /** Accepted and not yet durable, in order. */
  readonly #queued: () => Iterable<Uint8Array>
  readonly #limit: number
  #doc: Y.Doc | null = null
  #measured = 0
  #grownBy = 0
  #shrunk = false

  constructor(durable: () => Y.Doc, queued: () => Iterable<Uint8Array>, limitBytes: number) {
    this.#durable = durable
    this.#queued = queued
    this.#limit = limitBytes
  }

  /** Judges and applies one update. `step2`: it repeats deletions that are known, so only the difference is stored. */
  try(bytes: Uint8Array, decoded: DecodedUpdate, step2: boolean, author: Author): Tried {
    const doc = this.#open()
    const checked = checkUpdate(decoded, author, doc.store)
    if (!checked.ok) return checked
    const writes = decoded.structs.length > 0
    if (addsNothing(decoded, doc)) return { ok: true, bytes: null, newClients: [], removed: 0 }
    if (writes && this.#full(doc, bytes.length)) return { ok: false, code: 'full' }
    const removed = decoded.ds.clients.size > 0 ? netRemoved(decoded, doc) : 0
    const asSent = !step2 && checked.fresh && writes
    // What begins with clocks we know may say another place for them than we have, and each copy would put the rest
    // elsewhere: only the rest is taken, behind what we have.
    const unknown = checked.fresh ? bytes : Y.diffUpdate(bytes, Y.encodeStateVector(doc))
    let difference: Uint8Array | null = null
    try {
      if (asSent) Y.applyUpdate(doc, unknown)
      else difference = appliedDifference(doc, unknown)
    } catch {
      return this.#refuse('malformed')
    }
    if (doc.store.pendingStructs || doc.store.pendingDs) return this.#refuse('incomplete')
    if (misplaced(doc, checked.added)) return this.#refuse('structure')
    this.#grownBy += bytes.length
    if (decoded.ds.clients.size > 0) this.#shrunk = true
    // A copy, because a frame is a slice of a larger receive buffer that it would keep alive.
    return { ok: true, bytes: asSent ? bytes.slice() : difference, newClients: checked.newClients, removed }
  }

  /**
   * Plain typing that came in one piece: judged frame by frame, put in place in one transaction, stored as one update.
   * Takes frames from `from` on as long as they are nothing else. Deletions are none of it: words that came and went
   * within one transaction would be stored without their letters.
   */
  tryTogether(arrived: readonly Arrived[], from: number, author: Author): TriedTogether {
    const doc = this.#open()
    let bytes: Uint8Array | null = null
    let taken = 0
    let failed = false
    const keep = (update: Uint8Array) => {
      bytes = update
    }
    doc.on('update', keep)
    try {
      doc.transact(() => {
        for (let at = from; at < arrived.length; at += 1) {
          const one = arrived[at]
          const added = one && this.#plainly(doc, one, author)
          if (!added) return
          Y.applyUpdate(doc, one.bytes)
          failed = doc.store.pendingStructs !== null || doc.store.pendingDs !== null || misplaced(doc, added)
          if (failed) return
          this.#grownBy += one.bytes.length
          taken += 1
        }
      })
    } catch {
      failed = true
    } finally {
      doc.off('update', keep)
    }
    if (failed) this.close()
    return failed || bytes === null || taken === 0 ? null : { bytes, taken }
  }

  /** Visible characters, with what is queued. */
  textLength(): number {
    return textLength(this.#open())
  }

  close() {
    this.#doc?.destroy()
    this.#doc = null
  }

  #open(): Y.Doc {
    if (this.#doc) return this.#doc
    const doc = recordDoc()
    const state = Y.encodeStateAsUpdate(this.#durable())
    Y.applyUpdate(doc, state)
    for (const bytes of this.#queued()) Y.applyUpdate(doc, bytes)
    this.#measured = state.length
    this.#grownBy = 0
    this.#doc = doc
    return doc
  }

  /** What it adds, when that is plain typing. */
  #plainly(doc: Y.Doc, { bytes, decoded }: Arrived, author: Author): readonly Y.Item[] | null {
    if (decoded.structs.length === 0 || decoded.ds.clients.size > 0) return null
    const checked = checkUpdate(decoded, author, doc.store)
    if (!checked.ok || !checked.fresh || checked.newClients.length > 0 || checked.builds) return null
    return this.#full(doc, bytes.length) ? null : checked.added
  }

  /** The refused update may have left half of itself behind, so the next one starts from what is known to be good. */
  #refuse(code: FrameRefusal): Tried {
    this.close()
    return { ok: false, code }
  }

  #full(doc: Y.Doc, added: number): boolean {
    if (this.#measured + this.#grownBy + added <= this.#limit) return false
    if (this.#grownBy > MEASURE_EVERY || this.#shrunk) {
      this.#measured = Y.encodeStateAsUpdate(doc).length
      this.#grownBy = 0
      this.#shrunk = false
    }
    return this.#measured + this.#grownBy + added > this.#limit
  }
}

/** Applies an update and returns what of it was new. */
function appliedDifference(doc: Y.Doc, bytes: Uint8Array): Uint8Array | null {
  let difference: Uint8Array | null = null
  const keep = (update: Uint8Array) => {
    difference = update
  }
  doc.on('update', keep)
  try {
    Y.applyUpdate(doc, bytes)
  } finally {
    doc.off('update', keep)
  }
  return difference
}
