import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { canonicalContent, ROOT } from '#shared/record'
import type { TextRun } from '#shared/recordHistory'
import { paragraph } from '#test/support/recordClient'
import { bringBack } from '../../client/collab/history/bringBack.ts'
import { stretchesOf, stretchWords } from '../../client/collab/history/writerWords.ts'
import { fullnessWords } from '../../client/collab/saveWords.ts'

const run = (text: string, by: string | null, more: Partial<TextRun> = {}): TextRun => ({
  text,
  client: 1,
  clock: 0,
  by,
  at: '2026-11-24T14:02:10.000Z',
  until: '2026-11-24T14:02:10.000Z',
  meeting: null,
  placed: null,
  ...more,
})
const names = {
  writers: [
    { id: 'gp', name: 'Dr Aisha Shah', role: 'gp' as const, colour: 0 },
    { id: 'nurse', name: 'Grace Obi', role: 'nurse' as const, colour: 1 },
  ],
  meetings: [{ id: 'm', title: 'Frailty MDT' }],
}

test('[RH30] runs that say the same to a reader are one, and each says who, when, in which meeting and who moved it', () => {
  const placed = { by: 'nurse', at: '2026-11-24T14:05:00.000Z' }
  const stretches = stretchesOf([
    run('Stop ', 'gp', { meeting: 'm' }),
    run('zolpidem', 'gp', { meeting: 'm', at: '2026-11-24T14:02:50.000Z' }),
    run(' slowly', 'nurse'),
    run('.', 'gp', { placed }),
    run('Situation', null),
  ])
  expect(stretches.map(stretch => stretch.text)).toEqual(['Stop zolpidem', ' slowly', '.', 'Situation'])
  expect(stretches.map(stretch => stretchWords(stretch, names))).toEqual([
    'Dr Aisha Shah – GP, 24-Nov-2026 14:02, Frailty MDT',
    'Grace Obi – Nurse, 24-Nov-2026 14:02',
    'Dr Aisha Shah – GP, 24-Nov-2026 14:02; put here by Grace Obi – Nurse',
    'Caseroom, 24-Nov-2026 14:02',
  ])
})

test('[RH31] bringing back makes the text as it was, and leaves blocks that did not change where they are', () => {
  const old = new Y.Doc()
  const bold = new Y.XmlElement('paragraph')
  const words = new Y.XmlText()
  bold.insert(0, [words])
  old.getXmlFragment(ROOT).insert(0, [paragraph('first'), bold, paragraph('last')])
  words.insert(0, 'bold', { bold: true })
  const state = Y.encodeStateAsUpdate(old)

  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const fragment = doc.getXmlFragment(ROOT)
  const [first, last] = [fragment.get(0), fragment.get(2)]
  fragment.delete(1, 1)
  fragment.insert(1, [paragraph('something else'), paragraph('and more')])
  bringBack(doc, state)
  expect(canonicalContent(fragment)).toBe(canonicalContent(old.getXmlFragment(ROOT)))
  expect(fragment.get(0)).toBe(first)
  expect(fragment.get(2)).toBe(last)

  // Nothing to do is no change at all: no frame, no new writer.
  let changes = 0
  doc.on('update', () => {
    changes += 1
  })
  bringBack(doc, state)
  expect(changes).toBe(0)
  fragment.delete(0, fragment.length)
  bringBack(doc, state)
  expect(canonicalContent(fragment)).toBe(canonicalContent(old.getXmlFragment(ROOT)))
})

test('[RH34] B-53: the page says that a section is nearly full before anything is refused', () => {
  const limit = 1024 * 1024
  expect(fullnessWords(0, limit)).toBe(null)
  expect(fullnessWords(limit * 0.899, limit)).toBe(null)
  expect(fullnessWords(limit * 0.93, limit)).toMatch(/93% full.*delete/)
  expect(fullnessWords(limit, limit)).toMatch(/is full/)
})
