// The bytes of the sync messages of y-websocket.
import * as encoding from 'lib0/encoding'
import { messages } from '#shared/record'

export const SYNC_STEP_1 = 0
export const SYNC_STEP_2 = 1
export const UPDATE = 2

export function syncFrame(kind: number, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.sync)
  encoding.writeVarUint(encoder, kind)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}
