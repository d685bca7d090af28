// A person's meetings for their own calendar: one invitation as a file, or a private address that can be taken back.
import { createHash, randomBytes } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { type Actor, can } from '../domain/access.ts'
import { type Meeting, partsIn } from '../domain/meeting.ts'
import { organisationOf, toActor } from './identify.ts'
import { openMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'

/** Title and place are typed by staff who are told to name no patient; agenda and questions are not in it. */
export interface CalendarEntry {
  id: string
  title: string
  /** ISO UTC. */
  startsAt: string
  minutes: number
  place: string | null
  /** Grows with each change of time, place or title, and with the cancellation. */
  sequence: number
  /** ISO UTC of the last such change. */
  stamp: string
  cancelled: boolean
}

export async function invitationOf(ports: Ports, actor: Actor, meetingId: string): Promise<CalendarEntry | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:view')
  return isRefusal(meeting) ? meeting : entryOf(meeting)
}

export async function feedState(ports: Ports, actor: Actor): Promise<{ madeAt: string | null }> {
  return { madeAt: (await ports.calendarFeeds.of(actor.id))?.madeAt ?? null }
}

/** A new address ends the one before. Only its hash is kept: the address is shown once. */
export async function makeFeed(ports: Ports, actor: Actor): Promise<{ address: string }> {
  const secret = randomBytes(32).toString('hex')
  await ports.calendarFeeds.put(actor.id, hashOf(secret), ports.clock.now().toISOString())
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'calendar:feed', outcome: 'done' })
  return { address: `/api/calendar/${secret}` }
}

export async function endFeed(ports: Ports, actor: Actor): Promise<{ ok: true }> {
  await ports.calendarFeeds.remove(actor.id)
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'calendar:feed-ended', outcome: 'done' })
  return { ok: true }
}

/** For calendars, which cannot sign in. An address that was taken back, or never was, gets one answer. */
export async function readFeed(ports: Ports, secret: string): Promise<CalendarEntry[] | Refusal> {
  const personId = await ports.calendarFeeds.find(hashOf(secret))
  const account = personId === null ? null : await ports.people.get(personId)
  if (!account || account.disabled) return refuse('not-found')
  const actor = toActor(account, await organisationOf(ports, account), 'none')
  const organiser = actor.role === 'care-coordinator'
  const meetings = await ports.meetings.concerning({ id: actor.id, organisationId: actor.organisationId, organiser })
  return meetings.filter(one => can(actor, 'meeting:view', { as: partsIn(actor, one) })).map(entryOf)
}

export function entryOf(meeting: Meeting): CalendarEntry {
  const changes = meeting.history.filter(
    event => event.type === 'meeting.changed' || event.type === 'meeting.cancelled',
  )
  return {
    id: meeting.id,
    title: meeting.title,
    startsAt: meeting.startsAt,
    minutes: meeting.plannedMinutes,
    place: meeting.place,
    sequence: changes.length,
    stamp: (changes.at(-1) ?? meeting.history[0])?.at ?? meeting.startsAt,
    cancelled: meeting.cancelled !== null,
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
