import { type Document, ObjectId } from 'bson'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, serverError, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => database.close())

let next = 0
function fresh() {
  next += 1
  return database.client.db().collection<Document>(`c${next}`)
}
const numbers = (docs: Document[]) => docs.map(doc => doc.n)

describe('filters', () => {
  const docs = [
    {
      n: 0,
      a: 1,
      tags: ['x', 'y'],
      agenda: [
        { caseId: 'c1', at: 1 },
        { caseId: 'c2', at: 9 },
      ],
    },
    { n: 1, a: 5, tags: [], agenda: [{ caseId: 'c3', at: 5 }] },
    { n: 2, a: null, tags: 'x', nested: { deep: { v: 3 } } },
    { n: 3, b: 'Zoë', when: new Date(1000) },
    { n: 4, a: '5', grid: [[1, 2], [3]] },
  ]
  const cases: [string, Document, number[]][] = [
    ['equality', { a: 1 }, [0]],
    ['null meets null and missing', { a: null }, [2, 3]],
    ['an element of an array', { tags: 'x' }, [0, 2]],
    ['a whole array', { tags: ['x', 'y'] }, [0]],
    ['an array inside an array', { grid: [1, 2] }, [4]],
    ['an empty array', { tags: [] }, [1]],
    ['through an array of documents', { 'agenda.caseId': 'c2' }, [0]],
    ['by array index', { 'agenda.1.at': 9 }, [0]],
    ['$ne is the opposite of $eq for arrays', { tags: { $ne: 'x' } }, [1, 3, 4]],
    ['$gt stays within the type', { a: { $gt: 0 } }, [0, 1]],
    ['$gte and $lt from different elements', { 'agenda.at': { $gt: 4, $lt: 2 } }, [0]],
    ['$elemMatch needs one element for both', { agenda: { $elemMatch: { at: { $gt: 4, $lt: 6 } } } }, [1]],
    ['$in with null', { a: { $in: [5, null] } }, [1, 2, 3]],
    ['$nin', { a: { $nin: [1, null] } }, [1, 4]],
    ['$exists', { a: { $exists: true } }, [0, 1, 2, 4]],
    ['$exists false', { 'nested.deep': { $exists: false } }, [0, 1, 3, 4]],
    ['$size', { tags: { $size: 2 } }, [0]],
    ['$all', { tags: { $all: ['y', 'x'] } }, [0]],
    ['$type', { a: { $type: 'string' } }, [4]],
    ['$type number', { a: { $type: 'number' } }, [0, 1]],
    ['$regex with options', { b: { $regex: '^zo', $options: 'i' } }, [3]],
    ['a regular expression', { b: /ë$/ }, [3]],
    ['$not', { a: { $not: { $gt: 2 } } }, [0, 2, 3, 4]],
    ['$or', { $or: [{ a: 1 }, { b: 'Zoë' }] }, [0, 3]],
    ['$and', { $and: [{ a: 1 }, { tags: 'y' }] }, [0]],
    ['$nor', { $nor: [{ a: 1 }, { b: 'Zoë' }] }, [1, 2, 4]],
    ['$mod', { n: { $mod: [2, 1] } }, [1, 3]],
    ['$expr', { $expr: { $gt: ['$n', 3] } }, [4]],
    ['a date', { when: { $lte: new Date(1000) } }, [3]],
    ['a deep path', { 'nested.deep.v': 3 }, [2]],
    ['inherited names are not fields', { constructor: { $exists: true } }, []],
  ]

  test.each(cases)('[ED6] %s', async (_name, filter, expected) => {
    const c = fresh()
    await c.insertMany(docs.map(doc => ({ ...doc })))
    expect(numbers(await c.find(filter).sort({ n: 1 }).toArray())).toEqual(expected)
  })

  test.each([
    [{ a: { $near: 1 } }, 2],
    [{ $what: 1 }, 2],
    [{ a: { $in: 5 } }, 2],
    [{ $where: 'true' }, 238],
  ])('[ED6] %j is refused, not ignored', async (filter, code) => {
    expect(
      (
        await serverError(
          fresh()
            .find(filter as Document)
            .toArray(),
        )
      ).code,
    ).toBe(code)
  })
})

describe('find', () => {
  test('[ED7] sort, skip, limit and projection', async () => {
    const c = fresh()
    await c.insertMany(
      [3, 1, 2].map(n => ({
        n,
        a: { b: n, c: n },
        list: [
          { k: n, z: 0 },
          { k: 9, z: 1 },
        ],
      })),
    )
    expect(numbers(await c.find().sort({ n: -1 }).skip(1).limit(1).toArray())).toEqual([2])
    expect(await c.findOne({ n: 1 }, { projection: { _id: 0, 'a.b': 1, 'list.k': 1 } })).toEqual({
      a: { b: 1 },
      list: [{ k: 1 }, { k: 9 }],
    })
    expect(await c.findOne({ n: 1 }, { projection: { _id: 0, a: 0, 'list.z': 0 } })).toEqual({
      n: 1,
      list: [{ k: 1 }, { k: 9 }],
    })
    expect(await c.findOne({ n: 1 }, { projection: { _id: 0, list: { $slice: -1 }, a: 0 } })).toEqual({
      n: 1,
      list: [{ k: 9, z: 1 }],
    })
    expect(await c.findOne({ n: 1 }, { projection: { _id: 0, list: { $elemMatch: { k: 9 } } } })).toEqual({
      list: [{ k: 9, z: 1 }],
    })
    expect(await c.findOne({ 'list.k': 9, n: 1 }, { projection: { _id: 0, 'list.$': 1 } })).toEqual({
      list: [{ k: 9, z: 1 }],
    })
    expect((await serverError(c.findOne({}, { projection: { a: 1, n: 0 } }))).code).toBe(31254)
  })

  test('[ED7] distinct and count', async () => {
    const c = fresh()
    await c.insertMany([{ n: 1, t: ['a', 'b'] }, { n: 2, t: 'b' }, { n: 3 }])
    expect((await c.distinct('t')).sort()).toEqual(['a', 'b'])
    expect(await c.countDocuments({ n: { $gt: 1 } })).toBe(2)
    expect(await c.estimatedDocumentCount()).toBe(3)
    expect(await fresh().countDocuments()).toBe(0)
  })

  test('[ED7] aggregate: match, group, sort, unwind, project, lookup', async () => {
    const c = fresh()
    const owner = new ObjectId()
    await c.insertMany([
      { n: 1, team: 'gp', owner, tags: ['x', 'y'] },
      { n: 2, team: 'gp', owner, tags: ['x'] },
      { n: 5, team: 'social' },
    ])
    const groups = await c
      .aggregate([
        { $match: { n: { $gte: 1 } } },
        { $group: { _id: '$team', sum: { $sum: '$n' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray()
    expect(groups).toEqual([
      { _id: 'gp', sum: 3 },
      { _id: 'social', sum: 5 },
    ])
    expect(
      await c
        .aggregate([{ $unwind: '$tags' }, { $group: { _id: '$tags', n: { $sum: 1 } } }, { $sort: { n: -1 } }])
        .toArray(),
    ).toEqual([
      { _id: 'x', n: 2 },
      { _id: 'y', n: 1 },
    ])
    expect(
      await c.aggregate([{ $group: { _id: '$owner', n: { $sum: 1 } } }, { $match: { _id: owner } }]).toArray(),
    ).toEqual([{ _id: owner, n: 2 }])
    const people = fresh()
    await people.insertOne({ _id: owner, name: 'Rod' })
    const joined = await c
      .aggregate([
        { $match: { n: 1 } },
        { $lookup: { from: people.collectionName, localField: 'owner', foreignField: '_id', as: 'who' } },
      ])
      .toArray()
    expect(joined[0]?.who).toEqual([{ _id: owner, name: 'Rod' }])
    expect((await serverError(c.aggregate([{ $frobnicate: {} }]).toArray())).code).toBe(40324)
    expect((await serverError(c.aggregate([{ $out: 'x' }]).toArray())).code).toBe(238)
  })
})
