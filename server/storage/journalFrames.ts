// The bytes of the record's journal. A frame is one commit: length of what follows the first 8 bytes, CRC-32 of that (4
// bytes each, little endian); then the rows, each behind the name of its room.
import { crc32 } from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { UpdateRow } from '../usecases/recordPorts.ts'
import { readRow, writeRow } from './rowBytes.ts'

const BEFORE_ROWS = 8

export function frameOf(rows: readonly UpdateRow[]): Buffer {
  const encoder = encoding.createEncoder()
  encoding.writeUint32(encoder, 0)
  encoding.writeUint32(encoder, 0)
  for (const row of rows) {
    encoding.writeVarString(encoder, row.room)
    writeRow(encoder, row)
  }
  const { buffer, byteOffset, length } = encoding.toUint8Array(encoder)
  const frame = Buffer.from(buffer, byteOffset, length)
  frame.writeUInt32LE(length - BEFORE_ROWS, 0)
  frame.writeUInt32LE(crc32(frame.subarray(BEFORE_ROWS)), 4)
  return frame
}

/**
 * The rows of all whole frames. A last frame that was cut off was never acknowledged and is left out; anything else that
 * does not fit is `damaged`, and what comes after it cannot be read.
 */
export function rowsOfFrames(file: Buffer): { rows: UpdateRow[]; damaged: boolean } {
  const rows: UpdateRow[] = []
  for (let at = 0; at + BEFORE_ROWS <= file.length; ) {
    const length = file.readUInt32LE(at)
    const end = at + BEFORE_ROWS + length
    // After a power cut a file may be longer than what was written to it, with zeros there.
    if (length === 0 || end > file.length) break
    const content = file.subarray(at + BEFORE_ROWS, end)
    if (crc32(content) !== file.readUInt32LE(at + 4)) return { rows, damaged: end < file.length }
    const decoder = decoding.createDecoder(content)
    while (decoding.hasContent(decoder)) rows.push(readRow(decoder, decoding.readVarString(decoder)))
    at = end
  }
  return { rows, damaged: false }
}
