/** A checksum behind every record: a bit that turned over on the disk is found when it is read, and never served. */
import { crc32 } from 'node:zlib'
import { Refusal } from './errors.ts'

const sealBytes = 4

/** The key is sealed too: a record that turns up under another's number is damage as well. */
export function seal(key: Uint8Array, bytes: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(bytes.length + sealBytes)
  sealed.set(bytes, 0)
  sealed.writeUInt32LE(crc32(bytes, crc32(key)), bytes.length)
  return sealed
}

/** Throws DataCorruptionDetected (246) when the bytes are not those that were sealed. */
export function unseal(key: Uint8Array, sealed: Buffer): Buffer {
  const size = sealed.length - sealBytes
  const bytes = sealed.subarray(0, Math.max(0, size))
  if (size < 0 || sealed.readUInt32LE(size) !== crc32(bytes, crc32(key)))
    throw new Refusal(
      'DataCorruptionDetected',
      'A stored document is damaged on the disk and is not served. Stop the server, run "npm run db -- verify", and restore a backup.',
    )
  return bytes
}
