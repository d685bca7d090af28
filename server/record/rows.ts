// Rows of the record log: their ids, their checksums, and how several updates become one row.
import { createHash, hash } from 'node:crypto'
import * as Y from 'yjs'
import { isCompartment } from '#shared/record'
import type { RecordChange } from '../usecases/hub.ts'
import { type RecordSnapshot, TEMPLATE_AUTHOR, type UpdateRow } from '../usecases/recordPorts.ts'

/** Milliseconds since 1970 in base 36. */
const TIME_LETTERS = 9

export type NewRow = Omit<UpdateRow, '_id' | 'checksum'>

/** `after`: `_id` of the room's last row; empty when there is none. */
export type MakeRow = (row: NewRow, after?: string) => UpdateRow

/**
 * Makes rows with ids that never repeat and sort in the order of writing, by time as far as the clock goes forward: a
 * row that sorts before what it builds on cannot be read. `origin` must be unique to this process.
 */
export function rowMaker(origin: string): MakeRow {
  let made = 0
  let latest = 0
  const idAt = (time: number) => `${time.toString(36).padStart(TIME_LETTERS, '0')}-${origin}-${digits(made)}`
  return (row, after = '') => {
    made += 1
    latest = Math.max(latest, row.at.getTime())
    // The clock was set back between two processes.
    if (idAt(latest) <= after) latest = Number.parseInt(after.slice(0, TIME_LETTERS), 36) + 1
    const { room, author, connection, at, bytes } = row
    return sealed({ _id: idAt(latest), room, author, connection, at, bytes })
  }
}

const digits = (count: number) => count.toString(36).padStart(7, '0')

/** The same id in every process, so that a room can be seeded once only. It sorts before all other rows. */
export function seedRow(room: string, bytes: Uint8Array, at: Date): UpdateRow {
  return sealed({ _id: `0-template:${room}`, room, author: TEMPLATE_AUTHOR, connection: 'none', at, bytes })
}

export function rowChecksum(row: Omit<UpdateRow, 'checksum'>): string {
  const head = JSON.stringify([row._id, row.room, row.author, row.connection, row.at.getTime()])
  const length = Buffer.byteLength(head)
  const whole = Buffer.allocUnsafe(length + row.bytes.length)
  whole.write(head)
  whole.set(row.bytes, length)
  return hash('sha256', whole, 'base64url')
}

export function snapshotChecksum(snapshot: Omit<RecordSnapshot, 'checksum'>): string {
  const owners = snapshot.owners.map(({ client, author }) => [client, author])
  return createHash('sha256')
    .update(JSON.stringify([snapshot.room, snapshot.at.getTime(), snapshot.upTo, snapshot.rows, owners]))
    .update(snapshot.bytes)
    .digest('base64url')
}

/** Merging costs the square of the number of updates, so it is done in small groups, and the results merged again. */
export function mergeInSteps(updates: Uint8Array[], group = 24): Uint8Array {
  let level = updates
  while (level.length > 1) {
    const next: Uint8Array[] = []
    for (let start = 0; start < level.length; start += group) {
      next.push(Y.mergeUpdates(level.slice(start, start + group)))
    }
    level = next
  }
  return level[0] ?? new Uint8Array([0, 0])
}

/** Computes the checksum anew. Written out, so that all rows are of one shape: they pass here at typing speed. */
export function sealed(row: Omit<UpdateRow, 'checksum'>): UpdateRow {
  const { _id, room, author, connection, at, bytes } = row
  return { _id, room, author, connection, at, bytes, checksum: rowChecksum(row) }
}

/** Whose rows of which compartment these are: told to those who show text without being in the room. */
export function changesOf(rows: readonly UpdateRow[]): RecordChange[] {
  const authors = new Map<string, Set<string>>()
  for (const { room, author } of rows) authors.set(room, (authors.get(room) ?? new Set()).add(author))
  return [...authors].flatMap(([room, by]) => {
    const [caseId = '', compartment = ''] = room.split('/')
    return isCompartment(compartment) ? [{ caseId, compartment, authorIds: [...by] }] : []
  })
}
