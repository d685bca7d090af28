// Rewriting rows of the log: the chosen letters are gone from the bytes, and everything else is as it was.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readLineage } from '#server/record/lineage'
import { DamagedLog } from '#server/record/loading'
import { redactRows, redactUpdate } from '#server/record/redactRows'
import { rowMaker } from '#server/record/rows'
import type { UpdateRow } from '#server/usecases/recordPorts'
import { ROOT } from '#shared/record'
import type { RedactedRange } from '#shared/redaction'
import { seeded } from './chance.ts'

/** Rows of random edits by two people, with headings, marks and deletions; each row is one change. */
function randomRows(seed: number): UpdateRow[] {
  const chance = seeded(seed)
  const makeRow = rowMaker('test')
  const rows: UpdateRow[] = []
  const docs = ['gp', 'nurse'].map(() => new Y.Doc())
  for (let step = 0; step < 40; step += 1) {
    const doc = chance.pick(docs)
    const updates: Uint8Array[] = []
    const keep = (update: Uint8Array) => updates.push(update)
    doc.on('update', keep)
    doc.transact(() => change(doc.getXmlFragment(ROOT), chance))
    doc.off('update', keep)
    for (const bytes of updates) {
      const author = doc === docs[0] ? 'gp' : 'nurse'
      rows.push(makeRow({ room: 'case-1/plan', author, connection: author, at: new Date(step * 1000), bytes }))
      for (const other of docs) Y.applyUpdate(other, bytes)
    }
  }
  return rows
}

function change(text: Y.XmlFragment, chance: ReturnType<typeof seeded>) {
  const blocks = text.toArray().filter(block => block instanceof Y.XmlElement)
  if (blocks.length === 0 || chance.of(0.15)) {
    const block = new Y.XmlElement(chance.of(0.5) ? 'paragraph' : 'heading')
    block.insert(0, [new Y.XmlText('Zoë – ☎ 020 ')])
    text.insert(chance.below(text.length + 1), [block])
    return
  }
  const inner = chance.pick(blocks).get(0)
  if (!(inner instanceof Y.XmlText)) return
  const at = chance.below(inner.length + 1)
  if (chance.of(0.6)) inner.insert(at, chance.pick(['fell twice ', 'é', 'paragraph', 'text ']))
  else if (at < inner.length && chance.of(0.5)) inner.delete(at, 1)
  else if (at < inner.length) inner.format(at, 1, { bold: true })
}

const replay = (rows: readonly UpdateRow[]) => {
  const doc = new Y.Doc()
  for (const row of rows) Y.applyUpdate(doc, row.bytes)
  return doc
}

describe('taking letters out of the log', () => {
  it('[RX4] whatever was written: the chosen letters are gone, all others, their places, writers and times stay', async () => {
    let gone = 0
    for (let seed = 1; seed <= 60; seed += 1) {
      const chance = seeded(seed)
      const rows = randomRows(seed)
      const before = await readLineage(rows)
      const letters = before.flatMap(block => block.pieces)
      const piece = chance.pick(letters)
      const length = 1 + chance.below(piece.text.length)
      const ranges: RedactedRange[] = [{ client: piece.client, clock: piece.clock, length }]
      const rewritten = redactRows(rows, ranges)
      const after = rows.map(row => rewritten.find(one => one._id === row._id) ?? row)
      const hidden = (client: number, clock: number) =>
        client === piece.client && clock >= piece.clock && clock < piece.clock + length
      const said = (blocks: typeof before, hide: boolean) =>
        blocks.map(({ kind, pieces }) => [
          kind,
          pieces.flatMap(({ text, client, clock, wrote, placed, removed }) =>
            text.split('').map((letter, at) => {
              const shown = hide && hidden(client, clock + at) && letter.trim() !== '' ? '█' : letter
              return [shown, client, clock + at, wrote, placed, removed]
            }),
          ),
        ])
      const [is, was] = [said(await readLineage(after), false), said(before, true)]
      expect(is, `seed ${seed}`).toEqual(was)
      expect(Y.encodeStateVector(replay(after)), `seed ${seed}`).toEqual(Y.encodeStateVector(replay(rows)))
      gone += rewritten.length
    }
    expect(gone).toBeGreaterThan(40)
  })

  it('[RX4] a row that holds none of it keeps its bytes; words that are also names of elements are told apart', () => {
    const doc = new Y.Doc()
    const block = new Y.XmlElement('paragraph')
    block.insert(0, [new Y.XmlText('paragraph 🙂 text')])
    doc.getXmlFragment(ROOT).insert(0, [block])
    const update = Y.encodeStateAsUpdate(doc)
    expect(redactUpdate(update, [{ client: doc.clientID + 1, clock: 0, length: 99 }])).toBe(null)
    const hidden = redactUpdate(update, [{ client: doc.clientID, clock: 2, length: 11 }])
    const copy = new Y.Doc()
    Y.applyUpdate(copy, hidden ?? new Uint8Array())
    expect(copy.getXmlFragment(ROOT).toString()).toBe('<paragraph>█████████ ██ text</paragraph>')
  })

  it('[RX4] a row that is not what was stored is an error, and nothing is rewritten', () => {
    const [row] = randomRows(1)
    if (!row) throw new Error('no row')
    expect(() => redactRows([{ ...row, author: 'forged' }], [])).toThrow(DamagedLog)
  })
})
