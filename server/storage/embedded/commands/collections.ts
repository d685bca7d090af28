/** create, drop, dropDatabase, listCollections, listDatabases. */
import { Binary } from 'bson'
import { type Doc, encode, own } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { compileFilter } from '../query/match.ts'
import type { Reply } from '../wire.ts'
import { docArgument, flagArgument, refuseCollation } from './arguments.ts'
import { type Call, type CommandFamily, type Engine, namespaceOf } from './command.ts'

export const collectionCommands: CommandFamily = {
  create: {
    fields: [
      'capped',
      'autoIndexId',
      'size',
      'max',
      'validator',
      'validationLevel',
      'validationAction',
      'collation',
      'storageEngine',
      'indexOptionDefaults',
      'viewOn',
      'pipeline',
      'timeseries',
      'clusteredIndex',
      'expireAfterSeconds',
      'changeStreamPreAndPostImages',
    ],
    run: async (engine, call) => {
      refuseCollation(call.body)
      for (const option of ['capped', 'validator', 'viewOn', 'timeseries', 'clusteredIndex'])
        if (flagArgument(call.body, option, false))
          throw new Refusal('NotImplemented', `${option} is not supported by the embedded database`)
      const namespace = namespaceOf(call)
      await engine.write(() => {
        // Asked for again with the same (no) options, MongoDB 7 agrees instead of refusing.
        if (!engine.catalog.find(namespace)) engine.catalog.create(namespace, {})
      })
      return done
    },
  },
  drop: {
    fields: [],
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const indexes = await engine.write(() => {
        const collection = engine.catalog.find(namespace)
        if (collection) engine.catalog.drop(collection)
        return collection?.indexes.length
      })
      return indexes === undefined ? done : { body: { nIndexesWas: integer(indexes), ns: namespace, ok: 1 } }
    },
  },
  dropDatabase: {
    fields: [],
    run: async (engine, call) => {
      await engine.write(() => {
        for (const collection of inDatabase(engine, call.database)) engine.catalog.drop(collection)
      })
      return { body: { dropped: call.database, ok: 1 } }
    },
  },
  listCollections: {
    fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
    run: (engine, call) => {
      const matcher = compileFilter(docArgument(call.body, 'filter'))
      const nameOnly = flagArgument(call.body, 'nameOnly', false)
      const listed = inDatabase(engine, call.database)
        .map(collection => describe(collection, call.database))
        .filter(doc => matcher.matches(doc))
        .map(doc => (nameOnly ? { name: doc.name, type: doc.type } : doc))
      return wholeCursor(call, '$cmd.listCollections', listed)
    },
  },
  listDatabases: {
    fields: ['filter', 'nameOnly', 'authorizedDatabases'],
    run: (engine, call) => {
      const matcher = compileFilter(docArgument(call.body, 'filter'))
      const names = new Set(engine.catalog.all().map(collection => collection.namespace.split('.')[0]))
      const databases = [...names]
        .map((name): Doc => ({ name, sizeOnDisk: integer(0), empty: false }))
        .filter(doc => matcher.matches(doc))
      const nameOnly = flagArgument(call.body, 'nameOnly', false)
      return {
        body: {
          databases: nameOnly ? databases.map(({ name }) => ({ name })) : databases,
          totalSize: integer(0),
          ok: 1,
        },
      }
    },
  },
}

const done: Reply = { body: { ok: 1 } }

/** A short list answered whole, in the shape of a cursor. */
export function wholeCursor(call: Call, collection: string, docs: readonly Doc[]): Reply {
  return {
    body: { ok: 1 },
    cursor: { field: 'firstBatch', head: { id: 0n, ns: `${call.database}.${collection}` }, batch: docs.map(encode) },
  }
}

export function inDatabase(engine: Engine, database: string): Collection[] {
  return engine.catalog.all().filter(collection => collection.namespace.startsWith(`${database}.`))
}

function describe(collection: Collection, database: string): Doc {
  return {
    name: collection.namespace.slice(database.length + 1),
    type: 'collection',
    options: collection.options,
    info: {
      readOnly: false,
      uuid: new Binary(Buffer.from(collection.uuid.replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID),
    },
    idIndex: own(collection.indexes[0]?.spec ?? {}, 'key') === undefined ? {} : collection.indexes[0]?.spec,
  }
}
