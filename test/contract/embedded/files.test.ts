import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import { expect, test } from 'vitest'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { compact, restore } from '#server/storage/embedded/files'
import { claim, isHeld } from '#server/storage/embedded/owner'
import { runningUri } from '#server/storage/embedded/running'
import { formatVersion, openStore } from '#server/storage/embedded/store'
import { verifyFile } from '#server/storage/embedded/verify'
import { until } from '../../support/deadline.ts'
import { runScript } from '../../support/script.ts'
import { collectLog, connect, freshFolder, openDatabase, serverError } from './database.ts'

const words = 'unmistakable words of a document'

/** A data folder laid out as a server lays it out, with 50 documents and an index. */
async function filled() {
  const dataDir = freshFolder()
  const dir = join(dataDir, 'database')
  const database = await openDatabase(dir)
  const c = database.client.db().collection<{ _id: number; words: string }>('c')
  await c.createIndex({ words: 1 })
  await c.insertMany(Array.from({ length: 50 }, (_, n) => ({ _id: n, words: `${words} ${n}` })))
  return { dataDir, dir, database, c, store: join(dir, 'store') }
}

test('[ED24] [ED25] S-66 while a server writes: its address is known to its account, and a backup is sound and whole', async () => {
  const { dataDir, dir, database, c } = await filled()
  expect(runningUri(dir)).toBe(database.embedded.uri)
  expect(statSync(join(dir, 'uri')).mode & 0o777).toBe(0o600)
  const second = await connect(runningUri(dir) ?? '')
  expect(await second.db().collection('c').countDocuments()).toBe(50)
  await second.close()

  const file = join(dataDir, 'backup', 'one')
  let writing = true
  const pairs = database.client.db().collection('pairs')
  const writer = (async () => {
    for (let n = 0; writing; n += 1) await pairs.insertMany([{ n }, { n }])
  })()
  const made = await runScript('db', ['backup', file], { DATA_DIR: dataDir })
  writing = false
  await writer
  expect(made).toMatchObject({ code: 0 })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(dataDir, 'backup'))).toEqual(['one'])
  expect(await runScript('db', ['backup', file], { DATA_DIR: dataDir })).toMatchObject({
    code: 1,
    output: expect.stringContaining('exists already'),
  })
  const checked = await runScript('db', ['verify'], { DATA_DIR: dataDir })
  expect(checked).toMatchObject({ code: 0, output: expect.stringContaining('sound') })
  await c.deleteMany({})
  await expect(restore(dir, file, new Date())).rejects.toThrow('in use by process')
  await database.client.close()
  await database.embedded.stop()
  expect(runningUri(dir)).toBeNull()

  const { findings, kept } = await restore(dir, file, new Date('2026-01-02T03:04:05Z'))
  expect(findings.problems).toEqual([])
  expect(kept).toBe(join(dir, 'store.replaced-2026-01-02T03-04-05-000Z'))
  expect((await verifyFile(kept ?? '')).collections.find(one => one.namespace === 'caseroom.c')?.documents).toBe(0)
  const again = await openDatabase(dir)
  expect(await again.client.db().collection('c').countDocuments()).toBe(50)
  // The copy is of one moment: never half of a pair.
  expect((await again.client.db().collection('pairs').countDocuments()) % 2).toBe(0)
  await again.close()
}, 120_000)

test('[ED26] one bit turned over in a stored document is found by verify, refused by the server, kept out of backups', async () => {
  const { dataDir, dir, database, store } = await filled()
  await database.client.close()
  await database.embedded.stop()
  expect((await verifyFile(store)).problems).toEqual([])
  const bytes = readFileSync(store)
  let flips = 0
  for (let at = bytes.indexOf(`${words} 7\0`); at >= 0; at = bytes.indexOf(`${words} 7\0`, at + 1)) {
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ 4
    flips += 1
  }
  expect(flips).toBeGreaterThan(0)
  writeFileSync(store, bytes)
  expect((await verifyFile(store)).problems.join()).toContain('caseroom.c: record 8: DataCorruptionDetected')
  const file = join(dataDir, 'bad')
  expect(await runScript('db', ['backup', file], { DATA_DIR: dataDir })).toMatchObject({
    code: 1,
    output: expect.stringContaining('damaged'),
  })
  expect(existsSync(file)).toBe(false)

  const again = await openDatabase(dir)
  const c = again.client.db().collection<{ _id: number }>('c')
  expect(await c.findOne({ _id: 6 })).toMatchObject({ _id: 6 })
  expect((await serverError(c.findOne({ _id: 7 }))).code).toBe(246)
  expect((await serverError(c.updateOne({ _id: 7 }, { $set: { a: 1 } }))).code).toBe(246)
  // The log comes from the database's thread by another way than its answers: all of it is here once that has stopped.
  await again.close()
  expect(again.log.lines.filter(line => line.message === 'a stored document is damaged')).toHaveLength(2)
  expect(JSON.stringify(again.log.lines)).not.toContain('unmistakable')
}, 60_000)

test('[ED26] verify finds an index that lost an entry, and one that has too many', async () => {
  const { database, dir, store: path } = await filled()
  await database.client.close()
  await database.embedded.stop()
  const store = openStore(dir)
  // The catalogue numbers things as they are made: collection 1, its _id index 2, the index on words 3.
  const [first] = store.entries.page(
    { from: Buffer.from([0, 0, 0, 3]), to: Buffer.from([0, 0, 0, 4]), after: false, reverse: false },
    1,
  )
  const key = first?.at.subarray(4, -6) ?? Buffer.alloc(0)
  await store.write(() => store.entries.remove(3, key, first?.record ?? 0))
  await store.close()
  const [missing, count] = (await verifyFile(path)).problems
  expect(missing).toContain('missing from the index words_1')
  expect(count).toContain('has 49 entries for 50 keys')
})

test('[ED27] compact gives space back and keeps every document and index', async () => {
  const { database, dir, c, store } = await filled()
  await database.client
    .db()
    .collection('big')
    .insertMany(Array.from({ length: 200 }, () => ({ text: 'x'.repeat(20_000) })))
  await database.client.db().collection('big').drop()
  await expect(compact(dir)).rejects.toThrow('in use by process')
  expect(await c.countDocuments()).toBe(50)
  await database.client.close()
  await database.embedded.stop()
  const { before, after } = await compact(dir)
  expect(after).toBeLessThan(before / 4)
  expect(statSync(store).size).toBe(after)
  const again = await openDatabase(dir)
  expect(
    await again.client
      .db()
      .collection('c')
      .countDocuments({ words: `${words} 3` }, { hint: 'words_1' }),
  ).toBe(1)
  await again.client.db().collection('c').insertOne({ after: true })
  await again.close()
})

test('[ED21] data of the format without checksums is taken over, checksums added', async () => {
  const dir = freshFolder()
  const environment = open({ path: join(dir, 'store'), noSubdir: true })
  const version = Buffer.from([0, 0, 0, 1])
  const binary = { encoding: 'binary', keyEncoding: 'binary' } as const
  const records = environment.openDB<Buffer, Buffer>('records', binary)
  const meta = environment.openDB<Buffer, string>('meta', { encoding: 'binary' })
  const textOf = (n: number) => `${n} ${'as it was'.repeat(n % 400)}`
  environment.transactionSync(() => {
    meta.putSync('format', version)
    for (let n = 1; n <= 3_500; n += 1) {
      const key = Buffer.alloc(12)
      key.writeUInt32BE(1, 0)
      key.writeUIntBE(n, 6, 6)
      records.putSync(key, Buffer.from(textOf(n)))
    }
  })
  await environment.close()
  const store = openStore(dir)
  const found = Array.from({ length: 3_500 }, (_, at) => store.records.get(1, at + 1)?.toString() === textOf(at + 1))
  expect(found.filter(Boolean)).toHaveLength(3_500)
  expect(store.meta.get('format')?.readUInt32BE(0)).toBe(formatVersion)
  await store.close()
})

test('[ED24] an administrator adds people while the server runs', async () => {
  const { dataDir, database } = await filled()
  const env = { DATA_DIR: dataDir }
  const added = ['organisation', 'add', '--id', 'brook', '--name', 'Brook Lane', '--kind', 'practice']
  expect(await runScript('admin', added, env)).toMatchObject({ code: 0 })
  expect(await database.client.db().collection<{ _id: string }>('organisations').findOne()).toMatchObject({
    _id: 'brook',
  })
  expect(await database.client.db().command({ ping: 1 })).toMatchObject({ ok: 1 })
  await database.close()
}, 60_000)

test('[ED20] a killed process that nobody has fetched yet does not hold the folder', async () => {
  const dir = freshFolder()
  // `sh` becomes `cat` after it has started a process, which it never fetches.
  const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const pid = Number(await new Promise<string>(resolve => parent.stdout.once('data', chunk => resolve(String(chunk)))))
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const started = `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  writeFileSync(join(dir, 'owner.json'), JSON.stringify({ pid, started }))
  expect(isHeld(dir)).toBe(true)
  // As long as it is still `sh` it would fetch it.
  await until(15_000, '`cat`', () => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() === 'cat')
  process.kill(pid, 'SIGKILL')
  await until(15_000, 'the process to be dead', () => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
  expect(isHeld(dir)).toBe(false)
  claim(dir)()
  parent.kill()
})

test('[ED20] a file where the data folder should be is refused in plain words', async () => {
  const dir = freshFolder()
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'file'), '')
  await expect(startEmbedded({ dir: join(dir, 'file'), log: collectLog() })).rejects.toThrow('a file stands where')
})
