/** The three tables of the data file, and the keys of their rows. */
import type { Database } from 'lmdb'
import { seal, unseal } from './seal.ts'

/** Documents by collection number and record number. */
export interface Records {
  /** This and `page` throw DataCorruptionDetected (246) for a record whose checksum does not fit. */
  get(collection: number, record: number): Buffer | undefined
  /** At most `limit` record numbers after `after`, without reading the records. */
  numbers(collection: number, after: number, limit: number): number[]
  put(collection: number, record: number, bytes: Uint8Array): void
  remove(collection: number, record: number): void
  count(collection: number): number
  countAll(): number
  last(collection: number): number
  /** At most `limit` records after `after` (before it when `reverse`), in the order of their numbers. */
  page(collection: number, after: number | undefined, limit: number, reverse: boolean): Page[]
  clear(collection: number): void
}

export interface Page {
  readonly record: number
  readonly bytes: Buffer
}

/** Index entries: number of the index, encoded key, record number. The record number is the last part of the LMDB key. */
export interface Entries {
  put(index: number, key: Buffer, record: number): void
  remove(index: number, key: Buffer, record: number): void
  page(range: EntryRange, limit: number): Entry[]
  has(index: number, key: Buffer, record: number): boolean
  count(range: EntryRange): number
  countOf(index: number): number
  countAll(): number
  clear(index: number): void
}

export interface Entry {
  /** The whole LMDB key: where the next page starts. */
  readonly at: Buffer
  readonly record: number
}

/** Bounds on whole LMDB keys; `from` is inclusive unless `after`, `to` is exclusive. */
export interface EntryRange {
  readonly from: Buffer
  readonly to: Buffer
  readonly after: boolean
  readonly reverse: boolean
}

export interface Meta {
  get(key: string): Buffer | undefined
  put(key: string, bytes: Uint8Array): void
  remove(key: string): void
  /** Every row whose key starts with this, which ends in a colon. */
  all(prefix: string): { key: string; bytes: Buffer }[]
}

export function recordsOf(database: Database<Buffer, Buffer>): Records {
  return {
    get: (collection, record) => {
      const key = recordKey(collection, record)
      const sealed = database.get(key)
      return sealed === undefined ? undefined : unseal(key, sealed)
    },
    numbers: (collection, after, limit) => {
      const range = { start: recordKey(collection, after + 1), end: lastKey(collection), limit }
      return [...database.getKeys(range)].map(key => key.readUIntBE(6, 6))
    },
    put: (collection, record, bytes) => {
      const key = recordKey(collection, record)
      database.putSync(key, seal(key, bytes))
    },
    remove: (collection, record) => void database.removeSync(recordKey(collection, record)),
    count: collection => database.getKeysCount({ start: recordKey(collection, 0), end: recordKey(collection + 1, 0) }),
    countAll: () => database.getKeysCount({}),
    last: collection => {
      for (const key of database.getKeys({
        start: recordKey(collection + 1, 0),
        end: recordKey(collection, 0),
        reverse: true,
        limit: 1,
      }))
        return key.readUIntBE(6, 6)
      return 0
    },
    page: (collection, after, limit, reverse) => {
      const low = recordKey(collection, !reverse && after !== undefined ? after + 1 : 0)
      const high = reverse && after !== undefined ? recordKey(collection, after - 1) : lastKey(collection)
      const range = reverse ? { start: high, end: low, inclusiveEnd: true } : { start: low, end: high }
      const page: Page[] = []
      if (Buffer.compare(low, high) > 0) return page
      for (const { key, value } of database.getRange({ ...range, reverse, limit }))
        page.push({ record: key.readUIntBE(6, 6), bytes: unseal(key, value) })
      return page
    },
    clear: collection => clearRange(database, recordKey(collection, 0), recordKey(collection + 1, 0)),
  }
}

export function entriesOf(database: Database<Buffer, Buffer>): Entries {
  const empty = Buffer.alloc(0)
  return {
    put: (index, key, record) => database.putSync(entryKey(index, key, record), empty),
    remove: (index, key, record) => void database.removeSync(entryKey(index, key, record)),
    page: (range, limit) => {
      const page: Entry[] = []
      for (const at of database.getKeys(lmdbRange(range, limit)))
        page.push({ at, record: at.readUIntBE(at.length - 6, 6) })
      return page
    },
    has: (index, key, record) => database.doesExist(entryKey(index, key, record)),
    count: range => database.getKeysCount(lmdbRange(range, undefined)),
    countOf: index => database.getKeysCount({ start: indexPrefix(index), end: indexPrefix(index + 1) }),
    countAll: () => database.getKeysCount({}),
    clear: index => clearRange(database, indexPrefix(index), indexPrefix(index + 1)),
  }
}

function lmdbRange(range: EntryRange, limit: number | undefined) {
  const bounds = range.reverse
    ? { start: range.to, end: range.from, exclusiveStart: true, inclusiveEnd: !range.after }
    : { start: range.from, end: range.to, exclusiveStart: range.after }
  return { ...bounds, reverse: range.reverse, ...(limit === undefined ? {} : { limit }) }
}

export function metaOf(database: Database<Buffer, string>): Meta {
  return {
    get: key => database.get(key),
    put: (key, bytes) => database.putSync(key, asBuffer(bytes)),
    remove: key => void database.removeSync(key),
    all: prefix => {
      const range = { start: prefix, end: prefix.replace(/:$/, ';') }
      return [...database.getRange(range)].map(({ key, value }) => ({ key, bytes: value }))
    },
  }
}

function clearRange(database: Database<Buffer, Buffer>, start: Buffer, end: Buffer): void {
  for (;;) {
    const keys = [...database.getKeys({ start, end, limit: 1000 })]
    for (const key of keys) database.removeSync(key)
    if (keys.length < 1000) return
  }
}

function recordKey(collection: number, record: number): Buffer {
  const key = Buffer.alloc(12)
  key.writeUInt32BE(collection, 0)
  key.writeUIntBE(record, 6, 6)
  return key
}

function lastKey(collection: number): Buffer {
  return recordKey(collection, 2 ** 48 - 1)
}

export function indexPrefix(index: number): Buffer {
  const prefix = Buffer.alloc(4)
  prefix.writeUInt32BE(index)
  return prefix
}

function entryKey(index: number, key: Buffer, record: number): Buffer {
  const at = Buffer.alloc(4 + key.length + 6)
  at.writeUInt32BE(index)
  key.copy(at, 4)
  at.writeUIntBE(record, 4 + key.length, 6)
  return at
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
