/** Which collections and indexes exist. Kept in memory, written with the change that alters it, re-read when a commit fails. */
import { randomUUID } from 'node:crypto'
import { type Doc, decode, encode, isDoc, isNumber, own, toDouble } from './bson.ts'
import { Refusal } from './errors.ts'
import type { KeyPart } from './indexKeys.ts'
import { compileFilter, type Matcher } from './query/match.ts'
import type { Store } from './store.ts'

export interface Index {
  readonly number: number
  readonly name: string
  /** As it was asked for, and as listIndexes answers it. */
  readonly spec: Doc
  readonly parts: readonly KeyPart[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: { readonly filter: Doc; readonly matcher: Matcher } | undefined
  readonly expireAfterSeconds: number | undefined
  /** A document was filed under several keys: bounds on two fields can no longer be combined. */
  multikey: boolean
  /** A key was shortened: the index can find but not sort. */
  shortened: boolean
}

export interface Collection {
  readonly namespace: string
  readonly number: number
  readonly uuid: string
  readonly options: Doc
  indexes: Index[]
  nextRecord: number
}

export interface Catalog {
  find(namespace: string): Collection | undefined
  all(): readonly Collection[]
  /** Inside a write only. Throws NamespaceExists (48). */
  create(namespace: string, options: Doc): Collection
  drop(collection: Collection): void
  addIndex(collection: Collection, spec: Doc): Index
  dropIndex(collection: Collection, index: Index): void
  /** Remembers that the index has met an array, or a key too long for it. */
  mark(collection: Collection, index: Index, multikey: boolean, shortened: boolean): void
  /** Runs a change of the disk; when it throws, memory forgets it too, before any other change can build on it. */
  attempt<T>(change: () => T): T
  /** Forgets what memory knows and reads the disk again: after a commit that failed. */
  reload(): void
}

export function createCatalog(store: Store): Catalog {
  const collections = new Map<string, Collection>()
  let undo: (() => void)[] = []

  function reload(): void {
    collections.clear()
    store.refresh()
    for (const { key, bytes } of store.meta.all('c:')) {
      const collection = read(decode(bytes), key.slice(2))
      collection.nextRecord = store.records.last(collection.number) + 1
      collections.set(collection.namespace, collection)
    }
  }

  function nextNumber(): number {
    const bytes = store.meta.get('numbers')
    const number = bytes === undefined ? 1 : bytes.readUInt32BE(0) + 1
    const next = Buffer.alloc(4)
    next.writeUInt32BE(number)
    store.meta.put('numbers', next)
    return number
  }

  function save(collection: Collection): void {
    store.meta.put(`c:${collection.namespace}`, encode(written(collection)))
  }

  function setIndexes(collection: Collection, indexes: Index[]): void {
    const before = collection.indexes
    undo.push(() => {
      collection.indexes = before
    })
    collection.indexes = indexes
    save(collection)
  }

  reload()
  return {
    find: namespace => collections.get(namespace),
    all: () => [...collections.values()],
    create: (namespace, options) => {
      checkNamespace(namespace)
      if (collections.has(namespace)) throw new Refusal('NamespaceExists', `Collection ${namespace} already exists.`)
      const collection: Collection = {
        namespace,
        number: nextNumber(),
        uuid: randomUUID(),
        options,
        indexes: [],
        nextRecord: 1,
      }
      collection.indexes = [parseIndex({ v: 2, key: { _id: 1 }, name: '_id_' }, nextNumber())]
      save(collection)
      collections.set(namespace, collection)
      undo.push(() => collections.delete(namespace))
      return collection
    },
    drop: collection => {
      for (const index of collection.indexes) store.entries.clear(index.number)
      store.records.clear(collection.number)
      store.meta.remove(`c:${collection.namespace}`)
      collections.delete(collection.namespace)
      undo.push(() => collections.set(collection.namespace, collection))
    },
    addIndex: (collection, spec) => {
      const index = parseIndex(spec, nextNumber())
      setIndexes(collection, [...collection.indexes, index])
      return index
    },
    dropIndex: (collection, index) => {
      store.entries.clear(index.number)
      setIndexes(
        collection,
        collection.indexes.filter(other => other !== index),
      )
    },
    mark: (collection, index, multikey, shortened) => {
      if (!(multikey && !index.multikey) && !(shortened && !index.shortened)) return
      const before = { multikey: index.multikey, shortened: index.shortened }
      undo.push(() => Object.assign(index, before))
      index.multikey ||= multikey
      index.shortened ||= shortened
      save(collection)
    },
    attempt: change => {
      undo = []
      try {
        return change()
      } catch (error) {
        for (const step of undo.reverse()) step()
        throw error
      }
    },
    reload,
  }
}

/** Throws CannotCreateIndex (67) for kinds of index that do not exist here. */
export function parseIndex(spec: Doc, number: number): Index {
  const { key, name, expireAfterSeconds, partialFilterExpression: filter } = spec
  if (!isDoc(key) || Object.keys(key).length === 0)
    throw new Refusal('CannotCreateIndex', 'Index keys cannot be an empty object.')
  if (typeof name !== 'string' || name === '')
    throw new Refusal('FailedToParse', "The 'name' field of an index is required")
  return {
    number,
    name,
    spec,
    parts: Object.entries(key).map(([path, direction]) => keyPart(path, direction)),
    unique: spec.unique === true || name === '_id_',
    sparse: spec.sparse === true,
    partial: isDoc(filter) ? { filter, matcher: compileFilter(filter) } : undefined,
    expireAfterSeconds: isNumber(expireAfterSeconds) ? toDouble(expireAfterSeconds) : undefined,
    multikey: false,
    shortened: false,
  }
}

function keyPart(path: string, direction: unknown): KeyPart {
  if (path === '' || path.split('.').includes(''))
    throw new Refusal('CannotCreateIndex', 'Index keys cannot be an empty field.')
  if (path.startsWith('$') || path.includes('$**'))
    throw new Refusal('CannotCreateIndex', 'Wildcard indexes are not supported by the embedded database.')
  if (!isNumber(direction) || toDouble(direction) === 0)
    throw new Refusal(
      'CannotCreateIndex',
      `Index type '${String(direction)}' is not supported by the embedded database.`,
    )
  return { path, descending: toDouble(direction) < 0 }
}

function checkNamespace(namespace: string): void {
  const dot = namespace.indexOf('.')
  const name = namespace.slice(dot + 1)
  if (dot <= 0 || name === '' || name.includes('$') || name.includes('\0') || Buffer.byteLength(namespace) > 255)
    throw new Refusal('InvalidNamespace', `Invalid namespace specified '${namespace}'`)
}

function written(collection: Collection): Doc {
  return {
    number: collection.number,
    uuid: collection.uuid,
    options: collection.options,
    indexes: collection.indexes.map(index => ({
      number: index.number,
      spec: index.spec,
      multikey: index.multikey,
      shortened: index.shortened,
    })),
  }
}

function read(doc: Doc, namespace: string): Collection {
  const indexes = own(doc, 'indexes')
  return {
    namespace,
    number: numberIn(doc, 'number'),
    uuid: String(own(doc, 'uuid')),
    options: docIn(doc, 'options'),
    indexes: Array.isArray(indexes) ? indexes.filter(isDoc).map(readIndex) : [],
    nextRecord: 1,
  }
}

function readIndex(doc: Doc): Index {
  const index = parseIndex(docIn(doc, 'spec'), numberIn(doc, 'number'))
  index.multikey = own(doc, 'multikey') === true
  index.shortened = own(doc, 'shortened') === true
  return index
}

function numberIn(doc: Doc, field: string): number {
  const value = own(doc, field)
  if (!isNumber(value)) throw new Error(`The catalogue of the data folder is damaged: ${field} is not a number`)
  return toDouble(value)
}

function docIn(doc: Doc, field: string): Doc {
  const value = own(doc, field)
  if (!isDoc(value)) throw new Error(`The catalogue of the data folder is damaged: ${field} is not a document`)
  return value
}
