/** The file on disk: BSON records and index entries in LMDB, and the promise that an answered write is on the disk. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { open, type RootDatabase } from 'lmdb'
import { seal } from './seal.ts'
import { type Entries, entriesOf, type Meta, metaOf, type Records, recordsOf } from './tables.ts'

/** Raised when bytes on disk change meaning. A newer file is never opened by an older server. */
export const formatVersion = 2
/** The name of the data file in its folder. */
export const storeFile = 'store'

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
  /** A consistent copy without free pages, taken while others write. The file must not exist. */
  copyTo(path: string): Promise<void>
  close(): Promise<void>
}

/** Opens or creates the data folder (mode 0700). Throws in plain words when the file is of a newer version. */
export function openStore(dir: string): Store {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, storeFile)
  // Not overlappingSync: with it a commit is reported before it is on the disk.
  const environment = open({ path, noSubdir: true, overlappingSync: false, maxDbs: 4, maxReaders: 32 })
  const store = storeOf(environment)
  const found = versionIn(store, path)
  if (found < formatVersion)
    environment.transactionSync(() => {
      // Format 1 had no checksums.
      if (found === 1) sealAll(environment)
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(formatVersion)
      store.meta.put('format', bytes)
    })
  return store
}

/**
 * Opens one data file to look at, also one that a running server holds: readers of LMDB disturb nobody.
 * Throws in plain words when it is not a file of this version.
 */
export function openForReading(path: string): Store {
  const store = storeOf(open({ path, noSubdir: true, readOnly: true, maxDbs: 4, maxReaders: 32 }))
  const found = versionIn(store, path)
  if (found < formatVersion)
    throw new Error(`${path} is not a data file of format ${formatVersion}: start the server on it once first.`)
  return store
}

function storeOf(environment: RootDatabase): Store {
  const { records, entries, meta } = databasesOf(environment)
  return {
    records: recordsOf(records),
    entries: entriesOf(entries),
    meta: metaOf(meta),
    write: async change => {
      try {
        return await environment.childTransaction(change)
      } catch (error) {
        throw await reasonOf(error)
      }
    },
    refresh: () => environment.resetReadTxn(),
    copyTo: path => environment.backup(path, true),
    close: () => environment.close(),
  }
}

/** LMDB's own error of a commit that failed, which the library hands over a moment later. */
async function reasonOf(error: unknown): Promise<unknown> {
  if (!isFailedCommit(error)) return error
  const late = new Promise(resolve => setTimeout(resolve, 1_000, error))
  return Promise.race([Promise.resolve(error.commitError), late]).then(
    () => error,
    (reason: unknown) => reason,
  )
}

/** What the library also throws where nobody can catch it, when a commit fails. The writers have been told by then. */
export function isFailedCommit(error: unknown): error is Error & { commitError: unknown } {
  return error instanceof Error && 'commitError' in error
}

function databasesOf(environment: RootDatabase) {
  const binary = { encoding: 'binary', keyEncoding: 'binary', cache: false } as const
  return {
    records: environment.openDB<Buffer, Buffer>('records', binary),
    entries: environment.openDB<Buffer, Buffer>('entries', binary),
    meta: environment.openDB<Buffer, string>('meta', { encoding: 'binary', cache: false }),
  }
}

/** 0: a file that was just made. */
function versionIn(store: Store, path: string): number {
  const found = store.meta.get('format')?.readUInt32BE(0) ?? 0
  if (found > formatVersion)
    throw new Error(
      `${path} was written by a newer version of Caseroom (format ${found}, this one reads up to ${formatVersion}). Nothing was changed. Start the newer version.`,
    )
  return found
}

function sealAll(environment: RootDatabase): void {
  const { records } = databasesOf(environment)
  let start: Buffer = Buffer.alloc(0)
  for (let first = true; ; first = false) {
    // Listed before they are written: a cursor must not walk over what moves under it.
    const keys = [...records.getKeys({ start, exclusiveStart: !first, limit: 1000 })]
    for (const key of keys) {
      const bytes = records.get(key)
      if (bytes !== undefined) records.putSync(key, seal(key, bytes))
    }
    const last = keys.at(-1)
    if (last === undefined) return
    start = last
  }
}
