/** createIndexes, listIndexes, dropIndexes. */
import { type Doc, isDoc, own } from '../bson.ts'
import type { Collection, Index } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { sameValue } from '../order.ts'
import { listArgument, refuseCollation } from './arguments.ts'
import { wholeCursor } from './collections.ts'
import { type CommandFamily, created, existing, namespaceOf } from './command.ts'

const options = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'hidden',
  'ns',
  'collation',
])

export const indexCommands: CommandFamily = {
  createIndexes: {
    fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const specs = listArgument(call.body, 'indexes').map(checkSpec)
      return engine.write(() => {
        const isNew = engine.catalog.find(namespace) === undefined
        const collection = created(engine, namespace)
        const before = collection.indexes.length
        for (const spec of specs) {
          if (alreadyThere(collection, spec)) continue
          engine.documents.build(collection, engine.catalog.addIndex(collection, spec))
        }
        const after = collection.indexes.length
        return {
          body: {
            numIndexesBefore: integer(before),
            numIndexesAfter: integer(after),
            createdCollectionAutomatically: isNew,
            ...(before === after ? { note: 'all indexes already exist' } : {}),
            ok: 1,
          },
        }
      })
    },
  },
  listIndexes: {
    fields: ['cursor', 'includeIndexBuildInfo'],
    run: (engine, call) => {
      const collection = existing(engine, namespaceOf(call))
      return wholeCursor(
        call,
        String(own(call.body, 'listIndexes')),
        collection.indexes.map(index => index.spec),
      )
    },
  },
  dropIndexes: {
    fields: ['index'],
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const wanted = own(call.body, 'index')
      return engine.write(() => {
        const collection = existing(engine, namespace)
        const before = collection.indexes.length
        for (const index of named(collection, wanted)) engine.catalog.dropIndex(collection, index)
        return { body: { nIndexesWas: integer(before), ok: 1 } }
      })
    },
  },
}

function checkSpec(spec: unknown): Doc {
  if (!isDoc(spec)) throw new Refusal('TypeMismatch', 'An index must be described by an object')
  for (const name of Object.keys(spec))
    if (!options.has(name))
      throw new Refusal(
        ['weights', 'default_language', '2dsphereIndexVersion', 'bits', 'wildcardProjection'].includes(name)
          ? 'CannotCreateIndex'
          : 'InvalidIndexSpecificationOption',
        `The field '${name}' is not valid for an index specification of the embedded database.`,
      )
  refuseCollation(spec)
  if (spec.sparse === true && spec.partialFilterExpression !== undefined)
    throw new Refusal('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options')
  const { background: _, ns: _ns, v: _v, ...kept } = spec
  return { v: integer(2), ...kept }
}

/** True when the same index exists. Throws 85 or 86 when only the key or only the name is the same. */
function alreadyThere(collection: Collection, spec: Doc): boolean {
  for (const index of collection.indexes) {
    const sameKey =
      sameValue(index.spec.key, spec.key) &&
      sameValue(index.spec.partialFilterExpression ?? null, spec.partialFilterExpression ?? null)
    const sameName = index.name === spec.name
    if (!sameKey && !sameName) continue
    if (index.name === '_id_' && sameKey) return true
    if (!sameKey)
      throw new Refusal(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index: ${index.name}`,
      )
    const same = ['unique', 'sparse', 'expireAfterSeconds'].every(name =>
      sameValue(index.spec[name] ?? null, spec[name] ?? null),
    )
    if (!sameName || !same)
      throw new Refusal('IndexOptionsConflict', `Index already exists with a different name or options: ${index.name}`)
    return true
  }
  return false
}

function named(collection: Collection, wanted: unknown): readonly Index[] {
  if (wanted === '*') return collection.indexes.filter(index => index.name !== '_id_')
  if (Array.isArray(wanted)) return wanted.flatMap(one => named(collection, one))
  const index = collection.indexes.find(one => (isDoc(wanted) ? sameValue(one.spec.key, wanted) : one.name === wanted))
  if (index === undefined) throw new Refusal('IndexNotFound', 'index not found')
  if (index.name === '_id_') throw new Refusal('InvalidOptions', 'cannot drop _id index')
  return [index]
}
