/** collStats and dbStats. Sizes are those of the documents; the file they share has one size for all. */
import { type Doc, own } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import { integer } from '../numbers.ts'
import { everyRecord } from '../query/scan.ts'
import { countArgument } from './arguments.ts'
import { inDatabase } from './collections.ts'
import { type Call, type CommandFamily, type Engine, existing, namespaceOf } from './command.ts'

export const statsCommands: CommandFamily = {
  collStats: {
    fields: ['scale'],
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const collection = existing(engine, namespace)
      const { count, bytes } = await measure(engine, call, collection)
      return {
        body: {
          ns: namespace,
          ...sizes(count, bytes, scaleOf(call)),
          count: integer(count),
          nindexes: integer(collection.indexes.length),
          capped: false,
          ok: 1,
        },
      }
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
      const { size, ...rest } = sizes(objects, total, scaleOf(call))
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

function scaleOf(call: Call): number {
  return own(call.body, 'scale') === undefined ? 1 : Math.max(1, countArgument(call.body, 'scale') ?? 1)
}
