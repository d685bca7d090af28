// The register of organisations: who controls the data, under which agreement, until when, and who guards it.
import { type Refusal, refuse } from '#shared/errors'
import type { RegisterChange } from '#shared/register'
import type { Actor } from './access.ts'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'

/** One per organisation; its id is the organisation's. */
export interface Register extends Aggregate {
  guardianId: string | null
  agreement: RegisterChange['agreement']
  /** In words, for whoever asks how long what is here is kept. */
  retention: string | null
}

/** An agreement that ends within so many days is shown as ending. */
export const endingDays = 30

export type AgreementState = 'none' | 'to-come' | 'current' | 'expired'

/** On this London day; first and last day included. */
export function agreementState(agreement: Register['agreement'], today: string): AgreementState {
  if (agreement === null) return 'none'
  if (today < agreement.from) return 'to-come'
  return today <= agreement.until ? 'current' : 'expired'
}

export function newRegister(id: string): Register {
  return { id, version: 0, history: [], guardianId: null, agreement: null, retention: null }
}

export function changeRegister(
  register: Register,
  given: RegisterChange,
  actor: Actor,
  d: Deciding,
): Decided<Register> | Refusal {
  if (given.version !== register.version) return refuse('stale')
  const { guardianId, agreement, retention } = given
  const event = { commandId: d.commandId, at: d.now, by: actor.id, type: 'register.changed', subjectId: register.id }
  return { ok: true, state: { ...register, guardianId, agreement, retention }, event }
}
