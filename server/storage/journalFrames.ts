// The bytes of the record's journal. A frame is one commit: length of what follows the first 8 bytes, CRC-32 of that,
// length of the head (4 bytes each, little endian); the head, as JSON, says of each row its fields and how long its update
// is; then the updates, one after another.
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { UpdateRow } from '../usecases/recordPorts.ts'

const BEFORE_CONTENT = 8
const BEFORE_HEAD = 12

/** _id, room, author, connection, checksum, milliseconds since 1970, length of the update. */
const heads = z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string(), z.int(), z.int().min(0)]))

export function frameOf(rows: readonly UpdateRow[]): Buffer {
  let size = 0
  const head = JSON.stringify(
    rows.map(({ _id, room, author, connection, checksum, at, bytes }) => {
      size += bytes.length
      return [_id, room, author, connection, checksum, at.getTime(), bytes.length]
    }),
  )
  const headLength = Buffer.byteLength(head)
  const frame = Buffer.allocUnsafe(BEFORE_HEAD + headLength + size)
  frame.writeUInt32LE(frame.length - BEFORE_CONTENT, 0)
  frame.writeUInt32LE(headLength, BEFORE_CONTENT)
  frame.write(head, BEFORE_HEAD)
  let at = BEFORE_HEAD + headLength
  for (const { bytes } of rows) {
    frame.set(bytes, at)
    at += bytes.length
  }
  frame.writeUInt32LE(crc32(frame.subarray(BEFORE_CONTENT)), 4)
  return frame
}

/**
 * The rows of all whole frames. A last frame that was cut off was never acknowledged and is left out; anything else that
 * does not fit is `damaged`, and what comes after it cannot be read.
 */
export function rowsOfFrames(file: Buffer): { rows: UpdateRow[]; damaged: boolean } {
  const rows: UpdateRow[] = []
  for (let at = 0; at + BEFORE_CONTENT <= file.length; ) {
    const length = file.readUInt32LE(at)
    const end = at + BEFORE_CONTENT + length
    // After a power cut a file may be longer than what was written to it, with zeros there.
    if (length === 0 || end > file.length) break
    const content = file.subarray(at + BEFORE_CONTENT, end)
    if (crc32(content) !== file.readUInt32LE(at + 4)) return { rows, damaged: end < file.length }
    rows.push(...rowsOf(content))
    at = end
  }
  return { rows, damaged: false }
}

function rowsOf(content: Buffer): UpdateRow[] {
  let end = BEFORE_HEAD - BEFORE_CONTENT + content.readUInt32LE(0)
  const head = content.toString('utf8', BEFORE_HEAD - BEFORE_CONTENT, end)
  return heads.parse(JSON.parse(head)).map(([_id, room, author, connection, checksum, at, length]) => {
    const bytes = new Uint8Array(content.subarray(end, end + length))
    end += length
    return { _id, room, author, connection, at: new Date(at), bytes, checksum }
  })
}
