// To another database and back. The other one is a second embedded database, or the MongoDB of TEST_MONGODB_URI.
import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, UUID } from 'bson'
import { mongo } from 'mongoose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { collectionNames, indexSpecs, type Summary, summarise } from '#server/storage/transfer/collections'
import { exportTo, importFrom } from '#server/storage/transfer/folder'
import { moveTo } from '#server/storage/transfer/move'
import { runScript } from '../../support/script.ts'
import { testDatabaseUri } from '../../support/testDatabase.ts'
import { freshFolder, openDatabase, type TestDatabase } from '../embedded/database.ts'

const quiet = () => undefined
const many = 50_000

let source: TestDatabase
let other: TestDatabase | undefined
let target: mongo.MongoClient
const used: mongo.Db[] = []

beforeAll(async () => {
  source = await openDatabase()
  const uri = testDatabaseUri()
  if (uri === undefined) other = await openDatabase()
  target = other?.client ?? (await mongo.MongoClient.connect(uri ?? ''))
})
afterEach(async () => {
  for (const db of used.splice(0)) await db.dropDatabase()
})
afterAll(async () => {
  await source.close()
  if (other) await other.close()
  else await target.close()
})

function database(client: mongo.MongoClient): mongo.Db {
  const db = client.db(`t${randomUUID().slice(0, 8)}`)
  used.push(db)
  return db
}

async function everything(db: mongo.Db): Promise<Record<string, Summary & { indexes: unknown }>> {
  const all: Record<string, Summary & { indexes: unknown }> = {}
  for (const name of await collectionNames(db))
    all[name] = { ...(await summarise(db, name)), indexes: await indexSpecs(db, name) }
  return all
}

/** Every BSON type, ids of several types, and enough documents for several batches. */
async function fill(db: mongo.Db, documents: number): Promise<void> {
  const types = db.collection<{ _id: unknown; [field: string]: unknown }>('types')
  await types.createIndex({ n: 1 }, { unique: true, sparse: true })
  await types.createIndex({ when: -1, n: 1 }, { expireAfterSeconds: undefined })
  await types.insertMany([
    {
      _id: new ObjectId(),
      n: new Int32(1),
      when: new Date(0),
      double: new Double(1),
      long: Long.fromString('9007199254740993'),
    },
    {
      _id: 'text',
      n: new Double(2),
      decimal: Decimal128.fromString('1.10'),
      uuid: new UUID(),
      bytes: new Binary(Buffer.from([0, 255])),
    },
    { _id: new Int32(5), list: [null, { a: [] }, /^x/i], at: new Timestamp({ t: 1, i: 2 }) },
    { _id: { b: 1, a: 2 }, nothing: null, empty: {}, 'dotted.name': true },
  ])
  const rows = db.collection<{ _id: string; n: number; filler: string }>('rows')
  await rows.createIndex({ n: 1 })
  for (let n = 0; n < documents; n += 5_000)
    await rows.insertMany(
      Array.from({ length: Math.min(5_000, documents - n) }, (_, at) => ({
        _id: `r${n + at}`,
        n: n + at,
        filler: 'x'.repeat(40),
      })),
    )
  await db.createCollection('empty')
}

test('[TR1] an export imports to equal hashes and indexes; a used folder or database is refused', async () => {
  const from = database(source.client)
  const to = database(target)
  await fill(from, 3_000)
  const dir = freshFolder()
  const manifest = await exportTo(from, dir, quiet)
  expect(manifest.collections.map(one => [one.name, one.documents])).toEqual([
    ['empty', 0],
    ['rows', 3_000],
    ['types', 4],
  ])
  await expect(exportTo(from, dir, quiet)).rejects.toThrow('holds an export already')
  await importFrom(to, dir, quiet)
  expect(await everything(to)).toEqual(await everything(from))
  await expect(importFrom(to, dir, quiet)).rejects.toThrow('holds documents already')
  await to.dropDatabase()
  appendFileSync(join(dir, from.databaseName, 'types.bson'), Buffer.from([5, 0, 0, 0, 0]))
  await expect(importFrom(to, dir, quiet)).rejects.toThrow('not what was exported')
  expect(await collectionNames(to)).toEqual([])
})

test('[TR1] the files of an export are those of mongodump', async () => {
  const from = database(source.client)
  await from.collection('a').createIndex({ k: 1 }, { unique: true })
  await from.collection<{ _id: number }>('a').insertOne({ _id: 1 })
  const dir = freshFolder()
  await exportTo(from, dir, quiet)
  expect(readFileSync(join(dir, from.databaseName, 'a.bson')).toString('hex')).toBe('0e000000105f6964000100000000')
  const metadata = JSON.parse(readFileSync(join(dir, from.databaseName, 'a.metadata.json'), 'utf8'))
  expect(metadata.indexes.map((one: { name: string }) => one.name)).toEqual(['_id_', 'k_1'])
  expect(metadata.collectionName).toBe('a')
})

test(`[TR2] a move of ${many} documents, interrupted twice, ends with equal hashes and indexes`, async () => {
  const from = database(source.client)
  const to = database(target)
  await fill(from, many)
  const stopAt = (limit: number) => (name: string, done: number) => {
    if (name === 'rows' && done >= limit) throw new Error('interrupted')
  }
  await expect(moveTo(from, to, new Date(), stopAt(15_000))).rejects.toThrow('interrupted')
  await expect(moveTo(from, to, new Date(), stopAt(30_000))).rejects.toThrow('interrupted')
  // Between two runs the old database may have been used.
  const rows = from.collection<{ _id: string; n: number }>('rows')
  await rows.updateOne({ _id: 'r7' }, { $set: { n: -1 } })
  await rows.deleteOne({ _id: 'r8' })
  const moved = await moveTo(from, to, new Date(), quiet)
  const { written = 0, documents = 0 } = moved.find(one => one.collection === 'rows') ?? {}
  expect(documents).toBe(many - 1)
  expect(written, 'what was there is not written again').toBeLessThan(many - 29_000)
  expect(await everything(to)).toEqual(await everything(from))
  await expect(moveTo(from, to, new Date(), quiet)).rejects.toThrow('holds data already')
}, 120_000)

test('[TR2] data that no move put there is never touched', async () => {
  const from = database(source.client)
  const to = database(target)
  await fill(from, 10)
  await to.collection<{ _id: string }>('rows').insertOne({ _id: 'precious' })
  await expect(moveTo(from, to, new Date(), quiet)).rejects.toThrow('holds data already')
  expect(await to.collection('rows').countDocuments()).toBe(1)
})

test('[TR3] the commands: not while a server runs, then there and back', async () => {
  const dataDir = freshFolder()
  const running = await openDatabase(join(dataDir, 'database'))
  await fill(running.client.db('caseroom'), 100)
  const expected = await everything(running.client.db('caseroom'))
  const to = database(target)
  const uri = withDatabase(testDatabaseUri() ?? other?.embedded.uri ?? '', to.databaseName)
  const env = { DATA_DIR: dataDir }
  expect(await runScript('db', ['move-to', uri], env)).toMatchObject({
    code: 1,
    output: expect.stringContaining('Stop it first'),
  })
  const folder = join(dataDir, 'export')
  expect(await runScript('db', ['export', folder], env)).toMatchObject({ code: 0 })
  await running.client.close()
  await running.embedded.stop()
  const moved = await runScript('db', ['move-to', uri], env)
  expect(moved).toMatchObject({ code: 0, output: expect.stringContaining('Everything is there, and equal') })
  expect(await everything(to)).toEqual(expected)
  const fresh = { DATA_DIR: freshFolder() }
  expect(await runScript('db', ['import', folder], fresh)).toMatchObject({ code: 0 })
  expect(existsSync(join(fresh.DATA_DIR, 'database', 'store'))).toBe(true)
  const again = await openDatabase(join(fresh.DATA_DIR, 'database'))
  expect(await everything(again.client.db('caseroom'))).toEqual(expected)
  await again.close()
}, 120_000)

test('[TR3] a command that is not known, or lacks its argument, says how it is used', async () => {
  const env = { DATA_DIR: freshFolder() }
  expect(await runScript('db', ['frobnicate'], env)).toMatchObject({
    code: 64,
    output: expect.stringContaining('move-to MONGODB_URI'),
  })
  expect(await runScript('db', ['backup'], env)).toMatchObject({ code: 64 })
  expect(await runScript('db', ['stats'], env)).toMatchObject({
    code: 1,
    output: expect.stringContaining('no embedded database'),
  })
})

function withDatabase(uri: string, name: string): string {
  const { href } = Object.assign(new URL(uri), { pathname: `/${name}` })
  return href
}
