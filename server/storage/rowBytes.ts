// Rows of the record log as bytes, one behind another: in a page of the database, and in a frame of the journal.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { UpdateRow } from '../usecases/recordPorts.ts'

/** Everything but the room, in lib0's encoding: strings and updates behind their length, the time in milliseconds. */
export function writeRow(encoder: encoding.Encoder, { _id, author, connection, checksum, at, bytes }: UpdateRow) {
  encoding.writeVarString(encoder, _id)
  encoding.writeVarString(encoder, author)
  encoding.writeVarString(encoder, connection)
  encoding.writeVarString(encoder, checksum)
  encoding.writeVarUint(encoder, at.getTime())
  encoding.writeVarUint8Array(encoder, bytes)
}

/** Throws on anything that `writeRow` does not make. The update is a view of what is read from. */
export function readRow(decoder: decoding.Decoder, room: string): UpdateRow {
  const _id = decoding.readVarString(decoder)
  const author = decoding.readVarString(decoder)
  const connection = decoding.readVarString(decoder)
  const checksum = decoding.readVarString(decoder)
  const at = new Date(decoding.readVarUint(decoder))
  const bytes = decoding.readVarUint8Array(decoder)
  // lib0 asks the buffer behind the bytes for their end, and that may be a larger one.
  if (decoder.pos > decoder.arr.length) throw new Error(`row ${_id} is cut off`)
  return { _id, room, author, connection, at, bytes, checksum }
}
