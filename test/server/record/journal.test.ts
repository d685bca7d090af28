// The journal in front of the embedded database: what was acknowledged is in the log, however the process ended.
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rowMaker, seedRow } from '#server/record/rows'
import { type JournaledStore, openRecordJournal } from '#server/storage/recordJournal'
import type { RecordLog } from '#server/storage/recordLog'
import { rowsIn } from '#server/storage/recordPages'
import type { UpdateRow } from '#server/usecases/recordPorts'
import { until } from '#test/support/deadline'
import { CASE, gate, type MemoryStore, memoryStore } from './harness.ts'

const ROOM = `${CASE}/plan`
const OTHER = `${CASE}/discussion`
const makeRow = rowMaker('test')

let dir: string
let store: MemoryStore
let said: Record<string, unknown>[]
let opened: JournaledStore[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'record-journal-'))
  store = memoryStore()
  said = []
  opened = []
})
afterEach(async () => {
  store.beforeAppend = () => undefined
  await Promise.all(opened.map(one => one.stop()))
  await rm(dir, { recursive: true, force: true })
})

/** Nothing is moved before somebody asks, where nothing else is said. */
async function openOn(behind: MemoryStore = store, at = dir, moveAfterMs = 600_000): Promise<JournaledStore> {
  const log = pino({ level: 'info' }, { write: line => said.push(JSON.parse(line)) })
  const journal = await openRecordJournal({ dir: at, store: pagedStore(behind), log, moveAfterMs })
  opened.push(journal)
  return journal
}

const files = async (at = dir) => (await readdir(at)).filter(name => name.endsWith('.journal')).sort()
const ids = (rows: readonly UpdateRow[]) => rows.map(row => row._id)

describe('[RC127] the journal of the record', () => {
  it('a commit answers from the disk while the database is away, and goes on to it by itself when it is back', async () => {
    const journal = await openOn(store, dir, 50)
    const rows = someRows(5)
    store.beforeAppend = () => {
      throw new Error('away')
    }
    await journal.append(rows.slice(0, 3))
    await journal.append(rows.slice(3))
    await expect(journal.load(ROOM), 'a record is never shown without its newest rows').rejects.toThrow('away')
    expect(store.rows).toEqual([])
    store.beforeAppend = () => undefined
    await until(10_000, 'the rows in the log', () => store.rows.length === 5)
    expect(ids(store.rows)).toEqual(ids(rows))
    await until(10_000, 'an empty folder', async () => (await files()).length === 0)
  })

  it.each(['load', 'history', 'span', 'rewrite'] as const)('%s sees every row that was acknowledged', async what => {
    const journal = await openOn()
    const rows = someRows(3)
    await journal.append(rows)
    if (what === 'load') expect(ids((await journal.load(ROOM)).rows)).toEqual(ids(rows))
    if (what === 'history') expect(ids(await journal.history(ROOM, null))).toEqual(ids(rows))
    if (what === 'span') expect((await journal.span(ROOM))?.last).toEqual(rows[2]?.at)
    if (what === 'rewrite') {
      await journal.rewrite(ROOM, [])
      expect(await files(), 'what is taken out for good is not left here').toEqual([])
    }
    expect(store.rows).toHaveLength(3)
  })

  it('rows that came while others went on to the log are not lost with them', async () => {
    const journal = await openOn()
    const rows = someRows(6)
    await journal.append(rows.slice(0, 2))
    const held = gate()
    store.appendGate = held.closed
    const loading = journal.load(ROOM)
    await until(5000, 'the move to begin', () => store.appends > 0)
    await journal.append(rows.slice(2))
    store.appendGate = null
    held.open()
    await loading
    expect(ids((await journal.load(ROOM)).rows)).toEqual(ids(rows))
  })

  it('a template goes to the log at once, where every process looks for it', async () => {
    const journal = await openOn()
    await journal.append([seedRow(ROOM, new Uint8Array([1]), new Date(1000))])
    expect(store.rows).toHaveLength(1)
  })

  it('B-16: a commit that could not be written is refused, and repeated it is there once', async () => {
    const journal = await openOn()
    const rows = someRows(4)
    await journal.append(rows.slice(0, 2))
    await journal.load(ROOM)
    await rm(dir, { recursive: true })
    await expect(journal.append(rows.slice(2))).rejects.toThrow('ENOENT')
    await mkdir(dir)
    await journal.append(rows.slice(2))
    await journal.append(rows.slice(2))
    expect(ids((await journal.load(ROOM)).rows)).toEqual(ids(rows))
  })
})

describe('[RC128] R-18: after the end of a process', () => {
  it('at any byte of the file: every commit that was whole is in the log, in order, and none by half', async () => {
    const journal = await openOn()
    const commits = [someRows(2), someRows(1, OTHER), someRows(3)]
    const ends: number[] = []
    for (const rows of commits) {
      await journal.append(rows)
      ends.push((await readFile(join(dir, (await files())[0] ?? ''))).length)
    }
    const whole = ends.at(-1) ?? 0
    for (let cut = 0; cut <= whole; cut += 1) {
      const at = await copied()
      await truncate(join(at, (await files(at))[0] ?? ''), cut)
      const behind = memoryStore()
      await openOn(behind, at)
      const acknowledged = commits.filter((_, index) => (ends[index] ?? 0) <= cut).flat()
      expect(ids(behind.rows), `cut at ${cut}`).toEqual(ids(acknowledged))
      expect(await files(at)).toEqual([])
      await rm(at, { recursive: true, force: true })
    }
  })

  it('a file that a failed write left cut off does not keep the one after it from being read', async () => {
    const journal = await openOn()
    const rows = someRows(4)
    await journal.append(rows.slice(0, 2))
    const at = await copied()
    await appendFile(join(at, (await files(at))[0] ?? ''), Buffer.from([200, 0, 0, 0, 1, 2]))
    await journal.load(ROOM)
    await journal.append(rows.slice(2))
    const [next] = await files()
    await cp(join(dir, next ?? ''), join(at, next ?? ''))
    const behind = memoryStore()
    await openOn(behind, at)
    expect(ids(behind.rows)).toEqual(ids(rows))
    await rm(at, { recursive: true, force: true })
  })

  it('zeros behind the last commit, as a power cut leaves them, are no commit', async () => {
    const journal = await openOn()
    const rows = someRows(2)
    await journal.append(rows)
    const at = await copied()
    await appendFile(join(at, (await files(at))[0] ?? ''), Buffer.alloc(300))
    const behind = memoryStore()
    await openOn(behind, at)
    expect(ids(behind.rows)).toEqual(ids(rows))
    expect(said.filter(line => line.event === 'record.journal-damaged')).toEqual([])
    await rm(at, { recursive: true, force: true })
  })

  it('in the middle of going on to the log: what is there already is not doubled, and the rest comes', async () => {
    const journal = await openOn()
    const rows = someRows(2500)
    for (let from = 0; from < rows.length; from += 100) await journal.append(rows.slice(from, from + 100))
    store.beforeAppend = part => {
      if (part[0]?._id !== rows[0]?._id) throw new Error('ended here')
    }
    await expect(journal.load(ROOM)).rejects.toThrow('ended here')
    expect(store.rows).toHaveLength(512)
    const at = await copied()
    store.beforeAppend = () => undefined
    await openOn(store, at)
    expect(ids(store.rows)).toEqual(ids(rows))
    await rm(at, { recursive: true, force: true })
  })

  it('an altered commit is told as an alarm and its file is kept; what was whole before it is in the log', async () => {
    const journal = await openOn()
    const [first, second, third] = [someRows(1), someRows(1), someRows(1)]
    await journal.append(first)
    const end = (await readFile(join(dir, (await files())[0] ?? ''))).length
    await journal.append(second)
    await journal.append(third)
    const at = await copied()
    const path = join(at, (await files(at))[0] ?? '')
    const bytes = await readFile(path)
    bytes.writeUInt8(bytes.readUInt8(end + 12) ^ 1, end + 12)
    await writeFile(path, bytes)
    const behind = memoryStore()
    await openOn(behind, at)
    expect(ids(behind.rows)).toEqual(ids(first))
    expect(said.map(line => line.event)).toContain('record.journal-damaged')
    expect((await readdir(at)).filter(name => name.includes('.damaged-'))).toHaveLength(1)
    await rm(at, { recursive: true, force: true })
  })

  it('a log that cannot take them on stops the start, and keeps them for the next', async () => {
    const journal = await openOn()
    const rows = someRows(3)
    await journal.append(rows)
    const at = await copied()
    const behind = memoryStore()
    behind.beforeAppend = () => {
      throw new Error('away')
    }
    await expect(openOn(behind, at)).rejects.toThrow('away')
    behind.beforeAppend = () => undefined
    await openOn(behind, at)
    expect(ids(behind.rows)).toEqual(ids(rows))
    await rm(at, { recursive: true, force: true })
  })
})

function pagedStore(store: MemoryStore): RecordLog {
  return {
    ...store,
    async appendPages(pages) {
      for (const page of pages) await store.append(rowsIn([page]))
    },
  }
}

/** The folder as it would be found if the process ended now. */
async function copied(): Promise<string> {
  const at = await mkdtemp(join(tmpdir(), 'record-journal-'))
  await cp(dir, at, { recursive: true })
  return at
}

let written = 0
function someRows(count: number, room = ROOM): UpdateRow[] {
  return Array.from({ length: count }, () => {
    written += 1
    const bytes = new Uint8Array([1, 2, written % 256])
    return makeRow({ room, author: 'user-gp', connection: 'c', at: new Date(1_000_000 + written), bytes })
  })
}
