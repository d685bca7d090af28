// The record log in MongoDB: append-only, durable before it answers, and never a guess when it cannot be read.
import { Binary } from 'bson'
import mongoose from 'mongoose'
import { type RecordSnapshot, type RecordStore, TEMPLATE_AUTHOR } from '../usecases/recordPorts.ts'
import { durable, durably, insertDurably } from './durableInsert.ts'
import { inMessages, type Page, paged, pageOf, rowsIn, type StoredRow, toStored } from './recordPages.ts'

/** One per room: `_id` is the room. */
type StoredSnapshot = Omit<RecordSnapshot, 'bytes' | 'room'> & { _id: string; bytes: Binary }

export interface RecordLog extends RecordStore {
  /** As `append`, for rows that were put into pages before. */
  appendPages(pages: readonly Page[]): Promise<void>
}

const bytes = { type: mongoose.Schema.Types.Buffer, required: true }
const text = { type: String, required: true }

export function createRecordLog(connection: mongoose.Connection): RecordLog {
  const updates = connection.model(
    'RecordUpdate',
    new mongoose.Schema(
      { _id: text, room: text, at: { type: Date, required: true }, rows: bytes },
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
        documents: Number,
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
  const pagesOf = () => database().collection<Page | StoredRow>(updates.collection.name)
  const snapshotsOf = () => database().collection<StoredSnapshot>(snapshots.collection.name)

  return {
    async append(rows) {
      // A template is one of a kind, however many processes make it; it lies by itself, under its own id.
      const templates = rows.filter(row => row.author === TEMPLATE_AUTHOR).map(toStored)
      await insertDurably(database(), updates.collection.name, templates, there)
      await appendPages(paged(rows.filter(row => row.author !== TEMPLATE_AUTHOR)))
    },
    appendPages,

    async load(room, whole) {
      const snapshot = whole ? null : await usableSnapshot(room)
      const beyond = snapshot ? { room, _id: { $gt: snapshot.upTo } } : { room }
      const found = await pagesOf().find(beyond, durable).sort({ _id: 1 }).toArray()
      return { snapshot, rows: rowsIn(found), documents: found.length }
    },

    async putSnapshot({ room, ...snapshot }) {
      const stored = { ...snapshot, bytes: new Binary(snapshot.bytes) }
      await snapshotsOf().updateOne({ _id: room }, { $set: stored }, { upsert: true, ...durably })
    },

    async rewrite(room, rows) {
      // First the cache, which would serve the old text, then the rows: interrupted anywhere, the same again finishes it.
      await snapshotsOf().deleteOne({ _id: room }, durably)
      const rewritten = new Map(rows.map(row => [row._id, row]))
      for (const one of await pagesOf().find({ room }, durable).toArray()) {
        const known = rowsIn([one])
        if (!known.some(row => rewritten.has(row._id))) continue
        await replace(one, pageOf(known.map(row => rewritten.get(row._id) ?? row)))
      }
    },

    async history(room, until) {
      const wanted = until ? { room, at: { $lte: until } } : { room }
      const rows = rowsIn(await pagesOf().find(wanted, durable).sort({ _id: 1 }).toArray())
      return until ? rows.filter(row => row.at <= until) : rows
    },

    async span(room) {
      const end = (direction: 1 | -1) => pagesOf().findOne({ room }, { sort: { _id: direction }, ...durable })
      const [first, last] = (await Promise.all([end(1), end(-1)])).map(one => (one ? rowsIn([one]) : []))
      const [from, to] = [first?.[0], last?.at(-1)]
      return from && to ? { first: from.at, last: to.at } : null
    },
  }

  async function there(left: readonly StoredRow[]): Promise<Set<string>> {
    const ids = left.map(one => one._id)
    const found = await pagesOf()
      .find({ _id: { $in: ids } }, { projection: { _id: 1 }, ...durable })
      .toArray()
    return new Set(found.map(one => one._id))
  }

  async function appendPages(pages: readonly Page[]) {
    for (const part of inMessages(pages)) {
      await insertDurably(database(), updates.collection.name, part, mergePages)
    }
  }

  /** An earlier try stored the page, or a part of it that ended with the same row. */
  async function mergePages(left: readonly Page[]): Promise<Set<string>> {
    const settled = new Set<string>()
    for (const ours of left) {
      const theirs = await pagesOf().findOne({ _id: ours._id }, durable)
      if (!theirs) continue
      // Any other row of that id would be text lost in silence.
      if (theirs.room !== ours.room) throw new Error(`row id ${ours._id} is taken`)
      const both = rowsIn([theirs, ours])
      if (both.length > rowsIn([theirs]).length) await replace(theirs, pageOf(both))
      settled.add(ours._id)
    }
    return settled
  }

  async function replace({ _id, room }: Page | StoredRow, { _id: _, ...by }: Page | StoredRow) {
    await pagesOf().replaceOne({ _id, room }, by, durably)
  }

  /** What another process stored late, with an earlier id, is not in the snapshot: then the count tells. */
  async function usableSnapshot(room: string): Promise<RecordSnapshot | null> {
    const found = await snapshotsOf().findOne({ _id: room }, durable)
    if (!found) return null
    const { _id, bytes, ...rest } = found
    const covered = await pagesOf().countDocuments({ room, _id: { $lte: found.upTo } }, durable)
    return covered === (found.documents ?? found.rows) ? { room: _id, ...rest, bytes: bytes.value() } : null
  }
}
