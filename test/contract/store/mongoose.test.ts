// What the stores ask of mongoose and of the driver, one by one, on either database.
import { ObjectId } from 'bson'
import { Schema, trusted } from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { part } from '#server/storage/schemas'
import { databases, type OpenStores, openStores } from './databases.ts'

const text = { type: String, required: true }
const rowSchema = new Schema(
  {
    _id: text,
    version: { type: Number, required: true },
    kind: { ...text, unique: true },
    place: { type: String, default: null },
    tags: [String],
    parts: [part({ id: text, note: { type: String, default: null } })],
    by: { type: part({ id: text }), default: null },
    detail: { type: Schema.Types.Mixed },
    at: Date,
    bytes: Buffer,
    history: [part({ commandId: text })],
  },
  { collection: 'features', versionKey: false, strict: 'throw', strictQuery: 'throw', minimize: false },
)
rowSchema.index({ 'parts.id': 1 })
rowSchema.index({ place: 1, kind: -1 })
rowSchema.index({ at: 1 }, { partialFilterExpression: { place: 'here' } })

describe.each(databases)('mongoose on $name', ({ uri }) => {
  let open: OpenStores
  const modelOf = () => open.connection.model('Feature', rowSchema)
  beforeAll(async () => {
    open = await openStores(uri)
    await modelOf().createIndexes()
  })
  afterAll(() => open.close())
  const row = (id: string, more = {}) => ({ _id: id, version: 1, kind: `kind ${id}`, ...more })

  test('[ED18] createIndexes: single, compound, array, unique and partial, as the schema says', async () => {
    const names = (await modelOf().collection.indexes()).map(index => [index.name, index.unique ?? false])
    expect(names.sort()).toEqual(
      [
        ['_id_', false],
        ['at_1', false],
        ['kind_1', true],
        ['parts.id_1', false],
        ['place_1_kind_-1', false],
      ].sort(),
    )
  })

  test('[ED18] create and lean: defaults, parts without ids, mixed, dates, buffers and empty objects come back', async () => {
    const at = new Date('2026-03-29T01:30:00Z')
    await modelOf().create([
      row('made', { detail: { a: {}, b: [1, 'x'] }, at, bytes: Buffer.from([0, 255]), parts: [{ id: 'p' }] }),
    ])
    const { bytes, ...found } = (await modelOf().findById('made').lean()) ?? { bytes: null }
    expect(found).toEqual({
      ...row('made'),
      place: null,
      tags: [],
      parts: [{ id: 'p', note: null }],
      by: null,
      detail: { a: {}, b: [1, 'x'] },
      at,
      history: [],
    })
    expect([...(bytes?.value() ?? [])]).toEqual([0, 255])
  })

  test('[ED18] S-41 B-41 an unknown field, a missing one and a filter on an unknown path are refused before they are sent', async () => {
    await expect(modelOf().create([row('strict', { nonsense: 1 })])).rejects.toThrow(/nonsense/)
    await expect(modelOf().create([{ _id: 'strict', version: 1 }])).rejects.toThrow(/kind/)
    await expect(modelOf().find({ nonsense: 1 })).rejects.toThrow(/nonsense/)
    expect(await modelOf().findById('strict').lean()).toBeNull()
  })

  test('[ED18] S-40 B-25 sanitizeFilter: an operator that nobody vouched for is not one', async () => {
    await modelOf().create([row('filtered')])
    const hostile: unknown = { $gt: '' }
    await expect(
      modelOf()
        .find({ place: hostile as string })
        .lean(),
    ).rejects.toThrow()
    const found = await modelOf()
      .find({ _id: trusted({ $in: ['filtered', 'other'] }) })
      .lean()
    expect(found.map(one => one._id)).toEqual(['filtered'])
  })

  test('[ED18] a save is one updateOne with the version in its filter: $set, $inc and $push, validated, or nothing', async () => {
    await modelOf().create([row('saved')])
    const save = (version: number, place: string) =>
      modelOf().updateOne(
        { _id: 'saved', version },
        { $set: { place }, $inc: { version: 1 }, $push: { history: { commandId: place } } },
        { runValidators: true },
      )
    const both = await Promise.all([save(1, 'a'), save(1, 'b')])
    expect(both.map(result => result.matchedCount).sort()).toEqual([0, 1])
    const stored = await modelOf().findById('saved').lean()
    expect(stored).toMatchObject({ version: 2, history: [{ commandId: stored?.place }] })
    await expect(modelOf().updateOne({ _id: 'saved' }, { $set: { nonsense: 1 } })).rejects.toThrow(/nonsense/)
  })

  test('[ED18] upsert with $set and with $setOnInsert', async () => {
    const put = (place: string) =>
      modelOf().updateOne({ _id: 'put' }, { $set: { ...row('put'), place } }, { upsert: true })
    expect((await put('first')).upsertedId).toBe('put')
    expect(await put('second')).toMatchObject({ upsertedCount: 0, modifiedCount: 1 })
    const keep = (place: string) =>
      modelOf().updateOne({ _id: 'kept' }, { $setOnInsert: { ...row('kept'), place } }, { upsert: true })
    await keep('first')
    await keep('second')
    expect(await modelOf().findById('kept').lean()).toMatchObject({ place: 'first' })
  })

  test('[ED18] insertMany in order: a taken key ends it with 11000 and the number of rows before it', async () => {
    const rows = [row('i1'), row('i2'), { ...row('i3'), kind: 'kind i1' }, row('i4')]
    const error: unknown = await modelOf()
      .insertMany(rows, { ordered: true })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 11000, insertedCount: 2 })
    expect(
      (
        await modelOf()
          .find({ _id: trusted({ $in: ['i1', 'i2', 'i3', 'i4'] }) })
          .lean()
      ).length,
    ).toBe(2)
  })

  test('[ED18] filters on parts of arrays: by path, by place, $elemMatch ranges, $or, null', async () => {
    await modelOf().create([
      row('f1', { tags: ['marsh', 'march'], parts: [{ id: 'x' }], place: 'filters' }),
      row('f2', { tags: ['april'], place: 'filters' }),
    ])
    const ids = async (filter: Record<string, unknown>) =>
      (
        await modelOf()
          .find({ place: 'filters', ...filter })
          .sort({ _id: 1 })
          .lean()
      ).map(one => one._id)
    expect(await ids({ 'parts.id': 'x' })).toEqual(['f1'])
    expect(await ids({ 'parts.0': trusted({ $exists: true }) })).toEqual(['f1'])
    expect(await ids({ tags: trusted({ $elemMatch: { $gte: 'mar', $lt: 'mar\uffff' } }) })).toEqual(['f1'])
    expect(await ids({ $or: [{ 'parts.id': 'x' }, { tags: 'april' }], by: null })).toEqual(['f1', 'f2'])
    expect(await ids({ kind: trusted({ $gt: 'kind f1' }) })).toEqual(['f2'])
  })

  test('[ED18] sort, limit, select and a cursor in batches', async () => {
    await modelOf().insertMany(
      Array.from({ length: 50 }, (_, n) => row(`s${String(n).padStart(2, '0')}`, { place: 'sorted' })),
    )
    const page = await modelOf().find({ place: 'sorted' }).sort({ kind: -1 }).limit(3).select({ kind: 1 }).lean()
    expect(page).toEqual(['s49', 's48', 's47'].map(_id => ({ _id, kind: `kind ${_id}` })))
    const order: string[] = []
    for await (const one of modelOf().find({ place: 'sorted' }).sort({ _id: 1 }).lean().cursor({ batchSize: 7 }))
      order.push(one._id)
    expect(order).toEqual(Array.from({ length: 50 }, (_, n) => `s${String(n).padStart(2, '0')}`))
  })

  test('[ED18] the driver below: majority reads, journalled inserts, projections, counts, one row from either end', async () => {
    const raw = open.connection
      .getClient()
      .db(open.connection.name)
      .collection<{ _id: string; room: string; n: number }>('raw')
    await raw.createIndex({ room: 1, _id: 1 })
    const durably = { writeConcern: { w: 'majority', j: true } } as const
    const rows = Array.from({ length: 20 }, (_, n) => ({ _id: `r${n + 10}`, room: `room ${n % 2}`, n }))
    await raw.insertMany(rows, { ordered: true, ...durably })
    const durable = { readConcern: { level: 'majority' } } as const
    const beyond = await raw
      .find({ room: 'room 1', _id: { $gt: 'r20' } }, durable)
      .sort({ _id: 1 })
      .toArray()
    expect(beyond.map(one => one.n)).toEqual([11, 13, 15, 17, 19])
    const last = await raw.findOne({ room: 'room 0' }, { sort: { _id: -1 }, projection: { n: 1 }, ...durable })
    expect(last).toEqual({ _id: 'r28', n: 18 })
    expect(await raw.countDocuments({ room: 'room 0', _id: { $lte: 'r20' } }, durable)).toBe(6)
    expect(await raw.estimatedDocumentCount()).toBe(20)
    expect((await raw.deleteOne({ _id: 'r10' }, durably)).deletedCount).toBe(1)
    expect(await raw.findOne({ _id: 'r10' })).toBeNull()
    expect(await raw.insertOne({ _id: new ObjectId().toHexString(), room: 'x', n: 0 }, durably)).toMatchObject({
      acknowledged: true,
    })
  })
})
