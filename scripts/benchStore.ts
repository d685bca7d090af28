// npm run bench:store [-- --uri MONGODB_URI] [--quick]: what the embedded database costs, through the driver, as ratios of one run.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mongo } from 'mongoose'
import { createLog } from '#server/log'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { storeFile } from '#server/storage/embedded/store'

const { values } = parseArgs({
  // `scan` is for the process this one starts.
  options: { uri: { type: 'string' }, quick: { type: 'boolean', default: false }, scan: { type: 'string' } },
})
const large = values.quick ? 20_000 : 200_000
const small = large / 100
const log = createLog('silent')
if (values.scan !== undefined) {
  await scan(values.scan)
  process.exit(0)
}

interface Row {
  what: string
  figure: string
  goal: string
  met: boolean | null
}

console.log(`${cpus().length} cores, Node ${process.version}, ${large} documents of 1 kB\n`)
const dir = await mkdtemp(join(tmpdir(), 'caseroom-bench-'))
try {
  const embedded = await startEmbedded({ dir, log })
  const client = await mongo.MongoClient.connect(embedded.uri, { maxPoolSize: 64 })
  table('Embedded database', [...(await writes(client)), ...(await reads(client))])
  await client.close()
  await embedded.stop()
  table('Memory', [memory(dir)])
  if (!values.quick) table('Opening', [await opening()])
} finally {
  await rm(dir, { recursive: true, force: true })
}
if (values.uri !== undefined) {
  const client = await mongo.MongoClient.connect(values.uri, { maxPoolSize: 64 })
  table('MongoDB, for comparison', [...(await writes(client)), ...(await reads(client))])
  await client.db('caseroomBench').dropDatabase()
  await client.close()
}

async function writes(client: mongo.MongoClient): Promise<Row[]> {
  const db = client.db('caseroomBench')
  const c = db.collection('writes', { writeConcern: { w: 'majority', j: true } })
  const filler = 'x'.repeat(900)
  await many(50, () => c.insertOne({ filler }))
  const began = performance.now()
  const single = await many(500, () => c.insertOne({ filler }))
  const alone = 500 / (performance.now() - began)
  const crowdBegan = performance.now()
  await Promise.all(Array.from({ length: 64 }, () => many(100, () => c.insertOne({ filler }))))
  const crowd = 6_400 / (performance.now() - crowdBegan)
  const bulk = await many(10, () => c.insertMany(Array.from({ length: 1_000 }, (_, n) => ({ n, filler }))))
  const shared = db.collection<{ _id: string; version: number }>('shared', { writeConcern: { w: 'majority', j: true } })
  await shared.replaceOne({ _id: 'one' }, { version: 0 }, { upsert: true })
  let won = 0
  const contend = async () => {
    for (let n = 0; n < 50; n += 1) {
      const { version = 0 } = (await shared.findOne({ _id: 'one' })) ?? {}
      const { modifiedCount } = await shared.updateOne({ _id: 'one', version }, { $inc: { version: 1 } })
      won += modifiedCount
    }
  }
  await Promise.all(Array.from({ length: 16 }, contend))
  const lost = won - ((await shared.findOne({ _id: 'one' }))?.version ?? 0)
  return [
    row('fsynced insert, 1 connection, p50', median(single), 2),
    { what: 'the same, p99', figure: ms(quantile(single, 0.99)), goal: '', met: null },
    ratio('64 writers, inserts per second against 1 writer', crowd / alone, 'at least 4 times', crowd / alone >= 4),
    row('insertMany of 1,000 documents, p50', median(bulk), 40),
    { what: 'compare-and-set, 16 writers, 1 document: updates lost', figure: String(lost), goal: '0', met: lost === 0 },
  ]
}

async function reads(client: mongo.MongoClient): Promise<Row[]> {
  const fill = async (name: string, documents: number) => {
    const c = client.db('caseroomBench').collection<{ n: number; filler: string }>(name)
    await c.createIndex({ n: 1 })
    for (let n = 0; n < documents; n += 1_000)
      await c.insertMany(
        Array.from({ length: Math.min(1_000, documents - n) }, (_, at) => ({ n: n + at, filler: 'x'.repeat(970) })),
      )
    return c
  }
  const find = async (c: mongo.Collection<{ n: number; filler: string }>, documents: number) => {
    let n = 0
    const next = () => {
      n = (n + 7_919) % documents
      return c.findOne({ n })
    }
    await many(100, next)
    return median(await many(1_000, next))
  }
  const few = await find(await fill('small', small), small)
  const all = await find(await fill('large', large), large)
  return [
    row(`find by index among ${large}, p50`, all, 3),
    ratio(`the same against ${small}`, all / few, 'at most 3 times', all / few <= 3),
  ]
}

/** The file is mapped into memory: its pages are the system's to take back, so they are told apart. */
function memory(folder: string): Row {
  const what = `own memory after a full scan of ${large}, over that before it`
  const child = spawnSync(process.execPath, [...process.execArgv, import.meta.filename, '--scan', folder], {
    encoding: 'utf8',
  })
  const [own, mapped] = child.stdout.trim().split(' ').map(Number)
  if (own === undefined || mapped === undefined || Number.isNaN(own))
    return { what, figure: 'not told by this system', goal: '', met: null }
  return {
    what: `${what} (pages of the file: ${mb(mapped)})`,
    figure: mb(own),
    goal: 'under 80 MB',
    met: own < 80 * 1024,
  }
}

/** In a fresh process, so that nothing but the scan is measured. */
async function scan(folder: string): Promise<void> {
  const embedded = await startEmbedded({ dir: folder, log })
  const client = await mongo.MongoClient.connect(embedded.uri)
  const before = await resident()
  await client.db('caseroomBench').collection('large').countDocuments({ filler: 'none' })
  const after = await resident()
  if (before && after) console.log(after.own - before.own, after.mapped - before.mapped)
  await client.close()
  await embedded.stop()
}

async function opening(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'caseroom-bench-'))
  try {
    const first = await startEmbedded({ dir: folder, log })
    const client = await mongo.MongoClient.connect(first.uri)
    const c = client.db().collection('filling')
    const filler = 'x'.repeat(10_000)
    for (let n = 0; n < 100; n += 1) await c.insertMany(Array.from({ length: 1_000 }, () => ({ filler })))
    await client.close()
    await first.stop()
    const size = (await stat(join(folder, storeFile))).size
    const began = performance.now()
    const second = await startEmbedded({ dir: folder, log })
    const again = await mongo.MongoClient.connect(second.uri)
    await again.db().collection('filling').findOne()
    const took = performance.now() - began
    await again.close()
    await second.stop()
    return row(`opening a file of ${(size / 1024 ** 3).toFixed(1)} GB, first document read`, took, 1_000)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Each call's milliseconds. */
async function many(times: number, call: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < times; n += 1) {
    const began = performance.now()
    await call()
    took.push(performance.now() - began)
  }
  return took
}

function quantile(numbers: readonly number[], part: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? Number.NaN
}

function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** In kB, from Linux. */
async function resident(): Promise<{ own: number; mapped: number } | null> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const [own, mapped] = ['RssAnon', 'RssFile'].map(name => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]))
  return own && mapped ? { own, mapped } : null
}

function row(what: string, took: number, goal: number): Row {
  return { what, figure: ms(took), goal: `under ${goal} ms`, met: took < goal }
}

function ratio(what: string, times: number, goal: string, met: boolean): Row {
  return { what, figure: `${times.toFixed(1)} times`, goal, met }
}

function ms(took: number): string {
  return `${took.toFixed(took < 10 ? 2 : 0)} ms`
}

function mb(kilobytes: number): string {
  return `${(kilobytes / 1024).toFixed(0)} MB`
}

function table(title: string, rows: readonly Row[]): void {
  console.log(`| ${title} | measured | goal | |\n|---|---|---|---|`)
  for (const { what, figure, goal, met } of rows)
    console.log(`| ${what} | ${figure} | ${goal} | ${met === null ? '' : met ? 'met' : '**missed**'} |`)
  console.log('')
}
