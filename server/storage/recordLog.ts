// The record log in MongoDB: append-only, durable before it answers, and never a guess when it cannot be read.
import { Binary } from 'bson'
import mongoose from 'mongoose'
import { z } from 'zod'
import { type RecordSnapshot, type RecordStore, TEMPLATE_AUTHOR, type UpdateRow } from '../usecases/recordPorts.ts'

type StoredRow = Omit<UpdateRow, 'bytes'> & { bytes: Binary }
/** One per room: `_id` is the room. */
type StoredSnapshot = Omit<RecordSnapshot, 'bytes' | 'room'> & { _id: string; bytes: Binary }

const DUPLICATE_KEY = 11000
/** Of one insert; a message of the database may hold 16 MB in one list. */
const INSERT_BYTES = 8 * 1024 * 1024
const INSERT_ROWS = 10_000

/** What an insert answers. An answer that is not this is a failure. */
const inserted = z.object({
  ok: z.literal(1),
  n: z.int(),
  writeErrors: z.array(z.object({ code: z.int() })).optional(),
  writeConcernError: z.never().optional(),
})
const durably = { writeConcern: { w: 'majority', j: true } } as const
/** What a majority has, so that nothing is served that a failing primary could take back. */
const durable = { readConcern: { level: 'majority' } } as const

const bytes = { type: mongoose.Schema.Types.Buffer, required: true }
const text = { type: String, required: true }

export function createRecordLog(connection: mongoose.Connection): RecordStore {
  const updates = connection.model(
    'RecordUpdate',
    new mongoose.Schema<UpdateRow>(
      {
        _id: text,
        room: text,
        author: text,
        connection: text,
        at: { type: Date, required: true },
        bytes,
        checksum: text,
      },
      { strict: 'throw', strictQuery: 'throw', versionKey: false },
    ).index({ room: 1, _id: 1 }),
    'recordUpdates',
  )
  const snapshots = connection.model(
    'RecordSnapshot',
    new mongoose.Schema(
      {
        _id: text,
        at: { type: Date, required: true },
        upTo: text,
        rows: { type: Number, required: true },
        bytes,
        owners: [{ _id: false, client: Number, author: String }],
        checksum: text,
      },
      { strict: 'throw', strictQuery: 'throw', versionKey: false },
    ),
    'recordSnapshots',
  )
  const database = () => connection.getClient().db(connection.name)
  // The driver's own collections: rows are made by the server and checksummed, and this path runs at typing speed.
  const rowsOf = () => database().collection<StoredRow>(updates.collection.name)
  const snapshotsOf = () => database().collection<StoredSnapshot>(snapshots.collection.name)

  return {
    async append(rows) {
      for (const part of parts(rows.map(toStored))) await insert(part)
    },

    async load(room) {
      const snapshot = await usableSnapshot(room)
      const beyond = snapshot ? { room, _id: { $gt: snapshot.upTo } } : { room }
      const rows = await rowsOf().find(beyond, durable).sort({ _id: 1 }).toArray()
      return { snapshot, rows: rows.map(row => ({ ...row, bytes: row.bytes.value() })) }
    },

    async putSnapshot({ room, ...snapshot }) {
      const stored = { ...snapshot, bytes: new Binary(snapshot.bytes) }
      await snapshotsOf().updateOne({ _id: room }, { $set: stored }, { upsert: true, ...durably })
    },

    async rewrite(room, rows) {
      // First the cache, which would serve the old text, then the rows: interrupted anywhere, the same again finishes it.
      await snapshotsOf().deleteOne({ _id: room }, durably)
      for (const row of rows) await rowsOf().replaceOne({ _id: row._id, room }, withoutId(toStored(row)), durably)
    },

    async history(room, until) {
      const wanted = until ? { room, at: { $lte: until } } : { room }
      const rows = await rowsOf().find(wanted, durable).sort({ _id: 1 }).toArray()
      return rows.map(row => ({ ...row, bytes: row.bytes.value() }))
    },

    async span(room) {
      const end = (direction: 1 | -1) =>
        rowsOf().findOne({ room }, { sort: { _id: direction }, projection: { at: 1 }, ...durable })
      const [first, last] = await Promise.all([end(1), end(-1)])
      return first && last ? { first: first.at, last: last.at } : null
    },
  }

  async function insert(rows: StoredRow[]) {
    let left = rows
    while (left.length > 0) {
      // The plain command: the driver's own way counts and copies each row, which is half the cost of a commit.
      const answer = await database().command({
        insert: updates.collection.name,
        documents: left,
        ordered: true,
        ...durably,
      })
      const { n, writeErrors } = inserted.parse(answer)
      const refused = writeErrors?.[0]
      if (!refused) {
        if (n !== left.length) throw new Error(`${n} of ${left.length} rows were stored`)
        return
      }
      if (refused.code !== DUPLICATE_KEY) throw new Error(`the store refused a row with ${refused.code}`)
      // An earlier try with an unknown result got through, in whole or in part.
      const there = await storedAmong(left)
      if (there.size === 0) throw new Error('a row is said to be there and is not')
      left = left.filter(row => !there.has(row._id))
    }
  }

  async function storedAmong(rows: StoredRow[]): Promise<Set<string>> {
    const ids = rows.map(row => row._id)
    const mine = new Map(rows.map(row => [row._id, row]))
    const found = await rowsOf()
      .find({ _id: { $in: ids } }, { projection: { _id: 1, checksum: 1 }, ...durable })
      .toArray()
    for (const { _id, checksum } of found) {
      const row = mine.get(_id)
      // Two processes may seed one room. Any other row that is there with other content would be text lost in silence.
      if (row?.author !== TEMPLATE_AUTHOR && row?.checksum !== checksum) throw new Error(`row id ${_id} is taken`)
    }
    return new Set(found.map(row => row._id))
  }

  /** A row that another process stored late, with an earlier id, is not in the snapshot: then the count tells. */
  async function usableSnapshot(room: string): Promise<RecordSnapshot | null> {
    const found = await snapshotsOf().findOne({ _id: room }, durable)
    if (!found) return null
    const { _id, bytes, ...rest } = found
    const covered = await rowsOf().countDocuments({ room, _id: { $lte: found.upTo } }, durable)
    return covered === found.rows ? { room: _id, ...rest, bytes: bytes.value() } : null
  }
}

function withoutId({ _id, ...rest }: StoredRow): Omit<StoredRow, '_id'> {
  return rest
}

function toStored({ bytes, ...row }: UpdateRow): StoredRow {
  return { ...row, bytes: new Binary(bytes) }
}

function parts(rows: StoredRow[]): StoredRow[][] {
  const made: StoredRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const last = made.at(-1)
    bytes += row.bytes.length()
    if (last && bytes <= INSERT_BYTES && last.length < INSERT_ROWS) last.push(row)
    else {
      made.push([row])
      bytes = row.bytes.length()
    }
  }
  return made
}
