/** The file on disk: BSON records and index entries in LMDB, and the promise that an answered write is on the disk. */
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open } from 'lmdb'

/** Raised when bytes on disk change meaning. A newer file is never opened by an older server. */
export const formatVersion = 1

export interface Store {
  readonly records: Records
  readonly entries: Entries
  readonly meta: Meta
  /**
   * Runs `change` in a write transaction of its own and answers its result only when it is on the disk (fsync).
   * Changes that arrive while a commit is running are committed together. When `change` throws, nothing of it stays.
   */
  write<T>(change: () => T): Promise<T>
  /** Reads that follow see everything committed so far. */
  refresh(): void
  close(): Promise<void>
}

/** Documents by collection number and record number. */
export interface Records {
  get(collection: number, record: number): Buffer | undefined
  put(collection: number, record: number, bytes: Uint8Array): void
  remove(collection: number, record: number): void
  count(collection: number): number
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
  count(range: EntryRange): number
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
  all(): { key: string; bytes: Buffer }[]
}

/** Opens or creates the data folder (mode 0700). Throws in plain words when the file is of a newer version. */
export function openStore(dir: string): Store {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  // Not overlappingSync: with it a commit is reported before it is on the disk.
  const environment = open({
    path: join(dir, 'store'),
    noSubdir: true,
    overlappingSync: false,
    maxDbs: 4,
    maxReaders: 32,
  })
  const binary = { encoding: 'binary', keyEncoding: 'binary', cache: false } as const
  const records = environment.openDB<Buffer, Buffer>('records', binary)
  const entries = environment.openDB<Buffer, Buffer>('entries', binary)
  const meta = environment.openDB<Buffer, string>('meta', { encoding: 'binary', cache: false })
  const version = meta.get('format')
  if (version !== undefined && version.readUInt32BE(0) > formatVersion) {
    const found = version.readUInt32BE(0)
    throw new Error(
      `The data folder ${dir} was written by a newer version of Caseroom (format ${found}, this one reads up to ${formatVersion}). Nothing was changed. Start the newer version.`,
    )
  }
  if (version === undefined) {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(formatVersion)
    environment.transactionSync(() => meta.putSync('format', bytes))
  }
  return {
    records: recordsOf(records),
    entries: entriesOf(entries),
    meta: metaOf(meta),
    write: change => environment.childTransaction(change),
    refresh: () => environment.resetReadTxn(),
    close: () => environment.close(),
  }
}

function recordsOf(database: Database<Buffer, Buffer>): Records {
  return {
    get: (collection, record) => database.get(recordKey(collection, record)),
    put: (collection, record, bytes) => database.putSync(recordKey(collection, record), asBuffer(bytes)),
    remove: (collection, record) => void database.removeSync(recordKey(collection, record)),
    count: collection => database.getKeysCount({ start: recordKey(collection, 0), end: recordKey(collection + 1, 0) }),
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
        page.push({ record: key.readUIntBE(6, 6), bytes: value })
      return page
    },
    clear: collection => clearRange(database, recordKey(collection, 0), recordKey(collection + 1, 0)),
  }
}

function entriesOf(database: Database<Buffer, Buffer>): Entries {
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
    count: range => database.getKeysCount(lmdbRange(range, undefined)),
    clear: index => clearRange(database, indexPrefix(index), indexPrefix(index + 1)),
  }
}

function lmdbRange(range: EntryRange, limit: number | undefined) {
  const bounds = range.reverse
    ? { start: range.to, end: range.from, exclusiveStart: true, inclusiveEnd: !range.after }
    : { start: range.from, end: range.to, exclusiveStart: range.after }
  return { ...bounds, reverse: range.reverse, ...(limit === undefined ? {} : { limit }) }
}

function metaOf(database: Database<Buffer, string>): Meta {
  return {
    get: key => database.get(key),
    put: (key, bytes) => database.putSync(key, asBuffer(bytes)),
    remove: key => void database.removeSync(key),
    all: () => [...database.getRange({})].map(({ key, value }) => ({ key, bytes: value })),
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
