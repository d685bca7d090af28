// Whole WebSocket frames in one piece, made once and written to every socket of a room with one call each.
import { mergeInSteps } from './rows.ts'
import { syncFrame, UPDATE } from './syncFrame.ts'

/** Merging this many changes costs the server more than the frames it saves. */
const FEW = 4

/** What was committed, for everybody's screen; null when there is nothing. */
export function updateFrames(changes: Uint8Array[]): Buffer | null {
  if (changes.length === 0) return null
  const parts = changes.length <= FEW ? changes : [mergeInSteps(changes)]
  return Buffer.concat(parts.map(bytes => binaryFrame(syncFrame(UPDATE, bytes))))
}

/** A binary message of a server: final, not masked, not compressed. */
export function binaryFrame(payload: Uint8Array): Buffer {
  const { length } = payload
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = 0x82
  if (head === 2) frame[1] = length
  else if (head === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(payload, head)
  return frame
}
