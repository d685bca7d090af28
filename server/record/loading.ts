// Builds a compartment from its log. Anything wrong with the log is an error: never an empty or altered document.
import * as Y from 'yjs'
import type { Compartment } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import type { RecordSnapshot, RecordStore, RecordTemplate, UpdateRow } from '../usecases/recordPorts.ts'
import { rowChecksum, seedRow, snapshotChecksum } from './rows.ts'

export interface LoadedRecord {
  doc: Y.Doc
  /** Yjs client id -> author, as the log says. */
  owners: Map<number, string>
  /** Rows of the whole log, and those no snapshot covers yet. */
  rows: number
  tail: number
  /** `_id` of the last row; empty when there is none. */
  lastRow: string
  /** The snapshot was no good, and the whole log was read instead: somebody should look at the disk. */
  snapshotDamaged?: true
}

export interface Seeding {
  template: RecordTemplate
  compartment: Compartment
  at: Date
}

/**
 * Loads `room`; with `seeding`, a room without any row gets its template first. Throws `DamagedLog` when a checksum
 * fails or the updates do not fit together, and whatever the store throws.
 */
export async function loadRecord(store: RecordStore, room: string, seeding: Seeding | null): Promise<LoadedRecord> {
  const found = await store.load(room)
  if (seeding && found.rows.length === 0 && found.snapshot === null) {
    const seed = seeding.template.seedFor(seeding.compartment)
    if (seed) {
      await store.append([seedRow(room, seed, seeding.at)])
      // Another process may have been first, with another template: what is stored counts, not what we had in hand.
      return rebuild(room, await store.load(room))
    }
  }
  const { snapshot } = found
  if (!snapshot || snapshotChecksum(snapshot) === snapshot.checksum) return rebuild(room, found)
  // A snapshot is only a cache: nothing it covers was deleted, so the log itself is the last good state.
  const whole = rebuild(room, { snapshot: null, rows: await store.history(room, null) })
  return { ...whole, snapshotDamaged: true }
}

export class DamagedLog extends Error {}

/** A snapshot of what `record` holds, or null when the copy does not read back as the same content. */
export function makeSnapshot(room: string, record: LoadedRecord, at: Date, content: (doc: Y.Doc) => string) {
  const bytes = Y.encodeStateAsUpdate(record.doc)
  const copy = recordDoc()
  Y.applyUpdate(copy, bytes)
  const same = content(copy) === content(record.doc)
  copy.destroy()
  if (!same) return null
  const owners = [...record.owners].map(([client, author]) => ({ client, author }))
  const snapshot = { room, at, upTo: record.lastRow, rows: record.rows, bytes, owners }
  return { ...snapshot, checksum: snapshotChecksum(snapshot) }
}

function rebuild(room: string, found: { snapshot: RecordSnapshot | null; rows: UpdateRow[] }): LoadedRecord {
  const { rows, snapshot } = found
  for (const row of rows) {
    if (row.room !== room || rowChecksum(row) !== row.checksum) throw new DamagedLog(`row ${row._id} of ${room}`)
  }
  const doc = recordDoc()
  const owners = new Map<number, string>(snapshot?.owners.map(({ client, author }) => [client, author]))
  try {
    doc.transact(() => {
      if (snapshot) Y.applyUpdate(doc, snapshot.bytes)
      for (const row of rows) {
        Y.applyUpdate(doc, row.bytes)
        for (const client of Y.parseUpdateMeta(row.bytes).from.keys()) {
          if (!owners.has(client)) owners.set(client, row.author)
        }
      }
    })
  } catch (cause) {
    throw new DamagedLog(`a row of ${room} does not apply`, { cause })
  }
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new DamagedLog(`a row of ${room} is missing`)
  const lastRow = rows.at(-1)?._id ?? snapshot?.upTo ?? ''
  return { doc, owners, rows: rows.length + (snapshot?.rows ?? 0), tail: rows.length, lastRow }
}
