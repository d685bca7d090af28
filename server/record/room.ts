// One compartment that somebody has open: its durable document, what waits for the disk, and who is here.
import type { Logger } from 'pino'
import * as Y from 'yjs'
import { type Compartment, type FrameRefusal, type RecordLimits, roomName } from '#shared/record'
import type {
  LargeDeletion,
  LateEdit,
  RecordClock,
  RecordMetrics,
  RecordSnapshot,
  UpdateRow,
} from '../usecases/recordPorts.ts'
import { Ahead, type Tried } from './ahead.ts'
import { DeletionGuard } from './deletionGuard.ts'
import { contentOf, type Digest, digestOf } from './digest.ts'
import { lateText } from './lateText.ts'
import { type LoadedRecord, makeSnapshot } from './loading.ts'
import type { Peer } from './peer.ts'
import { Presence } from './presence.ts'
import type { NewRow } from './rows.ts'
import type { Batch } from './saver.ts'
import { type Stretch, stretches, type Waiting } from './stretches.ts'
import { SYNC_STEP_1, SYNC_STEP_2, syncFrame, UPDATE } from './syncFrame.ts'
import { type Author, type DecodedUpdate, onlyHousekeeping } from './updateCheck.ts'

/** Yjs client ids one connection may introduce. A tab has one, and a new one only in rare collisions. */
const CLIENTS_PER_PEER = 16
/** Rows that make the next opening slow enough to be worth a snapshot. */
const SNAPSHOT_AFTER = 500

export interface RoomOptions {
  caseId: string
  compartment: Compartment
  limits: RecordLimits
  clock: RecordClock
  log: Logger
  metrics?: RecordMetrics
  makeRow: (row: NewRow) => UpdateRow
  /** Something waits for the saver. */
  submit: (room: Room) => void
  /** Bytes accepted (+) or made durable (-). */
  onPending: (bytes: number) => void
  onLargeDeletion?: (deletion: LargeDeletion) => void
  /** Resolves when the words are durable. */
  onLateEdit?: (late: LateEdit) => Promise<void>
  /** Nobody is here and nothing waits, or the room cannot go on. */
  onDone: (room: Room) => void
}

export class Room {
  readonly name: string
  readonly peers = new Set<Peer>()
  readonly presence: Presence
  readonly #options: RoomOptions
  #record: LoadedRecord | null = null
  #ahead: Ahead | null = null
  #open: Waiting[] = []
  #writing: Waiting[] = []
  readonly #guard = new DeletionGuard()
  #emitted: Uint8Array | null = null
  #wholeState: Uint8Array | null = null
  #digest: Digest | null = null
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

  get pending(): number {
    return this.#open.length + this.#writing.length
  }

  get loaded(): boolean {
    return this.#record !== null
  }

  /** The log has been read; from here on frames can be judged. */
  begin(record: LoadedRecord) {
    this.#record = record
    record.doc.on('update', (update: Uint8Array) => {
      this.#emitted = update
    })
    this.#ahead = new Ahead(record.doc, () => this.#queuedBytes(), this.#options.limits.compartmentBytes)
  }

  /** First messages to a newcomer: what the server has, so that the client sends what it lacks; who is here. */
  welcome(peer: Peer) {
    this.askForMissing(peer)
    this.presence.greet(peer)
  }

  askForMissing(peer: Peer) {
    peer.send(syncFrame(SYNC_STEP_1, Y.encodeStateVector(this.#loaded().doc)))
  }

  /** Answers SyncStep1 with everything durable beyond the client's state vector. Throws on a malformed vector. */
  answer(peer: Peer, stateVector: Uint8Array) {
    const { doc } = this.#loaded()
    if (stateVector.length > 1) {
      peer.send(syncFrame(SYNC_STEP_2, Y.encodeStateAsUpdate(doc, stateVector)), true)
      return
    }
    // Everybody who opens the page asks this; after an outage five hundred do at once.
    this.#wholeState ??= syncFrame(SYNC_STEP_2, Y.encodeStateAsUpdate(doc))
    peer.send(this.#wholeState, true)
  }

  /** Judges one SyncStep2 or Update and queues it. Returns why not, when not. */
  accept(peer: Peer, frame: number, bytes: Uint8Array, decoded: DecodedUpdate, step2: boolean): FrameRefusal | null {
    const record = this.#loaded()
    const now = this.#options.clock.now()
    if (!peer.admitted.canWrite) {
      // What a reader's provider sends on joining repeats what we know, and is no write.
      if (!onlyHousekeeping(decoded, record.doc)) return this.#late(peer, frame, bytes, decoded)
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
    if (tried.bytes === null && this.pending === 0) {
      peer.savedAtOnce(now)
      return null
    }
    if (tried.bytes) {
      peer.trail.accepted(tried.bytes.length, now)
      this.#options.onPending(tried.bytes.length)
    }
    this.#open.push({ peer, frame, at: now, bytes: tried.bytes })
    peer.queued()
    this.#options.submit(this)
    return null
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
    if (this.peers.size === 0 && this.pending === 0 && (this.loaded || this.#broken)) this.#options.onDone(this)
  }

  digest(): Digest {
    this.#digest ??= digestOf(this.#loaded().doc)
    return this.#digest
  }

  /** A snapshot, when the log has grown enough since the last one to be worth it. */
  snapshot(): RecordSnapshot | null {
    const record = this.#record
    if (!record || this.#broken || record.tail < SNAPSHOT_AFTER || this.pending > 0) return null
    return makeSnapshot(this.name, record, new Date(this.#options.clock.now()), contentOf)
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
    this.#record?.doc.destroy()
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

  /** The section is closed for signing: the words are kept beside it, and the frame is refused once they are. */
  #late(peer: Peer, frame: number, bytes: Uint8Array, decoded: DecodedUpdate): FrameRefusal | null {
    const { caseId, compartment, onLateEdit, log, clock } = this.#options
    const { doc, owners } = this.#loaded()
    if (!peer.admitted.keepsLate || !onLateEdit) return 'read-only'
    const late = lateText(doc, bytes, decoded, { author: peer.userId, owners })
    if (!late) return 'read-only'
    peer.queued()
    onLateEdit({ caseId, compartment, by: peer.userId, ...late }).then(
      () => peer.keptElsewhere(frame, 'signed', clock.now()),
      error => {
        // Its author comes back and sends it again: it must not be called kept.
        log.error({
          event: 'record.late-edit-failed',
          room: this.name,
          error: error instanceof Error ? error.name : '',
        })
        peer.close('unavailable')
      },
    )
    return null
  }

  #watch(author: string, removed: number, now: number) {
    const since = this.#guard.removed(author, removed, now, () => this.#ahead?.textLength() ?? 0)
    if (since === null) return
    const { caseId, compartment, onLargeDeletion } = this.#options
    onLargeDeletion?.({ caseId, compartment, by: author, before: new Date(since - 1), at: new Date(now) })
  }

  #rowOf({ peer, at, bytes }: Stretch): UpdateRow {
    const row = { room: this.name, author: peer.userId, connection: peer.id, at: new Date(at), bytes }
    return this.#options.makeRow(row)
  }

  #settle(entries: Waiting[], rows: UpdateRow[]) {
    this.#writing = []
    for (const entry of entries) if (entry.bytes) this.#options.onPending(-entry.bytes.length)
    try {
      if (rows.length > 0) this.#publish(entries, rows)
    } catch (error) {
      // The log is right and this copy is not: everybody comes back and gets it from the log.
      const kind = error instanceof Error ? error.name : 'unknown'
      this.#options.log.error({ event: 'record.room-failed', room: this.name, error: kind })
      this.fail()
      return
    }
    const now = this.#options.clock.now()
    const done = new Map<Peer, { last: number; frames: number }>()
    for (const { peer, frame } of entries) done.set(peer, { last: frame, frames: (done.get(peer)?.frames ?? 0) + 1 })
    for (const [peer, { last, frames }] of done) peer.saved(last, frames, now)
    this.doneWhenEmpty()
  }

  #publish(entries: Waiting[], rows: UpdateRow[]) {
    const record = this.#loaded()
    const { doc } = record
    this.#emitted = null
    doc.transact(() => {
      for (const row of rows) Y.applyUpdate(doc, row.bytes)
    })
    if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('an update that was tried does not apply')
    record.rows += rows.length
    record.tail += rows.length
    record.lastRow = rows.at(-1)?._id ?? record.lastRow
    if (!this.#emitted) return
    this.#wholeState = null
    this.#digest = null
    const frame = syncFrame(UPDATE, this.#emitted)
    const [first] = entries
    const onlyAuthor = entries.every(entry => entry.peer === first?.peer) ? first?.peer : null
    let delivered = 0
    for (const peer of this.peers) {
      if (peer === onlyAuthor || !peer.joined) continue
      peer.send(frame)
      delivered += 1
    }
    this.#options.metrics?.delivered(delivered)
  }

  #queuedBytes(): Uint8Array[] {
    const queued: Uint8Array[] = []
    for (const { bytes } of [...this.#writing, ...this.#open]) if (bytes) queued.push(bytes)
    return queued
  }

  #loaded(): LoadedRecord {
    if (!this.#record) throw new Error('a frame was looked at before its record was loaded')
    return this.#record
  }
}
