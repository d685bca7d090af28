/** Moves everything to another MongoDB: can be interrupted anywhere and started again, and ends with equal hashes or an error. */
import type { mongo } from 'mongoose'
import {
  collectionNames,
  durably,
  faithful,
  idText,
  indexSpecs,
  type Progress,
  rawBatches,
  summarise,
} from './collections.ts'
import { makeCollection } from './folder.ts'

export interface Moved {
  readonly collection: string
  readonly documents: number
  readonly sha256: string
  /** Documents that this run had to write; the rest was there from an earlier one. */
  readonly written: number
}

/** Marks a database as one that a move has begun to fill, so that no other data is ever overwritten. */
const markCollection = 'caseroomMove'
interface Mark {
  _id: 'move'
  begun: Date
}

/**
 * Copies every collection and index of `from` to `to`, then compares counts and hashes. `from` must not be written meanwhile.
 * Throws, with nothing written, when `to` holds collections that no move of ours put there.
 */
export async function moveTo(from: mongo.Db, to: mongo.Db, now: Date, progress: Progress): Promise<Moved[]> {
  await begin(to, now)
  const moved: Moved[] = []
  for (const name of await collectionNames(from)) {
    await makeCollection(to, name, await indexSpecs(from, name))
    const written = await copy(from, to, name, progress)
    const source = await summarise(from, name)
    let target = await summarise(to, name)
    if (target.sha256 !== source.sha256) {
      // Deleted at the source between an interrupted run and this one.
      await removeStrays(from, to, name)
      target = await summarise(to, name)
    }
    if (target.sha256 !== source.sha256 || target.documents !== source.documents)
      throw new Error(
        `The collection ${name} is not the same at the target: ${target.documents} documents of ${source.documents}, or another content. Keep using the old database, and move again.`,
      )
    moved.push({ collection: name, ...source, written })
  }
  await to.dropCollection(markCollection)
  return moved
}

async function begin(to: mongo.Db, now: Date): Promise<void> {
  const there = await collectionNames(to)
  if (there.includes(markCollection)) return
  if (there.length > 0)
    throw new Error(
      `The database "${to.databaseName}" at the target holds data already (${there.slice(0, 3).join(', ')}). Nothing was written. Name an empty one in the URI.`,
    )
  await to.collection<Mark>(markCollection).insertOne({ _id: 'move', begun: now }, durably)
}

async function copy(from: mongo.Db, to: mongo.Db, name: string, progress: Progress): Promise<number> {
  const total = await from.collection(name).estimatedDocumentCount()
  const target = to.collection(name)
  let done = 0
  let written = 0
  for await (const batch of rawBatches(from, name)) {
    const docs = batch.map(bytes => ({ bytes, id: idText(bytes), doc: faithful(bytes) }))
    const there = await stored(
      target,
      docs.map(one => one.doc._id),
    )
    const missing = docs.filter(one => !there.has(one.id))
    const changed = docs.filter(one => there.get(one.id)?.equals(one.bytes) === false)
    // First the changed ones: what they held of a unique index may be wanted by a new one.
    for (const { doc } of changed) await target.deleteOne({ _id: doc._id }, durably)
    const insert = [...changed, ...missing].map(one => one.doc)
    if (insert.length > 0) await target.insertMany(insert, durably)
    written += insert.length
    done += batch.length
    progress(name, done, total)
  }
  return written
}

async function removeStrays(from: mongo.Db, to: mongo.Db, name: string): Promise<void> {
  for await (const batch of rawBatches(to, name)) {
    const docs = batch.map(bytes => ({ id: idText(bytes), doc: faithful(bytes) }))
    const there = await stored(
      from.collection(name),
      docs.map(one => one.doc._id),
    )
    for (const { id, doc } of docs) if (!there.has(id)) await to.collection(name).deleteOne({ _id: doc._id }, durably)
  }
}

/** Those of `ids` that are there, with their bytes. */
async function stored(collection: mongo.Collection, ids: unknown[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const cursor = collection.find({ _id: { $in: ids } } as mongo.Filter<mongo.Document>, { raw: true })
  for await (const raw of cursor) {
    const bytes: unknown = raw
    if (bytes instanceof Uint8Array) found.set(idText(bytes), Buffer.from(bytes))
  }
  return found
}
