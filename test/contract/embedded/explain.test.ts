import { type Document, Int32 } from 'bson'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seeded } from '#test/server/record/chance'
import { openDatabase, planOf, serverError, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openDatabase()
  const c = database.client.db().collection('c')
  await c.createIndexes([{ key: { n: 1 } }, { key: { team: 1, at: -1 } }, { key: { tags: 1 } }])
  await c.insertMany(
    Array.from({ length: 1000 }, (_, n) => ({
      n,
      team: `t${n % 50}`,
      at: n,
      tags: [`g${n % 100}`, `h${n % 7}`],
      free: n % 3,
    })),
  )
})
afterAll(() => database.close())

const explain = (inner: Document) => database.client.db().command({ explain: inner })

describe('explain', () => {
  test.each<[string, Document, string]>([
    ['find', { find: 'c', filter: { n: 5 } }, 'n_1'],
    ['count', { count: 'c', query: { n: { $gt: 990 } } }, 'n_1'],
    ['distinct', { distinct: 'c', key: 'n', query: { team: 't1' } }, 'team_1_at_-1'],
    ['update', { update: 'c', updates: [{ q: { n: 5 }, u: { $set: { free: 9 } } }] }, 'n_1'],
    ['delete', { delete: 'c', deletes: [{ q: { n: 5 }, limit: 1 }] }, 'n_1'],
    ['findAndModify', { findAndModify: 'c', query: { n: 5 }, remove: true }, 'n_1'],
    ['aggregate', { aggregate: 'c', pipeline: [{ $match: { tags: 'g4' } }, { $count: 'n' }], cursor: {} }, 'tags_1'],
  ])('[ED30] %s names the index it would use, and changes nothing', async (_name, inner, index) => {
    const answer = await explain(inner)
    expect(JSON.stringify(answer.queryPlanner.winningPlan)).toContain(`"indexName":"${index}"`)
    expect(answer.executionStats.totalDocsExamined).toBeLessThanOrEqual(21)
    expect(
      await database.client
        .db()
        .collection('c')
        .countDocuments({ free: { $lt: 3 } }),
    ).toBe(1000)
  })

  test('[ED30] a search without an index says COLLSCAN, a sort without one SORT', async () => {
    const answer = await explain({ find: 'c', filter: { free: 1 }, sort: { free: 1 }, limit: 5 })
    expect(answer.queryPlanner.winningPlan).toMatchObject({ stage: 'SORT', inputStage: { stage: 'COLLSCAN' } })
    expect(answer.executionStats).toMatchObject({ totalDocsExamined: 1000, nReturned: 5 })
    expect((await serverError(explain({ ping: 1 }))).code).toBe(238)
  })

  test('[ED30] collStats and dbStats count what is there', async () => {
    const db = database.client.db('figures')
    await db.collection<{ _id: Int32 }>('a').insertMany([{ _id: new Int32(1) }, { _id: new Int32(2) }])
    await db.collection('b').createIndex({ x: 1 })
    const size = 14 // length, type, "_id", number, end
    expect(await db.command({ collStats: 'a' })).toMatchObject({
      count: 2,
      size: 2 * size,
      avgObjSize: size,
      nindexes: 1,
    })
    expect(await db.command({ dbStats: 1 })).toMatchObject({
      collections: 2,
      objects: 2,
      dataSize: 2 * size,
      indexes: 3,
    })
    expect((await serverError(db.command({ collStats: 'none' }))).code).toBe(26)
    const [stats] = await db
      .collection('a')
      .aggregate([{ $collStats: { count: {}, storageStats: {} } }])
      .toArray()
    const { indexSizes, ...whole } = await db.command({ collStats: 'a' })
    expect(stats).toMatchObject({ count: whole.count, storageStats: { size: whole.size, nindexes: whole.nindexes } })
    expect(Object.values(indexSizes).reduce<number>((sum, size) => sum + Number(size), 0)).toBe(whole.totalIndexSize)
    const left = await db
      .collection('a')
      .aggregate([{ $collStats: { count: {} } }, { $project: { count: 1 } }])
      .toArray()
    expect(left).toEqual([{ count: whole.count }])
    for (const [pipeline, code] of [
      [[{ $limit: 1 }, { $collStats: { count: {} } }], 40602],
      [[{ $collStats: { latencyStats: {} } }], 238],
      [[{ $indexStats: {} }], 238],
      [[{ $merge: 'b' }], 238],
    ] as const)
      expect(
        (
          await serverError(
            db
              .collection('a')
              .aggregate([...pipeline])
              .toArray(),
          )
        ).code,
      ).toBe(code)
  })
})

describe('$or', () => {
  test('[ED12] is answered by the indexes of its branches, each document once', async () => {
    const filter = { $or: [{ n: { $in: [3, 53] } }, { team: 't3' }, { tags: 'g3' }] }
    const { plan, examined } = await planOf(database.client, 'c', filter, { at: -1 })
    expect(plan).not.toContain('COLLSCAN')
    expect(examined).toBe(2 + 20 + 10)
    const found = await database.client.db().collection('c').find(filter).sort({ at: -1 }).toArray()
    expect(found.map(doc => doc.n)).toEqual(Array.from({ length: 20 }, (_, k) => 953 - 50 * k))
  })

  test('[ED12] with one branch that has no index is a scan, and with an equality beside it uses that', async () => {
    expect((await planOf(database.client, 'c', { $or: [{ n: 1 }, { free: 1 }] })).plan).toContain('COLLSCAN')
    expect((await planOf(database.client, 'c', { n: 1, $or: [{ team: 't1' }, { free: 1 }] })).examined).toBe(1)
  })

  test('[ED13] has the same answer as a scan, whatever the branches', async () => {
    const chance = seeded(20261122)
    const c = database.client.db().collection<Document>('c')
    const branch = (): Document => {
      const n = chance.below(1000)
      const kinds: Document[] = [
        { n },
        { n: { $gte: n, $lt: n + 30 } },
        { team: `t${n % 60}` },
        { tags: { $in: [`g${n % 110}`, `h${n % 9}`] } },
        { team: `t${n % 60}`, free: n % 3 },
        { $and: [{ tags: `h${n % 7}` }, { n: { $lt: n } }] },
        { $or: [{ n }, { tags: `g${n % 100}` }] },
      ]
      return kinds[chance.below(kinds.length)] ?? {}
    }
    for (let round = 0; round < 60; round += 1) {
      const filter: Document = {
        $or: Array.from({ length: 1 + chance.below(4) }, branch),
        ...(round % 3 ? {} : { free: 1 }),
      }
      const [indexed, scanned] = await Promise.all([
        c.find(filter).sort({ n: 1 }).toArray(),
        // $nor twice says the same and uses no index.
        c
          .find({ $nor: [{ $nor: filter.$or }], ...(round % 3 ? {} : { free: 1 }) })
          .sort({ n: 1 })
          .toArray(),
      ])
      expect(
        indexed.map(doc => doc.n),
        JSON.stringify(filter),
      ).toEqual(scanned.map(doc => doc.n))
    }
  })
})

test('[ED7] an aggregation that only chooses is read in batches; one that would hold too much is refused', async () => {
  const c = database.client.db().collection('large')
  for (let n = 0; n < 11; n += 1)
    await c.insertMany(Array.from({ length: 10 }, () => ({ n, filler: 'x'.repeat(1_000_000) })))
  expect((await serverError(c.aggregate([{ $group: { _id: '$n', all: { $push: '$filler' } } }]).toArray())).code).toBe(
    292,
  )
  let seen = 0
  for await (const _ of c.aggregate([{ $match: { n: { $gte: 0 } } }], { batchSize: 3 })) seen += 1
  expect(seen).toBe(110)
}, 60_000)
