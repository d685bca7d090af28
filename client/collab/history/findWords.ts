// Where exactly these words stand, or stood, in a section: to take them out for good.

import type { AuthorsView, TextRun } from '#shared/recordHistory'
import type { RedactedRange } from '#shared/redaction'

export interface Place {
  ranges: RedactedRange[]
  before: string
  after: string
  /** The writer's id of the first of these words. */
  by: string | null
  /** Not on the page any more, and still in the history. */
  removed: boolean
}

const contextLetters = 40

/** In the order of the text, what was removed last. Upper and lower case count as the same. */
export function findWords(view: AuthorsView, words: string): Place[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  const present = view.blocks.flatMap(block => placesIn(block.runs, wanted, false))
  return [...present, ...placesIn(view.removed, wanted, true)]
}

function placesIn(runs: readonly TextRun[], wanted: string, removed: boolean): Place[] {
  const text = runs.map(run => run.text).join('')
  // Some letters grow in small letters, and every place after them would be wrong.
  const small = text.toLowerCase().length === text.length ? text.toLowerCase() : text
  const places: Place[] = []
  for (let at = small.indexOf(wanted); at >= 0; at = small.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length
    places.push({
      ranges: rangesOf(runs, at, end),
      before: text.slice(Math.max(0, at - contextLetters), at),
      after: text.slice(end, end + contextLetters),
      by: runs[runAt(runs, at)]?.by ?? null,
      removed,
    })
  }
  return places
}

function runAt(runs: readonly TextRun[], at: number): number {
  let left = at
  return runs.findIndex(run => {
    left -= run.text.length
    return left < 0
  })
}

function rangesOf(runs: readonly TextRun[], from: number, end: number): RedactedRange[] {
  const ranges: RedactedRange[] = []
  let start = 0
  for (const { client, clock, text } of runs) {
    const [first, last] = [Math.max(from, start), Math.min(end, start + text.length)]
    if (first < last) ranges.push({ client, clock: clock + first - start, length: last - first })
    start += text.length
  }
  return ranges
}
