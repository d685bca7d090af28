// The record log on the database that a fresh clone runs on.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { rowMaker, seedRow } from '#server/record/rows'
import { buildIndexes, connectStore } from '#server/storage/connect'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { openRecordLog, settleJournal } from '#server/storage/openRecordLog'
import { createRecordLog } from '#server/storage/recordLog'
import type { RecordStore, UpdateRow } from '#server/usecases/recordPorts'
import { until } from '#test/support/deadline'
import { CASE, startRecordServer } from './harness.ts'

const log = pino({ level: 'silent' })
const ROOM = `${CASE}/plan`
let dir: string
let database: { uri: string; stop(): Promise<void> }
let connection: Connection
let store: RecordStore

async function open() {
  database = await startEmbedded({ dir, log })
  connection = await connectStore(database.uri, log)
  store = createRecordLog(connection)
  await buildIndexes(connection)
}

async function shut() {
  await connection.close()
  await database.stop()
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'record-log-'))
  await open()
})

afterAll(async () => {
  await shut()
  await rm(dir, { recursive: true, force: true })
})

describe('the record log', () => {
  beforeEach(async () => {
    await connection.collection('recordUpdates').deleteMany({})
    await connection.collection('recordSnapshots').deleteMany({})
  })

  it('[RC90] gives back what was appended, byte for byte, in order, one room at a time', async () => {
    const rows = someRows(50)
    const other = someRows(3, 'case-2/plan')
    await store.append([...rows.slice(0, 20), ...other])
    await store.append(rows.slice(20))
    const found = await store.load(ROOM)
    expect(found.snapshot).toBe(null)
    expect(found.rows.map(plain)).toEqual(rows.map(plain))
    expect((await store.load('case-2/plan')).rows).toHaveLength(3)
    expect(await store.load('case-3/plan')).toEqual({ snapshot: null, rows: [], documents: 0 })
  })

  it('[RC91] B-16: appending again after an unknown result stores what is missing and nothing twice', async () => {
    const rows = someRows(30)
    await store.append([...rows.slice(0, 7), ...rows.slice(12, 15)])
    await store.append(rows)
    await store.append(rows)
    await Promise.all([store.append(rows), store.append(rows)])
    expect((await store.load(ROOM)).rows.map(plain)).toEqual(rows.map(plain))
  })

  it('[RC91] [RC129] B-16: of a commit over two rooms that got through in part, the rest is stored', async () => {
    const [here, there] = [someRows(3), someRows(3, 'case-2/plan')]
    await store.append(here)
    await store.append([...here, ...there])
    expect((await store.load(ROOM)).rows.map(plain)).toEqual(here.map(plain))
    expect((await store.load('case-2/plan')).rows.map(plain)).toEqual(there.map(plain))
  })

  it('[RC91] every write waits for the disks of a majority, and nothing is read that a majority does not have', async () => {
    const watched = await mongoose.createConnection(database.uri, { monitorCommands: true }).asPromise()
    const asked: Record<string, unknown>[] = []
    watched.getClient().on('commandStarted', ({ command }) => asked.push(command))
    const log = createRecordLog(watched)
    const rows = someRows(2)
    await log.append([seedRow(ROOM, new Uint8Array([1]), new Date(0)), ...rows])
    await log.append(rows)
    await log.load(ROOM)
    await log.rewrite(ROOM, rows)
    await watched.close()
    const writes = asked.filter(one => 'insert' in one || 'update' in one || 'delete' in one)
    expect(writes.length).toBeGreaterThan(4)
    for (const one of writes) expect(one.writeConcern).toEqual({ w: 'majority', j: true })
    const reads = asked.filter(one => 'find' in one)
    expect(reads.length).toBeGreaterThan(2)
    for (const one of reads) expect(one.readConcern).toEqual({ level: 'majority' })
  })

  it('[RC91] a row id that is taken by other content is an error, never a silent loss', async () => {
    const [row] = someRows(1)
    if (!row) throw new Error('no row')
    await store.append([row])
    await expect(store.append([{ ...row, checksum: 'other' }])).rejects.toThrow('is taken')
  })

  it('[RC129] B-30: a page that was cut short is refused, and never read in part', async () => {
    await store.append(someRows(3))
    const pages = connection.collection('recordUpdates')
    const page = await pages.findOne({ room: ROOM })
    const rows: Buffer = page?.rows.buffer
    for (const cut of [1, 10, rows.length - 5]) {
      await pages.updateOne({ room: ROOM }, { $set: { rows: rows.subarray(0, rows.length - cut) } })
      await expect(store.load(ROOM), `without ${cut} bytes`).rejects.toThrow()
    }
    await pages.updateOne({ room: ROOM }, { $set: { rows } })
    expect((await store.load(ROOM)).rows).toHaveLength(3)
  })

  it('[RC92] B-22: of two processes that seed one room, the first one’s template stays', async () => {
    const first = seedRow(ROOM, new Uint8Array([1]), new Date(1000))
    const second = seedRow(ROOM, new Uint8Array([2]), new Date(2000))
    await store.append([first])
    await store.append([second])
    expect((await store.load(ROOM)).rows.map(plain)).toEqual([plain(first)])
  })

  it('[RC93] a snapshot stands for the rows it counted, and for none once another row appears among them', async () => {
    const rows = someRows(10)
    const late = rows.splice(4, 1)
    await store.append(rows.slice(0, 6))
    const upTo = rows[5]?._id ?? ''
    const { documents } = await store.load(ROOM)
    const snapshot = {
      ...{ room: ROOM, documents },
      at: new Date(5000),
      upTo,
      rows: 6,
      bytes: new Uint8Array([7, 8, 9]),
      owners: [{ client: 4_294_967_295, author: 'user-gp' }],
      checksum: 'sum',
    }
    await store.putSnapshot(snapshot)
    await store.append(rows.slice(6))
    const found = await store.load(ROOM)
    expect(found.snapshot && { ...found.snapshot, bytes: [...found.snapshot.bytes] }).toEqual({
      ...snapshot,
      bytes: [7, 8, 9],
    })
    expect(found.rows.map(row => row._id)).toEqual(rows.slice(6).map(row => row._id))
    await store.append(late)
    const whole = await store.load(ROOM)
    expect(whole.snapshot).toBe(null)
    expect(whole.rows).toHaveLength(10)
  })

  it('[RC128] a command that reads the data of a stopped server has what that server left in its journal', async () => {
    const place = { dataDir: await mkdtemp(join(tmpdir(), 'record-data-')), mongodbUri: null }
    const journaled = await openRecordLog(connection, place, log)
    const rows = someRows(5)
    await journaled.append(rows)
    const left = await mkdtemp(join(tmpdir(), 'record-left-'))
    await cp(place.dataDir, left, { recursive: true })
    await connection.collection('recordUpdates').deleteMany({})
    await shut()
    await settleJournal(left, dir, log)
    await settleJournal(left, dir, log)
    await open()
    expect((await store.load(ROOM)).rows.map(plain)).toEqual(rows.map(plain))
    await journaled.stop().catch(() => undefined)
    for (const folder of [place.dataDir, left]) await rm(folder, { recursive: true })
  })

  it('[RC94] the whole door on this store: two people write, the database restarts, every saved character is there', async () => {
    const server = await startRecordServer({ realStore: store })
    const gp = await server.join('gp')
    const nurse = await server.join('nurse')
    for (let line = 0; line < 20; line += 1) {
      gp.write(`gp ${line}`)
      nurse.write(`nurse ${line}`)
    }
    await Promise.all([gp.allSaved(), nurse.allSaved()])
    const before = await server.gateway.digest(CASE, 'plan')
    await server.stop()
    await shut()
    await open()
    const again = await startRecordServer({ realStore: store })
    expect(await again.gateway.digest(CASE, 'plan')).toEqual(before)
    const reader = await again.join('consultant')
    await until(15_000, 'all lines', () => reader.text().match(/(gp|nurse) \d+/g)?.length === 40, 5)
  })
})

function someRows(count: number, room = ROOM): UpdateRow[] {
  const makeRow = rowMaker(`of-${room.slice(0, 6)}`)
  return Array.from({ length: count }, (_, index) => {
    const doc = new Y.Doc()
    doc.getText('text').insert(0, `row ${index}`)
    const at = new Date(1000 + index)
    return makeRow({ room, author: 'user-gp', connection: 'c', at, bytes: Y.encodeStateAsUpdate(doc) })
  })
}

function plain(row: UpdateRow) {
  return { ...row, bytes: [...row.bytes] }
}
