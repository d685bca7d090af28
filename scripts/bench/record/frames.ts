// The few bytes of y-websocket's protocol that the driver needs.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export function syncFrame(kind: 0 | 1 | 2, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, kind)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

/** An update, or a state vector, that holds nothing. */
export const emptyUpdate = new Uint8Array([0, 0])
export const step1 = syncFrame(0, new Uint8Array([0]))
export const emptyStep2 = syncFrame(1, emptyUpdate)

export function isSyncStep1(data: Uint8Array): boolean {
  return data[0] === 0 && data[1] === 0
}

const words = new TextEncoder()

/** What Hocuspocus has before each message: the document's name. */
export function nameOf(document: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, document)
  return encoding.toUint8Array(encoder)
}

/** Its first message: a token, which its default server does not look at. */
export const tokenMessage = new Uint8Array([2, 0, 4, ...words.encode('none')])

export type Read =
  | { kind: 'step1' | 'other' }
  | { kind: 'step2' | 'update'; bytes: Uint8Array }
  | { kind: 'saved'; count: number }

export function read(data: Uint8Array): Read {
  if (data[0] === 100) {
    const decoder = decoding.createDecoder(data)
    decoding.readVarUint(decoder)
    return { kind: 'saved', count: decoding.readVarUint(decoder) }
  }
  // 4: how Hocuspocus answers.
  if (data[0] !== 0 && data[0] !== 4) return { kind: 'other' }
  if (data[1] === 0) return { kind: 'step1' }
  const decoder = decoding.createDecoder(data)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  return { kind: data[1] === 1 ? 'step2' : 'update', bytes: decoding.readVarUint8Array(decoder) }
}
