// The rooms that are open: one per compartment, loaded once, gone when the last peer left and nothing waits.
import type { Logger } from 'pino'
import { type Compartment, type RecordLimits, roomName } from '#shared/record'
import type { TextBlock } from '#shared/room'
import type {
  LargeDeletion,
  LateEdit,
  RecordClock,
  RecordMetrics,
  RecordStore,
  RecordTemplate,
} from '../usecases/recordPorts.ts'
import type { Compactor } from './compactor.ts'
import { type Digest, digestOf } from './digest.ts'
import { withDeadline } from './handshake.ts'
import { docOf, foundOf, loadRecord } from './loading.ts'
import { plainText } from './plainText.ts'
import { Room } from './room.ts'
import type { MakeRow } from './rows.ts'

export interface RoomsOptions {
  store: RecordStore
  template: RecordTemplate
  clock: RecordClock
  log: Logger
  metrics?: RecordMetrics
  limits: RecordLimits
  compactor: Compactor
  makeRow: MakeRow
  submit: (room: Room, frames: number) => void
  onLargeDeletion?: (deletion: LargeDeletion) => void
  onLateEdit?: (late: LateEdit) => Promise<void>
  /** A record that was empty has its template, and it is durable. */
  onSeeded: (caseId: string, compartment: Compartment) => void
}

const LOAD_MS = 20_000

interface Entry {
  room: Room
  /** false: the record could not be loaded, and everybody who waited was told so. */
  ready: Promise<boolean>
}

export class Rooms {
  readonly #options: RoomsOptions
  readonly #rooms = new Map<string, Entry>()
  readonly #held = new Set<string>()
  readonly #onEmptied = new Map<string, (() => void)[]>()
  /** Rooms whose snapshot is wanted or being made, and the end of that work: one after another. */
  readonly #compacting = new Set<string>()
  #compactions: Promise<void> = Promise.resolve()
  #pendingBytes = 0

  constructor(options: RoomsOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#rooms.size
  }

  /** Accepted, not yet durable. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  get pendingFrames(): number {
    let frames = 0
    for (const { room } of this.#rooms.values()) frames += room.pending
    return frames
  }

  /** Registers the room before anything is awaited: two people who open a record at once meet in one room. */
  enter(caseId: string, compartment: Compartment): Entry {
    const name = roomName(caseId, compartment)
    const known = this.#rooms.get(name)
    if (known) return known
    const room = new Room({
      ...this.#options,
      caseId,
      compartment,
      onPending: bytes => {
        this.#pendingBytes += bytes
      },
      onLong: long => this.#compact(long),
      onDone: done => this.#leave(done),
    })
    const entry = { room, ready: this.#load(room, caseId, compartment) }
    this.#rooms.set(name, entry)
    return entry
  }

  async digest(caseId: string, compartment: Compartment): Promise<Digest> {
    const name = roomName(caseId, compartment)
    const known = this.#rooms.get(name)
    if (known && (await known.ready)) return known.room.durable().digest()
    const record = await loadRecord(this.#options.store, name, null, this.#options.compactor.compact)
    const doc = docOf(record.content)
    const digest = digestOf(doc)
    doc.destroy()
    return digest
  }

  /** Keeps everybody out of a record; `enter` must not be called for it until `release`. */
  hold(caseId: string, compartment: Compartment) {
    this.#held.add(roomName(caseId, compartment))
  }

  release(caseId: string, compartment: Compartment) {
    this.#held.delete(roomName(caseId, compartment))
  }

  isHeld(caseId: string, compartment: Compartment): boolean {
    return this.#held.has(roomName(caseId, compartment))
  }

  /** Resolves when nobody is in the record and nothing of it waits for the disk. */
  emptied(caseId: string, compartment: Compartment): Promise<void> {
    const name = roomName(caseId, compartment)
    if (!this.#rooms.has(name)) return Promise.resolve()
    return new Promise(resolve => {
      this.#onEmptied.set(name, [...(this.#onEmptied.get(name) ?? []), resolve])
    })
  }

  async text(caseId: string, compartment: Compartment): Promise<TextBlock[]> {
    const name = roomName(caseId, compartment)
    const known = this.#rooms.get(name)
    if (known && (await known.ready)) return plainText(known.room.durable().doc)
    const record = await loadRecord(this.#options.store, name, null, this.#options.compactor.compact)
    const doc = docOf(record.content)
    const text = plainText(doc)
    doc.destroy()
    return text
  }

  /** Resolves when no snapshot is being written. */
  settled(): Promise<void> {
    return this.#compactions
  }

  async #load(room: Room, caseId: string, compartment: Compartment): Promise<boolean> {
    const { store, template, clock, compactor } = this.#options
    const seeding = { template, caseId, compartment, at: new Date(clock.now()) }
    try {
      const record = await withDeadline(loadRecord(store, room.name, seeding, compactor.compact), clock, LOAD_MS)
      if (record.snapshotDamaged) this.#options.log.error({ event: 'record.snapshot-damaged', room: room.name })
      room.begin(record)
      if (record.seeded) this.#options.onSeeded(caseId, compartment)
    } catch (error) {
      // Shown as "could not be loaded", never as an empty page; the next connection tries again.
      this.#logFailed('record.load-failed', room, error)
      room.fail()
      return false
    }
    room.doneWhenEmpty()
    return true
  }

  #leave(room: Room) {
    if (this.#rooms.get(room.name)?.room !== room) return
    this.#rooms.delete(room.name)
    for (const resolve of this.#onEmptied.get(room.name) ?? []) resolve()
    this.#onEmptied.delete(room.name)
    if (room.long) this.#compact(room)
    room.close()
  }

  /** From the log and not from the room, in a thread of its own; nothing it covers is ever deleted. */
  #compact(room: Room) {
    if (this.#compacting.has(room.name)) return
    this.#compacting.add(room.name)
    const { store, compactor, clock } = this.#options
    this.#compactions = this.#compactions.then(async () => {
      try {
        const at = new Date(clock.now())
        const snapshot = await compactor.compact(room.name, await foundOf(store, room.name), at)
        await store.putSnapshot(snapshot)
        room.compacted(snapshot.rows)
      } catch (error) {
        this.#logFailed('record.snapshot-failed', room, error)
        room.putOffSnapshot()
      } finally {
        this.#compacting.delete(room.name)
      }
    })
  }

  #logFailed(event: string, room: Room, error: unknown) {
    this.#options.log.error({ event, room: room.name, error: error instanceof Error ? error.name : 'unknown' })
  }
}
