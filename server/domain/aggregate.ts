// What every aggregate shares: a version for compare-and-set, and an append-only history in which
// a command id is found again, so that a repeated command gets its first answer.
import type { Refusal } from '#shared/errors'

export interface DomainEvent {
  commandId: string
  at: string
  /** Actor id, or 'system'. */
  by: string
  type: string
  /** What was made or changed; also the `id` of the reply. */
  subjectId: string | null
  /** Facts of the event that the state no longer shows, such as a reason. Never clinical prose from the record. */
  detail?: Record<string, string | number | null>
}

export interface Aggregate {
  id: string
  version: number
  history: DomainEvent[]
}

/** When and as whom a command is decided. `now` is ISO UTC, from the Clock port. */
export interface Deciding {
  commandId: string
  now: string
  newId: () => string
}

export type Decided<S> = { ok: true; state: S; event: DomainEvent } | Refusal

/** The event that this person's command made before, if it is a repeat. */
export function firstAnswer(state: Aggregate, commandId: string, by: string): DomainEvent | undefined {
  return state.history.find(event => event.commandId === commandId && event.by === by)
}
