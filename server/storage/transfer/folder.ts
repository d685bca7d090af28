/** A database as a folder: BSON files as mongodump writes them and mongorestore reads them, and a manifest with hashes. */
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EJSON } from 'bson'
import type { mongo } from 'mongoose'
import { z } from 'zod'
import { collectionNames, durably, faithful, indexSpecs, type Progress, rawBatches, summarise } from './collections.ts'

const manifestFile = 'manifest.json'
const manifestSchema = z.object({
  format: z.literal(1),
  database: z.string().regex(/^[\w-]+$/),
  collections: z.array(
    z.object({
      // A name becomes part of a path.
      name: z.string().regex(/^[\w.-]+$/),
      documents: z.number().int().nonnegative(),
      sha256: z.string(),
    }),
  ),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Writes every collection of `db` below `dir`. Throws when the folder holds an export already. */
export async function exportTo(db: mongo.Db, dir: string, progress: Progress): Promise<Manifest> {
  if (await exists(join(dir, manifestFile)))
    throw new Error(`${dir} holds an export already. Nothing was written. Choose another folder.`)
  const folder = join(dir, db.databaseName)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const collections: Manifest['collections'] = []
  for (const name of await collectionNames(db)) {
    collections.push({ name, ...(await writeCollection(db, name, join(folder, `${name}.bson`), progress)) })
    const metadata = { indexes: [idIndex, ...(await indexSpecs(db, name))], collectionName: name, type: 'collection' }
    await writeFile(join(folder, `${name}.metadata.json`), EJSON.stringify(metadata, { relaxed: false }), {
      mode: 0o600,
    })
  }
  const manifest: Manifest = { format: 1, database: db.databaseName, collections }
  // Last and under its name at once: a folder with a manifest is whole.
  const draft = join(dir, `${manifestFile}.partial`)
  await writeFile(draft, JSON.stringify(manifest, null, 2), { mode: 0o600, flush: true })
  await rename(draft, join(dir, manifestFile))
  return manifest
}

/**
 * Reads a folder of `exportTo` into `db` and compares the result with the manifest.
 * Throws, before anything is written, when a file does not fit the manifest or `db` holds documents in one of its collections.
 */
export async function importFrom(db: mongo.Db, dir: string, progress: Progress): Promise<Manifest> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(dir, manifestFile), 'utf8')))
  const fileOf = (name: string) => join(dir, manifest.database, `${name}.bson`)
  for (const { name, sha256 } of manifest.collections) {
    const hash = createHash('sha256')
    for await (const one of documentsIn(fileOf(name))) hash.update(one)
    if (hash.digest('hex') !== sha256)
      throw new Error(`${fileOf(name)} is not what was exported: its checksum does not fit. Nothing was imported.`)
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } }))
      throw new Error(
        `The collection ${name} holds documents already. Nothing was imported. Import into an empty database.`,
      )
  }
  for (const { name, documents } of manifest.collections) {
    await makeCollection(
      db,
      name,
      indexesIn(await readFile(join(dir, manifest.database, `${name}.metadata.json`), 'utf8')),
    )
    let done = 0
    for await (const batch of inBatches(documentsIn(fileOf(name)))) {
      await db.collection(name).insertMany(batch.map(faithful), durably)
      done += batch.length
      progress(name, done, documents)
    }
  }
  for (const { name, documents, sha256 } of manifest.collections) {
    const found = await summarise(db, name)
    if (found.sha256 !== sha256 || found.documents !== documents)
      throw new Error(
        `The collection ${name} differs from the export after the import: ${found.documents} documents of ${documents}.`,
      )
  }
  return manifest
}

/** Makes the collection, unless it is there, with these indexes beside that on `_id`. */
export async function makeCollection(db: mongo.Db, name: string, indexes: mongo.IndexDescription[]): Promise<void> {
  if (!(await db.listCollections({ name }, { nameOnly: true }).hasNext())) await db.createCollection(name)
  if (indexes.length > 0) await db.collection(name).createIndexes(indexes)
}

const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' }
const metadataSchema = z.object({
  indexes: z.array(z.looseObject({ name: z.string(), key: z.record(z.string(), z.number()) })),
})

function indexesIn(metadata: string): mongo.IndexDescription[] {
  const { indexes } = metadataSchema.parse(EJSON.parse(metadata, { relaxed: true }))
  return indexes.filter(one => one.name !== '_id_').map(({ v: _, ...spec }) => spec)
}

async function writeCollection(db: mongo.Db, name: string, path: string, progress: Progress) {
  const file = await open(path, 'w', 0o600)
  const hash = createHash('sha256')
  const total = await db.collection(name).estimatedDocumentCount()
  let documents = 0
  try {
    for await (const batch of rawBatches(db, name)) {
      const bytes = Buffer.concat(batch)
      hash.update(bytes)
      await file.write(bytes)
      documents += batch.length
      progress(name, documents, total)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { documents, sha256: hash.digest('hex') }
}

/** Each document of a BSON file as its own bytes. Throws when the file ends in the middle of one. */
async function* documentsIn(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  const length = Buffer.alloc(4)
  try {
    for (let at = 0; ; ) {
      const head = await file.read(length, 0, 4, at)
      if (head.bytesRead === 0) return
      const size = head.bytesRead === 4 ? length.readInt32LE(0) : 0
      const bytes = size >= 5 && size <= largest ? Buffer.alloc(size) : undefined
      const read = bytes ? (await file.read(bytes, 0, size, at)).bytesRead : 0
      if (bytes === undefined || read !== size)
        throw new Error(`${path} is damaged at byte ${at}. Nothing was imported.`)
      yield bytes
      at += size
    }
  } finally {
    await file.close()
  }
}

const largest = 17 * 1024 * 1024

async function* inBatches(documents: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let batch: Buffer[] = []
  let bytes = 0
  for await (const one of documents) {
    batch.push(one)
    bytes += one.length
    if (batch.length < 1000 && bytes < 8 * 1024 * 1024) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
