import { type Document, ObjectId } from 'bson'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, planOf, serverError, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => database.close())

let next = 0
function fresh() {
  next += 1
  return database.client.db().collection<Document>(`i${next}`)
}

describe('an index is used', () => {
  test('[ED12] for equality and order: cost follows the result', async () => {
    const c = fresh()
    await c.createIndex({ room: 1, _id: 1 })
    await c.insertMany(Array.from({ length: 2000 }, (_, n) => ({ room: `r${n % 100}`, n })))
    const { plan, examined } = await planOf(database.client, c.collectionName, { room: 'r7' }, { _id: 1 })
    expect(plan).toContain('room_1__id_1')
    expect(plan).not.toContain('SORT')
    expect(examined).toBe(20)
    const found = await c.find({ room: 'r7' }).sort({ _id: -1 }).limit(2).toArray()
    expect(found.map(doc => doc.n)).toEqual([1907, 1807])
  })

  test('[ED12] for a range after an equality', async () => {
    const c = fresh()
    await c.createIndex({ chain: 1, n: 1 }, { unique: true })
    await c.insertMany(Array.from({ length: 1000 }, (_, n) => ({ chain: n % 2 ? 'a' : 'b', n })))
    const { examined } = await planOf(database.client, c.collectionName, { chain: 'a', n: { $gte: 500, $lt: 520 } })
    expect(examined).toBeLessThanOrEqual(11)
    expect(await c.countDocuments({ chain: 'a', n: { $gte: 500, $lt: 520 } })).toBe(10)
    expect((await c.find({ chain: 'a' }).sort({ n: -1 }).limit(1).toArray())[0]?.n).toBe(999)
  })

  test('[ED12] through arrays of documents, each document once', async () => {
    const c = fresh()
    await c.createIndex({ 'agenda.caseId': 1 })
    await c.insertMany(
      Array.from({ length: 500 }, (_, n) => ({
        n,
        agenda: [{ caseId: `c${n}` }, { caseId: `c${n + 1}` }, { caseId: `c${n}` }],
      })),
    )
    const { plan, examined } = await planOf(database.client, c.collectionName, {
      'agenda.caseId': { $in: ['c7', 'c8'] },
    })
    expect([plan.includes('agenda.caseId_1'), examined]).toEqual([true, 3])
    const found = await c
      .find({ 'agenda.caseId': { $in: ['c7', 'c8'] } })
      .sort({ n: 1 })
      .toArray()
    expect(found.map(doc => doc.n)).toEqual([6, 7, 8])
    await c.updateOne({ n: 7 }, { $set: { agenda: [] } })
    expect((await c.find({ 'agenda.caseId': 'c8' }).toArray()).map(doc => doc.n)).toEqual([8])
    const twoElements = await c.countDocuments({ 'agenda.caseId': { $gt: 'c499', $lt: 'c1' } })
    expect(twoElements).toBe(await countByScan(c, { 'agenda.caseId': { $gt: 'c499', $lt: 'c1' } }))
  })
})

async function countByScan(c: ReturnType<typeof fresh>, filter: Document): Promise<number> {
  await c.dropIndexes()
  return c.countDocuments(filter)
}

/** A small repeatable source of numbers: the same seed makes the same documents and questions. */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('an index answers as a scan does', () => {
  const value = (pick: (below: number) => number): unknown => {
    const kinds: (() => unknown)[] = [
      () => pick(5),
      () => pick(5) / 2,
      () => `t${pick(4)}`,
      () => null,
      () => new Date(pick(3)),
      () => pick(2) === 0,
      () => [pick(5), `t${pick(4)}`],
      () => [],
      () => ({ k: pick(3) }),
      () => [[pick(3)], pick(3)],
      () => 't'.repeat(1880) + 'u'.repeat(pick(60)),
    ]
    return kinds[pick(kinds.length)]?.()
  }
  const condition = (pick: (below: number) => number): unknown => {
    const operators = ['$gt', '$gte', '$lt', '$lte', '$eq', '$ne']
    const choice = pick(8)
    if (choice < 3) return value(pick)
    if (choice === 3) return { $in: [value(pick), value(pick)] }
    if (choice === 4) return { $exists: pick(2) === 0 }
    return { [operators[pick(operators.length)] ?? '$eq']: value(pick) }
  }

  test.each([1, 2, 3, 4, 5, 6])('[ED13] on mixed values, seed %i', async seed => {
    const pick = random(seed)
    const docs = Array.from({ length: 150 }, (_, n): Document => {
      const doc: Document = { n }
      if (pick(5)) doc.a = value(pick)
      if (pick(5)) doc.b = pick(3) ? pick(6) : `t${pick(4)}`
      if (pick(4)) doc.list = Array.from({ length: pick(4) }, () => (pick(4) ? { x: pick(5), y: pick(5) } : pick(3)))
      return doc
    })
    const plain = fresh()
    const indexed = fresh()
    await plain.insertMany(docs.map(doc => ({ ...doc })))
    await indexed.createIndexes([
      { key: { a: 1 } },
      { key: { b: -1, n: 1 } },
      { key: { 'list.x': 1, 'list.y': -1 } },
      { key: { b: 1 }, sparse: true, name: 'sparse' },
    ])
    await indexed.insertMany(docs.map(doc => ({ ...doc })))
    for (let round = 0; round < 10; round += 1) {
      const change = { $set: { a: value(pick), 'list.0': { x: pick(5), y: pick(5) } } }
      const target = { n: pick(150), list: { $exists: true } }
      await Promise.all([plain, indexed].map(c => c.updateOne(target, change)))
    }
    for (let round = 0; round < 60; round += 1) {
      const fields = ['a', 'b', 'list.x', 'list.y', 'a.k', 'n']
      const filter: Document = {}
      for (let i = 0; i <= pick(3); i += 1) filter[fields[pick(fields.length)] ?? 'a'] = condition(pick)
      const wanted = (await plain.find(filter).toArray()).map(doc => doc.n).sort((a, b) => a - b)
      const sort: [string, 1 | -1][] = [
        ['b', pick(2) ? 1 : -1],
        ['n', 1],
      ]
      const sortedPlain = (await plain.find(filter).sort(sort).toArray()).map(doc => doc.n)
      const sortedIndexed = (await indexed.find(filter).sort(sort).toArray()).map(doc => doc.n)
      const found = (await indexed.find(filter).toArray()).map(doc => doc.n).sort((a, b) => a - b)
      expect({ filter, found }).toEqual({ filter, found: wanted })
      expect({ filter, sort, found: sortedIndexed }).toEqual({ filter, sort, found: sortedPlain })
    }
  })
})

describe('counting by an index', () => {
  test.each([1, 2, 3])('[ED13] counts what a scan counts, seed %i', async seed => {
    const pick = random(seed)
    const mixed = () => [`t${pick(6)}`, `t${pick(6)}`, `t${pick(6)}x`, pick(6), null, { k: 1 }, undefined][pick(7)]
    const docs = Array.from({ length: 400 }, (_, n): Document => ({ n, a: mixed(), b: mixed() }))
    const plain = fresh()
    const indexed = fresh()
    const arrays = fresh()
    await plain.insertMany(docs.map(doc => ({ ...doc })))
    for (const c of [indexed, arrays]) await c.createIndexes([{ key: { a: 1, b: 1 } }, { key: { b: -1 } }])
    await indexed.insertMany(docs.map(doc => ({ ...doc })))
    await arrays.insertMany([...docs.map(doc => ({ ...doc })), { n: 1000, a: 't1', b: ['t1', 't2', 't3'] }])
    const bounds = ['$lte', '$gte', '$lt', '$gt']
    for (let round = 0; round < 120; round += 1) {
      const bound = { [bounds[pick(4)] ?? '$lte']: `t${pick(7)}` }
      const last = [bound, `t${pick(7)}`, { $gte: 't1', $lte: 't3' }, { $lte: pick(6) }][pick(4)]
      const filter: Document = pick(3) ? { a: `t${pick(7)}`, b: last } : { b: last }
      const options = pick(3) ? {} : { skip: 1 + pick(3), limit: 1 + pick(20) }
      const wanted = await plain.countDocuments(filter, options)
      expect({ filter, options, count: await indexed.countDocuments(filter, options) }).toEqual({
        filter,
        options,
        count: wanted,
      })
      const listed = (await arrays.find(filter).toArray()).length
      expect({ filter, count: await arrays.countDocuments(filter) }).toEqual({ filter, count: listed })
    }
  })
})

describe('kinds of index', () => {
  test.each([1, 2])(
    '[ED14] a unique key is taken once, whatever the order of keys and failures, seed %i',
    async seed => {
      const pick = random(seed)
      const c = fresh()
      await c.createIndex({ key: 1 }, { unique: true })
      const taken = new Set<string>()
      for (let round = 0; round < 150; round += 1) {
        // Rising keys with some that are known, lower, or the beginning of another.
        const keys = Array.from({ length: 1 + pick(4) }, (_, at) =>
          pick(3)
            ? `k${String(round).padStart(4, '0')}${at}`
            : `k${String(pick(round + 1)).padStart(4, '0')}`.slice(0, 4 + pick(3)),
        )
        const expected: string[] = []
        for (const key of keys) {
          if (taken.has(key) || expected.includes(key)) break
          expected.push(key)
        }
        const failed = await c.insertMany(keys.map(key => ({ key }))).then(
          () => false,
          () => true,
        )
        for (const key of expected) taken.add(key)
        expect({ keys, failed }).toEqual({ keys, failed: expected.length < keys.length })
        if (pick(10) === 0)
          await c.deleteOne({ key: [...taken].at(-1) ?? '' }).then(() => taken.delete([...taken].at(-1) ?? ''))
      }
      const found = (await c.find().toArray()).map(doc => doc.key)
      expect(found.toSorted()).toEqual([...taken].toSorted())
    },
  )

  test('[ED14] sparse unique lets many documents lack the field', async () => {
    const c = fresh()
    await c.createIndex({ nhs: 1 }, { unique: true, sparse: true })
    await c.insertMany([{ n: 1 }, { n: 2 }, { nhs: '9990000018' }])
    expect((await serverError(c.insertOne({ nhs: '9990000018' }))).code).toBe(11000)
    expect(await c.countDocuments({ nhs: null })).toBe(2)
    expect(await c.find().sort({ nhs: 1 }).toArray()).toHaveLength(3)
  })

  test('[ED14] partial unique holds only where its filter does', async () => {
    const c = fresh()
    await c.createIndex({ email: 1 }, { unique: true, partialFilterExpression: { active: true } })
    await c.insertMany([
      { email: 'a', active: false },
      { email: 'a', active: false },
      { email: 'a', active: true },
    ])
    expect((await serverError(c.insertOne({ email: 'a', active: true }))).code).toBe(11000)
    expect((await serverError(c.updateOne({ active: false }, { $set: { active: true } }))).code).toBe(11000)
    expect(await c.countDocuments({ email: 'a' })).toBe(3)
    expect((await planOf(database.client, c.collectionName, { email: 'a', active: true })).plan).toContain('email_1')
    expect((await planOf(database.client, c.collectionName, { email: 'a' })).plan).toContain('COLLSCAN')
  })

  test('[ED14] values longer than a key may be are found, and unique', async () => {
    const c = fresh()
    await c.createIndex({ text: 1 }, { unique: true })
    const long = (end: string) => 'x'.repeat(5000) + end
    await c.insertMany([{ text: long('a') }, { text: long('b') }])
    expect((await serverError(c.insertOne({ text: long('a') }))).code).toBe(11000)
    expect(await c.countDocuments({ text: long('b') })).toBe(1)
    expect(await c.countDocuments({ text: { $gt: long('a') } })).toBe(1)
    expect((await c.find().sort({ text: -1 }).toArray()).map(doc => doc.text.at(-1))).toEqual(['b', 'a'])
  })

  test('[ED14] a unique index over values that already clash is refused and leaves nothing', async () => {
    const c = fresh()
    await c.insertMany([{ k: 1 }, { k: 1 }])
    expect((await serverError(c.createIndex({ k: 1 }, { unique: true }))).code).toBe(11000)
    expect((await c.indexes()).map(index => index.name)).toEqual(['_id_'])
    await c.insertOne({ k: 1 })
    expect(await c.countDocuments({ k: 1 })).toBe(3)
  })

  test('[ED14] parallel arrays are refused', async () => {
    const c = fresh()
    await c.createIndex({ a: 1, b: 1 })
    expect((await serverError(c.insertOne({ a: [1], b: [2] }))).code).toBe(171)
  })

  test('[ED14] listed, dropped, and conflicts named as MongoDB names them', async () => {
    const c = fresh()
    expect((await serverError(c.indexes())).code).toBe(26)
    await c.createIndex({ a: 1 }, { unique: true })
    await c.createIndex({ a: 1 }, { unique: true })
    expect(await c.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a_1', unique: true },
    ])
    expect((await serverError(c.createIndex({ a: 1 }))).code).toBe(85)
    expect((await serverError(c.createIndex({ b: 1 }, { name: 'a_1' }))).code).toBe(86)
    expect((await serverError(c.createIndex({ t: 'text' }))).code).toBe(67)
    expect((await serverError(c.dropIndex('nope'))).code).toBe(27)
    expect((await serverError(c.dropIndex('_id_'))).code).toBe(72)
    await c.dropIndex('a_1')
    expect(await c.indexes()).toHaveLength(1)
    expect((await serverError(c.find({ _id: new ObjectId() }).hint('a_1').toArray())).code).toBe(2)
  })
})
