// Which characters a redaction is about: those that were chosen, and every copy of them that moving left in the log.
import type { RedactedRange } from '#shared/redaction'
import type { LineageBlock, Piece } from './recordPorts.ts'

/** Stands for each character that was taken out. Spaces and line ends stay, so that lines still break. */
export const REDACTED = '█'

/** Words shorter than this stand in every text; their removed copies elsewhere are somebody's own. */
const TELLING = 4

export const lettersIn = (ranges: readonly RedactedRange[]): number => ranges.reduce((sum, one) => sum + one.length, 0)

/** The chosen words in the order of the document; a new line for each block. */
export function wordsIn(blocks: readonly LineageBlock[], ranges: readonly RedactedRange[]): string {
  const chosen = idsOf(ranges)
  const lines = blocks.map(({ pieces }) =>
    pieces.flatMap(piece => piece.text.split('').filter((_, at) => chosen.has(`${piece.client}:${piece.clock + at}`))),
  )
  return lines
    .filter(line => line.length > 0)
    .map(line => line.join(''))
    .join('\n')
}

/** `text` without these words, line by line, wherever they stand. */
export function blotted(text: string, words: string): string {
  const lines = words.split('\n').filter(line => line.trim().length >= TELLING)
  return lines.reduce((left, line) => left.replaceAll(line, line.replace(/\S/g, REDACTED)), text)
}

/** Back and forth along the moves, and where the same words were removed: splitting a line leaves the old one in the log. */
export function allCopies(blocks: readonly LineageBlock[], ranges: readonly RedactedRange[]): RedactedRange[] {
  const links = new Map<string, string[]>()
  const link = (one: string, other: string) => links.set(one, [...(links.get(one) ?? []), other])
  const pieces = blocks.flatMap(block => block.pieces)
  for (const { client, clock, text, movedFrom } of pieces) {
    if (!movedFrom) continue
    for (let at = 0; at < text.length; at += 1) {
      const [here, there] = [`${client}:${clock + at}`, `${movedFrom.client}:${movedFrom.clock + at}`]
      link(here, there)
      link(there, here)
    }
  }
  const all = idsOf(ranges)
  for (const id of removedCopies(blocks, wordsIn(blocks, ranges).split('\n'))) all.add(id)
  // A set grows while it is gone through: this follows every link to its end.
  for (const id of all) for (const other of links.get(id) ?? []) all.add(other)
  return rangesOf(all)
}

function removedCopies(blocks: readonly LineageBlock[], lines: readonly string[]): string[] {
  return blocks.flatMap(({ pieces }) => {
    const gone = pieces.filter(piece => piece.removed)
    const text = gone.map(piece => piece.text).join('')
    const ids = gone.flatMap(idsOfPiece)
    return lines
      .filter(line => line.trim().length >= TELLING)
      .flatMap(line => {
        const found: string[] = []
        for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
          found.push(...ids.slice(at, at + line.length))
        }
        return found
      })
  })
}

const idsOfPiece = ({ client, clock, text }: Piece): string[] =>
  text.split('').map((_, at) => `${client}:${clock + at}`)

function idsOf(ranges: readonly RedactedRange[]): Set<string> {
  const ids = new Set<string>()
  for (const { client, clock, length } of ranges) {
    for (let at = 0; at < length; at += 1) ids.add(`${client}:${clock + at}`)
  }
  return ids
}

function rangesOf(ids: Iterable<string>): RedactedRange[] {
  const points = [...ids].map(id => id.split(':').map(Number))
  const sorted = points
    .map(([client = 0, clock = 0]) => ({ client, clock, length: 1 }))
    .sort((a, b) => a.client - b.client || a.clock - b.clock)
  const ranges: RedactedRange[] = []
  for (const one of sorted) {
    const last = ranges.at(-1)
    if (last && last.client === one.client && last.clock + last.length === one.clock) last.length += 1
    else ranges.push(one)
  }
  return ranges
}
