// Planning a meeting anew, and taking it through its steps: start, park, open, next, end.
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import type { Interval } from './attendance.ts'
import { byTriage, findItem, type Item, type Meeting, nextItem, runningOrder } from './meeting.ts'

export type Step =
  | { type: 'start' }
  | { type: 'park' }
  | { type: 'open'; itemId: string }
  | { type: 'next' }
  | { type: 'end' }

/** The item that a step would put on the table. */
export function itemAhead(meeting: Meeting, step: Step): Item | undefined {
  switch (step.type) {
    case 'start':
      return runningOrder(meeting)[0]
    case 'open':
      return findItem(meeting, step.itemId)
    case 'park':
    case 'next':
      return nextItem(meeting)
    case 'end':
      return undefined
    default:
      return step satisfies never
  }
}

/** Only before it begins: what has begun has happened. */
export function changeMeetingPlan(
  meeting: Meeting,
  { title, startsAt, plannedMinutes, place, phone = meeting.phone }: Payload<'meeting:change'>,
  actor: Actor,
  d: Deciding,
): Decided<Meeting> {
  if (meeting.state !== 'planned') return refuse('not-now', 'This meeting has begun; it stays as it was planned.')
  const plan = { title, startsAt: new Date(startsAt).toISOString(), plannedMinutes, place, phone }
  return moved({ ...meeting, ...plan }, 'meeting.changed', null, actor, d)
}

export function cancelMeeting(meeting: Meeting, reason: string, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.state !== 'planned') return refuse('not-now', 'This meeting has begun; end it instead.')
  const cancelled = { reason, by: { id: actor.id, name: actor.name, role: actor.role }, at: d.now }
  return moved({ ...meeting, state: 'ended', endedAt: d.now, cancelled }, 'meeting.cancelled', null, actor, d)
}

/**
 * One step of the meeting. The item that is left is closed here; whether it may be closed is decided
 * by its discussion (`conclude` in discussion.ts), which the use case asks first.
 */
export function stepMeeting(meeting: Meeting, step: Step, actor: Actor, deciding: Deciding): Decided<Meeting> {
  const { now } = deciding
  switch (step.type) {
    case 'start': {
      if (meeting.state !== 'planned') return refuse('not-now', 'This meeting has been started already.')
      const [first] = runningOrder(meeting)
      if (!first) return refuse('not-now', 'The agenda is empty. Add a patient, then start.')
      // Whoever starts it is in the chair; the appointed chair can take it back with one click.
      const started: Meeting = { ...meeting, state: 'live', startedAt: now, inChairId: actor.id }
      return moved(open(started, first.id, now), 'meeting.started', first.id, actor, deciding)
    }
    case 'open': {
      if (meeting.state !== 'live') return refuse('not-now', 'The meeting is not live.')
      const item = findItem(meeting, step.itemId)
      if (!item) return refuse('not-found')
      if (item.triage.state !== 'discuss') {
        return refuse('not-now', 'This case is not on the running order. Put it on for discussion first.')
      }
      return moved(open(putAside(meeting, now), step.itemId, now), 'item.opened', step.itemId, actor, deciding)
    }
    case 'park': {
      if (meeting.state !== 'live') return refuse('not-now', 'The meeting is not live.')
      const parked = findItem(meeting, meeting.currentItemId)
      const next = nextItem(meeting)
      if (!parked) return refuse('not-now', 'No item is open.')
      if (!next) return refuse('not-now', 'There is no other item to go on with.')
      const aside = putAside(meeting, now)
      const last = aside.agenda.filter(item => item.id === parked.id)
      const agenda = byTriage([...aside.agenda.filter(item => item.id !== parked.id), ...last])
      return moved(open({ ...aside, agenda }, next.id, now), 'item.parked', parked.id, actor, deciding)
    }
    case 'next': {
      if (meeting.state !== 'live') return refuse('not-now', 'The meeting is not live.')
      const next = nextItem(meeting)
      if (!next) return moved(leave(meeting, now), 'item.closed', meeting.currentItemId, actor, deciding)
      return moved(open(leave(meeting, now), next.id, now), 'item.opened', next.id, actor, deciding)
    }
    case 'end': {
      if (meeting.state !== 'live') return refuse('not-now', 'The meeting is not live.')
      const ended: Meeting = { ...endStays(leave(meeting, now), now), state: 'ended', endedAt: now }
      return moved(ended, 'meeting.ended', null, actor, deciding)
    }
    default:
      return step satisfies never
  }
}

function moved(state: Meeting, type: string, subjectId: string | null, actor: Actor, d: Deciding): Decided<Meeting> {
  return { ok: true, state, event: { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId } }
}

/** The item is left unfinished: it waits, with its time kept. One that was finished before stays so. */
function putAside(meeting: Meeting, now: string): Meeting {
  const left = leave(meeting, now)
  const agenda = left.agenda.map(
    (item): Item => (item.id === meeting.currentItemId ? { ...item, state: 'waiting' } : item),
  )
  return { ...left, agenda }
}

function leave(meeting: Meeting, now: string): Meeting {
  const agenda = meeting.agenda.map(
    (item): Item =>
      item.id === meeting.currentItemId
        ? {
            ...item,
            state: 'closed',
            personPresent: null,
            visitors: item.visitors.map(stay => (stay.to === null ? { ...stay, to: now } : stay)),
            openings: closed(item.openings, now),
          }
        : item,
  )
  return { ...meeting, currentItemId: null, agenda }
}

function endStays(meeting: Meeting, now: string): Meeting {
  const attendance = meeting.attendance.map(entry => ({ ...entry, intervals: closed(entry.intervals, now) }))
  return { ...meeting, attendance }
}

function closed(intervals: Interval[], now: string): Interval[] {
  return intervals.map(one => (one.to === null ? { ...one, to: now } : one))
}

function open(meeting: Meeting, itemId: string, now: string): Meeting {
  return {
    ...meeting,
    currentItemId: itemId,
    agenda: meeting.agenda.map(item =>
      item.id === itemId ? { ...item, state: 'open', openings: [...item.openings, { from: now, to: null }] } : item,
    ),
  }
}
