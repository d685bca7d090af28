import { connect as connectSocket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { mongo } from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Embedded, startEmbedded } from '#server/storage/embedded/embedded'
import { within } from '../../support/deadline.ts'
import { spawnScript } from '../../support/script.ts'
import { collectLog, connect, freshFolder, serverError } from './database.ts'

let embedded: Embedded
let uri: URL
beforeAll(async () => {
  embedded = await startEmbedded({ dir: freshFolder(), log: collectLog(), port: 0 })
  uri = new URL(embedded.portUri ?? '')
})
afterAll(() => embedded.stop())

test('[ED29] a session by the driver: create, index, query, aggregate, drop', async () => {
  const client = await connect(uri.href)
  const c = client.db().collection<{ _id: number; team: string }>('c')
  await c.createIndex({ team: 1 })
  await c.insertMany([
    { _id: 1, team: 'a' },
    { _id: 2, team: 'b' },
    { _id: 3, team: 'a' },
  ])
  expect(await c.countDocuments({ team: 'a' })).toBe(2)
  expect(await c.aggregate([{ $group: { _id: '$team', n: { $sum: 1 } } }, { $sort: { _id: 1 } }]).toArray()).toEqual([
    { _id: 'a', n: 2 },
    { _id: 'b', n: 1 },
  ])
  // The same data as by the socket.
  const other = await connect(embedded.uri)
  expect(await other.db().collection('c').countDocuments()).toBe(3)
  await other.close()
  expect(await c.drop()).toBe(true)
  await client.close()
})

test('[ED29] without the password there is a greeting and nothing else', async () => {
  const bare = new URL(uri)
  bare.username = ''
  bare.password = ''
  bare.search = '?directConnection=true'
  const client = await connect(bare.href)
  for (const body of [{ find: 'c' }, { insert: 'c', documents: [{ a: 1 }] }, { listDatabases: 1 }, { serverStatus: 1 }])
    expect((await serverError(client.db().command(body))).code).toBe(13)
  await client.close()
})

test.each([
  ['a wrong password', 'password', 'wrong'],
  ['another user', 'username', 'admin'],
] as const)('[ED29] %s is refused', async (_name, part, value) => {
  const wrong = new URL(uri)
  wrong[part] = value
  await expect(connect(wrong.href)).rejects.toMatchObject({ code: 18 })
})

test('[ED29] another mechanism is refused', async () => {
  const wrong = uri.href.replace('SCRAM-SHA-256', 'SCRAM-SHA-1')
  await expect(mongo.MongoClient.connect(wrong, { serverSelectionTimeoutMS: 10_000 })).rejects.toMatchObject({
    code: 18,
  })
})

test('[ED29] a proof cannot be used twice, nor left out', async () => {
  const client = await connect(uri.href.replace(/caseroom:[^@]+@/, '').replace(/&auth\w+=[^&]+/g, ''))
  const admin = client.db('admin')
  expect(
    (
      await serverError(
        admin.command({ saslContinue: 1, conversationId: 1, payload: Buffer.from('c=biws,r=x,p=eA==') }),
      )
    ).code,
  ).toBe(18)
  await serverError(
    admin.command({ saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: Buffer.from('n,,n=nobody,r=abc') }),
  )
  expect(
    (await serverError(admin.command({ saslContinue: 1, conversationId: 1, payload: Buffer.from('') }))).code,
  ).toBe(18)
  expect((await serverError(admin.command({ find: 'c' }))).code).toBe(13)
  await client.close()
})

test('[ED29] other machines find no port', async () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find(one => one && one.family === 'IPv4' && !one.internal)
  const host = outside?.address ?? '127.0.0.2'
  const outcome = new Promise<string>(resolve => {
    const socket = connectSocket({ host, port: Number(uri.port) })
    socket.once('connect', () => resolve('connected'))
    socket.once('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message))
  })
  expect(await within(15_000, `an answer from ${host}`, outcome, () => 'nothing')).toBe('ECONNREFUSED')
})

test('[ED29] `db serve` prints an address that works, and stops at Ctrl-C', async () => {
  const child = spawnScript('db', ['serve'], { DATA_DIR: freshFolder() })
  const closed = new Promise<number | null>(resolve => child.once('close', resolve))
  let output = ''
  const address = new Promise<string>(resolve => {
    child.stdout.on('data', chunk => {
      output += chunk
      const found = /mongodb:\/\/\S+/.exec(output)
      if (found) resolve(found[0])
    })
  })
  const client = await connect(await within(20_000, 'the address', address, () => output))
  expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 })
  await client.close()
  child.kill('SIGINT')
  expect(await within(10_000, 'the end', closed, () => output)).toBe(0)
})
