// What changed in a section since a moment, in whole words. No guessing: the log knows each character's fate.
import type { LineageBlock, Mark, Piece } from './recordPorts.ts'

export interface ComparedPiece {
  change: 'same' | 'added' | 'removed'
  text: string
  by: string
  at: Date
}

export interface Comparison {
  blocks: { kind: LineageBlock['kind']; pieces: ComparedPiece[] }[]
  /** Words. */
  added: number
  removed: number
}

type Change = ComparedPiece['change']
interface Letter {
  letter: string
  change: Change
  mark: Mark
}

/** `blocks`: the lineage up to the later moment. A word of which a letter changed is shown as the old and the new word. */
export function compareBlocks(blocks: readonly LineageBlock[], from: Date): Comparison {
  const moved = movedSince(blocks, from)
  const compared = blocks.map(({ kind, pieces }) => {
    const letters = pieces.flatMap(piece => lettersOf(piece, from, moved))
    return { kind, pieces: joined(wordsOf(letters).flatMap(readable)) }
  })
  const shown = compared.filter(block => block.pieces.length > 0)
  return { blocks: shown, added: countWords(shown, 'added'), removed: countWords(shown, 'removed') }
}

/** Ids (`client:clock`) that stood somewhere at `from` and stand elsewhere now: moving is no change of words. */
function movedSince(blocks: readonly LineageBlock[], from: Date): Set<string> {
  const stood = new Set<string>()
  const eachId = (client: number, clock: number, text: string, each: (id: string) => void) => {
    for (let at = 0; at < text.length; at += 1) each(`${client}:${clock + at}`)
  }
  const pieces = blocks.flatMap(block => block.pieces)
  for (const piece of pieces) {
    if (piece.removed && piece.removed.at > from && piece.placed.at <= from) {
      eachId(piece.client, piece.clock, piece.text, id => stood.add(id))
    }
  }
  const moved = new Set<string>()
  for (const { movedFrom, removed, placed, text } of pieces) {
    if (!movedFrom || removed || placed.at <= from) continue
    eachId(movedFrom.client, movedFrom.clock, text, id => stood.has(id) && moved.add(id))
  }
  return moved
}

function lettersOf(piece: Piece, from: Date, moved: Set<string>): Letter[] {
  const before = piece.placed.at <= from && (piece.removed === null || piece.removed.at > from)
  const now = piece.removed === null
  // By code unit, as Yjs counts.
  return piece.text.split('').flatMap((letter, index): Letter[] => {
    const here = `${piece.client}:${piece.clock + index}`
    const origin = piece.movedFrom && `${piece.movedFrom.client}:${piece.movedFrom.clock + index}`
    if (before && now) return [{ letter, change: 'same', mark: piece.wrote }]
    if (now) return [{ letter, change: origin && moved.has(origin) ? 'same' : 'added', mark: piece.wrote }]
    if (!before || !piece.removed || moved.has(here)) return []
    return [{ letter, change: 'removed', mark: piece.removed }]
  })
}

/** Runs of letters without a space between them; each space is alone. */
function wordsOf(letters: readonly Letter[]): Letter[][] {
  const words: Letter[][] = []
  let word: Letter[] = []
  for (const letter of letters) {
    if (!/\s/.test(letter.letter)) {
      word.push(letter)
      continue
    }
    if (word.length > 0) words.push(word)
    words.push([letter])
    word = []
  }
  if (word.length > 0) words.push(word)
  return words
}

function readable(word: Letter[]): ComparedPiece[] {
  const [first] = word
  if (!first) return []
  if (word.every(one => one.change === first.change)) return byWriter(word)
  const old = word.filter(one => one.change !== 'added')
  const fresh = word.filter(one => one.change !== 'removed')
  const textOf = (letters: Letter[]) => letters.map(one => one.letter).join('')
  if (textOf(old) === textOf(fresh)) return byWriter(fresh.map(one => ({ ...one, change: 'same' })))
  const whole = (letters: Letter[], change: Change): ComparedPiece[] => {
    // The word is in the name of who changed it; the letters that stayed are not why it is shown.
    const mark = letters.find(one => one.change === change)?.mark
    const changer = mark ?? word.find(one => one.change !== 'same')?.mark ?? first.mark
    return letters.length > 0 ? [{ change, text: textOf(letters), by: changer.author, at: changer.at }] : []
  }
  return [...whole(old, 'removed'), ...whole(fresh, 'added')]
}

function byWriter(letters: readonly Letter[]): ComparedPiece[] {
  return letters.map(({ letter, change, mark }) => ({ change, text: letter, by: mark.author, at: mark.at }))
}

function joined(pieces: readonly ComparedPiece[]): ComparedPiece[] {
  const out: ComparedPiece[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    // A space between two changed words of one person belongs to the change.
    if (last && last.change === piece.change && last.by === piece.by) last.text += piece.text
    else out.push({ ...piece })
  }
  return out
}

function countWords(blocks: Comparison['blocks'], change: Change): number {
  const texts = blocks.flatMap(block => block.pieces.filter(piece => piece.change === change).map(piece => piece.text))
  return texts.reduce((sum, text) => sum + text.split(/\s+/).filter(word => word !== '').length, 0)
}
