/** What a MongoDB database holds, read in one fixed order as bytes, so that two databases can be compared exactly. */
import { createHash } from 'node:crypto'
import { type Document, deserialize, EJSON } from 'bson'
import type { mongo } from 'mongoose'

export interface Summary {
  readonly documents: number
  /** SHA-256 over the BSON of all documents in the order of `_id`. */
  readonly sha256: string
}

/** Said now and then while work goes on. `total` may grow when others write meanwhile. */
export type Progress = (collection: string, done: number, total: number) => void

const batchDocuments = 1000
const batchBytes = 8 * 1024 * 1024

/** Names in alphabetical order, without MongoDB's own collections. */
export async function collectionNames(db: mongo.Db): Promise<string[]> {
  const listed = await db.listCollections({}, { nameOnly: true }).toArray()
  return listed
    .map(one => one.name)
    .filter(name => !name.startsWith('system.'))
    .sort()
}

/** The indexes beside the one on `_id`, as createIndexes takes them. */
export async function indexSpecs(db: mongo.Db, name: string): Promise<mongo.IndexDescription[]> {
  const listed = await db.collection(name).listIndexes().toArray()
  return listed.filter(one => one.name !== '_id_').map(({ v: _v, ns: _ns, background: _b, ...spec }) => keyed(spec))
}

function keyed(spec: Document): mongo.IndexDescription {
  return { ...spec, key: spec.key }
}

/** The documents as BSON bytes, in the order of `_id`, in batches that fit in a message. */
export async function* rawBatches(db: mongo.Db, name: string): AsyncGenerator<Buffer[]> {
  const cursor = db.collection(name).find({}, { raw: true, sort: { _id: 1 }, batchSize: batchDocuments })
  let batch: Buffer[] = []
  let bytes = 0
  for await (const raw of cursor) {
    const one = bufferOf(raw)
    if (batch.length > 0 && (batch.length >= batchDocuments || bytes + one.length > batchBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(one)
    bytes += one.length
  }
  if (batch.length > 0) yield batch
}

export async function summarise(db: mongo.Db, name: string, progress?: Progress): Promise<Summary> {
  const hash = createHash('sha256')
  const total = progress ? await db.collection(name).estimatedDocumentCount() : 0
  let documents = 0
  for await (const batch of rawBatches(db, name)) {
    for (const one of batch) hash.update(one)
    documents += batch.length
    progress?.(name, documents, total)
  }
  return { documents, sha256: hash.digest('hex') }
}

/** A document that goes back to the same bytes: no number loses its width on the way. */
export function faithful(bytes: Uint8Array): Document {
  return deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true })
}

/** The `_id` as text that is equal only for equal values of one type. */
export function idText(bytes: Uint8Array): string {
  return EJSON.stringify({ _id: faithful(bytes)._id }, { relaxed: false })
}

/** Acknowledged means: on the disk of a majority. */
export const durably = { writeConcern: { w: 'majority', j: true } } as const

function bufferOf(raw: unknown): Buffer {
  if (Buffer.isBuffer(raw)) return raw
  if (raw instanceof Uint8Array) return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  throw new Error('the driver did not hand over bytes')
}
