// What a room is given.
import type { Logger } from 'pino'
import type { Compartment, RecordLimits } from '#shared/record'
import type { LargeDeletion, LateEdit, RecordClock, RecordMetrics } from '../usecases/recordPorts.ts'
import type { Room } from './room.ts'
import type { MakeRow } from './rows.ts'

export interface RoomOptions {
  caseId: string
  compartment: Compartment
  limits: RecordLimits
  clock: RecordClock
  log: Logger
  metrics?: RecordMetrics
  makeRow: MakeRow
  /** Something waits for the saver, that came in so many frames. */
  submit: (room: Room, frames: number) => void
  /** Bytes accepted (+) or made durable (-). */
  onPending: (bytes: number) => void
  /** Its log has become long. Asked after every commit until a snapshot is there. */
  onLong: (room: Room) => void
  onLargeDeletion?: (deletion: LargeDeletion) => void
  /** Resolves when the words are durable. */
  onLateEdit?: (late: LateEdit) => Promise<void>
  /** Nobody is here and nothing waits, or the room cannot go on. */
  onDone: (room: Room) => void
}
