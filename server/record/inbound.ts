// What happens to one message of a client, in the order that keeps everybody else safe. Nothing thrown leaves here.
import * as decoding from 'lib0/decoding'
import type { Logger } from 'pino'
import { type FrameRefusal, messages, type RecordLimits } from '#shared/record'
import type { RecordClock, RecordMetrics } from '../usecases/recordPorts.ts'
import type { Arrived, Peer } from './peer.ts'
import type { Room } from './room.ts'
import { updateDecoder } from './updateCheck.ts'

export interface InboundOptions {
  limits: RecordLimits
  clock: RecordClock
  log: Logger
  metrics?: RecordMetrics
  /** The client offers a fresh token. */
  renew: (peer: Peer, token: string) => void
}

export type Receive = (peer: Peer, room: Room, bytes: Uint8Array, binary: boolean) => void

export function createInbound(options: InboundOptions): Receive {
  const { limits, clock, log } = options
  const decodeUpdate = updateDecoder()

  return (peer, room, bytes, binary) => {
    if (!peer.open) return
    const now = clock.now()
    peer.lastHeardAt = now
    if (bytes.length > limits.frameBytes) return peer.close('tooLarge')
    if (!peer.takeFrame(1, now) || !peer.takeBytes(bytes.length, now)) return peer.close('tooFast')
    if (!binary) return refuse(peer, 0, 'malformed')
    try {
      // In order: what came before is judged before anything but more of the same.
      if (peer.arrived.length > 0 && !isUpdate(bytes)) judgeArrived(peer, room)
      message(peer, room, decoding.createDecoder(bytes), now)
    } catch (error) {
      warn(peer, error)
      refuse(peer, 0, 'malformed')
    }
  }

  function message(peer: Peer, room: Room, decoder: decoding.Decoder, now: number) {
    switch (decoding.readVarUint(decoder)) {
      case messages.sync:
        return sync(peer, room, decoder, now)
      case messages.awareness: {
        const update = decoding.readVarUint8Array(decoder)
        if (decoding.hasContent(decoder) || !room.presence.receive(peer, update)) refuse(peer, 0, 'malformed')
        return
      }
      case messages.queryAwareness:
        if (!peer.takeAnswer(1, now)) return peer.close('tooFast')
        return room.presence.greet(peer)
      case messages.renew:
        return options.renew(peer, decoding.readVarString(decoder))
      default:
        return refuse(peer, 0, 'unknown-type')
    }
  }

  function sync(peer: Peer, room: Room, decoder: decoding.Decoder, now: number) {
    const kind = decoding.readVarUint(decoder)
    if (kind === 0) {
      const stateVector = decoding.readVarUint8Array(decoder)
      if (decoding.hasContent(decoder)) return refuse(peer, 0, 'malformed')
      if (!peer.takeAnswer(1, now)) return peer.close('tooFast')
      return room.answer(peer, stateVector)
    }
    if (kind !== 1 && kind !== 2) return refuse(peer, 0, 'unknown-type')
    // Numbered before it is read, as the client counts it too, whatever is in it.
    const frame = peer.number()
    const bytes = body(decoder)
    const decoded = bytes && decodeUpdate(bytes)
    if (!bytes || !decoded) {
      judgeArrived(peer, room)
      return refuse(peer, frame, 'malformed')
    }
    if (kind === 1) return judge(peer, room, { frame, bytes, decoded }, true)
    // One read from the network often holds many keys; the rest of it is here before the next turn.
    if (peer.arrived.push({ frame, bytes, decoded }) === 1) process.nextTick(judgeArrived, peer, room)
  }

  function judgeArrived(peer: Peer, room: Room) {
    const { arrived } = peer
    peer.arrived = []
    let together = true
    for (let at = 0; at < arrived.length && peer.open; ) {
      const one = arrived[at]
      if (!one) return
      const taken: number | null = together && at + 1 < arrived.length ? tookTogether(peer, room, arrived, at) : null
      if (taken === null) {
        // Once something does not fit, each is judged by itself: trying again for each would cost a rebuild for each.
        together = false
        judge(peer, room, one, false)
      }
      at += taken ?? 1
    }
  }

  /** Nobody catches what is thrown here: it runs after the read that brought the frames. */
  function tookTogether(peer: Peer, room: Room, arrived: readonly Arrived[], from: number): number | null {
    try {
      return room.acceptTogether(peer, arrived, from)
    } catch (error) {
      warn(peer, error)
      return null
    }
  }

  function judge(peer: Peer, room: Room, { frame, bytes, decoded }: Arrived, step2: boolean) {
    const refusal = accepted(peer, room, { frame, bytes, decoded }, step2)
    if (refusal === null) {
      peer.resyncing = false
      return
    }
    refuse(peer, frame, refusal)
    if (refusal === 'incomplete' && !step2 && !peer.resyncing) {
      peer.resyncing = true
      room.askForMissing(peer)
    }
  }

  function accepted(peer: Peer, room: Room, { frame, bytes, decoded }: Arrived, step2: boolean): FrameRefusal | null {
    try {
      return room.accept(peer, frame, bytes, decoded, step2)
    } catch (error) {
      warn(peer, error)
      return 'malformed'
    }
  }

  function warn(peer: Peer, error: unknown) {
    const kind = error instanceof Error ? error.name : 'unknown'
    log.warn({ event: 'record.frame-unreadable', connection: peer.id, userId: peer.userId, error: kind })
  }

  function refuse(peer: Peer, frame: number, code: FrameRefusal) {
    const now = clock.now()
    options.metrics?.refused(code)
    peer.trail.refused(code, now)
    peer.refuse(frame, code, now)
    peer.refusals += 1
    if (isOffence(code)) peer.strikes += 1
    if (peer.strikes >= limits.strikes || peer.refusals >= limits.refusals) peer.close('malformed')
  }
}

function isUpdate(bytes: Uint8Array): boolean {
  return bytes[0] === messages.sync && bytes[1] === 2
}

function body(decoder: decoding.Decoder): Uint8Array | null {
  try {
    const bytes = decoding.readVarUint8Array(decoder)
    return decoding.hasContent(decoder) ? null : bytes
  } catch {
    return null
  }
}

/** What no honest client sends. The others happen to people: rights that changed, a full section, a lost frame. */
function isOffence(code: FrameRefusal): boolean {
  switch (code) {
    case 'malformed':
    case 'unknown-type':
    case 'foreign-author':
    case 'implausible':
    case 'structure':
      return true
    case 'read-only':
    case 'incomplete':
    case 'full':
    case 'signed':
      return false
    default: {
      code satisfies never
      return true
    }
  }
}
