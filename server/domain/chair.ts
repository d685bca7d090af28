// Who is in the chair. The appointed chair can always take it back; the deputy can take it when whoever holds it has
// been gone for 20 seconds. Presence is the attendance that is stored, so that a restart forgets nobody's place.
import { chairGraceMs } from '#shared/chair'
import { type Refusal, refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { isPresent } from './attendance.ts'
import { findItem, type Item, type Meeting } from './meeting.ts'

export const inChairOf = (meeting: Meeting): string => meeting.inChairId ?? meeting.chairId

/** ISO UTC since when whoever is in the chair has not been connected; null while they are, and outside of the meeting. */
export function chairAbsentSince(meeting: Meeting): string | null {
  if (meeting.state !== 'live') return null
  const holder = inChairOf(meeting)
  if (isPresent(meeting, holder)) return null
  const last = meeting.attendance.find(one => one.personId === holder)?.intervals.at(-1)
  return last?.to ?? meeting.startedAt
}

/** Moving the meeting is for one person at a time; the other one of chair and deputy is told who it is. */
export function refuseUnlessInChair(meeting: Meeting, actor: Actor): Refusal | null {
  if (meeting.state !== 'live' || inChairOf(meeting) === actor.id) return null
  return refuse('not-now', 'Somebody else is in the chair now. Take the chair first, or ask them to hand over.')
}

export type ChairCommand =
  | { type: 'chair:take'; payload: Payload<'chair:take'> }
  /** `mayChair`: the person named has an account whose role may run a meeting. */
  | { type: 'chair:hand'; payload: Payload<'chair:hand'>; mayChair: boolean }
  | { type: 'item:extend'; payload: Payload<'item:extend'> }
  | { type: 'agenda:lock'; payload: Payload<'agenda:lock'> }

export function changeChair(meeting: Meeting, command: ChairCommand, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended.')
  switch (command.type) {
    case 'chair:take':
      return take(meeting, command.payload.from, actor, d)
    case 'chair:hand': {
      const refused = refuseUnlessInChair(meeting, actor)
      if (refused) return refused
      if (meeting.state !== 'live') return refuse('not-now', 'The meeting is not live.')
      const { toId } = command.payload
      if (!command.mayChair) return refuse('invalid', 'This person cannot chair a meeting.')
      if (!isPresent(meeting, toId)) return refuse('not-now', 'This person is not in the meeting now.')
      return changed({ ...meeting, inChairId: toId }, 'chair.handed', toId, actor, d)
    }
    case 'item:extend': {
      const { itemId, minutes } = command.payload
      const refused = refuseUnlessInChair(meeting, actor)
      if (refused) return refused
      const item = findItem(meeting, itemId)
      if (!item) return refuse('not-found')
      if (item.state !== 'open') return refuse('not-now', 'Only the open item can be given more time.')
      const agenda = meeting.agenda.map(
        (one): Item => (one.id === itemId ? { ...one, extendedMinutes: one.extendedMinutes + minutes } : one),
      )
      return changed({ ...meeting, agenda }, 'item.extended', itemId, actor, d)
    }
    case 'agenda:lock': {
      const { locked } = command.payload
      const next = { ...meeting, agendaLocked: locked }
      return changed(next, locked ? 'agenda.locked' : 'agenda.unlocked', null, actor, d)
    }
    default:
      return command satisfies never
  }
}

function take(meeting: Meeting, from: string, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.state !== 'live') return refuse('not-now', 'The meeting is not live.')
  const holder = inChairOf(meeting)
  if (holder === actor.id) return refuse('already-answered', 'You are in the chair.')
  if (holder !== from) return refuse('stale', 'The chair has changed already. Your screen shows who has it now.')
  if (actor.id !== meeting.chairId) {
    const since = chairAbsentSince(meeting)
    if (since === null) return refuse('not-now', 'Whoever is in the chair is here. They can hand it over to you.')
    if (Date.parse(d.now) - Date.parse(since) < chairGraceMs) {
      return refuse('not-now', 'The chair lost the connection a moment ago. Wait until 20 seconds have passed.')
    }
  }
  return changed({ ...meeting, inChairId: actor.id }, 'chair.taken', actor.id, actor, d)
}

function changed(state: Meeting, type: string, subjectId: string | null, actor: Actor, d: Deciding): Decided<Meeting> {
  return { ok: true, state, event: { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId } }
}
