// The bytes of the messages Caseroom adds to y-websocket, written and read in one place for both sides.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Extra, type FrameRefusal, frameRefusals, messages } from './record.ts'

export function savedMessage(count: number, at: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.saved)
  encoding.writeVarUint(encoder, count)
  encoding.writeVarUint(encoder, at)
  return encoding.toUint8Array(encoder)
}

export function refusedMessage(frame: number, code: FrameRefusal): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.refused)
  encoding.writeVarUint(encoder, frame)
  encoding.writeVarString(encoder, code)
  encoding.writeVarString(encoder, frameRefusals[code])
  return encoding.toUint8Array(encoder)
}

export function rightsMessage(rights: {
  canWrite: boolean
  reason: string
  epoch: number
  keepsLate: boolean
}): Uint8Array {
  const { canWrite, reason, epoch, keepsLate } = rights
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.rights)
  encoding.writeVarUint(encoder, canWrite ? 1 : 0)
  encoding.writeVarString(encoder, reason)
  encoding.writeVarUint(encoder, epoch)
  encoding.writeVarUint(encoder, keepsLate ? 1 : 0)
  return encoding.toUint8Array(encoder)
}

/** Client to server: a fresh token of the same person, so that the connection outlives the first one. */
export function renewMessage(token: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.renew)
  encoding.writeVarString(encoder, token)
  return encoding.toUint8Array(encoder)
}

/**
 * Reads one of our server-to-client messages whose type was read already.
 * Returns null for a type that is not ours; throws when the bytes are cut short.
 */
export function readExtra(type: number, decoder: decoding.Decoder): Extra | null {
  switch (type) {
    case messages.saved:
      return { type: 'saved', count: decoding.readVarUint(decoder), at: decoding.readVarUint(decoder) }
    case messages.refused: {
      const frame = decoding.readVarUint(decoder)
      const code = decoding.readVarString(decoder)
      const words = decoding.readVarString(decoder)
      // A newer server may know more reasons; its words are still right.
      return { type: 'refused', frame, code: isFrameRefusal(code) ? code : 'malformed', words }
    }
    case messages.rights:
      return {
        type: 'rights',
        canWrite: decoding.readVarUint(decoder) === 1,
        reason: decoding.readVarString(decoder),
        epoch: decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : 0,
        keepsLate: decoding.hasContent(decoder) && decoding.readVarUint(decoder) === 1,
      }
    default:
      return null
  }
}

function isFrameRefusal(text: string): text is FrameRefusal {
  return text in frameRefusals
}
