// One compartment that somebody has open: its durable document, what waits for the disk, and who is here.
import * as Y from 'yjs'
import { type FrameRefusal, roomName } from '#shared/record'
import type { UpdateRow } from '../usecases/recordPorts.ts'
import { Ahead, type Tried } from './ahead.ts'
import { DeletionGuard } from './deletionGuard.ts'
import { Durable } from './durable.ts'
import { keepLate, lateText } from './lateText.ts'
import type { LoadedRecord } from './loading.ts'
import type { Arrived, Peer } from './peer.ts'
import { Presence } from './presence.ts'
import type { RoomOptions } from './roomOptions.ts'
import type { Batch } from './saver.ts'
import { type Stretch, stretches, type Waiting } from './stretches.ts'
import { SYNC_STEP_1, SYNC_STEP_2, syncFrame } from './syncFrame.ts'
import { type Author, type DecodedUpdate, isEmpty, onlyHousekeeping } from './updateCheck.ts'
import { updateFrames } from './webSocketFrame.ts'

/** Yjs client ids one connection may introduce. A tab has one, and a new one only in rare collisions. */
const CLIENTS_PER_PEER = 16
/** Rows that make the next opening slow enough to be worth a snapshot. */
const SNAPSHOT_AFTER = 500
/** While people are in the room nobody waits for its opening, and a busy room would make one every few seconds. */
const SNAPSHOT_AFTER_OPEN = 2000

export class Room {
  readonly name: string
  readonly peers = new Set<Peer>()
  readonly presence: Presence
  readonly #options: RoomOptions
  #record: LoadedRecord | null = null
  #durable: Durable | null = null
  #ahead: Ahead | null = null
  #open: Waiting[] = []
  #writing: Waiting[] = []
  readonly #guard = new DeletionGuard()
  #broken = false

  constructor(options: RoomOptions) {
    this.#options = options
    this.name = roomName(options.caseId, options.compartment)
    this.presence = new Presence({
      clock: options.clock,
      limits: options.limits,
      peers: () => this.peers,
      mayUse: (client, userId) => (this.#record?.owners.get(client) ?? userId) === userId,
    })
  }

  /** Frames that wait for the disk. */
  get pending(): number {
    return [...this.#open, ...this.#writing].reduce((sum, entry) => sum + entry.frames, 0)
  }

  get #waits(): boolean {
    return this.#open.length + this.#writing.length > 0
  }

  get loaded(): boolean {
    return this.#record !== null
  }

  /** The log has been read; from here on frames can be judged. */
  begin(record: LoadedRecord) {
    this.#record = record
    this.#durable = new Durable(record.content)
    this.#ahead = new Ahead(
      () => this.durable().doc,
      () => this.#queuedBytes(),
      this.#options.limits.compartmentBytes,
    )
  }

  /** First messages to a newcomer: what the server has, so that the client sends what it lacks; who is here. */
  welcome(peer: Peer) {
    this.askForMissing(peer)
    this.presence.greet(peer)
  }

  askForMissing(peer: Peer) {
    peer.send(syncFrame(SYNC_STEP_1, this.#durable?.atHand?.vector ?? Y.encodeStateVector(this.durable().doc)))
  }

  /** Answers SyncStep1 with everything durable beyond the client's state vector. Throws on a malformed vector. */
  answer(peer: Peer, stateVector: Uint8Array) {
    const everything = () => (this.#durable?.atHand ?? this.durable().whole()).update
    const update = stateVector.length > 1 ? this.durable().beyond(stateVector) : everything()
    peer.send(syncFrame(SYNC_STEP_2, update), true)
  }

  /** Judges one SyncStep2 or Update and queues it. Returns why not, when not. */
  accept(peer: Peer, frame: number, bytes: Uint8Array, decoded: DecodedUpdate, step2: boolean): FrameRefusal | null {
    const record = this.#loaded()
    const now = this.#options.clock.now()
    // What a new page's provider sends on joining: no reason to build the document for who may only read on.
    if (isEmpty(decoded) && !this.#waits) {
      peer.savedAtOnce(now)
      return null
    }
    if (!peer.admitted.canWrite) {
      // What a reader's provider sends on joining repeats what we know, and is no write.
      if (!onlyHousekeeping(decoded, this.durable().doc)) {
        return keepLate(
          this.#options,
          peer,
          frame,
          who => lateText(this.durable().doc, bytes, decoded, who),
          record.owners,
        )
      }
      peer.savedAtOnce(now)
      return null
    }
    const author = peer.userId
    const tried = this.#try(bytes, decoded, step2, { author, owners: record.owners })
    if (!tried.ok) return tried.code
    if (peer.clientsBrought + tried.newClients.length > CLIENTS_PER_PEER) {
      this.#ahead?.close()
      return 'implausible'
    }
    peer.clientsBrought += tried.newClients.length
    for (const client of tried.newClients) record.owners.set(client, author)
    if (tried.removed > 0) this.#watch(author, tried.removed, now)
    if (tried.bytes === null && !this.#waits) {
      peer.savedAtOnce(now)
      return null
    }
    this.#queue({ peer, frame, frames: 1, at: now, bytes: tried.bytes, takesAway: decoded.ds.clients.size > 0 })
    return null
  }

  /** Judges updates that came in one piece, as far as they are plain typing; returns how many, or null for none. */
  acceptTogether(peer: Peer, arrived: readonly Arrived[], from: number): number | null {
    const { owners } = this.#loaded()
    if (!peer.admitted.canWrite || !this.#ahead) return null
    const tried = this.#ahead.tryTogether(arrived, from, { author: peer.userId, owners })
    const last = tried && arrived[from + tried.taken - 1]
    if (!last) return null
    const at = this.#options.clock.now()
    this.#queue({ peer, frame: last.frame, frames: tried.taken, at, bytes: tried.bytes, takesAway: false })
    return tried.taken
  }

  takeBatch(): Batch | null {
    if (this.#open.length === 0 || this.#broken) return null
    const entries = this.#open
    this.#open = []
    this.#writing = entries
    const rows = stretches(entries, this.#options.limits.frameBytes).map(stretch => this.#rowOf(stretch))
    return { rows, settle: () => this.#settle(entries, rows) }
  }

  leave(peer: Peer) {
    if (!this.peers.delete(peer)) return
    this.presence.leave(peer)
    this.doneWhenEmpty()
  }

  doneWhenEmpty() {
    if (this.peers.size === 0 && !this.#waits && (this.loaded || this.#broken)) this.#options.onDone(this)
  }

  /** The log has grown enough since the last snapshot for the next opening to be slow. */
  get long(): boolean {
    const enough = this.peers.size > 0 ? SNAPSHOT_AFTER_OPEN : SNAPSHOT_AFTER
    return (this.#record?.tail ?? 0) >= enough && !this.#broken
  }

  /** A snapshot that covers `rows` rows is durable. */
  compacted(rows: number) {
    if (this.#record) this.#record.tail = Math.max(0, this.#record.rows - rows)
  }

  /** Making one failed: not again for every commit. */
  putOffSnapshot() {
    if (this.#record) this.#record.tail = 0
  }

  /** The room cannot go on. What was not durable stays with its authors, who were told nothing else. */
  fail() {
    this.#broken = true
    for (const entry of this.#open.splice(0)) this.#options.onPending(-(entry.bytes?.length ?? 0))
    for (const peer of [...this.peers]) peer.close('unavailable')
    this.doneWhenEmpty()
  }

  close() {
    this.presence.close()
    this.#ahead?.close()
    this.#durable?.destroy()
  }

  #try(bytes: Uint8Array, decoded: DecodedUpdate, step2: boolean, author: Author): Tried {
    try {
      return this.#ahead?.try(bytes, decoded, step2, author) ?? { ok: false, code: 'malformed' }
    } catch (error) {
      // A frame must get its own answer whatever happens in Yjs: an unanswered one would be counted as saved.
      const kind = error instanceof Error ? error.name : 'unknown'
      this.#options.log.warn({ event: 'record.update-threw', room: this.name, userId: author.author, error: kind })
      this.#ahead?.close()
      return { ok: false, code: 'malformed' }
    }
  }

  #queue(entry: Waiting) {
    if (entry.bytes) {
      entry.peer.trail.accepted(entry.bytes.length, entry.frames, entry.at)
      this.#options.onPending(entry.bytes.length)
    }
    this.#open.push(entry)
    this.#options.submit(this, entry.frames)
  }

  #watch(author: string, removed: number, now: number) {
    const since = this.#guard.removed(author, removed, now, () => this.#ahead?.textLength() ?? 0)
    if (since === null) return
    const { caseId, compartment, onLargeDeletion } = this.#options
    onLargeDeletion?.({ caseId, compartment, by: author, before: new Date(since - 1), at: new Date(now) })
  }

  #rowOf({ peer, at, bytes }: Stretch): UpdateRow {
    const row = { room: this.name, author: peer.userId, connection: peer.id, at: new Date(at), bytes }
    return this.#options.makeRow(row, this.#loaded().lastRow)
  }

  #settle(entries: Waiting[], rows: UpdateRow[]) {
    this.#writing = []
    for (const entry of entries) if (entry.bytes) this.#options.onPending(-entry.bytes.length)
    try {
      this.#publish(entries, rows)
    } catch (error) {
      this.#failCopy(error)
      return
    }
    this.doneWhenEmpty()
  }

  /** Everybody's text to everybody, and to each author how far they are saved: one write per socket. */
  #publish(entries: Waiting[], rows: UpdateRow[]) {
    const record = this.#loaded()
    const changes = rows.map(row => row.bytes)
    this.#durable?.add(changes)
    record.rows += rows.length
    record.tail += rows.length
    record.lastRow = rows.at(-1)?._id ?? record.lastRow
    if (this.long) this.#options.onLong(this)
    const frame = updateFrames(changes)
    const now = this.#options.clock.now()
    const done = new Map<Peer, { last: number; frames: number }>()
    for (const { peer, frame: last, frames } of entries)
      done.set(peer, { last, frames: (done.get(peer)?.frames ?? 0) + frames })
    const toAuthors = done.size > 1 ? frame : null
    for (const [peer, { last, frames }] of done) peer.saved(last, frames, now, peer.joined ? toAuthors : null)
    if (!frame) return
    let delivered = toAuthors ? done.size : 0
    for (const peer of this.peers) {
      if (done.has(peer) || !peer.joined) continue
      peer.deliver(frame)
      delivered += 1
    }
    this.#options.metrics?.delivered(delivered)
  }

  #queuedBytes(): Uint8Array[] {
    const queued: Uint8Array[] = []
    for (const { bytes } of [...this.#writing, ...this.#open]) if (bytes) queued.push(bytes)
    return queued
  }

  /** The durable document, up to date. */
  durable(): Durable {
    const durable = this.#durable
    if (!durable) throw new Error('a record was read before it was loaded')
    try {
      void durable.doc
    } catch (error) {
      this.#failCopy(error)
      throw error
    }
    return durable
  }

  /** The log is right and this copy is not: everybody comes back and gets it from the log. */
  #failCopy(error: unknown) {
    const kind = error instanceof Error ? error.name : 'unknown'
    this.#options.log.error({ event: 'record.room-failed', room: this.name, error: kind })
    this.fail()
  }

  #loaded(): LoadedRecord {
    if (!this.#record) throw new Error('a frame was looked at before its record was loaded')
    return this.#record
  }
}
