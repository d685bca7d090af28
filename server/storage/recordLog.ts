// The record log in MongoDB: append-only, durable before it answers, and never a guess when it cannot be read.
import { Binary } from 'bson'
import mongoose from 'mongoose'
import { type RecordSnapshot, type RecordStore, TEMPLATE_AUTHOR } from '../usecases/recordPorts.ts'
import { durable, durably, insertDurably } from './durableInsert.ts'
import { inMessages, once, type Page, paged, pageOf, rowsIn, type StoredRow, toStored } from './recordPages.ts'

/** One per room: `_id` is the room. */
type StoredSnapshot = Omit<RecordSnapshot, 'bytes' | 'room'> & { _id: string; bytes: Binary }

const bytes = { type: mongoose.Schema.Types.Buffer, required: true }
const text = { type: String, required: true }

export function createRecordLog(connection: mongoose.Connection): RecordStore {
  const updates = connection.model(
    'RecordUpdate',
    new mongoose.Schema(
      { _id: text, room: text, at: { type: Date, required: true }, rows: [] },
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
      const written = rows.filter(row => row.author !== TEMPLATE_AUTHOR).map(toStored)
      for (const part of inMessages(paged(written))) {
        await insertDurably(database(), updates.collection.name, part, mergePages)
      }
    },

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
      const rewritten = new Map(rows.map(row => [row._id, toStored(row)]))
      for (const one of await pagesOf().find({ room }, durable).toArray()) {
        const changed = 'rows' in one ? rewrittenPage(one, rewritten) : rewritten.get(one._id)
        if (changed) await pagesOf().replaceOne({ _id: one._id, room }, withoutId(changed), durably)
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

  /** An earlier try stored the page, or a part of it that ended with the same row. */
  async function mergePages(left: readonly Page[]): Promise<Set<string>> {
    const settled = new Set<string>()
    for (const ours of left) {
      const theirs = await pagesOf().findOne({ _id: ours._id }, durable)
      if (!theirs) continue
      const known = 'rows' in theirs ? theirs.rows : [theirs]
      const both = once([...known, ...ours.rows])
      // Any other row of that id would be text lost in silence.
      const taken = theirs.room !== ours.room || new Set(both.map(row => row._id)).size < both.length
      if (taken) throw new Error(`row id ${ours._id} is taken`)
      if (both.length > known.length) {
        await pagesOf().replaceOne({ _id: ours._id }, withoutId(pageOf(ours.room, both)), durably)
      }
      settled.add(ours._id)
    }
    return settled
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

/** Null when it holds none of them. */
function rewrittenPage(page: Page, rewritten: ReadonlyMap<string, StoredRow>): Page | null {
  if (!page.rows.some(row => rewritten.has(row._id))) return null
  const rows = page.rows.map(row => {
    const { room: _, ...ours } = rewritten.get(row._id) ?? { ...row, room: page.room }
    return ours
  })
  return { ...page, rows }
}

function withoutId<T extends { _id: string }>({ _id, ...rest }: T): Omit<T, '_id'> {
  return rest
}
