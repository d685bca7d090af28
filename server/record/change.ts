// What one row of the log did to a document, in the order of the document.
import * as Y from 'yjs'
import type { Letters } from './moves.ts'
import { Spans } from './spans.ts'

interface Range {
  clock: number
  end: number
}

export interface ChangedLetters {
  /** Put in, and still there after the row. */
  inserted: Letters[]
  /** Taken out by the row; `passing`: and put in by it, too. */
  removed: (Letters & { passing?: true })[]
}

/** Tell it of the row's ranges once the document holds the row; the document keeps what was removed (`gc: false`). */
export class Change {
  /** Lines or blocks came or went: words were moved between lines, not only typed. */
  structural = false
  readonly #doc: Y.Doc
  readonly #root: string
  readonly #inserted = new Spans<true>()
  readonly #removed = new Spans<true>()
  /** Text of the row as it was told, and the lines it stands in. */
  readonly #told: ChangedLetters = { inserted: [], removed: [] }
  readonly #lines = new Set<Y.AbstractType<unknown>>()
  readonly #types: Y.Item[] = []

  constructor(doc: Y.Doc, root: string) {
    this.#doc = doc
    this.#root = root
  }

  insert(client: number, { clock, end }: Range) {
    this.#inserted.add(client, clock, end, true)
    this.#see(client, { clock, end }, this.#told.inserted, item => this.#types.push(item))
  }

  remove(client: number, { clock, end }: Range) {
    this.#removed.add(client, clock, end, true)
    this.#see(client, { clock, end }, this.#told.removed, () => undefined)
  }

  letters(): ChangedLetters {
    const { inserted, removed } = this.#told
    const simple = !this.structural && (removed.length === 0 || (inserted.length === 0 && removed.length === 1))
    if (simple) return this.#told
    const letters: ChangedLetters = { inserted: [], removed: [] }
    const sort = (item: Y.Item, text: string) => this.#sort(item, text, letters)
    // Structure keeps the order of lines, so that of the whole document is needed; else each line is for itself.
    if (this.structural) eachText(this.#doc.getXmlFragment(this.#root), sort)
    else for (const line of this.#lines) eachText(line, sort)
    return letters
  }

  /** Text of lines that `author` had removed and that this row puts in anew: what undo does to a whole line. */
  linesBack(author: string, removed: Spans<{ author: string }>): Letters[] {
    const lines: Letters[] = []
    for (const { rightOrigin } of this.#types) {
      const gone = rightOrigin && itemAt(this.#doc, rightOrigin.client, rightOrigin.clock)
      if (!gone || !(gone.content instanceof Y.ContentType)) continue
      const by = removed.at(gone.id.client, gone.id.clock).value?.author
      if (by !== author || this.#removed.at(gone.id.client, gone.id.clock).value) continue
      eachText(gone.content.type, (item, text) => {
        const { client, clock } = item.id
        if (removed.at(client, clock).value?.author === author)
          lines.push({ client, clock, text, within: lineOf(item) })
      })
    }
    return lines
  }

  #see(client: number, { clock, end }: Range, told: Letters[], onType: (item: Y.Item) => void) {
    const structs = this.#doc.store.clients.get(client) ?? []
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at += 1) {
      const item = structs[at]
      if (!item || item.id.clock >= end) return
      if (!(item instanceof Y.Item)) continue
      if (item.content instanceof Y.ContentType) {
        this.structural = true
        onType(item)
      }
      if (!(item.content instanceof Y.ContentString)) continue
      const from = Math.max(clock, item.id.clock)
      const text = item.content.str.slice(from - item.id.clock, end - item.id.clock)
      told.push({ client, clock: from, text, within: lineOf(item) })
      if (item.parent instanceof Y.AbstractType) this.#lines.add(item.parent)
    }
  }

  #sort({ id, parent }: Y.Item, text: string, letters: ChangedLetters) {
    const end = id.clock + text.length
    for (let clock = id.clock; clock < end; ) {
      const inserted = this.#inserted.at(id.client, clock)
      const removed = this.#removed.at(id.client, clock)
      const until = Math.min(end, inserted.end, removed.end)
      const one = {
        client: id.client,
        clock,
        text: text.slice(clock - id.clock, until - id.clock),
        within: parent ?? id,
      }
      if (removed.value) letters.removed.push(inserted.value ? { ...one, passing: true } : one)
      else if (inserted.value) letters.inserted.push(one)
      clock = until
    }
  }
}

export function itemAt(doc: Y.Doc, client: number, clock: number): Y.Item | null {
  if (clock >= Y.getState(doc.store, client)) return null
  const item = Y.getItem(doc.store, Y.createID(client, clock))
  return item instanceof Y.Item ? item : null
}

const lineOf = (item: Y.Item): object => (item.parent instanceof Y.AbstractType ? item.parent : item.id)

/** Every text that stands or stood within, in order. */
function eachText(type: { _start: Y.Item | null }, each: (item: Y.Item, text: string) => void) {
  for (let item = type._start; item; item = item.right) {
    if (item.content instanceof Y.ContentString) each(item, item.content.str)
    else if (item.content instanceof Y.ContentType) eachText(item.content.type, each)
  }
}
