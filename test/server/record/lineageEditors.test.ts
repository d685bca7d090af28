// The real editor's way of writing to Yjs (it removes and puts in again what a person only moved), by chance:
// whoever splits, joins, restyles, undoes or pastes, every character stays with who wrote it.
import { getSchema } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { Heading } from '@tiptap/extension-heading'
import { BulletList, ListItem } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { setBlockType } from '@tiptap/pm/commands'
import type { Node } from '@tiptap/pm/model'
import { liftListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { canJoin } from '@tiptap/pm/transform'
import { initProseMirrorDoc, updateYFragment } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readLineage } from '#server/record/lineage'
import { rowMaker } from '#server/record/rows'
import type { UpdateRow } from '#server/usecases/recordPorts'
import { ROOT } from '#shared/record'
import { keepUndoWhole } from '../../../client/collab/wholeUndo.ts'
import { type Chance, seeded } from './chance.ts'

const schema = getSchema([Document, Paragraph, Text, Heading, Bold, BulletList, ListItem])
const people = ['ann', 'bea', 'cyd']

interface Letter {
  letter: string
  by: string
}

/** A page of one person, as the browser keeps it: a ProseMirror document beside the Yjs one. */
function page(person: string) {
  const doc = new Y.Doc()
  // By chance otherwise, and with it the order in which Yjs writes what was removed.
  doc.clientID = 1 + people.indexOf(person)
  keepUndoWhole(doc)
  const fragment = doc.getXmlFragment(ROOT)
  const undo = new Y.UndoManager(fragment, { captureTimeout: 0, trackedOrigins: new Set(['editor']) })
  const shown = () => initProseMirrorDoc(fragment, schema)
  return { person, doc, fragment, undo, shown }
}
type Page = ReturnType<typeof page>

function meeting() {
  const makeRow = rowMaker('test')
  const rows: UpdateRow[] = []
  const pages = people.map(page)
  let minute = 0
  /** What one connection sends between two commits is one row. */
  function row(of: Page, acts: () => void) {
    const updates: Uint8Array[] = []
    const keep = (update: Uint8Array) => updates.push(update)
    of.doc.on('update', keep)
    acts()
    of.doc.off('update', keep)
    if (updates.length === 0) return
    minute += 1
    const at = new Date(Date.UTC(2026, 10, 24, 14, minute))
    const bytes = Y.mergeUpdates(updates)
    rows.push(makeRow({ room: 'case-1/plan', author: of.person, connection: of.person, at, bytes }))
    for (const other of pages) if (other !== of) Y.applyUpdate(other.doc, bytes, 'server')
  }
  return { rows, pages, row }
}

function edit({ doc, fragment, shown }: Page, change: (state: EditorState) => Node | null): boolean {
  const { doc: before, meta } = shown()
  const after = change(EditorState.create({ doc: before.childCount > 0 ? before : empty() }))
  if (!after || after.eq(before)) return false
  doc.transact(() => updateYFragment(doc, fragment, after, meta), 'editor')
  return true
}

function empty(): Node {
  const made = schema.topNodeType.createAndFill()
  if (!made) throw new Error('no empty page')
  return made
}

/** Where the character at `index` of the flat text stands; after the last one when there are no more. */
function placeOf(doc: Node, index: number): number {
  let left = index
  let place = -1
  let last = 1
  doc.descendants((node, pos) => {
    if (!node.isTextblock || place >= 0) return
    const length = node.content.size
    if (left <= length) place = pos + 1 + left
    left -= length
    last = pos + 1 + length
  })
  return place < 0 ? last : place
}

const applied = (state: EditorState, act: (state: EditorState, dispatch: (tr: Transaction) => void) => boolean) => {
  let after: Node | null = null
  act(state, tr => {
    after = tr.doc
  })
  return after
}

/** One random thing that people do; `truth` follows it. Returns the truth before, for undoing. */
function something(chance: Chance, of: Page, truth: Letter[]): Letter[] | null {
  const before = [...truth]
  const at = chance.below(truth.length + 1)
  const selecting = (state: EditorState, from: number, to = from) =>
    state.apply(
      state.tr.setSelection(
        TextSelection.between(state.doc.resolve(placeOf(state.doc, from)), state.doc.resolve(placeOf(state.doc, to))),
      ),
    )
  const done = edit(of, state => {
    const here = placeOf(state.doc, at)
    const kind = chance.below(10)
    if (kind <= 2 || truth.length < 6) {
      const own = of.person[0] ?? '?'
      // A space beside a space could be either of them, for the editor too.
      const alone = truth[at - 1]?.letter !== ' ' && truth[at]?.letter !== ' '
      const words = own.repeat(1 + chance.below(3)) + (alone && chance.of(0.6) ? ` ${own}` : '')
      if (chance.of(0.7)) {
        typeLetters(of, words, at)
        truth.splice(at, 0, ...words.split('').map(letter => ({ letter, by: of.person })))
        return null
      }
      // Pasted: one change, whose letters are all one's own.
      const pasted = words.replaceAll(' ', of.person[0] ?? '?')
      truth.splice(at, 0, ...pasted.split('').map(letter => ({ letter, by: of.person })))
      return state.tr.insertText(pasted, here).doc
    }
    if (kind === 3) {
      const length = Math.min(1 + chance.below(3), truth.length - at)
      if (length <= 0) return null
      const end = at + length
      const spaces = truth.slice(at - 1, end + 1).filter(one => one.letter === ' ').length
      if (spaces > 1 || truth.slice(at, end).some(one => one.letter === ' ')) return null
      truth.splice(at, length)
      return state.tr.delete(placeOf(state.doc, at), placeOf(state.doc, end)).doc
    }
    if (kind <= 5) return applied(selecting(state, at), splitListItem(required('listItem'))) ?? splitAt(state, here)
    if (kind === 6) {
      const place = state.doc.resolve(here).before(1)
      return canJoin(state.doc, place) ? state.tr.join(place).doc : null
    }
    if (kind === 7) {
      const heading = chance.of(0.5)
      const type = required(heading ? 'heading' : 'paragraph')
      return applied(
        selecting(state, at, Math.min(truth.length, at + 8)),
        setBlockType(type, heading ? { level: 3 } : null),
      )
    }
    if (kind === 8) {
      const many = selecting(state, at, Math.min(truth.length, at + chance.below(12)))
      return applied(many, chance.of(0.6) ? wrapInList(required('bulletList')) : liftListItem(required('listItem')))
    }
    const bold = schema.marks.bold
    if (!bold) return null
    const to = placeOf(state.doc, Math.min(truth.length, at + 6))
    return here < to ? state.tr.addMark(here, to, bold.create()).doc : null
  })
  return done ? before : null
}

/** As from a keyboard: a change for each letter. */
function typeLetters(of: Page, words: string, at: number) {
  for (const [index, letter] of words.split('').entries()) {
    edit(of, state => state.tr.insertText(letter, placeOf(state.doc, at) + index).doc)
  }
}

function splitAt(state: EditorState, at: number): Node | null {
  try {
    return state.tr.split(at).doc
  } catch {
    return null
  }
}

function required(name: string) {
  const type = schema.nodes[name]
  if (!type) throw new Error(`no ${name}`)
  return type
}

async function said(rows: readonly UpdateRow[]): Promise<Letter[]> {
  const blocks = await readLineage(rows)
  return blocks
    .flatMap(block => block.pieces)
    .filter(piece => !piece.removed)
    .flatMap(({ text, wrote }) => text.split('').map(letter => ({ letter, by: wrote.author })))
}

/** Of equal letters side by side nobody can tell which of them came later: whose they are is said of all together. */
function line(letters: readonly Letter[]): string {
  const runs: Letter[][] = []
  for (const one of letters) {
    const run = runs.at(-1)
    if (run?.[0]?.letter === one.letter) run.push(one)
    else runs.push([one])
  }
  const sorted = runs.flatMap(run => run.toSorted((a, b) => (a.by < b.by ? -1 : 1)))
  return sorted.map(({ letter, by }) => `${by[0]}${letter}`).join('')
}

/** Random people and acts; `merged`: several acts may become one row, as when the store is slow or a tab was offline. */
async function run(
  seed: number,
  merged: boolean,
  undoing: number,
  check: (is: Letter[], got: Letter[], where: string) => void,
) {
  const chance = seeded(seed)
  const { rows, pages, row } = meeting()
  let truth: Letter[] = []
  for (let step = 0; step < 30; step += 1) {
    const of = chance.pick(pages)
    const states: (Letter[] | null)[] = []
    row(of, () => {
      const acts = merged && chance.of(0.3) ? 2 : 1
      for (let act = 0; act < acts; act += 1) states.push(something(chance, of, truth))
    })
    const before = states.at(-1) ?? null
    check(truth, await said(rows), `seed ${seed}, step ${step}`)
    if (before === null || !chance.of(undoing)) continue
    row(of, () => of.undo.undo())
    expect(textOf(of), `seed ${seed}, step ${step}, undone`).toBe(before.map(one => one.letter).join(''))
    truth = before
    check(truth, await said(rows), `seed ${seed}, step ${step}, undone`)
  }
}

const textOf = (of: Page) => {
  const { doc } = of.shown()
  return doc.textBetween(0, doc.content.size, '')
}

describe('who wrote what, through the editor', () => {
  it('[RH2] splitting, joining, headings, lists, bold, pasting, deleting: each letter stays with its writer', async () => {
    let checked = 0
    for (let seed = 1; seed <= 80; seed += 1) {
      await run(seed, false, 0, (is, got, where) => {
        expect(line(got), where).toBe(line(is))
        checked += is.length
      })
    }
    // The runs grow to real texts, or nothing was shown.
    expect(checked).toBeGreaterThan(30_000)
  })

  it('[RH2] several such acts in one row of the log, and undoing: never a word of another’s, and hardly a letter', async () => {
    let [letters, wrong] = [0, 0]
    for (let seed = 1; seed <= 30; seed += 1) {
      await run(seed, true, 0.2, (is, got, where) => {
        expect(got.map(one => one.letter).join(''), where).toBe(is.map(one => one.letter).join(''))
        let inARow = 0
        for (const [at, { by, letter }] of is.entries()) {
          inARow = letter !== ' ' && got[at]?.by !== by ? inARow + 1 : 0
          expect(inARow, where).toBeLessThan(3)
          if (inARow > 0) wrong += 1
        }
        letters += is.length
      })
    }
    expect(wrong / letters).toBeLessThan(0.005)
  })
})
