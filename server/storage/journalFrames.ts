// The bytes of the record's journal. A frame is one commit: length of its content (4 bytes, little endian), CRC-32 of it
// (4 bytes), content: number of rows, then of each its fields in the order below, in the variable-length format of lib0.
import { crc32 } from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { UpdateRow } from '../usecases/recordPorts.ts'

const HEADER = 8

export function frameOf(rows: readonly UpdateRow[]): Buffer {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, rows.length)
  for (const row of rows) {
    for (const text of [row._id, row.room, row.author, row.connection, row.checksum]) {
      encoding.writeVarString(encoder, text)
    }
    encoding.writeVarUint(encoder, row.at.getTime())
    encoding.writeVarUint8Array(encoder, row.bytes)
  }
  const content = encoding.toUint8Array(encoder)
  const frame = Buffer.allocUnsafe(HEADER + content.length)
  frame.writeUInt32LE(content.length, 0)
  frame.writeUInt32LE(crc32(content), 4)
  frame.set(content, HEADER)
  return frame
}

/**
 * The rows of all whole frames. A last frame that was cut off was never acknowledged and is left out; anything else that
 * does not fit is `damaged`, and what comes after it cannot be read.
 */
export function rowsOfFrames(file: Buffer): { rows: UpdateRow[]; damaged: boolean } {
  const rows: UpdateRow[] = []
  for (let at = 0; at + HEADER <= file.length; ) {
    const length = file.readUInt32LE(at)
    const end = at + HEADER + length
    // After a power cut a file may be longer than what was written to it, with zeros there.
    if (length === 0 || end > file.length) break
    const content = file.subarray(at + HEADER, end)
    if (crc32(content) !== file.readUInt32LE(at + 4)) return { rows, damaged: end < file.length }
    rows.push(...rowsOf(content))
    at = end
  }
  return { rows, damaged: false }
}

function rowsOf(content: Uint8Array): UpdateRow[] {
  const decoder = decoding.createDecoder(content)
  return Array.from({ length: decoding.readVarUint(decoder) }, () => {
    const _id = decoding.readVarString(decoder)
    const room = decoding.readVarString(decoder)
    const author = decoding.readVarString(decoder)
    const connection = decoding.readVarString(decoder)
    const checksum = decoding.readVarString(decoder)
    const at = new Date(decoding.readVarUint(decoder))
    return { _id, room, author, connection, at, bytes: decoding.readVarUint8Array(decoder).slice(), checksum }
  })
}
