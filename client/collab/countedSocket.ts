// The WebSocket under the stock provider, which also tells how many frames left that the server acknowledges by number.
import * as decoding from 'lib0/decoding'
import { messages } from '#shared/record'

export interface FrameWatch {
  /** A frame that counts (SyncStep2 or Update) has left. `joining`: the first SyncStep2 of this connection. */
  sent(joining: boolean): void
  /** The Yjs client id of this page. */
  clientId(): number
}

type Frame = 'step1' | 'step2' | 'update' | 'own-presence' | 'echo' | 'other'

/** A class for the provider's `WebSocketPolyfill`; `Base` is the real WebSocket. */
export function countedSocket(Base: typeof WebSocket, watch: FrameWatch): typeof WebSocket {
  return class CountedSocket extends Base {
    #joined = false

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>): void {
      const frame = data instanceof Uint8Array ? readFrame(data, watch.clientId()) : 'other'
      switch (frame) {
        case 'update':
          // The server lacks what was typed offline until SyncStep2 arrives; an update that builds on it would be
          // refused as incomplete. Dropping is safe: SyncStep2 is made from the whole document when it is sent.
          if (!this.#joined) return
          super.send(data)
          watch.sent(false)
          return
        case 'step2': {
          const joining = !this.#joined
          this.#joined = true
          super.send(data)
          watch.sent(joining)
          return
        }
        case 'echo':
          return // the stock provider sends everybody's presence back; only our own is ours to say
        case 'step1':
        case 'own-presence':
        case 'other':
          super.send(data)
          return
        default: {
          const never: never = frame
          throw new Error(`Unknown frame: ${String(never)}`)
        }
      }
    }
  }
}

export function readFrame(data: Uint8Array, ownClientId: number): Frame {
  const decoder = decoding.createDecoder(data)
  const type = decoding.readVarUint(decoder)
  if (type === messages.awareness)
    return isOwn(decoding.readVarUint8Array(decoder), ownClientId) ? 'own-presence' : 'echo'
  if (type !== messages.sync) return 'other'
  const kind = decoding.readVarUint(decoder)
  return kind === 0 ? 'step1' : kind === 1 ? 'step2' : 'update'
}

function isOwn(update: Uint8Array, ownClientId: number): boolean {
  const decoder = decoding.createDecoder(update)
  for (let left = decoding.readVarUint(decoder); left > 0; left -= 1) {
    if (decoding.readVarUint(decoder) === ownClientId) return true
    decoding.readVarUint(decoder) // clock
    decoding.readVarString(decoder) // state
  }
  return false
}
