/** One collection's documents together with their index entries: the two never change apart. */
import { type Doc, decode, isDoc, put as setField } from './bson.ts'
import type { Catalog, Collection, Index } from './catalog.ts'
import { Refusal } from './errors.ts'
import { type FiledKeys, firstTuple, keysOf } from './indexKeys.ts'
import type { Store } from './store.ts'
import { indexPrefix } from './tables.ts'

/** A stored document as it was read: its number, its bytes and what they mean. */
export interface StoredDoc {
  readonly record: number
  readonly bytes: Buffer
  readonly doc: Doc
}

export interface Documents {
  /** Throws DuplicateKey (11000). Nothing has been written when it throws. */
  insert(collection: Collection, doc: Doc, bytes: Uint8Array): void
  replace(collection: Collection, before: StoredDoc, doc: Doc, bytes: Uint8Array): void
  remove(collection: Collection, before: StoredDoc): void
  read(collection: Collection, record: number): StoredDoc | undefined
  /** Files every document under a new index. Throws DuplicateKey (11000) when a unique one cannot be built. */
  build(collection: Collection, index: Index): void
}

export function documentsOf(store: Store, catalog: Catalog): Documents {
  /** Nothing in a unique index lies beyond its key here: most rows come with an id above all others. */
  const highest = new Map<number, Buffer>()

  /** True when the key lies beyond all the index has had since the start; from then on it is the highest. */
  function isBeyond(index: Index, key: Buffer): boolean {
    const known = highest.get(index.number) ?? lastKeyOf(index)
    if (known && Buffer.compare(key, known) <= 0) return false
    // Also when this write fails: a key too high only means that the next one is looked up.
    highest.set(index.number, key)
    return true
  }

  function lastKeyOf(index: Index): Buffer | undefined {
    const from = indexPrefix(index.number)
    const range = { from, to: indexPrefix(index.number + 1), after: false, reverse: true }
    return store.entries.page(range, 1)[0]?.at.subarray(4)
  }

  function checkUnique(collection: Collection, index: Index, doc: Doc, keys: readonly Buffer[], self: number): void {
    for (const key of keys) {
      if (isBeyond(index, key)) continue
      const from = Buffer.concat([indexPrefix(index.number), key])
      const to = Buffer.concat([from, Buffer.alloc(7, 0xff)])
      const taken = store.entries.page({ from, to, after: false, reverse: false }, 2)
      if (taken.some(entry => entry.record !== self && entry.at.length === from.length + 6))
        throw duplicate(collection, index, doc)
    }
  }

  function note(collection: Collection, index: Index, keys: FiledKeys): void {
    catalog.mark(collection, index, keys.multikey, keys.shortened)
  }

  return {
    insert: (collection, doc, bytes) => {
      const plans = collection.indexes.map(index => ({ index, filed: filed(index, doc) }))
      for (const plan of plans) if (plan.index.unique) checkUnique(collection, plan.index, doc, plan.filed.keys, 0)
      const record = collection.nextRecord
      collection.nextRecord += 1
      store.records.put(collection.number, record, bytes)
      for (const plan of plans) {
        note(collection, plan.index, plan.filed)
        for (const key of plan.filed.keys) store.entries.put(plan.index.number, key, record)
      }
    },
    replace: (collection, before, doc, bytes) => {
      const plans = collection.indexes.map(index => {
        const old = filed(index, before.doc).keys
        const next = filed(index, doc)
        return { index, next, gone: without(old, next.keys), added: without(next.keys, old) }
      })
      for (const plan of plans)
        if (plan.index.unique) checkUnique(collection, plan.index, doc, plan.added, before.record)
      store.records.put(collection.number, before.record, bytes)
      for (const plan of plans) {
        note(collection, plan.index, plan.next)
        for (const key of plan.gone) store.entries.remove(plan.index.number, key, before.record)
        for (const key of plan.added) store.entries.put(plan.index.number, key, before.record)
      }
    },
    remove: (collection, before) => {
      store.records.remove(collection.number, before.record)
      for (const index of collection.indexes)
        for (const key of filed(index, before.doc).keys) store.entries.remove(index.number, key, before.record)
    },
    read: (collection, record) => {
      const bytes = store.records.get(collection.number, record)
      return bytes === undefined ? undefined : { record, bytes, doc: decode(bytes) }
    },
    build: (collection, index) => {
      let after: number | undefined
      for (;;) {
        const page = store.records.page(collection.number, after, 256, false)
        for (const { record, bytes } of page) {
          const doc = decode(bytes)
          const keys = filed(index, doc)
          if (index.unique) checkUnique(collection, index, doc, keys.keys, record)
          note(collection, index, keys)
          for (const key of keys.keys) store.entries.put(index.number, key, record)
          after = record
        }
        if (page.length < 256) return
      }
    },
  }
}

/** The keys one index has for a document: none when the index leaves it out. */
export function filed(index: Index, doc: Doc): FiledKeys {
  if (index.partial && !index.partial.matcher.matches(doc)) return { keys: [], multikey: false, shortened: false }
  return keysOf(doc, index.parts, index.sparse)
}

function without(keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] {
  return keys.filter(key => !others.some(other => other.equals(key)))
}

function duplicate(collection: Collection, index: Index, doc: Doc): Refusal {
  const values = firstTuple(doc, index.parts)
  const keyValue: Doc = {}
  for (const [at, part] of index.parts.entries()) setField(keyValue, part.path, values[at] ?? null)
  const shown = index.parts.map((part, at) => `${part.path}: ${show(values[at])}`).join(', ')
  return new Refusal(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: { ${shown} }`,
    { keyPattern: isDoc(index.spec.key) ? index.spec.key : {}, keyValue },
  )
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return value === undefined ? 'null' : String(value)
}
