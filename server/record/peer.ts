// One open connection: who it is, what it may do, what it was told, and how far it is behind.
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { type CloseReason, closeCodes, type FrameRefusal, type RecordLimits } from '#shared/record'
import { refusedMessage, rightsMessage, savedMessage } from '#shared/recordMessages'
import type { RecordPerson } from '../usecases/recordPorts.ts'
import { allowance } from './allowance.ts'
import type { EditTrail } from './editTrail.ts'
import type { DecodedUpdate } from './updateCheck.ts'
import { binaryFrame } from './webSocketFrame.ts'

/** A numbered frame that was read and not yet judged. */
export interface Arrived {
  frame: number
  bytes: Uint8Array
  decoded: DecodedUpdate
}

export interface Admitted {
  person: RecordPerson
  canWrite: boolean
  reason: string
  epoch: number
  keepsLate: boolean
  expiresAt: number
  sessionId: string
}

export class Peer {
  readonly id: string
  readonly trail: EditTrail
  /** Updates that came in one piece from the network; they are judged together, before anything else of this peer. */
  arrived: Arrived[] = []
  admitted: Admitted
  /** Set the moment the server is done with it; frames that still arrive are not looked at. */
  open = true
  renewing = false
  paused = false
  /** Its record is loaded and it was welcomed; only now do others' changes reach it. */
  joined = false
  strikes = 0
  refusals = 0
  /** Yjs client ids it was the first to use. */
  clientsBrought = 0
  /** Since the last refusal as incomplete, the client was asked for all that is missing. */
  resyncing = false
  lastHeardAt: number
  nextBeatAt = 0
  readonly takeFrame: (amount: number, now: number) => boolean
  readonly takeBytes: (amount: number, now: number) => boolean
  /** Answers that cost the server a whole document: a sync request, presence of everybody. */
  readonly takeAnswer: (amount: number, now: number) => boolean
  readonly #socket: WebSocket
  /** What the WebSocket runs over. Whole frames are written to it, past the library's piece by piece. */
  readonly #wire: Duplex
  readonly #limits: RecordLimits
  readonly #onLeave: (peer: Peer) => void
  /** SyncStep2 and Update frames received, and those of them that wait for judgement or for the disk. */
  #received = 0
  #outstanding = 0
  /** Size of a sync answer still on its way: a large record on a slow line is no reason to close. */
  #granted = 0

  constructor(options: {
    id: string
    socket: WebSocket
    wire: Duplex
    admitted: Admitted
    limits: RecordLimits
    trail: EditTrail
    now: number
    onLeave: (peer: Peer) => void
  }) {
    this.id = options.id
    this.trail = options.trail
    this.admitted = options.admitted
    this.lastHeardAt = options.now
    this.#socket = options.socket
    this.#wire = options.wire
    this.#limits = options.limits
    this.#onLeave = options.onLeave
    const { framesPerSecond, bytesPerSecond, burstSeconds } = options.limits
    this.takeFrame = allowance(framesPerSecond, framesPerSecond * burstSeconds, options.now)
    this.takeBytes = allowance(bytesPerSecond, bytesPerSecond * burstSeconds, options.now)
    this.takeAnswer = allowance(1, 20, options.now)
  }

  get userId(): string {
    return this.admitted.person.userId
  }

  /** Numbers the next SyncStep2 or Update frame, from 1. */
  number(): number {
    this.#received += 1
    this.#outstanding += 1
    return this.#received
  }

  /**
   * Frames up to `lastFrame` are durable, `frames` of them were waiting. `before`: others' text that was committed with
   * them; it goes out in the same write.
   */
  saved(lastFrame: number, frames: number, now: number, before: Buffer | null) {
    this.#outstanding -= frames
    const saved = binaryFrame(savedMessage(this.#outstanding === 0 ? this.#received : lastFrame, now))
    this.deliver(before ? Buffer.concat([before, saved]) : saved)
  }

  /** There is nothing in a frame to wait for. */
  savedAtOnce(now: number) {
    this.#outstanding -= 1
    if (this.#outstanding === 0) this.send(savedMessage(this.#received, now))
  }

  refuse(frame: number, code: FrameRefusal, now: number) {
    this.send(refusedMessage(frame, code))
    if (frame > 0) this.savedAtOnce(now)
  }

  tellRights() {
    this.send(rightsMessage(this.admitted))
  }

  /** Sends, or closes a peer that does not read what it was sent. `grant`: this one may be large. */
  send(bytes: Uint8Array, grant = false) {
    if (this.open) this.deliver(binaryFrame(bytes), grant)
  }

  /** As `send`, for what `binaryFrame` made. */
  deliver(frames: Buffer, grant = false) {
    // Nothing may follow the closing frame, also when it was the client's wish.
    if (!this.open || this.#socket.readyState !== WebSocket.OPEN) return
    const waiting = this.#socket.bufferedAmount
    if (waiting === 0) this.#granted = 0
    if (waiting > this.#limits.sendBufferBytes + this.#granted) {
      this.close('tooSlow')
      return
    }
    if (grant) this.#granted += frames.length
    this.#wire.write(frames)
  }

  ping() {
    if (this.open) this.#socket.ping()
  }

  pause() {
    this.paused = true
    this.#socket.pause()
  }

  resume() {
    this.paused = false
    this.#socket.resume()
  }

  /** Ends it with a reason. From here on nothing of it is read and nothing is sent to it. */
  close(reason: CloseReason) {
    if (!this.open) return
    this.#socket.close(closeCodes[reason].code)
    // A paused socket would never read the answer to the close frame.
    this.#socket.resume()
    this.left()
  }

  /** The connection is dead: no close frame would arrive. */
  terminate() {
    this.#socket.terminate()
    this.left()
  }

  left() {
    if (!this.open) return
    this.open = false
    this.#onLeave(this)
  }
}
