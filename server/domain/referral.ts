// Is a referral complete, and what happens with it: discuss, list with its standard, send back, pull up.
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { Referral, TriageState } from '#shared/referral'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { changedAgenda, findItem, type Item, type Meeting, newItem } from './meeting.ts'

/**
 * What the minimum data set still lacks, in words that follow "Not ready, because". Empty = ready. Adapted from the primary
 * care form of the Greater Manchester MDT standards: question, reason, what matters, frailty, medicines, carer, consent.
 * A clinic's slot is one question to one specialist: it asks for what matters and consent besides, not for the MDT's list.
 */
export function missingFrom(
  item: Pick<Item, 'referral'>,
  medicinesKnown: boolean,
  kind: Meeting['kind'] = 'mdt',
): string[] {
  const { referral } = item
  const forMdt = (words: string[]) => (kind === 'clinic' ? [] : words)
  const lacks = (field: keyof Referral, words: string) => (referral?.[field] == null ? [words] : [])
  const mattersKnown = referral?.whatMatters != null || referral?.whatMattersNotObtained != null
  return [
    ...forMdt(lacks('reason', 'the reason for referral is not written')),
    ...(mattersKnown ? [] : ['what matters to the person is not written']),
    ...forMdt([
      ...lacks('frailty', 'there is no frailty score'),
      ...(medicinesKnown ? [] : ['there is no medicines list']),
      ...lacks('carer', 'the carer is not named'),
    ]),
    ...(referral?.informed == null || referral.informed === 'not-yet' ? ['the person has not been told'] : []),
    ...(referral?.informed === 'objects' ? ['the person objects to being discussed'] : []),
  ]
}

type ReferralCommand =
  | { type: 'agenda:refer'; payload: Payload<'agenda:refer'> }
  | { type: 'agenda:triage'; payload: Payload<'agenda:triage'> }
  | { type: 'agenda:pull-up'; payload: Payload<'agenda:pull-up'> }
  | { type: 'agenda:bypass'; payload: Payload<'agenda:bypass'>; missing: readonly string[] }

/** Minutes of a case whose length nobody has said. */
const usualMinutes = 10

export function refer(meeting: Meeting, command: ReferralCommand, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended. Refer to the next one.')
  const by: By = { id: actor.id, name: actor.name, role: actor.role }
  if (command.type === 'agenda:refer') return referred(meeting, command.payload, by, actor, d)
  const { itemId } = command.payload
  const item = findItem(meeting, itemId)
  if (!item) return refuse('not-found')
  const triaged = (state: TriageState, standard: string | null, reason: string | null) => ({
    triage: { state, by, at: d.now, standard, reason },
  })
  switch (command.type) {
    case 'agenda:triage': {
      const { verdict } = command.payload
      if (item.openings.length > 0 && verdict.to !== 'discuss') {
        return refuse('not-now', 'This person has been discussed in this meeting; the item stays.')
      }
      switch (verdict.to) {
        case 'discuss':
          return become(triaged('discuss', null, null), 'agenda.triaged', { to: 'discuss' })
        case 'list':
          return become(triaged('listed', verdict.standard, null), 'agenda.triaged', { to: 'listed' })
        case 'send-back':
          return become(triaged('sent-back', null, verdict.reason), 'agenda.triaged', { to: 'sent-back' })
        default:
          return verdict satisfies never
      }
    }
    case 'agenda:pull-up':
      if (item.triage.state !== 'listed') return refuse('not-now', 'Only a listed case can be pulled up.')
      return become(triaged('discuss', null, command.payload.reason), 'agenda.pulled-up')
    case 'agenda:bypass':
      if (command.missing.length === 0) return refuse('not-now', 'Nothing is missing: this case is ready.')
      return become({ bypass: { reason: command.payload.reason, by, at: d.now } }, 'agenda.bypassed', {
        missing: command.missing.length,
      })
    default:
      return command satisfies never
  }

  function become(change: Partial<Item>, type: string, detail?: Record<string, string | number>): Decided<Meeting> {
    const agenda = meeting.agenda.map(one => (one.id === itemId ? { ...one, ...change } : one))
    return changedAgenda(meeting, agenda, type, itemId, actor, d, detail)
  }
}

function referred(
  meeting: Meeting,
  payload: Payload<'agenda:refer'>,
  by: By,
  actor: Actor,
  d: Deciding,
): Decided<Meeting> {
  const { caseId, question, presenterId, referral } = payload
  const there = meeting.agenda.find(one => one.caseId === caseId)
  const triage = { state: 'referred' as const, by: null, at: null, standard: null, reason: null }
  const given = { question, presenterId, referral, referredBy: by, referredAt: d.now, triage }
  if (!there) {
    const item = newItem({ id: d.newId(), caseId, minutes: usualMinutes, invitedIds: [], ...given })
    return changedAgenda(meeting, [...meeting.agenda, item], 'agenda.referred', item.id, actor, d)
  }
  const waits = there.triage.state === 'sent-back' || there.triage.state === 'referred'
  if (!waits || there.referredBy?.id !== actor.id) return refuse('already-listed')
  const again = { ...there, ...given, referredAt: there.referredAt }
  const agenda = meeting.agenda.map(one => (one.id === there.id ? again : one))
  return changedAgenda(meeting, agenda, 'agenda.referred', there.id, actor, d)
}
