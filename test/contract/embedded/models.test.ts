import { createConnection, Schema, Types } from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
let connection: ReturnType<typeof createConnection>
beforeAll(async () => {
  database = await openDatabase()
  connection = await createConnection(database.embedded.uri).asPromise()
})
afterAll(async () => {
  await connection.close()
  await database.close()
})

const meetingSchema = new Schema({
  title: { type: String, required: true },
  at: Date,
  version: { type: Number, default: 0 },
  agenda: [{ caseId: String, minutes: Number, flags: [{ severity: String, open: Boolean }] }],
  attendance: { type: Map, of: Boolean },
  state: Buffer,
  chair: { type: Schema.Types.ObjectId, ref: 'Person' },
})
meetingSchema.index({ 'agenda.caseId': 1 })
meetingSchema.index({ title: 1, at: 1 }, { unique: true })

test('[ED18] mongoose makes collections and indexes, saves, populates and finds again what it saved', async () => {
  const Person = connection.model('Person', new Schema({ name: String }))
  const Meeting = connection.model('Meeting', meetingSchema)
  await Promise.all([Person.init(), Meeting.init()])
  expect((await Meeting.collection.indexes()).map(index => index.name)).toEqual([
    '_id_',
    'agenda.caseId_1',
    'title_1_at_1',
  ])
  const chair = await Person.create({ name: 'Ada Quince' })
  const made = await Meeting.create({
    title: 'Frailty MDT',
    at: new Date('2026-03-01T09:00:00Z'),
    agenda: [
      { caseId: 'c1', minutes: 10, flags: [{ severity: 'stop', open: true }] },
      { caseId: 'c2', minutes: 5 },
    ],
    attendance: { ada: true },
    state: Buffer.from([0, 1, 2]),
    chair: chair._id,
  })
  const found = await Meeting.findOne({ 'agenda.caseId': 'c2' }).populate<{ chair: { name: string } }>('chair')
  expect(found?.chair.name).toBe('Ada Quince')
  expect(found?.attendance?.get('ada')).toBe(true)
  expect([...(found?.state ?? [])]).toEqual([0, 1, 2])
  expect(found?.at?.toISOString()).toBe('2026-03-01T09:00:00.000Z')
  expect(found?._id.equals(made._id)).toBe(true)
  if (!found) throw new Error('not found')
  found.agenda[0]?.set('minutes', 20)
  found.agenda.push({ caseId: 'c3', minutes: 1 })
  await found.save()
  const lean = await Meeting.findById(made._id).lean()
  expect(lean?.agenda.map(item => [item.caseId, item.minutes])).toEqual([
    ['c1', 20],
    ['c2', 5],
    ['c3', 1],
  ])
  expect(lean?.agenda[0]?._id).toBeInstanceOf(Types.ObjectId)
  await expect(Meeting.create({ title: 'Frailty MDT', at: new Date('2026-03-01T09:00:00Z') })).rejects.toMatchObject({
    code: 11000,
  })
})

test('[ED18] compare-and-set, bulk inserts, cursors and counts through mongoose', async () => {
  const Row = connection.model('Row', new Schema({ room: String, n: Number, bytes: Buffer }).index({ room: 1, _id: 1 }))
  await Row.init()
  await Row.insertMany(Array.from({ length: 200 }, (_, n) => ({ room: `r${n % 4}`, n, bytes: Buffer.alloc(100, n) })))
  expect(await Row.countDocuments({ room: 'r1' })).toBe(50)
  const order: number[] = []
  for await (const row of Row.find({ room: 'r2' }).sort({ _id: 1 }).batchSize(9).cursor()) order.push(row.n ?? -1)
  expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i * 4 + 2))
  const swaps = await Promise.all([5, 6].map(n => Row.updateOne({ n: 0, room: 'r0' }, { $set: { n: 1000 + n } })))
  expect(swaps.reduce((sum, swap) => sum + swap.matchedCount, 0)).toBe(1)
  const groups = await Row.aggregate<{ _id: string; n: number }>([
    { $group: { _id: '$room', n: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ])
  expect(groups).toEqual(['r0', 'r1', 'r2', 'r3'].map(_id => ({ _id, n: 50 })))
  expect(
    await Row.findOneAndUpdate({ n: 1 }, { $set: { room: 'x' } }, { returnDocument: 'after' }).lean(),
  ).toMatchObject({ room: 'x' })
  expect((await Row.deleteMany({ room: 'r3' })).deletedCount).toBe(50)
  expect(await Row.exists({ room: 'r3' })).toBeNull()
  expect((await Row.distinct('room')).sort()).toEqual(['r0', 'r1', 'r2', 'x'])
})
