import type { Document, ObjectId } from 'bson'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, openDatabase, serverError, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => database.close())

let next = 0
function fresh() {
  next += 1
  return database.client.db().collection<Document>(`w${next}`)
}

describe('insert', () => {
  test('[ED8] a taken unique key is refused with code, pattern and value, and nothing of the document stays', async () => {
    const c = fresh()
    await c.createIndex({ chain: 1, n: 1 }, { unique: true })
    await c.insertOne({ chain: 'a', n: 1 })
    const error = await serverError(c.insertOne({ chain: 'a', n: 1 }))
    expect(error.code).toBe(11000)
    expect(error.keyPattern).toEqual({ chain: 1, n: 1 })
    expect(error.keyValue).toEqual({ chain: 'a', n: 1 })
    expect(error.message).toContain('E11000')
    expect(await c.countDocuments()).toBe(1)
    expect(await c.countDocuments({ chain: 'a' })).toBe(1)
  })

  test('[ED8] ordered stops at the first error, unordered goes on', async () => {
    const c = fresh()
    const docs = () => [1, 1, 2].map(n => ({ _id: n as unknown as ObjectId }))
    const ordered = await serverError(c.insertMany(docs()))
    expect([ordered.code, await c.countDocuments()]).toEqual([11000, 1])
    const unordered = await serverError(c.insertMany(docs(), { ordered: false }))
    expect([unordered.code, await c.countDocuments()]).toEqual([11000, 2])
  })

  test('[ED8] a document over 16 MB is refused', async () => {
    const c = fresh()
    const half = 'x'.repeat(15 * 1024 * 1024)
    await c.insertOne({ n: 1, half })
    expect((await serverError(c.updateOne({ n: 1 }, { $set: { other: half } }))).code).toBe(10334)
    expect((await c.findOne({ n: 1 }))?.half.length).toBe(half.length)
  })
})

describe('update', () => {
  test('[ED9] compare-and-set: the second writer of one version matches nothing', async () => {
    const c = fresh()
    await c.insertOne({ name: 'd', version: 1, history: [] })
    const set = (by: string) =>
      c.updateOne(
        { name: 'd', version: 1 },
        { $set: { by, version: 2 }, $push: { history: { by } as never }, $inc: { edits: 1 } },
      )
    const results = await Promise.all([set('gp'), set('pharmacist')])
    expect(results.map(result => result.matchedCount).sort()).toEqual([0, 1])
    const stored = await c.findOne({ name: 'd' })
    expect(stored).toMatchObject({ version: 2, edits: 1, history: [{ by: stored?.by }] })
  })

  test('[ED9] twenty connections, a hundred increments each: none is lost', async () => {
    const name = fresh().collectionName
    await database.client.db().collection(name).insertOne({ n: 0 })
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect(database.embedded.uri)))
    await Promise.all(
      clients.map(async client => {
        for (let i = 0; i < 100; i += 1)
          await client
            .db()
            .collection(name)
            .updateOne({}, { $inc: { n: 1 } })
      }),
    )
    expect(
      await database.client
        .db()
        .collection(name)
        .findOne({}, { projection: { _id: 0 } }),
    ).toEqual({ n: 2000 })
    await Promise.all(clients.map(client => client.close()))
  })

  const operators: [string, Document, Document, Document][] = [
    ['$set deep', { a: 1 }, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
    ['$unset', { a: 1, b: { c: 2, d: 3 } }, { $unset: { 'b.c': '' } }, { a: 1, b: { d: 3 } }],
    ['$inc and $mul', { a: 1, b: 2 }, { $inc: { a: -3, n: 1 }, $mul: { b: 2.5, z: 4 } }, { a: -2, b: 5, n: 1, z: 0 }],
    ['$min and $max', { a: 5, b: 5 }, { $min: { a: 3 }, $max: { b: 3, c: 1 } }, { a: 3, b: 5, c: 1 }],
    ['$rename', { a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
    [
      '$push each, sort, slice',
      { a: [5, 1] },
      { $push: { a: { $each: [3, 9], $sort: 1, $slice: 3 } } },
      { a: [1, 3, 5] },
    ],
    ['$push at a position', { a: [1, 2] }, { $push: { a: { $each: [0], $position: 0 } } }, { a: [0, 1, 2] }],
    [
      '$push sorts documents',
      { a: [{ k: 2 }] },
      { $push: { a: { $each: [{ k: 1 }], $sort: { k: 1 } } } },
      { a: [{ k: 1 }, { k: 2 }] },
    ],
    ['$addToSet', { a: [1] }, { $addToSet: { a: { $each: [1, 2] } } }, { a: [1, 2] }],
    [
      '$pull by value and by condition',
      { a: [1, 2, 3], b: [{ x: 1 }, { x: 2 }] },
      { $pull: { a: { $gte: 2 }, b: { x: 1 } } },
      { a: [1], b: [{ x: 2 }] },
    ],
    ['$pullAll and $pop', { a: [1, 2, 1], b: [1, 2] }, { $pullAll: { a: [1] }, $pop: { b: -1 } }, { a: [2], b: [2] }],
    ['$[] every element', { a: [{ x: 1 }, { x: 2 }] }, { $inc: { 'a.$[].x': 1 } }, { a: [{ x: 2 }, { x: 3 }] }],
    ['$bit', { a: 12 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
    ['a pipeline', { a: 2 }, [{ $set: { b: { $add: ['$a', 1] } } }, { $unset: 'a' }], { b: 3 }],
  ]
  test.each(operators)('[ED10] %s', async (_name, before, update, after) => {
    const c = fresh()
    await c.insertOne({ ...before })
    await c.updateOne({}, update)
    expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual(after)
  })

  test('[ED10] positional $ and array filters change the element that was meant', async () => {
    const c = fresh()
    await c.insertOne({
      flags: [
        { id: 'a', open: true },
        { id: 'b', open: true },
        { id: 'c', open: false },
      ],
    })
    await c.updateOne({ 'flags.id': 'b' }, { $set: { 'flags.$.open': false } })
    await c.updateOne({ flags: { $elemMatch: { id: 'c' } } }, { $set: { 'flags.$.seen': 1 } })
    await c.updateOne({}, { $set: { 'flags.$[f].late': true } }, { arrayFilters: [{ 'f.open': true }] })
    expect((await c.findOne({}))?.flags).toEqual([
      { id: 'a', open: true, late: true },
      { id: 'b', open: false },
      { id: 'c', open: false, seen: 1 },
    ])
  })

  test('[ED10] upsert starts from the equalities of the filter and says which id it made', async () => {
    const c = fresh()
    const update = { $set: { seen: true }, $setOnInsert: { first: 1 } }
    const made = await c.updateOne({ room: 'r1', n: { $gt: 3 }, k: { $eq: 2 } }, update, { upsert: true })
    expect(made).toMatchObject({ matchedCount: 0, upsertedCount: 1 })
    expect(await c.findOne({ _id: made.upsertedId ?? undefined })).toEqual({
      _id: made.upsertedId,
      room: 'r1',
      k: 2,
      seen: true,
      first: 1,
    })
    const again = await c.updateOne({ room: 'r1' }, update, { upsert: true })
    expect(again).toMatchObject({ matchedCount: 1, modifiedCount: 0, upsertedCount: 0 })
  })

  test.each<[string, Document, number]>([
    ['an unknown operator', { $frob: { a: 1 } }, 9],
    ['two operators on one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a path and its parent', { $set: { 'a.b': 1, a: 1 } }, 40],
    ['another _id', { $set: { _id: 'other' } }, 66],
    ['$inc of a text', { $inc: { text: 1 } }, 14],
    ['through a scalar', { $set: { 'text.x': 1 } }, 28],
    ['$push on a scalar', { $push: { text: 1 } }, 2],
  ])('[ED10] %s is refused and changes nothing', async (_name, update, code) => {
    const c = fresh()
    await c.insertOne({ text: 'x' })
    expect((await serverError(c.updateOne({}, update))).code).toBe(code)
    expect(await c.findOne({}, { projection: { _id: 0 } })).toEqual({ text: 'x' })
  })

  test('[ED10] updateMany, replaceOne, deleteOne, deleteMany', async () => {
    const c = fresh()
    await c.insertMany([1, 2, 3, 4].map(n => ({ n })))
    expect(await c.updateMany({ n: { $gt: 1 } }, { $inc: { n: 10 } })).toMatchObject({
      matchedCount: 3,
      modifiedCount: 3,
    })
    expect(await c.replaceOne({ n: 12 }, { n: 12, whole: true })).toMatchObject({ modifiedCount: 1 })
    expect(await c.replaceOne({ n: 12 }, { n: 12, whole: true })).toMatchObject({ matchedCount: 1, modifiedCount: 0 })
    expect((await c.deleteOne({ n: { $gt: 12 } })).deletedCount).toBe(1)
    expect((await c.deleteMany({})).deletedCount).toBe(3)
  })

  test('[ED10] findOneAndUpdate, findOneAndDelete and their options', async () => {
    const c = fresh()
    await c.insertMany([{ n: 1 }, { n: 2 }])
    const after = await c.findOneAndUpdate(
      {},
      { $inc: { n: 10 } },
      { sort: { n: -1 }, returnDocument: 'after', projection: { _id: 0 } },
    )
    expect(after).toEqual({ n: 12 })
    expect(await c.findOneAndUpdate({ n: 1 }, { $set: { x: 1 } }, { projection: { _id: 0 } })).toEqual({ n: 1 })
    expect(await c.findOneAndUpdate({ n: 99 }, { $set: { x: 1 } })).toBeNull()
    const made = await c.findOneAndUpdate({ n: 99 }, { $set: { x: 1 } }, { upsert: true, returnDocument: 'after' })
    expect(made).toMatchObject({ n: 99, x: 1 })
    expect(await c.findOneAndDelete({ n: 99 })).toMatchObject({ n: 99 })
    expect(await c.countDocuments()).toBe(2)
  })

  test('[ED10] bulkWrite mixes operations and counts them', async () => {
    const c = fresh()
    const result = await c.bulkWrite([
      { insertOne: { document: { n: 1 } } },
      { updateOne: { filter: { n: 1 }, update: { $set: { m: 1 } } } },
      { updateOne: { filter: { n: 5 }, update: { $set: { m: 5 } }, upsert: true } },
      { deleteOne: { filter: { n: 1 } } },
    ])
    expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 })
  })

  test('[ED11] a write repeated with its session and transaction number is done once and answered twice', async () => {
    const c = fresh()
    await c.insertOne({ n: 0 })
    const session = database.client.startSession()
    const command = {
      update: c.collectionName,
      updates: [{ q: {}, u: { $inc: { n: 1 } } }],
      // Above what the driver itself has counted to on a session it may have used before.
      txnNumber: 1_000_000n,
    }
    const first = await database.client.db().command(command, { session })
    const second = await database.client.db().command(command, { session })
    expect([first.nModified, second.nModified]).toEqual([1, 1])
    expect((await c.findOne({}))?.n).toBe(1)
    await session.endSession()
  })

  test('[ED11] a transaction is refused, clearly', async () => {
    const c = fresh()
    const session = database.client.startSession()
    session.startTransaction()
    const error = await serverError(c.insertOne({ n: 1 }, { session }))
    expect([error.code, error.message]).toEqual([263, expect.stringContaining('Transactions are not supported')])
    await session.abortTransaction()
    await session.endSession()
    expect(await c.countDocuments()).toBe(0)
  })
})
