// Undo after undo: every word that a deletion took is back, where it stood.
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { ROOT } from '#shared/record'
import { keepUndoWhole } from '../../client/collab/wholeUndo.ts'
import { seeded } from '../server/record/chance.ts'

function page(whole: boolean) {
  const doc = new Y.Doc()
  doc.clientID = 1
  if (whole) keepUndoWhole(doc)
  const fragment = doc.getXmlFragment(ROOT)
  const undo = new Y.UndoManager(fragment, { captureTimeout: 0, trackedOrigins: new Set(['editor']) })
  const words = new Y.XmlText()
  const edit = (change: () => void) => doc.transact(change, 'editor')
  edit(() => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [words])
    fragment.insert(0, [paragraph])
  })
  return { fragment, undo, words, edit }
}

/** Types a little, takes some of it back, removes the paragraph, and undoes that: the text before and after. */
function removedAndUndone(seed: number, whole: boolean): [string, string] {
  const chance = seeded(seed)
  const { fragment, undo, words, edit } = page(whole)
  for (let step = 3 + chance.below(8); step > 0; step -= 1) {
    const at = chance.below(words.length + 1)
    const letter = String.fromCharCode(97 + step)
    if (chance.of(0.75)) edit(() => words.insert(at, letter))
    else if (at < words.length) edit(() => words.delete(at, 1))
    if (chance.of(0.3) && undo.undoStack.length > 1) undo.undo()
  }
  const before = fragment.toString()
  edit(() => fragment.delete(0, 1))
  undo.undo()
  return [before, fragment.toString()]
}

it('[RH35] B-81: three thousand random pages: undoing a deletion gives back the same text, which Yjs alone does not', () => {
  let lost = 0
  for (let seed = 1; seed <= 3_000; seed += 1) {
    const [before, after] = removedAndUndone(seed, true)
    expect(after, `seed ${seed}`).toBe(before)
    const [own, alone] = removedAndUndone(seed, false)
    if (own !== alone) lost += 1
  }
  // When a later Yjs does this by itself, the file above can go.
  expect(lost).toBeGreaterThan(0)
})

it('[RH35] B-81: ten thousand steps back are one’s own alone, and some forward again', () => {
  const { fragment, undo, words, edit } = page(true)
  const colleague = new Y.Doc()
  const doc = fragment.doc
  if (!doc) throw new Error('a text without a document')
  Y.applyUpdate(colleague, Y.encodeStateAsUpdate(doc))
  for (let step = 0; step < 10_000; step += 1) edit(() => words.insert(words.length, 'x'))
  const other = new Y.XmlElement('paragraph')
  other.insert(0, [new Y.XmlText('written by a colleague')])
  colleague.getXmlFragment(ROOT).insert(1, [other])
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(colleague), 'server')
  for (let step = 0; step < 10_000; step += 1) undo.undo()
  expect(fragment.toString()).toBe('<paragraph></paragraph><paragraph>written by a colleague</paragraph>')
  for (let step = 0; step < 100; step += 1) undo.redo()
  expect(words.toString()).toHaveLength(100)
}, 120_000)
