// A clinic's list: members book, give back and ask; specialists answer; what nobody answers becomes a slot.
import { londonDate } from '#shared/calendar'
import { slotMinutes } from '#shared/clinic'
import { type Refusal, refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import { addWorkingDays } from '#shared/workingDays'
import type { Actor } from './access.ts'
import type { Decided, Deciding, DomainEvent } from './aggregate.ts'
import { isAsked } from './clinicAccess.ts'
import { toBy } from './discussion.ts'
import { changedAgenda, findItem, type Item, type Meeting, newItem, runningOrder } from './meeting.ts'

type ClinicCommand =
  | { type: 'clinic:book'; payload: Payload<'clinic:book'> }
  | { type: 'clinic:release'; payload: Payload<'clinic:release'> }
  | { type: 'clinic:ask'; payload: Payload<'clinic:ask'> }
  | { type: 'clinic:reply'; payload: Payload<'clinic:reply'> }

export function changeClinic(meeting: Meeting, command: ClinicCommand, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.kind !== 'clinic')
    return refuse('not-now', 'This is not a clinic. Refer the person to the meeting instead.')
  if (meeting.state === 'ended') return refuse('not-now', 'This clinic has ended. Choose the next one.')
  switch (command.type) {
    case 'clinic:book': {
      const { minutes } = command.payload
      return listed(meeting, command.payload, { minutes }, 'clinic.booked', actor, d)
    }
    case 'clinic:ask': {
      if (meeting.state !== 'planned')
        return refuse('not-now', 'This clinic has begun. Book a slot, or choose the next one.')
      const dueOn = addWorkingDays(londonDate(d.now), command.payload.days)
      const triage = { state: 'referred' as const, by: null, at: null, standard: null, reason: null }
      const ask = { by: toBy(actor), at: d.now, dueOn, reply: null, movedAt: null }
      return listed(meeting, command.payload, { minutes: slotMinutes.least, triage, ask }, 'clinic.asked', actor, d)
    }
    case 'clinic:release': {
      const item = findItem(meeting, command.payload.itemId)
      // Somebody else's slot and no such slot are one answer.
      if (!item || item.presenterId !== actor.id) return refuse('not-found')
      if (item.openings.length > 0) return refuse('not-now', 'This slot has begun; it stays on the list.')
      const agenda = meeting.agenda.filter(one => one.id !== item.id)
      return changedAgenda(meeting, agenda, 'clinic.released', item.id, actor, d)
    }
    case 'clinic:reply': {
      const item = findItem(meeting, command.payload.itemId)
      if (!item?.ask || !item.invitedIds.includes(actor.id)) return refuse('not-found')
      if (item.ask.reply) return refuse('already-answered', `${item.ask.reply.by.name} has answered this question.`)
      if (!isAsked(item)) return refuse('not-now', 'This question has become a slot. Answer it in the clinic.')
      const by = toBy(actor)
      const ask = { ...item.ask, reply: { text: command.payload.text, by, at: d.now } }
      const triage = { state: 'listed' as const, by, at: d.now, standard: 'Answered between clinics', reason: null }
      const agenda = meeting.agenda.map(one => (one.id === item.id ? { ...one, ask, triage } : one))
      return changedAgenda(meeting, agenda, 'clinic.answered', item.id, actor, d)
    }
    default:
      return command satisfies never
  }
}

/** Minutes that nobody has booked yet; 0 when the list is longer than the clinic. */
export function freeMinutes(meeting: Meeting): number {
  const booked = runningOrder(meeting).reduce((sum, item) => sum + item.minutes, 0)
  return Math.max(0, meeting.plannedMinutes - booked)
}

/**
 * Questions that waited too long become slots at the end of the list.
 * @param today YYYY-MM-DD, London; null = all of them, because the clinic begins
 * @returns null when nothing is due
 */
export function asksFallenDue(
  meeting: Meeting,
  today: string | null,
  d: Deciding,
): { state: Meeting; event: DomainEvent } | null {
  const due = (item: Item) => isAsked(item) && (today === null || (item.ask?.dueOn ?? '') < today)
  if (meeting.kind !== 'clinic' || meeting.state !== 'planned' || !meeting.agenda.some(due)) return null
  const triage = { state: 'discuss' as const, by: null, at: d.now, standard: null, reason: null }
  const moved = meeting.agenda
    .filter(due)
    .map(item => ({ ...item, triage, ask: item.ask && { ...item.ask, movedAt: d.now } }))
  const rest = meeting.agenda.filter(item => !due(item))
  const inOrder = rest.filter(item => item.triage.state === 'discuss')
  const agenda = [...inOrder, ...moved, ...rest.filter(item => item.triage.state !== 'discuss')]
  const event = { commandId: d.commandId, at: d.now, by: 'system', type: 'clinic.asks-moved', subjectId: null }
  return { state: { ...meeting, agenda }, event }
}

/** Whom a listing gives access: who leads the clinic, and the specialists named; never the presenter twice. */
export function specialistsOf(
  meeting: Pick<Meeting, 'chairId' | 'deputyId'>,
  specialistIds: readonly string[],
  presenterId: string,
): string[] {
  const named = [meeting.chairId, ...(meeting.deputyId === null ? [] : [meeting.deputyId]), ...specialistIds]
  return [...new Set(named)].filter(id => id !== presenterId)
}

function listed(
  meeting: Meeting,
  payload: Payload<'clinic:book'> | Payload<'clinic:ask'>,
  more: Pick<Item, 'minutes'> & Partial<Item>,
  type: string,
  actor: Actor,
  d: Deciding,
): Decided<Meeting> {
  const { caseId, question, specialistIds, referral = null } = payload
  if (meeting.agenda.some(item => item.caseId === caseId)) return refuse('already-listed')
  const refused = refuseOutsiders(meeting, specialistIds)
  if (refused) return refused
  const free = freeMinutes(meeting)
  if (!more.ask && more.minutes > free) {
    return refuse('not-now', `This clinic has ${free} minutes left. Choose another clinic, or ask before it.`)
  }
  const item = newItem({
    id: d.newId(),
    caseId,
    question,
    presenterId: actor.id,
    invitedIds: specialistsOf(meeting, specialistIds, actor.id),
    referral,
    referredBy: toBy(actor),
    referredAt: d.now,
    ...more,
  })
  return changedAgenda(meeting, [...meeting.agenda, item], type, item.id, actor, d)
}

function refuseOutsiders(meeting: Meeting, specialistIds: readonly string[]): Refusal | null {
  if (specialistIds.every(id => meeting.memberIds.includes(id))) return null
  const message = 'Choose specialists who are members of this clinic.'
  return refuse('invalid', message, [{ path: 'specialistIds', message }])
}
