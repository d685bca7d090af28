// What displays, concerns and private notes need from the store.
import type { Compartment } from '#shared/record'
import type { TextBlock } from '#shared/room'
import type { Concern } from '../domain/concern.ts'
import type { Display } from '../domain/display.ts'
import type { RecordingStore } from './recordings.ts'
import type { VisitPorts } from './visitPorts.ts'

export interface DisplayStore {
  get(id: string): Promise<Display | null>
  withCode(code: string): Promise<Display | null>
  ofMeeting(meetingId: string): Promise<Display[]>
  insert(display: Display): Promise<void>
  /** False when it does not show this code any more. */
  pair(display: Display, code: string): Promise<boolean>
  revoke(id: string, at: string): Promise<void>
}

export interface ConcernStore {
  insert(concern: Concern): Promise<void>
  ofCase(caseId: string): Promise<Concern[]>
  all(): Promise<Concern[]>
  /** Marks every concern of the case that nobody has reviewed. */
  review(caseId: string, reviewed: NonNullable<Concern['reviewed']>): Promise<void>
}

/** Found by its writer only: there is no way to ask for another's. */
export interface PrivateNoteStore {
  get(personId: string, itemId: string): Promise<{ text: string; at: string } | null>
  put(personId: string, itemId: string, note: { text: string; at: string }): Promise<void>
}

export interface RoomPorts extends VisitPorts {
  recordings: RecordingStore
  displays: DisplayStore
  concerns: ConcernStore
  privateNotes: PrivateNoteStore
  displayConnected(displayId: string): boolean
  /** Whose screen shows which item of a meeting now, of those who are looking. */
  whereabouts(meetingId: string): { personId: string; name: string; itemId: string | null }[]
  /** A compartment's durable text as lines. Rejects when it cannot be read. */
  textOf(caseId: string, compartment: Compartment): Promise<TextBlock[]>
}
