// How rows of the record log lie in the database: many rows of one room in a document, or one row by itself.
import { Binary } from 'bson'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { UpdateRow } from '../usecases/recordPorts.ts'
import { readRow, writeRow } from './rowBytes.ts'

export type StoredRow = Omit<UpdateRow, 'bytes'> & { bytes: Binary }

/** Rows of one room. `_id` is that of the last, so that a range of ids finds its documents. */
export interface Page {
  _id: string
  room: string
  /** Of its earliest row. */
  at: Date
  rows: Binary
}

/** A document of the database has 16 MB at most; smaller ones are read and rewritten faster. */
const PAGE_BYTES = 512 * 1024
const PAGE_ROWS = 512

export function toStored({ bytes, ...row }: UpdateRow): StoredRow {
  return { ...row, bytes: new Binary(bytes) }
}

/** Each row once, in the order of ids. A row that is there twice with different content is an error. */
export function rowsIn(documents: readonly (Page | StoredRow)[]): UpdateRow[] {
  const found = once(documents.flatMap(one => ('rows' in one ? rowsOfPage(one) : [fromStored(one)])))
  const taken = found.find((row, at) => row._id === found[at - 1]?._id)
  if (taken) throw new Error(`row id ${taken._id} is taken`)
  return found
}

/** Puts rows, as they come, into pages of their rooms. */
export class Pages {
  readonly #open = new Map<string, OpenPage>()
  readonly #full: Page[] = []
  #bytes = 0

  /** Of the updates that were added. */
  get bytes(): number {
    return this.#bytes
  }

  has(room: string): boolean {
    return this.#open.has(room) || this.#full.some(page => page.room === room)
  }

  add(row: UpdateRow) {
    let page = this.#open.get(row.room)
    if (page && !page.hasRoomFor(row)) {
      this.#full.push(page.closed())
      page = undefined
    }
    if (!page) {
      page = new OpenPage(row)
      this.#open.set(row.room, page)
    }
    page.add(row)
    this.#bytes += row.bytes.length
  }

  closed(): Page[] {
    return [...this.#full, ...[...this.#open.values()].map(page => page.closed())]
  }
}

/** Bytes and few objects: rows that wait for seconds as objects of their own are the dearest garbage there is. */
class OpenPage {
  readonly #room: string
  readonly #encoder = encoding.createEncoder()
  #rows = 0
  #bytes = 0
  #last: string
  #at: number

  constructor(first: UpdateRow) {
    this.#room = first.room
    this.#last = first._id
    this.#at = first.at.getTime()
  }

  hasRoomFor({ bytes }: UpdateRow): boolean {
    return this.#rows < PAGE_ROWS && this.#bytes + bytes.length <= PAGE_BYTES
  }

  add(row: UpdateRow) {
    writeRow(this.#encoder, row)
    this.#rows += 1
    this.#bytes += row.bytes.length
    if (row._id > this.#last) this.#last = row._id
    this.#at = Math.min(this.#at, row.at.getTime())
  }

  closed(): Page {
    const rows = new Binary(encoding.toUint8Array(this.#encoder))
    return { _id: this.#last, room: this.#room, at: new Date(this.#at), rows }
  }
}

/** `rows` of one room, at least one. */
export function pageOf(rows: readonly UpdateRow[]): Page {
  const [first] = rows
  if (!first) throw new Error('a page without a row')
  const page = new OpenPage(first)
  for (const row of rows) page.add(row)
  return page.closed()
}

export function paged(rows: readonly UpdateRow[]): Page[] {
  const pages = new Pages()
  for (const row of once(rows)) pages.add(row)
  return pages.closed()
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
    const last = messages.at(-1)
    bytes += page.rows.length()
    if (last && bytes <= MESSAGE_BYTES) last.push(page)
    else {
      messages.push([page])
      bytes = page.rows.length()
    }
  }
  return messages
}

function rowsOfPage({ room, rows }: Page): UpdateRow[] {
  const decoder = decoding.createDecoder(rows.value())
  const read: UpdateRow[] = []
  while (decoding.hasContent(decoder)) read.push(readRow(decoder, room))
  return read
}

function fromStored({ bytes, ...row }: StoredRow): UpdateRow {
  return { ...row, bytes: bytes.value() }
}
