// Emergency access ("break-glass"): somebody without a relationship reads a record once, for a reason that others will judge.
import { type Refusal, refuse } from '#shared/errors'
import type { By } from '#shared/where'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'

/** S-62: at most an hour, and then it is over by itself. */
export const emergencyMinutes = 60

/** As the actor carries it: reading this case until then (ISO UTC). */
export interface EmergencySpan {
  id: string
  caseId: string
  until: string
}

export interface Emergency extends Aggregate, EmergencySpan {
  personId: string
  practiceId: string
  reason: string
  openedAt: string
  /** The person had shut this reader, or their organisation, out. */
  despiteWish: boolean
  endedAt: string | null
  review: { verdict: 'justified' | 'not-justified'; note: string; by: By; at: string } | null
}

export function openEmergency(
  given: { caseId: string; personId: string; practiceId: string; reason: string; despiteWish: boolean },
  d: Deciding,
): { state: Emergency; event: Emergency['history'][number] } {
  const id = d.newId()
  const until = new Date(Date.parse(d.now) + emergencyMinutes * 60_000).toISOString()
  const rest = { openedAt: d.now, until, endedAt: null, review: null }
  const event = { commandId: d.commandId, at: d.now, by: given.personId, type: 'emergency.opened', subjectId: id }
  return { state: { id, version: 0, history: [], ...given, ...rest }, event }
}

export const isOpen = (one: Pick<Emergency, 'endedAt' | 'until'>, now: string): boolean =>
  one.endedAt === null && now < one.until

/** By its reader, or by the clock (`by` 'system'). What has ended stays as it ended. */
export function endEmergency(one: Emergency, by: string, d: Deciding): Decided<Emergency> {
  if (one.endedAt !== null) return refuse('not-now', 'This emergency access has ended already.')
  const event = { commandId: d.commandId, at: d.now, by, type: 'emergency.ended', subjectId: one.id }
  return { ok: true, state: { ...one, endedAt: d.now < one.until ? d.now : one.until }, event }
}

/** Nobody signs off their own. */
export function reviewEmergency(
  one: Emergency,
  given: { verdict: 'justified' | 'not-justified'; note: string },
  by: By,
  d: Deciding,
): Decided<Emergency> | Refusal {
  if (one.personId === by.id) return refuse('not-allowed', 'Nobody reviews their own emergency access.')
  if (one.review !== null) return refuse('already-answered', 'This has been reviewed already.')
  if (isOpen(one, d.now)) return refuse('not-now', 'This access is still open. Review it when it has ended.')
  const event = { commandId: d.commandId, at: d.now, by: by.id, type: 'emergency.reviewed', subjectId: one.id }
  return { ok: true, state: { ...one, review: { ...given, by, at: d.now } }, event }
}
