// A driver that lost the answer to a write sends it again with the same session and number, also to a database that was
// killed and started in between.
import { rmSync } from 'node:fs'
import { Binary, type Document, EJSON, Long } from 'bson'
import { afterEach, expect, test } from 'vitest'
import { createDispatch } from '#server/storage/embedded/commands/dispatch'
import { createEngine } from '#server/storage/embedded/engine'
import { startDatabaseProcess } from '../../support/databaseProcess.ts'
import { collectLog, connect, freshFolder } from './database.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const number = (at: number) => Long.fromNumber(1_000_000 + at)

test('[ED11] a write repeated after kill -9 and a restart is not carried out twice, and gets its first answer', async () => {
  const dir = freshFolder()
  folders.push(dir)
  const writes: Document[] = [
    { insert: 'c', documents: [{ _id: 2, n: 0 }] },
    { update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] },
    { update: 'c', updates: [{ q: { _id: 9 }, u: { $inc: { n: 1 } }, upsert: true }] },
    { delete: 'c', deletes: [{ q: { old: true }, limit: 1 }] },
    { findAndModify: 'c', query: { _id: 1 }, update: { $push: { log: 'x' } }, new: true },
    { insert: 'c', documents: [{ _id: 1 }] },
  ]
  const database = await startDatabaseProcess(dir)
  const client = await connect(database.uri)
  const db = client.db('x')
  await db.collection<{ _id: number; n?: number; old?: true }>('c').insertMany([
    { _id: 1, n: 0 },
    { _id: 7, old: true },
    { _id: 8, old: true },
  ])
  const first: Document[] = []
  // The last answer of a session is the one that can be lost, so each write has its own.
  const sessions: unknown[] = []
  for (const [at, command] of writes.entries()) {
    const own = client.startSession()
    first.push(await db.command({ ...command, txnNumber: number(at) }, { session: own }))
    sessions.push({ id: new Binary(own.id?.id.value() ?? Buffer.alloc(0), 4) })
  }
  const before = await db.collection('c').find().sort({ _id: 1 }).toArray()
  await database.kill9()
  await client.close().catch(() => undefined)

  const engine = createEngine(dir, collectLog(), () => new Date())
  const run = createDispatch(engine)
  for (const [at, command] of writes.entries()) {
    const again = { ...command, lsid: sessions[at], txnNumber: number(at), $db: 'x' }
    expect(bare((await run(again, 1)).body), JSON.stringify(command)).toEqual(bare(first[at] ?? {}))
    const older = await run({ ...again, txnNumber: number(at - 1) }, 1)
    expect(older.body).toMatchObject({ ok: 0, code: 225 })
  }
  const after = await run({ find: 'c', sort: { _id: 1 }, $db: 'x' }, 1)
  expect(after.cursor?.batch.length).toBe(before.length)
  const counted = await run({ count: 'c', query: { _id: 1, n: 1, log: ['x'] }, $db: 'x' }, 1)
  expect(Number(counted.body.n)).toBe(1)
  await engine.store.close()
})

test('[ED11] answers are forgotten an hour after their session was last used, and no sooner', async () => {
  const dir = freshFolder()
  folders.push(dir)
  let now = new Date('2026-01-01T00:00:00Z')
  const engine = createEngine(dir, collectLog(), () => now)
  const run = createDispatch(engine)
  const lsid = { id: new Binary(Buffer.alloc(16, 7), 4) }
  const write = { update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }], lsid, $db: 'x' }
  await run({ ...write, txnNumber: number(1) }, 1)
  now = new Date(now.getTime() + 59 * 60_000)
  expect(await engine.answers.forget()).toBe(0)
  now = new Date(now.getTime() + 2 * 60_000)
  expect(await engine.answers.forget()).toBe(1)
  expect(await engine.answers.forget()).toBe(0)
  expect((await run({ ...write, txnNumber: number(1) }, 1)).body).toMatchObject({ ok: 1 })
  const { body } = await run({ count: 'c', query: { n: 2 }, $db: 'x' }, 1)
  expect(Number(body.n)).toBe(1)
  await engine.store.close()
})

/** What the server answered, without the driver's own additions and the classes of numbers. */
function bare(answer: Document): Document {
  const { n, nModified, value, upserted, writeErrors } = answer
  return JSON.parse(EJSON.stringify({ n, nModified, value, upserted, writeErrors }, { relaxed: true }))
}
