// Words that a person moved are not words that person wrote. Splitting a paragraph, making it a list or undoing a
// deletion removes text and puts the same text in again, under the Yjs id of whoever did it; here its origin is found.
export interface Removed {
  client: number
  clock: number
  text: string
}

export interface Found {
  /** Offset in the inserted text. */
  start: number
  length: number
  from: { client: number; clock: number }
}

/** Shorter matches outside one change are chance: people write the same short words twice. */
const CHANCE = 8
/** Pool kept for "brought back later", in characters. */
const POOL = 512 * 1024

/** Where the parts of `inserted` stood among what the same change removed. `removed` is consumed: words move once. */
export function movedWithin(inserted: string, removed: Removed[]): Found[] {
  const found: Found[] = []
  let start = 0
  while (start < inserted.length) {
    let best: Removed | null = null
    let length = 0
    for (const one of removed) {
      const common = commonPrefix(inserted, start, one.text)
      if (common > length) {
        best = one
        length = common
      }
    }
    const whole = best && (length === best.text.length || start + length === inserted.length)
    if (!best || (!whole && length < 3)) {
      start += 1
      continue
    }
    found.push({ start, length, from: { client: best.client, clock: best.clock } })
    best.clock += length
    best.text = best.text.slice(length)
    if (best.text === '') removed.splice(removed.indexOf(best), 1)
    start += length
  }
  return found
}

/** Everything that was removed so far, to find what somebody brings back: a restored section, a cut and a later paste. */
export class RemovedPool {
  #text = ''
  #starts: { at: number; client: number; clock: number }[] = []

  add({ client, clock, text }: Removed) {
    if (this.#text.length > POOL) {
      this.#text = ''
      this.#starts = []
    }
    const last = this.#starts.at(-1)
    // What was typed letter by letter and removed at once is one text.
    const follows = last && last.client === client && last.clock + (this.#text.length - last.at) === clock
    if (!follows) {
      this.#text += '\u0000'
      this.#starts.push({ at: this.#text.length, client, clock })
    }
    this.#text += text
  }

  find(inserted: string): Found[] {
    const found: Found[] = []
    let start = 0
    while (start + CHANCE <= inserted.length) {
      const at = this.#text.lastIndexOf(inserted.slice(start, start + CHANCE))
      const place = at < 0 ? undefined : this.#starts.findLast(one => one.at <= at)
      if (!place) {
        start += 1
        continue
      }
      let length = CHANCE
      while (start + length < inserted.length && inserted[start + length] === this.#text[at + length]) length += 1
      found.push({ start, length, from: { client: place.client, clock: place.clock + at - place.at } })
      start += length
    }
    return found
  }
}

function commonPrefix(text: string, start: number, other: string): number {
  let length = 0
  while (start + length < text.length && length < other.length && text[start + length] === other[length]) length += 1
  return length
}
