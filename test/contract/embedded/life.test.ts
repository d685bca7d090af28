import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { open } from 'lmdb'
import { afterEach, expect, test } from 'vitest'
import { createDispatch } from '#server/storage/embedded/commands/dispatch'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { createEngine } from '#server/storage/embedded/engine'
import { expire } from '#server/storage/embedded/expiry'
import { within } from '../../support/deadline.ts'
import { collectLog, connect, freshFolder, openDatabase } from './database.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
function folder(): string {
  const path = freshFolder()
  folders.push(path)
  return path
}
const socketOf = (uri: string) => decodeURIComponent(new URL(uri).host)

test('[ED19] stopped and started again it has everything, indexes included', async () => {
  const dir = folder()
  const first = await startEmbedded({ dir, log: collectLog() })
  const client = await connect(first.uri)
  await client.db().collection('a').createIndex({ k: 1 }, { unique: true })
  await client
    .db()
    .collection('a')
    .insertMany([{ k: 1 }, { k: [2, 3] }])
  await client.close()
  await first.stop()
  await first.stop()
  const second = await openDatabase(dir)
  const c = second.client.db().collection('a')
  expect(await c.countDocuments({ k: 3 })).toBe(1)
  await expect(c.insertOne({ k: 1 })).rejects.toMatchObject({ code: 11000 })
  await second.close()
})

test('[ED19] stop answers what was asked before it closes', async () => {
  const dir = folder()
  const first = await startEmbedded({ dir, log: collectLog() })
  const client = await connect(first.uri, 5_000)
  const c = client.db().collection('a')
  await c.insertOne({ n: 0 })
  const asked = Array.from({ length: 20 }, () =>
    c.updateOne({}, { $inc: { n: 1 } }).then(
      () => true,
      () => false,
    ),
  )
  await asked[0]
  await first.stop()
  const answered = (await Promise.all(asked)).filter(Boolean).length
  await client.close()
  const again = await openDatabase(dir)
  expect((await again.client.db().collection('a').findOne({}))?.n).toBeGreaterThanOrEqual(answered)
  await again.close()
})

test('[ED23] a thread that dies is reported once, and leaves neither socket nor lock', async () => {
  const dir = folder()
  const threadFile = join(dir, 'dying.mjs')
  writeFileSync(
    threadFile,
    "import { parentPort } from 'node:worker_threads'; parentPort.postMessage({ kind: 'ready' }); setImmediate(() => { throw new Error('died') })",
  )
  const failures: Error[] = []
  const failed = new Promise<void>(resolve => {
    const onFailure = (error: Error) => {
      failures.push(error)
      resolve()
    }
    void startEmbedded({ dir, log: collectLog(), onFailure, threadFile: pathToFileURL(threadFile) })
  })
  await within(10_000, 'the failure to be reported', failed, () => `${failures.length} reports`)
  expect(failures.map(error => error.message)).toEqual(['died'])
  const next = await openDatabase(dir)
  expect(await next.client.db().command({ ping: 1 })).toMatchObject({ ok: 1 })
  await next.close()
})

test('[ED20] the folder and the socket are for this account alone, and the socket goes with the database', async () => {
  const dir = join(folder(), 'data')
  const embedded = await startEmbedded({ dir, log: collectLog() })
  const socketFolder = dirname(socketOf(embedded.uri))
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  expect(statSync(socketFolder).mode & 0o777).toBe(0o700)
  await embedded.stop()
  expect(existsSync(socketFolder)).toBe(false)
})

test('[ED20] a folder in use is refused with the process that uses it, and works on', async () => {
  const database = await openDatabase()
  await expect(startEmbedded({ dir: database.dir, log: collectLog() })).rejects.toThrow(
    `in use by process ${process.pid}`,
  )
  expect(await database.client.db().command({ ping: 1 })).toMatchObject({ ok: 1 })
  await database.close()
})

test('[ED20] what a killed process left behind is taken over, not mistaken for a running one', async () => {
  const dir = folder()
  const dead = JSON.stringify({ pid: process.pid, started: 'another boot:1' })
  writeFileSync(join(dir, 'owner.json'), dead)
  const stale = mkdtempSync(join(tmpdir(), 'caseroom-db-'))
  writeFileSync(join(stale, 'owner.json'), dead)
  utimesSync(stale, new Date(0), new Date(0))
  const embedded = await startEmbedded({ dir, log: collectLog() })
  expect(existsSync(stale)).toBe(false)
  await embedded.stop()
})

test('[ED21] data of a newer version is refused and left as it is', async () => {
  const dir = folder()
  mkdirSync(dir, { recursive: true })
  const version = Buffer.from([0, 0, 0, 99])
  const environment = open({ path: join(dir, 'store'), noSubdir: true })
  await environment.openDB<Buffer, string>('meta', { encoding: 'binary' }).put('format', version)
  await environment.close()
  await expect(startEmbedded({ dir, log: collectLog() })).rejects.toThrow('newer version of Caseroom (format 99')
  const again = open({ path: join(dir, 'store'), noSubdir: true })
  expect(again.openDB<Buffer, string>('meta', { encoding: 'binary' }).get('format')).toEqual(version)
  await again.close()
})

test('[ED22] documents go when their TTL index says so, and not before', async () => {
  const dir = folder()
  let now = new Date('2026-01-01T00:00:00Z')
  const engine = createEngine(dir, collectLog(), () => now)
  const run = createDispatch(engine)
  const command = async (body: Record<string, unknown>) => (await run({ ...body, $db: 'x' }, 1)).body
  await command({ createIndexes: 's', indexes: [{ key: { until: 1 }, name: 'until', expireAfterSeconds: 60 }] })
  const at = (seconds: number) => ({ until: new Date(now.getTime() + seconds * 1000) })
  const updates = [at(0), at(30), { until: 'never' }, { other: 1 }].map(u => ({
    q: { _id: JSON.stringify(u) },
    u,
    upsert: true,
  }))
  expect(await command({ update: 's', updates })).toMatchObject({ ok: 1 })
  now = new Date(now.getTime() + 61_000)
  expect(await expire(engine)).toBe(1)
  expect(await expire(engine)).toBe(0)
  now = new Date(now.getTime() + 30_000)
  expect(await expire(engine)).toBe(1)
  expect(Number((await command({ count: 's' })).n)).toBe(2)
  await engine.store.close()
})
