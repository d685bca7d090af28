/** collStats and dbStats. Sizes are those of the documents; the file they share has one size for all. */
import { type Doc, isDoc, own } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { everyRecord } from '../query/scan.ts'
import { indexPrefix } from '../tables.ts'
import { countArgument } from './arguments.ts'
import { inDatabase } from './collections.ts'
import { type Call, type CommandFamily, type Engine, existing, namespaceOf } from './command.ts'

export const statsCommands: CommandFamily = {
  collStats: {
    fields: ['scale'],
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      return { body: { ns: namespace, ...(await storageStats(engine, call, namespace, scaleOf(call.body))), ok: 1 } }
    },
  },
  dbStats: {
    fields: ['scale', 'freeStorage'],
    run: async (engine, call) => {
      const collections = inDatabase(engine, call.database)
      let [objects, total, indexes] = [0, 0, 0]
      for (const collection of collections) {
        const { count, bytes } = await measure(engine, call, collection)
        objects += count
        total += bytes
        indexes += collection.indexes.length
      }
      const { size, ...rest } = sizes(objects, total, scaleOf(call.body))
      return {
        body: {
          db: call.database,
          collections: integer(collections.length),
          views: integer(0),
          objects: integer(objects),
          dataSize: size,
          ...rest,
          indexes: integer(indexes),
          ok: 1,
        },
      }
    },
  },
}

/** The only document of the `$collStats` stage. Throws BadValue (2) for a part that is not known. */
export async function collStatsDocument(engine: Engine, call: Call, namespace: string, wanted: unknown): Promise<Doc> {
  if (!isDoc(wanted)) throw new Refusal('BadValue', '$collStats takes an object')
  for (const part of Object.keys(wanted))
    if (part !== 'count' && part !== 'storageStats')
      throw new Refusal('NotImplemented', `$collStats has no '${part}' in the embedded database`)
  const { count: counted, storageStats: storage } = wanted
  const document: Doc = { ns: namespace, host: 'embedded', localTime: engine.now() }
  if (isDoc(counted)) document.count = integer(engine.store.records.count(existing(engine, namespace).number))
  if (isDoc(storage)) document.storageStats = await storageStats(engine, call, namespace, scaleOf(storage))
  return document
}

async function storageStats(engine: Engine, call: Call, namespace: string, scale: number): Promise<Doc> {
  const collection = existing(engine, namespace)
  const { count, bytes } = await measure(engine, call, collection)
  const indexSizes: Doc = {}
  let indexBytes = 0
  for (const index of collection.indexes) {
    const size = await bytesOfIndex(engine, call, index.number)
    indexSizes[index.name] = integer(Math.floor(size / scale))
    indexBytes += size
  }
  return {
    ...sizes(count, bytes, scale),
    count: integer(count),
    nindexes: integer(collection.indexes.length),
    indexSizes,
    totalIndexSize: integer(Math.floor(indexBytes / scale)),
    totalSize: integer(Math.floor((bytes + indexBytes) / scale)),
    capped: false,
  }
}

async function bytesOfIndex(engine: Engine, call: Call, index: number): Promise<number> {
  const to = indexPrefix(index + 1)
  let [from, bytes, after] = [indexPrefix(index), 0, false]
  for (;;) {
    const page = engine.store.entries.page({ from, to, after, reverse: false }, 1000)
    bytes += page.reduce((sum, entry) => sum + entry.at.length, 0)
    const last = page.at(-1)
    if (last === undefined) return bytes
    ;[from, after] = [last.at, true]
    if (call.turn.due()) await call.turn.take()
  }
}

async function measure(engine: Engine, call: Call, collection: Collection): Promise<{ count: number; bytes: number }> {
  let [count, bytes] = [0, 0]
  for (const record of everyRecord(engine.store, collection, false)) {
    if (call.turn.due()) await call.turn.take()
    count += 1
    bytes += record.bytes.length
  }
  return { count, bytes }
}

function sizes(count: number, bytes: number, scale: number): Doc {
  const scaled = Math.floor(bytes / scale)
  return {
    size: integer(scaled),
    avgObjSize: count === 0 ? integer(0) : bytes / count,
    storageSize: integer(scaled),
    scaleFactor: integer(scale),
  }
}

function scaleOf(body: Doc): number {
  return own(body, 'scale') === undefined ? 1 : Math.max(1, countArgument(body, 'scale') ?? 1)
}
