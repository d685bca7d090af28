// Ids of the log and clocks: what is read must not depend on what time it was.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { inCausalOrder } from '#server/record/causalOrder'
import { systemClock } from '#server/record/clock'
import { readLineage } from '#server/record/lineage'
import { compacted } from '#server/record/loading'
import { rowMaker } from '#server/record/rows'
import type { UpdateRow } from '#server/usecases/recordPorts'
import { recordDoc } from '#shared/recordDoc'
import { paragraph } from '#test/support/recordClient'
import { CASE, memoryStore, startRecordServer } from './harness.ts'

const ROOM = `${CASE}/plan`
const NOON = Date.UTC(2026, 10, 24, 12)
const minutes = (count: number) => new Date(NOON + count * 60_000)
const byId = (rows: readonly UpdateRow[]) => [...rows].sort((a, b) => (a._id < b._id ? -1 : 1))

describe('a clock that was set back', () => {
  it('[RC125] the ids of a process and of the next one keep to the order of writing', () => {
    const one = rowMaker('ffffffffffff')
    const other = rowMaker('000000000000')
    const empty = { room: ROOM, author: 'a', connection: 'c', bytes: new Uint8Array([0, 0]) }
    const rows = [one({ ...empty, at: minutes(0) })]
    const add = (make: typeof one, at: Date) => rows.push(make({ ...empty, at }, rows.at(-1)?._id))
    add(one, minutes(0))
    add(one, minutes(-10))
    add(other, minutes(-10))
    add(other, minutes(-10))
    add(one, minutes(-20))
    add(other, minutes(30))
    expect(byId(rows)).toEqual(rows)
    expect(rows.map(row => row.at)).toEqual([0, 0, -10, -10, -10, -20, 30].map(minutes))
  })

  it('[RC125] a record written over two starts with the clock set back between them is read by a third', async () => {
    const store = memoryStore()
    let now = NOON
    const clock = { now: () => now, later: systemClock.later }
    for (const words of ['before', 'after']) {
      const server = await startRecordServer({ store, clock })
      const client = await server.join('gp')
      client.write(words)
      await client.allSaved()
      await client.close()
      await server.stop()
      now -= 600_000
    }
    expect(byId(store.rows)).toEqual(store.rows)
    const reader = await (await startRecordServer({ store, clock })).join('nurse')
    expect(reader.text()).toMatch(/before.*after/s)
  })
})

describe('a log that two clocks have ordered', () => {
  it('[RC126] is read whole: record, snapshot, and who wrote what', async () => {
    const { rows, text } = talk()
    const twisted = byId(rows)
    expect(twisted).not.toEqual(rows)
    expect(inCausalOrder(twisted).map(row => row._id)).toEqual(rows.map(row => row._id))
    const found = { snapshot: null, rows: twisted }
    const snapshot = compacted(ROOM, found, minutes(0))
    expect(read(snapshot.bytes)).toBe(text)
    expect(snapshot.upTo).toBe(twisted.at(-1)?._id)
    const blocks = await readLineage(twisted)
    const authors = blocks.map(block => block.pieces.map(piece => `${piece.wrote.author}: ${piece.text}`).join())
    expect(authors).toEqual(['doctor: word 0', 'nurse: word 1', 'doctor: word 2', 'nurse: word 3', 'doctor: word 4'])

    // Beyond a snapshot too.
    const early = compacted(ROOM, { snapshot: null, rows: rows.slice(0, 2) }, minutes(0))
    expect(read(compacted(ROOM, { snapshot: early, rows: byId(rows.slice(2)) }, minutes(0)).bytes)).toBe(text)
  })

  it('[RC126] and a row that is missing is still missing', async () => {
    const { rows } = talk()
    const gap = byId(rows.filter((_, at) => at !== 1))
    expect(() => compacted(ROOM, { snapshot: null, rows: gap }, minutes(0))).toThrow(/missing/)
    await expect(readLineage(gap)).rejects.toThrow(/missing/)
  })
})

/** Two people by turns, each through a server of their own; one server's clock is ten minutes behind. */
function talk(): { rows: UpdateRow[]; text: string } {
  const [ahead, behind] = [rowMaker('ahead0000000'), rowMaker('behind000000')]
  const doc = recordDoc()
  const rows: UpdateRow[] = []
  doc.on('update', (bytes: Uint8Array) => {
    const at = rows.length
    const row = { room: ROOM, connection: 'c', bytes, author: at % 2 === 0 ? 'doctor' : 'nurse' }
    rows.push(at % 2 === 0 ? ahead({ ...row, at: minutes(at) }) : behind({ ...row, at: minutes(at - 10) }))
  })
  for (let at = 0; at < 5; at += 1) {
    doc.clientID = at % 2 === 0 ? 11 : 7
    doc.getXmlFragment('text').push([paragraph(`word ${at}`)])
  }
  return { rows, text: doc.getXmlFragment('text').toString() }
}

function read(bytes: Uint8Array): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, bytes)
  return doc.getXmlFragment('text').toString()
}
