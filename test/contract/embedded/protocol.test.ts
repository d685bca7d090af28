import { connect as connectSocket, type Socket } from 'node:net'
import { type Document, deserialize, Long, serialize } from 'bson'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crc32c } from '#server/storage/embedded/crc32c'
import { within } from '../../support/deadline.ts'
import { openDatabase, serverError, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => database.close())

let next = 0
function fresh() {
  next += 1
  return database.client.db().collection<Document>(`p${next}`)
}
const command = (body: Document) => database.client.db().command(body)

describe('commands', () => {
  test('[ED2] the server presents itself as a primary drivers can use', async () => {
    const hello = await database.client.db('admin').command({ hello: 1 })
    expect(hello).toMatchObject({ isWritablePrimary: true, setName: 'caseroom', maxBsonObjectSize: 16777216, ok: 1 })
    expect(await command({ ping: 1 })).toMatchObject({ ok: 1 })
    expect((await command({ buildInfo: 1 })).version).toBe('7.0.0')
    expect((await database.client.db().admin().serverStatus()).storageEngine.name).toBe('lmdb')
  })

  test.each<[string, Document, number, string]>([
    ['an unknown command', { frobnicate: 1 }, 59, 'CommandNotFound'],
    ['an unknown option', { find: 'x', frobnicate: 1 }, 40415, 'Location40415'],
    ['a collation', { find: 'x', collation: { locale: 'en', strength: 2 } }, 238, 'NotImplemented'],
    ['a wrong type', { find: 'x', filter: 'y' }, 14, 'TypeMismatch'],
    ['a name with a dollar', { create: 'a$b' }, 73, 'InvalidNamespace'],
    ['an inherited name', { constructor: 1 }, 59, 'CommandNotFound'],
    ['a prototype name', { toString: 1 }, 59, 'CommandNotFound'],
  ])('[ED3] %s is refused with the code MongoDB uses', async (_name, body, code, codeName) => {
    const error = await serverError(command(body))
    expect([error.code, error.codeName]).toEqual([code, codeName])
  })

  test('[ED3] collections are made, listed and dropped', async () => {
    const other = database.client.db('another')
    await other.createCollection('one')
    await other.collection('two').insertOne({ n: 1 })
    expect((await other.listCollections().toArray()).map(c => c.name).sort()).toEqual(['one', 'two'])
    expect(await other.listCollections({ name: 'two' }, { nameOnly: true }).toArray()).toEqual([
      { name: 'two', type: 'collection' },
    ])
    expect((await database.client.db().admin().listDatabases()).databases.map(db => db.name)).toContain('another')
    expect(await other.collection('two').drop()).toBe(true)
    await other.collection('two').insertOne({ n: 2 })
    expect(await other.collection('two').find().toArray()).toMatchObject([{ n: 2 }])
    await other.dropDatabase()
    expect(await other.listCollections().toArray()).toEqual([])
  })
})

test('[ED16] the checksum is CRC-32C, by its published check value', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
})

describe('cursors', () => {
  test('[ED15] a thousand documents come in batches, each once, while others are written', async () => {
    const c = fresh()
    await c.insertMany(Array.from({ length: 1000 }, (_, n) => ({ n })))
    const seen: number[] = []
    const cursor = c.find().batchSize(64)
    for await (const doc of cursor) {
      if (doc.n === 100) await c.deleteOne({ n: 900 })
      seen.push(doc.n)
    }
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, n) => n).filter(n => n !== 900))
    const sorted = await c.find({}, { batchSize: 7 }).sort({ n: -1 }).limit(20).toArray()
    expect(sorted.map(doc => doc.n)).toEqual(
      Array.from({ length: 21 }, (_, i) => 999 - i)
        .filter(n => n !== 900)
        .slice(0, 20),
    )
  })

  test('[ED15] batches respect size: a result of 40 MB arrives whole', async () => {
    const c = fresh()
    const big = 'x'.repeat(4 * 1024 * 1024)
    for (let n = 0; n < 10; n += 1) await c.insertOne({ n, big })
    const found = await c.find().toArray()
    expect(found.map(doc => [doc.n, doc.big.length])).toEqual(Array.from({ length: 10 }, (_, n) => [n, big.length]))
  })

  test('[ED15] closed cursors are gone, unknown ones are named so, open ones are counted', async () => {
    const c = fresh()
    await c.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })))
    const first = await command({ find: c.collectionName, batchSize: 10 })
    const id = first.cursor.id
    expect(first.cursor.firstBatch).toHaveLength(10)
    expect((await command({ getMore: id, collection: c.collectionName, batchSize: 20 })).cursor.nextBatch).toHaveLength(
      20,
    )
    const killed = await command({ killCursors: c.collectionName, cursors: [id, Long.fromNumber(5)] })
    expect([killed.cursorsKilled.length, killed.cursorsNotFound.length]).toEqual([1, 1])
    expect((await serverError(command({ getMore: id, collection: c.collectionName }))).code).toBe(43)
  })
})

describe('the wire', () => {
  test('[ED16] a document sequence and a message that wants no answer, on one connection, in order', async () => {
    const c = fresh()
    const peer = await openPeer()
    const target = { insert: c.collectionName, $db: 'caseroom' }
    peer.send(message(target, { flags: 2, sequence: { name: 'documents', documents: [{ n: 1 }, { n: 2 }] } }))
    peer.send(message({ count: c.collectionName, $db: 'caseroom' }))
    expect(await peer.reply()).toMatchObject({ n: 2, ok: 1 })
    peer.send(message({ ping: 1, $db: 'admin' }, { flags: 1 }))
    expect(await peer.reply()).toMatchObject({ ok: 1 })
    peer.socket.destroy()
  })

  test('[ED16] the first hello may come in the old form', async () => {
    const peer = await openPeer()
    const name = Buffer.from('admin.$cmd\0')
    const numbers = Buffer.alloc(8)
    numbers.writeInt32LE(-1, 4)
    peer.send(frame(2004, Buffer.concat([Buffer.alloc(4), name, numbers, serialize({ isMaster: 1, helloOk: true })])))
    expect(await peer.reply()).toMatchObject({ ismaster: true, helloOk: true })
    peer.socket.destroy()
  })

  const body = serialize({ ping: 1, $db: 'admin' })
  const rotten = Buffer.from(body)
  rotten.writeInt32LE(1000, 0)
  const broken: [string, Buffer][] = [
    ['a length below the header', Buffer.from([5, 0, 0, 0, 1, 2, 3, 4, 5])],
    ['a negative length', Buffer.from([255, 255, 255, 255])],
    ['a length above 48 MB', Buffer.from([0, 0, 0, 127])],
    ['an unknown operation', frame(99, Buffer.alloc(20))],
    ['an unknown required flag', frame(2013, Buffer.concat([Buffer.from([4, 0, 0, 0, 0]), body]))],
    ['an unknown section', frame(2013, Buffer.concat([Buffer.from([0, 0, 0, 0, 9]), body]))],
    ['a document longer than its frame', frame(2013, Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), rotten]))],
    ['no body', frame(2013, Buffer.alloc(4))],
    ['an empty message', frame(2013, Buffer.alloc(0))],
    ['compression that was never offered', frame(2012, Buffer.alloc(30))],
    ['a checksum that does not fit', frame(2013, Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), body, Buffer.alloc(4)]))],
    ['noise', Buffer.from('GET / HTTP/1.1\r\nHost: example\r\n\r\n')],
  ]
  test.each(broken)('[ED17] %s closes that connection and no other', async (_name, bytes) => {
    const peer = await openPeer()
    peer.send(bytes)
    await within(15_000, 'the connection to be closed', peer.closed, () => 'it stayed open')
    expect(await command({ ping: 1 })).toMatchObject({ ok: 1 })
  })
})

function frame(operation: number, content: Uint8Array): Buffer {
  const header = Buffer.alloc(16)
  header.writeInt32LE(16 + content.length, 0)
  header.writeInt32LE(77, 4)
  header.writeInt32LE(operation, 12)
  return Buffer.concat([header, content])
}

interface Extra {
  readonly flags?: number
  readonly sequence?: { readonly name: string; readonly documents: readonly Document[] }
}

function message(body: Document, { flags = 0, sequence }: Extra = {}): Buffer {
  const start = Buffer.alloc(5)
  start.writeUInt32LE(flags)
  const parts: Uint8Array[] = [start, serialize(body)]
  if (sequence) {
    const content = Buffer.concat([Buffer.from(`${sequence.name}\0`), ...sequence.documents.map(doc => serialize(doc))])
    const size = Buffer.alloc(5)
    size.writeUInt8(1)
    size.writeInt32LE(content.length + 4, 1)
    parts.push(size, content)
  }
  if (!(flags & 1)) return frame(2013, Buffer.concat(parts))
  const whole = frame(2013, Buffer.concat([...parts, Buffer.alloc(4)]))
  whole.writeUInt32LE(crc32c(whole.subarray(0, -4)), whole.length - 4)
  return whole
}

async function openPeer() {
  const path = decodeURIComponent(new URL(database.embedded.uri).host)
  const socket: Socket = connectSocket(path)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  let received = Buffer.alloc(0)
  const waiting: (() => void)[] = []
  socket.on('data', chunk => {
    received = Buffer.concat([received, chunk])
    for (const wake of waiting.splice(0)) wake()
  })
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
  const whole = () => received.length >= 4 && received.length >= received.readInt32LE(0)
  return {
    socket,
    closed,
    send: (bytes: Uint8Array) => void socket.write(bytes),
    reply: async (): Promise<Document> => {
      const arrived = async () => {
        while (!whole()) await new Promise<void>(resolve => waiting.push(resolve))
      }
      await within(15_000, 'a reply', arrived(), () => `${received.length} bytes`)
      const size = received.readInt32LE(0)
      const start = received.readInt32LE(12) === 1 ? 36 : 21
      const reply = deserialize(received.subarray(start, size))
      received = received.subarray(size)
      return reply
    },
  }
}
