// Builds a compartment from its log. Anything wrong with the log is an error: never an empty or altered document.
import * as Y from 'yjs'
import type { Compartment } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import type { FoundRecord, RecordSnapshot, RecordStore, RecordTemplate } from '../usecases/recordPorts.ts'
import { inCausalOrder } from './causalOrder.ts'
import { contentOf } from './digest.ts'
import { rowChecksum, seedRow, snapshotChecksum } from './rows.ts'

/** A document, or the verified update that makes one: who only reads the record never needs more. */
export type LoadedContent = { doc: Y.Doc } | { encoded: Uint8Array }

export interface LoadedRecord {
  content: LoadedContent
  /** Yjs client id -> author, as the log says. */
  owners: Map<number, string>
  /** Rows of the whole log, and those no snapshot covers yet. */
  rows: number
  tail: number
  /** `_id` of the last row; empty when there is none. */
  lastRow: string
  /** The snapshot was no good, and the whole log was read instead: somebody should look at the disk. */
  snapshotDamaged?: true
  /** Its template was stored just now: text that nobody was told of. */
  seeded?: true
}

export interface Seeding {
  template: RecordTemplate
  caseId: string
  compartment: Compartment
  at: Date
}

/** Puts a long log together somewhere else than on the main loop. */
export type Compact = (room: string, found: FoundRecord, at: Date) => Promise<RecordSnapshot>

/** More rows than this would hold up everybody else while they are put together. */
const LONG = 1000

/**
 * Loads `room`; with `seeding`, a room without any row gets its template first. Throws `DamagedLog` when a checksum
 * fails or the updates do not fit together, and whatever the store throws.
 */
export async function loadRecord(
  store: RecordStore,
  room: string,
  seeding: Seeding | null,
  compact: Compact,
): Promise<LoadedRecord> {
  const found = await store.load(room)
  if (seeding && found.rows.length === 0 && found.snapshot === null) {
    const seed = await seeding.template.seedFor(seeding.caseId, seeding.compartment)
    if (seed) {
      await store.append([seedRow(room, seed, seeding.at)])
      // Another process may have been first, with another template: what is stored counts, not what we had in hand.
      return { ...rebuild(room, await store.load(room)), seeded: true }
    }
  }
  const { snapshot } = found
  if (!snapshot || snapshotOf(snapshot)) return together(room, found, compact)
  // A snapshot is only a cache: nothing it covers was deleted, so the log itself is the last good state.
  const whole = await together(room, await store.load(room, 'whole'), compact)
  return { ...whole, snapshotDamaged: true }
}

/** What the store holds of a room, without a snapshot that is damaged. */
export async function foundOf(store: RecordStore, room: string): Promise<FoundRecord> {
  const found = await store.load(room)
  if (!found.snapshot || snapshotOf(found.snapshot)) return found
  return store.load(room, 'whole')
}

async function together(room: string, found: FoundRecord, compact: Compact): Promise<LoadedRecord> {
  if (found.rows.length <= LONG) return rebuild(room, found)
  try {
    const made = rebuild(room, { snapshot: await compact(room, found, new Date(0)), rows: [] })
    return { ...made, tail: found.rows.length }
  } catch (error) {
    if (error instanceof DamagedLog) throw error
    // Slower, and still right.
    return rebuild(room, found)
  }
}

export class DamagedLog extends Error {}

/** Rows do not fit together in their order; in another they may. */
export class MissingRow extends DamagedLog {}

/**
 * A snapshot of a log, which was read back and says the same. Throws `DamagedLog` when the log is wrong, and another
 * error when the copy is.
 */
export function compacted(room: string, found: FoundRecord, at: Date): RecordSnapshot {
  const record = rebuild(room, found)
  const doc = docOf(record.content)
  const bytes = Y.encodeStateAsUpdate(doc)
  const copy = docOf({ encoded: bytes })
  const same = contentOf(copy) === contentOf(doc)
  copy.destroy()
  doc.destroy()
  if (!same) throw new Error('a snapshot does not read back as what it was made of')
  const owners = [...record.owners].map(([client, author]) => ({ client, author }))
  const before = found.snapshot?.documents ?? found.snapshot?.rows ?? 0
  const documents = before + (found.documents ?? found.rows.length)
  const snapshot = { room, at, upTo: record.lastRow, rows: record.rows, documents, bytes, owners }
  return { ...snapshot, checksum: snapshotChecksum(snapshot) }
}

/** The snapshot, when its checksum says that it is what was made. */
export function snapshotOf(snapshot: RecordSnapshot): RecordSnapshot | null {
  return snapshotChecksum(snapshot) === snapshot.checksum ? snapshot : null
}

/** Throws when the update does not stand by itself. */
export function docOf(content: LoadedContent): Y.Doc {
  if ('doc' in content) return content.doc
  const doc = recordDoc()
  Y.applyUpdate(doc, content.encoded)
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new DamagedLog('a snapshot does not stand by itself')
  return doc
}

function rebuild(room: string, found: FoundRecord): LoadedRecord {
  const { rows, snapshot } = found
  if (snapshot && rows.length === 0) {
    const owners = new Map(snapshot.owners.map(({ client, author }) => [client, author]))
    return { content: { encoded: snapshot.bytes }, owners, rows: snapshot.rows, tail: 0, lastRow: snapshot.upTo }
  }
  for (const row of rows) {
    if (row.room !== room || rowChecksum(row) !== row.checksum) throw new DamagedLog(`row ${row._id} of ${room}`)
  }
  const lastRow = rows.at(-1)?._id ?? snapshot?.upTo ?? ''
  const counts = { rows: rows.length + (snapshot?.rows ?? 0), tail: rows.length, lastRow }
  try {
    return { ...applied(room, found), ...counts }
  } catch (error) {
    if (!(error instanceof MissingRow)) throw error
    const inOrder = inCausalOrder(rows, snapshot?.bytes)
    return { ...applied(room, { ...found, rows: inOrder }), ...counts }
  }
}

/** Throws `MissingRow` when a row builds on something that is in none before it. */
function applied(room: string, { snapshot, rows }: FoundRecord): Pick<LoadedRecord, 'content' | 'owners'> {
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
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new MissingRow(`a row of ${room} is missing`)
  return { content: { doc }, owners }
}
