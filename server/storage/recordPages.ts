// How rows of the record log lie in the database: many rows of one room in a document, or one row by itself.
import { Binary } from 'bson'
import type { UpdateRow } from '../usecases/recordPorts.ts'

export type StoredRow = Omit<UpdateRow, 'bytes'> & { bytes: Binary }

/** Rows of one room in the order of their ids. `_id` is that of the last, so that a range of ids finds its documents. */
export interface Page {
  _id: string
  room: string
  /** Of its earliest row. */
  at: Date
  rows: Omit<StoredRow, 'room'>[]
}

/** A document of the database has 16 MB at most; smaller ones are read and rewritten faster. */
const PAGE_BYTES = 512 * 1024
const PAGE_ROWS = 512

export function toStored({ bytes, ...row }: UpdateRow): StoredRow {
  return { ...row, bytes: new Binary(bytes) }
}

/** Each row once, in the order of ids. A row that is there twice with different content is an error. */
export function rowsIn(documents: readonly (Page | StoredRow)[]): UpdateRow[] {
  const rows = documents.flatMap<UpdateRow>(one => {
    if (!('rows' in one)) return [{ ...one, bytes: one.bytes.value() }]
    return one.rows.map(row => ({ ...row, room: one.room, bytes: row.bytes.value() }))
  })
  const found = once(rows)
  const taken = found.find((row, at) => row._id === found[at - 1]?._id)
  if (taken) throw new Error(`row id ${taken._id} is taken`)
  return found
}

/** Puts rows of any rooms into pages. */
export function paged(rows: readonly StoredRow[]): Page[] {
  const ofRoom = new Map<string, StoredRow[]>()
  for (const row of rows) {
    const known = ofRoom.get(row.room)
    if (known) known.push(row)
    else ofRoom.set(row.room, [row])
  }
  return [...ofRoom].flatMap(([room, own]) => inParts(once(own), PAGE_BYTES, PAGE_ROWS).map(part => pageOf(room, part)))
}

/** `rows` in the order of ids, at least one. */
export function pageOf(room: string, rows: readonly Omit<StoredRow, 'room'>[]): Page {
  const last = rows.at(-1)
  if (!last) throw new Error('a page without a row')
  const at = new Date(Math.min(...rows.map(row => row.at.getTime())))
  return {
    _id: last._id,
    room,
    at,
    rows: rows.map(({ _id, author, connection, at, bytes, checksum }) => ({
      ...{ _id, author, connection, at, bytes, checksum },
    })),
  }
}

export function inParts(rows: readonly StoredRow[], mostBytes: number, mostRows: number): StoredRow[][] {
  const parts: StoredRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const last = parts.at(-1)
    bytes += row.bytes.length()
    if (last && bytes <= mostBytes && last.length < mostRows) last.push(row)
    else {
      parts.push([row])
      bytes = row.bytes.length()
    }
  }
  return parts
}

/** In the order of ids, what is the same only once. */
export function once<Row extends { _id: string; checksum: string }>(rows: readonly Row[]): Row[] {
  const inOrder = rows.every((row, at) => at === 0 || (rows[at - 1]?._id ?? '') < row._id)
  if (inOrder) return [...rows]
  return [...new Map(rows.map(row => [`${row._id} ${row.checksum}`, row])).values()].sort((a, b) =>
    a._id < b._id ? -1 : 1,
  )
}

/** A message of the database may hold 48 MB. */
const MESSAGE_BYTES = 8 * 1024 * 1024

export function inMessages(pages: readonly Page[]): Page[][] {
  const messages: Page[][] = []
  let bytes = 0
  for (const page of pages) {
    const size = page.rows.reduce((sum, row) => sum + row.bytes.length(), 0)
    const last = messages.at(-1)
    bytes += size
    if (last && bytes <= MESSAGE_BYTES) last.push(page)
    else {
      messages.push([page])
      bytes = size
    }
  }
  return messages
}
