import {
  Binary,
  BSONRegExp,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson'
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

describe('BSON types', () => {
  const everyType = {
    _id: new ObjectId('64b000000000000000000001'),
    int: new Int32(7),
    wholeDouble: new Double(5),
    negativeZero: new Double(-0),
    long: Long.fromString('9007199254740993'),
    decimal: Decimal128.fromString('1.10'),
    text: 'naïve – 東京 \u0000 end',
    yes: true,
    nothing: null,
    date: new Date('2026-02-03T04:05:06.789Z'),
    before1970: new Date(-1),
    bytes: new Binary(Buffer.from([0, 1, 255])),
    uuid: new UUID('0189dc53-bb6e-7000-8000-000000000001').toBinary(),
    regex: new BSONRegExp('^a.b$', 'i'),
    stamp: new Timestamp({ t: 5, i: 6 }),
    lowest: new MinKey(),
    highest: new MaxKey(),
    nested: { deep: [{ x: new Double(1) }, [new Int32(2)]] },
    empty: {},
    none: [],
  }

  test('[ED4] every type comes back byte for byte', async () => {
    const c = fresh()
    await c.insertOne(everyType)
    const back = await c.findOne({}, { raw: true })
    expect(Buffer.from(back as unknown as Uint8Array).equals(Buffer.from(serialize(everyType)))).toBe(true)
  })

  test('[ED4] an update leaves the types of the fields it does not name alone', async () => {
    const c = fresh()
    await c.insertOne(everyType)
    await c.updateOne({}, { $set: { touched: 'yes' } })
    await c.updateOne({}, [{ $set: { touchedAgain: { $concat: ['$touched', '!'] } } }])
    const back = await c.findOne({}, { raw: true })
    const expected = serialize({ ...everyType, touched: 'yes', touchedAgain: 'yes!' })
    expect(Buffer.from(back as unknown as Uint8Array).equals(Buffer.from(expected))).toBe(true)
  })

  test('[ED4] $inc keeps an int an int, turns an overflowing one into a long, and adds to a long exactly', async () => {
    const c = fresh()
    await c.insertOne({
      int: new Int32(2147483647),
      long: Long.fromString('9007199254740993'),
      dec: Decimal128.fromString('0.1'),
    })
    await c.updateOne({}, { $inc: { int: new Int32(1), long: new Int32(1), dec: Decimal128.fromString('0.2') } })
    const back = await c.findOne({}, { promoteValues: false, projection: { _id: 0 } })
    expect(back).toEqual({
      int: Long.fromNumber(2147483648),
      long: Long.fromString('9007199254740994'),
      dec: Decimal128.fromString('0.3'),
    })
  })

  test('[ED5] numbers of different width are equal, also as a unique key', async () => {
    const c = fresh()
    await c.insertOne({ _id: new Int32(1) as unknown as ObjectId })
    expect(await c.findOne({ _id: new Double(1) as unknown as ObjectId })).not.toBeNull()
    expect(await c.countDocuments({ _id: Long.fromNumber(1) as unknown as ObjectId })).toBe(1)
    const error = await serverError(c.insertOne({ _id: Decimal128.fromString('1.0') as unknown as ObjectId }))
    expect(error.code).toBe(11000)
  })

  test('[ED5] values sort across types as the MongoDB manual lists them, by index and without', async () => {
    const c = fresh()
    const ordered = [
      new MinKey(),
      null,
      Number.NaN,
      -Infinity,
      -1.5,
      0,
      Decimal128.fromString('0.1'),
      1,
      Long.fromString('9007199254740993'),
      Decimal128.fromString('9007199254740993.5'),
      Infinity,
      '',
      'a',
      'ab',
      'b',
      'é',
      {},
      { a: 1 },
      { b: 0 },
      new Binary(Buffer.from([9])),
      new Binary(Buffer.from([1, 1])),
      new ObjectId('64b000000000000000000001'),
      false,
      true,
      new Date(-5),
      new Date(5),
      new Timestamp({ t: 1, i: 1 }),
      new BSONRegExp('a'),
      new MaxKey(),
    ]
    const shuffled = ordered.map((v, n) => ({ v, n })).sort((a, b) => ((a.n * 7) % 29) - ((b.n * 7) % 29))
    await c.insertMany(shuffled)
    const expected = ordered.map((_, n) => n)
    expect(numbers(await c.find().sort({ v: 1 }).toArray())).toEqual(expected)
    expect(numbers(await c.find().sort({ v: -1 }).toArray())).toEqual([...expected].reverse())
    await c.createIndex({ v: 1 })
    expect(numbers(await c.find().sort({ v: 1 }).toArray())).toEqual(expected)
    await c.dropIndexes()
    await c.createIndex({ v: -1 })
    expect(numbers(await c.find().sort({ v: 1 }).toArray())).toEqual(expected)
  })
})
