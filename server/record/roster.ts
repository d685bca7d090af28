// Every open connection: found by who it belongs to, kept alive, closed when its time is over.
import type { WebSocket } from 'ws'
import type { CloseReason, Compartment } from '#shared/record'
import type { RecordClock } from '../usecases/recordPorts.ts'
import { withDeadline } from './handshake.ts'
import type { Peer } from './peer.ts'
import { heartBeat } from './presence.ts'

export interface ConnectionIdentity {
  userId: string
  sessionId: string
  caseId: string
  compartment: Compartment
}

/** A half-open connection is found within QUIET_MS and one beat: 45 s. */
const BEAT_MS = { least: 10_000, spread: 4_000 }
const QUIET_MS = 30_000
const SWEEP_MS = 1_000
/** A renewal may be on its way when the old token ends. */
const EXPIRY_GRACE_MS = 10_000
/** For closing frames to be answered when the server stops. */
const GOODBYE_MS = 2_000

export class Roster {
  readonly #clock: RecordClock
  readonly #peers = new Map<Peer, ConnectionIdentity>()
  readonly #socketsOf = new Map<string, number>()
  readonly #sockets = new Set<WebSocket>()
  #callOff: () => void
  #onEmpty: (() => void) | null = null

  constructor(clock: RecordClock) {
    this.#clock = clock
    this.#callOff = clock.later(SWEEP_MS, () => this.#sweep())
  }

  get size(): number {
    return this.#peers.size
  }

  peers(): IterableIterator<Peer> {
    return this.#peers.keys()
  }

  identity(peer: Peer): ConnectionIdentity | undefined {
    return this.#peers.get(peer)
  }

  openOf(userId: string): number {
    return this.#socketsOf.get(userId) ?? 0
  }

  /** Counts the socket itself until it is closed, which is later than the peer is done with. */
  track(socket: WebSocket) {
    this.#sockets.add(socket)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      if (this.#sockets.size === 0) this.#onEmpty?.()
    })
  }

  add(peer: Peer, who: ConnectionIdentity) {
    this.#peers.set(peer, who)
    this.#socketsOf.set(who.userId, this.openOf(who.userId) + 1)
    // Spread out, so that a thousand tabs are not pinged in the same second.
    peer.nextBeatAt = nextBeat(this.#clock.now())
  }

  delete(peer: Peer) {
    const who = this.#peers.get(peer)
    if (!who) return
    this.#peers.delete(peer)
    const others = this.openOf(who.userId) - 1
    if (others > 0) this.#socketsOf.set(who.userId, others)
    else this.#socketsOf.delete(who.userId)
  }

  closeWhere(matches: (who: ConnectionIdentity) => boolean, reason: CloseReason): number {
    const found = [...this.#peers].filter(([, who]) => matches(who))
    for (const [peer] of found) peer.close(reason)
    return found.length
  }

  stopSweeping() {
    this.#callOff()
  }

  /** Closes everybody and waits until the sockets are gone. */
  async closeAll(reason: CloseReason) {
    this.closeWhere(() => true, reason)
    if (this.#sockets.size === 0) return
    const gone = new Promise<void>(resolve => {
      this.#onEmpty = resolve
    })
    await withDeadline(gone, this.#clock, GOODBYE_MS).catch(() => {
      for (const socket of this.#sockets) socket.terminate()
    })
  }

  #sweep() {
    const now = this.#clock.now()
    for (const peer of [...this.#peers.keys()]) {
      if (now > peer.admitted.expiresAt + EXPIRY_GRACE_MS) peer.close('signInAgain')
      else if (now >= peer.nextBeatAt) beat(peer, now)
    }
    this.#callOff = this.#clock.later(SWEEP_MS, () => this.#sweep())
  }
}

function beat(peer: Peer, now: number) {
  // A socket we do not read from cannot be heard.
  if (peer.paused) peer.lastHeardAt = now
  if (now - peer.lastHeardAt > QUIET_MS) return peer.terminate()
  peer.nextBeatAt = nextBeat(now)
  peer.ping()
  // Browsers do not show pings to the page, and the stock provider hangs up after 30 s without a message.
  if (peer.joined) peer.send(heartBeat)
}

function nextBeat(now: number): number {
  return now + BEAT_MS.least + Math.random() * BEAT_MS.spread
}
