// Who is in a room and where their cursor is. Clients say where; the server says who.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { z } from 'zod'
import { messages, type PresenceState, type RecordLimits } from '#shared/record'
import type { RecordClock } from '../usecases/recordPorts.ts'
import type { Peer } from './peer.ts'

const position = z.object({
  type: z.object({ client: z.int(), clock: z.int() }).nullish(),
  tname: z.string().max(40).nullish(),
  item: z.object({ client: z.int(), clock: z.int() }).nullish(),
  assoc: z.int().optional(),
})
// Everything else a client claims, its name first of all, is dropped here.
const claimed = z.object({
  cursor: z.object({ anchor: position, head: position }).nullish().catch(null),
  typing: z.boolean().optional().catch(undefined),
})

/** A client counts its own states from 0; ours are clock times. So a larger one is our own message sent back. */
const ECHO_FROM = 1_000_000_000
const MOST_ENTRIES = 1000

/** An awareness message about nobody: keeps the client's 30 s watchdog quiet in a silent room. */
export const heartBeat = new Uint8Array([messages.awareness, 1, 0])

interface Entry {
  peer: Peer
  clock: number
  bytes: Uint8Array
}

export class Presence {
  readonly #clock: RecordClock
  readonly #limits: RecordLimits
  readonly #peers: () => Iterable<Peer>
  /** May `userId` use this Yjs client id, as far as the text says? */
  readonly #mayUse: (client: number, userId: string) => boolean
  readonly #entries = new Map<number, Entry>()
  readonly #changed = new Map<number, Entry>()
  #lastClock = 0
  #sentAt = 0
  #scheduled: (() => void) | null = null

  constructor(options: {
    clock: RecordClock
    limits: RecordLimits
    peers: () => Iterable<Peer>
    mayUse: (client: number, userId: string) => boolean
  }) {
    this.#clock = options.clock
    this.#limits = options.limits
    this.#peers = options.peers
    this.#mayUse = options.mayUse
  }

  /** Takes an awareness update. Entries that are not the peer's own are passed over; false = malformed. */
  receive(peer: Peer, update: Uint8Array): boolean {
    const decoder = decoding.createDecoder(update)
    const count = decoding.readVarUint(decoder)
    if (count > MOST_ENTRIES) return false
    for (let index = 0; index < count; index += 1) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const bytes = decoding.readVarUint8Array(decoder)
      // The stock provider repeats what it hears about others.
      if (clock >= ECHO_FROM || !this.#own(peer, client)) continue
      if (bytes.length > this.#limits.presenceBytes) return false
      if (!this.#take(peer, client, bytes)) return false
    }
    return !decoding.hasContent(decoder)
  }

  /** Tells a newcomer, or one who asks, about everybody else. */
  greet(peer: Peer) {
    const others = [...this.#entries.values()].filter(entry => entry.peer !== peer)
    if (others.length > 0) peer.send(frameOf(others), true)
  }

  leave(peer: Peer) {
    for (const [client, entry] of this.#entries) if (entry.peer === peer) this.#remove(client, entry)
    this.#plan()
  }

  close() {
    this.#scheduled?.()
    this.#scheduled = null
  }

  #own(peer: Peer, client: number): boolean {
    const entry = this.#entries.get(client)
    if (entry?.peer === peer) return true
    // A client that comes back keeps its id while the server has not yet noticed that its old connection is dead.
    if (entry) return entry.peer.userId === peer.userId
    return this.#mayUse(client, peer.userId)
  }

  #take(peer: Peer, client: number, bytes: Uint8Array): boolean {
    let said: unknown
    try {
      said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch {
      return false
    }
    const known = this.#entries.get(client)
    if (said === null) {
      if (known) this.#remove(client, known)
      this.#plan()
      return true
    }
    const state = claimed.safeParse(said)
    if (!state.success) return false
    let held = 0
    for (const entry of this.#entries.values()) if (entry.peer === peer) held += 1
    if (known?.peer !== peer && held >= this.#limits.presenceIdsPerSocket) return true
    const { person, canWrite } = peer.admitted
    const stamped: PresenceState = {
      user: { id: person.userId, name: person.name, role: person.roleLabel, colour: person.colour },
      ...(state.data.cursor === undefined ? {} : { cursor: state.data.cursor }),
      ...(state.data.typing === undefined ? {} : { typing: state.data.typing }),
      ...(canWrite ? {} : { viewOnly: true }),
    }
    this.#set(client, peer, JSON.stringify(stamped))
    this.#plan()
    return true
  }

  #set(client: number, peer: Peer, json: string): Entry {
    // Larger than any clock before it, also of a server that ran here earlier: receivers ignore smaller ones.
    this.#lastClock = Math.max(this.#lastClock + 1, this.#clock.now())
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, this.#lastClock)
    encoding.writeVarString(encoder, json)
    const entry = { peer, clock: this.#lastClock, bytes: encoding.toUint8Array(encoder) }
    this.#entries.set(client, entry)
    this.#changed.set(client, entry)
    return entry
  }

  #remove(client: number, entry: Entry) {
    this.#set(client, entry.peer, 'null')
    this.#entries.delete(client)
  }

  #plan() {
    if (this.#scheduled || this.#changed.size === 0) return
    const wait = this.#sentAt + this.#limits.presenceEveryMs - this.#clock.now()
    if (wait <= 0) this.#flush()
    else this.#scheduled = this.#clock.later(wait, () => this.#flush())
  }

  #flush() {
    this.#scheduled = null
    this.#sentAt = this.#clock.now()
    const changed = [...this.#changed.values()]
    this.#changed.clear()
    const authors = new Set(changed.map(entry => entry.peer))
    const all = frameOf(changed)
    for (const peer of this.#peers()) {
      // Nobody hears about themselves: their own state is newer in their tab.
      const frame = authors.has(peer) ? changed.filter(entry => entry.peer !== peer) : null
      if (frame === null) peer.send(all)
      else if (frame.length > 0) peer.send(frameOf(frame))
    }
  }
}

function frameOf(entries: Entry[]): Uint8Array {
  const update = encoding.createEncoder()
  encoding.writeVarUint(update, entries.length)
  for (const entry of entries) encoding.writeUint8Array(update, entry.bytes)
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messages.awareness)
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(update))
  return encoding.toUint8Array(encoder)
}
