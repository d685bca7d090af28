// Words that a person moved are not words that person wrote. Splitting a paragraph, making it a list or undoing a
// deletion removes text and puts the same text in again, under the Yjs id of whoever did it; here its origin is found.
import { longestCommon } from './longestText.ts'

/** Characters whose Yjs ids follow one another. */
export interface Removed {
  client: number
  clock: number
  text: string
}

/** Text of one change in the order of the document; `within` is the same for pieces of one line. */
export interface Letters extends Removed {
  within: object
}

export interface Found {
  /** Id of the first character put in, how many, and the id where the first of them stood before. */
  at: { client: number; clock: number }
  length: number
  from: { client: number; clock: number }
}

/** Shorter matches outside one change are chance: people write the same short words twice. */
const CHANCE = 12
/** Within one change of structure, shorter ones count only as the whole of a line's part. */
const SHORT = 3
/** From here on nearly every letter is among those that were removed. */
const MUCH = 24
/** Pool kept for "brought back later", in characters. */
const POOL = 512 * 1024

/**
 * Where the parts of `inserted` stood among `removed`, both in the order of the document, which structure keeps.
 * `structural`: lines came or went, so that short words count too, down to all of what one line lost or got.
 */
export function movedInOrder(inserted: readonly Letters[], removed: readonly Letters[], structural: boolean) {
  const [to, from] = [sequence(inserted), sequence(removed)]
  const found: Found[] = []
  /** `toAt` and so on: the match; `range`: between what was found already. */
  const counts = (toAt: number, fromAt: number, length: number, range: Range) => {
    // Within its line a word is written again more often than moved.
    if (!structural || to.lineAt(toAt) === from.lineAt(fromAt)) return length >= CHANCE
    if (length >= SHORT) return true
    if (from.isRest(fromAt, length, range.fromAt, range.fromEnd)) return true
    if (!to.isRest(toAt, length, range.toAt, range.toEnd)) return false
    // Among much that was removed a letter is found by chance, unless it stood behind the selection that was deleted.
    return from.text.length < MUCH || from.endsLine(fromAt + length, range.fromEnd)
  }
  const ranges: Range[] = [{ toAt: 0, toEnd: to.text.length, fromAt: 0, fromEnd: from.text.length }]
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const { toAt, toEnd, fromAt, fromEnd } = range
    if (toAt >= toEnd || fromAt >= fromEnd) continue
    const best = longestCommon(to.text.slice(toAt, toEnd), from.text.slice(fromAt, fromEnd))
    const [here, there] = [toAt + best.a, fromAt + best.b]
    if (best.length === 0) continue
    if (counts(here, there, best.length, range)) found.push(...pairs(to, here, from, there, best.length))
    else if (!structural) continue
    ranges.push({ toAt, toEnd: here, fromAt, fromEnd: there })
    ranges.push({ toAt: here + best.length, toEnd, fromAt: there + best.length, fromEnd })
  }
  return found
}

/**
 * When the same letters are left on both sides, nothing was written: the editor kept a letter of one line for an equal
 * one of another, and what remains is moved too, letter by letter.
 */
export function onlyMoved(inserted: readonly Letters[], removed: readonly Letters[]): Found[] {
  const lettersOf = (pieces: readonly Letters[]) =>
    pieces.flatMap(({ client, clock, text }) =>
      text.split('').map((letter, index) => ({ letter, client, clock: clock + index })),
    )
  const [to, from] = [lettersOf(inserted), lettersOf(removed)]
  const sorted = (letters: { letter: string }[]) => letters.map(({ letter }) => letter).toSorted()
  if (to.length > CHANCE || sorted(to).join('') !== sorted(from).join('')) return []
  return to.flatMap(({ letter, client, clock }) => {
    const there = from.findIndex(one => one.letter === letter)
    const [origin] = from.splice(there, 1)
    return origin ? [{ at: { client, clock }, length: 1, from: { client: origin.client, clock: origin.clock } }] : []
  })
}

interface Range {
  toAt: number
  toEnd: number
  fromAt: number
  fromEnd: number
}

interface Sequence {
  text: string
  /** The id of the character at `at`, and how many from there have ids that follow. */
  idAt(at: number): { client: number; clock: number; run: number }
  lineAt(at: number): object
  /** True when these characters are all that their line has between `start` and `end`. */
  isRest(at: number, length: number, start: number, end: number): boolean
  /** True when nothing of the line stands at `at` or between it and `end`. */
  endsLine(at: number, end: number): boolean
}

function sequence(letters: readonly Letters[]): Sequence {
  const starts: { at: number; letters: Letters }[] = []
  const bounds = new Map<object, { from: number; to: number }>()
  let text = ''
  for (const one of letters) {
    starts.push({ at: text.length, letters: one })
    text += one.text
    const known = bounds.get(one.within)
    if (known) known.to = text.length
    else bounds.set(one.within, { from: text.length - one.text.length, to: text.length })
  }
  const pieceAt = (at: number) => {
    const piece = starts.findLast(start => start.at <= at)
    if (!piece) throw new Error('no character there')
    return piece
  }
  return {
    text,
    idAt(at) {
      const { at: start, letters: one } = pieceAt(at)
      return { client: one.client, clock: one.clock + at - start, run: one.text.length - (at - start) }
    },
    lineAt: at => pieceAt(at).letters.within,
    isRest(at, length, start, end) {
      const bound = bounds.get(pieceAt(at).letters.within)
      return bound !== undefined && Math.max(bound.from, start) === at && Math.min(bound.to, end) === at + length
    },
    endsLine(at, end) {
      const bound = bounds.get(pieceAt(at - 1).letters.within)
      return bound !== undefined && Math.min(bound.to, end) === at
    },
  }
}

function pairs(to: Sequence, toAt: number, from: Sequence, fromAt: number, length: number): Found[] {
  const found: Found[] = []
  for (let done = 0; done < length; ) {
    const [here, there] = [to.idAt(toAt + done), from.idAt(fromAt + done)]
    const run = Math.min(here.run, there.run, length - done)
    found.push({
      at: { client: here.client, clock: here.clock },
      length: run,
      from: { client: there.client, clock: there.clock },
    })
    done += run
  }
  return found
}

/** Everything that was removed so far, to find what somebody brings back: a restored section, a cut and a later paste. */
export class RemovedPool {
  #text = ''
  #starts: { at: number; client: number; clock: number }[] = []

  add(pieces: readonly Letters[]) {
    let line: object | null = null
    for (const { client, clock, text, within } of pieces) {
      if (this.#text.length > POOL) {
        this.#text = ''
        this.#starts = []
      }
      // What stood in one line is one text, whoever wrote its parts.
      if (within !== line) this.#text += '\u0000'
      line = within
      this.#starts.push({ at: this.#text.length, client, clock })
      this.#text += text
    }
  }

  find(inserted: Removed): Found[] {
    const { client, clock, text } = inserted
    const found: Found[] = []
    let start = 0
    while (start + CHANCE <= text.length) {
      const at = this.#text.lastIndexOf(text.slice(start, start + CHANCE))
      if (at < 0) {
        start += 1
        continue
      }
      let length = CHANCE
      while (start + length < text.length && text[start + length] === this.#text[at + length]) length += 1
      for (let done = 0; done < length; ) {
        const index = this.#starts.findLastIndex(one => one.at <= at + done)
        const [place, next] = [this.#starts[index], this.#starts[index + 1]]
        if (!place) break
        const run = Math.min(length - done, (next?.at ?? Number.POSITIVE_INFINITY) - at - done)
        const from = { client: place.client, clock: place.clock + at + done - place.at }
        found.push({ at: { client, clock: clock + start + done }, length: run, from })
        done += run
      }
      start += length
    }
    return found
  }
}
