// Who wrote, put and removed what, row by row: the words that one change took away and put in again keep their writer.
import * as Y from 'yjs'
import type { Mark, UpdateRow } from '../usecases/recordPorts.ts'
import { Change, type ChangedLetters, itemAt } from './change.ts'
import { type Found, type Letters, movedInOrder, onlyMoved, RemovedPool } from './moves.ts'
import { Spans } from './spans.ts'

export const unknownMark: Mark = { author: 'unknown', at: new Date(0) }

const MOST_MOVES = 1000

/** What the rows said about each Yjs id. */
export class Origins {
  readonly placed = new Spans<Mark>()
  readonly removed = new Spans<Mark>()
  /** Where these ids stood before: a client, and what to add to the clock. */
  readonly moved = new Spans<{ client: number; clock: number }>()
  readonly #pool = new RemovedPool()
  readonly #doc: Y.Doc
  readonly #root: string

  /** `doc` keeps what was removed. */
  constructor(doc: Y.Doc, root: string) {
    this.#doc = doc
    this.#root = root
  }

  /** Call when the document holds the row. */
  read(row: UpdateRow) {
    const mark = { author: row.author, at: row.at }
    const { structs, ds } = Y.decodeUpdate(row.bytes)
    const change = new Change(this.#doc, this.#root)
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue
      const { client, clock } = struct.id
      for (const span of this.placed.add(client, clock, clock + struct.length, mark)) change.insert(client, span)
    }
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        for (const span of this.removed.add(client, clock, clock + len, mark)) change.remove(client, span)
      }
    }
    const letters = change.letters()
    this.#trace(change, letters, row.author)
    this.#pool.add(letters.removed)
  }

  /** Whose words stand at this id: back along the moves to where they were written. */
  writer(client: number, clock: number): { mark: Mark; end: number } {
    let at = { client, clock }
    let reach = Number.POSITIVE_INFINITY
    // Bounded, so that a loop in a forged log costs a wrong name and not the process.
    for (let steps = 0; steps < MOST_MOVES; steps += 1) {
      const move = this.moved.at(at.client, at.clock)
      reach = Math.min(reach, move.end - at.clock)
      if (!move.value) break
      at = { client: move.value.client, clock: at.clock + move.value.clock }
    }
    const placed = this.placed.at(at.client, at.clock)
    reach = Math.min(reach, placed.end - at.clock)
    return { mark: placed.value ?? unknownMark, end: clock + reach }
  }

  /** In the order of how sure it is: undone at its old place, moved by this change, brought back from long ago. */
  #trace(change: Change, { inserted, removed }: ChangedLetters, author: string) {
    if (inserted.length === 0) return
    // What came and went within one row stands between: first where it came from, then what became of it.
    const passing = removed.filter(one => one.passing)
    const stood = passing.length > 0 ? removed.filter(one => !one.passing) : removed
    for (const line of linesOf(this.#note(passing, this.#undone(passing, author)))) {
      this.#note(line, movedInOrder(line, stood, change.structural))
    }
    let rest = this.#note(inserted, this.#undone(inserted, author))
    if (removed.length > 0) {
      const found = movedInOrder(rest, removed, change.structural)
      rest = this.#note(rest, found)
      const left = removed.flatMap(one =>
        without(
          one,
          found.map(({ from, length }) => ({ ...from, length })),
        ),
      )
      if (change.structural) rest = this.#note(rest, onlyMoved(rest, left))
    }
    // Several acts that became one row need not have kept the order of lines.
    if (passing.length > 0) {
      rest = linesOf(rest).flatMap(line => this.#note(line, movedInOrder(line, removed, change.structural)))
    }
    if (change.structural && rest.length > 0) {
      const back = linesOf(change.linesBack(author, this.removed))
      rest = linesOf(rest).flatMap(line => {
        const before = back.find(one => textOf(one) === textOf(line))
        return before ? this.#note(line, movedInOrder(line, before, true)) : line
      })
    }
    this.#note(
      rest,
      rest.flatMap(one => this.#pool.find(one)),
    )
  }

  /** Returns what has no origin yet. */
  #note(letters: Letters[], found: readonly Found[]): Letters[] {
    if (found.length === 0) return letters
    for (const { at, length, from } of found) {
      const move = { client: from.client, clock: from.clock - at.clock }
      this.moved.add(at.client, at.clock, at.clock + length, move)
    }
    return letters.flatMap(one =>
      without(
        one,
        found.map(({ at, length }) => ({ ...at, length })),
      ),
    )
  }

  /** What undo brings back stands directly before what the same person removed, and is the same. */
  #undone(letters: readonly Letters[], author: string): Found[] {
    const found: { move: Found; gone: { from: number; end: number } }[] = []
    for (const { client, clock, text } of letters) {
      const origin = itemAt(this.#doc, client, clock)?.rightOrigin
      if (!origin) continue
      const { value, from, end } = this.removed.at(origin.client, origin.clock)
      if (value?.author !== author || this.#textAt(origin, text.length) !== text) continue
      found.push({ move: { at: { client, clock }, length: text.length, from: origin }, gone: { from, end } })
    }
    // One or two letters are undone only with all that was removed with them; else they were typed again.
    const whole = (client: number, { from, end }: { from: number; end: number }) => {
      const back = found.filter(({ move }) => move.from.client === client)
      const within = back.filter(({ move }) => move.from.clock >= from && move.from.clock < end)
      return within.reduce((sum, { move }) => sum + move.length, 0) >= this.#lettersIn(client, from, end)
    }
    return found.filter(({ move, gone }) => move.length >= 3 || whole(move.from.client, gone)).map(({ move }) => move)
  }

  #lettersIn(client: number, from: number, end: number): number {
    let letters = 0
    for (let at = from; at < end; ) {
      const item = itemAt(this.#doc, client, at)
      if (!item) return letters
      const until = Math.min(end, item.id.clock + item.length)
      if (item.content instanceof Y.ContentString) letters += until - at
      at = until
    }
    return letters
  }

  #textAt({ client, clock }: Y.ID, length: number): string {
    let text = ''
    for (let at = clock; at < clock + length; ) {
      const item = itemAt(this.#doc, client, at)
      if (!item || !(item.content instanceof Y.ContentString)) return text
      text += item.content.str.slice(at - item.id.clock, clock + length - item.id.clock)
      at = item.id.clock + item.length
    }
    return text
  }
}

const textOf = (letters: readonly Letters[]): string => letters.map(one => one.text).join('')

function linesOf(letters: readonly Letters[]): Letters[][] {
  const lines = new Map<object, Letters[]>()
  for (const one of letters) {
    const line = lines.get(one.within)
    if (line) line.push(one)
    else lines.set(one.within, [one])
  }
  return [...lines.values()]
}

/** What is left of `letters` when these ids are taken out. */
function without(letters: Letters, ranges: { client: number; clock: number; length: number }[]): Letters[] {
  let parts = [letters]
  for (const { client, clock, length } of ranges) {
    parts = parts.flatMap(part => {
      const end = part.clock + part.text.length
      if (part.client !== client || clock >= end || clock + length <= part.clock) return [part]
      const before = { ...part, text: part.text.slice(0, Math.max(0, clock - part.clock)) }
      const from = Math.min(end, clock + length)
      const after = { ...part, clock: from, text: part.text.slice(from - part.clock) }
      return [before, after].filter(one => one.text !== '')
    })
  }
  return parts
}
