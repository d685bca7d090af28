// Meeting series as use cases: set up, changed, ended; and the next date, made with its members and what is open.
import { addDays, londonDate } from '#shared/calendar'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Action } from '#shared/roles'
import type { SeriesGiven, SeriesView } from '#shared/series'
import { type Actor, can } from '../domain/access.ts'
import { meetingIdOf, nextDate, type Series, seriesParts } from '../domain/series.ts'
import { refuseRole } from './cases.ts'
import { peopleById } from './identify.ts'
import { known } from './meetingViews.ts'
import { createOn, lastHeld } from './nextMeeting.ts'
import type { Ports } from './ports.ts'

type Made = { ok: true; id: string } | Refusal

/** Answers with the id of the first meeting: a series without one would be only a plan. */
export async function createSeries(ports: Ports, actor: Actor, given: SeriesGiven): Promise<Made> {
  if (!can(actor, 'meeting:create')) return refuseRole(ports, actor, 'meeting:create')
  const unknown = await refuseUnknown(ports, given)
  if (unknown) return unknown
  const now = ports.clock.now().toISOString()
  const id = ports.newId()
  const series: Series = {
    ...given,
    id,
    version: 0,
    history: [],
    organisationId: actor.organisationId,
    ended: false,
    members: withPerson(given.members, actor.id),
  }
  await ports.series.save(series, { commandId: id, at: now, by: actor.id, type: 'series.created', subjectId: id })
  await auditSeries(ports, actor, 'meeting:create', id)
  return createOn(ports, series, nextDate(series, addDays(londonDate(now), -1)), null, actor.id, ports.newId())
}

export async function changeSeries(
  ports: Ports,
  actor: Actor,
  seriesId: string,
  given: SeriesGiven & { ended: boolean },
): Promise<{ ok: true } | Refusal> {
  const series = await openSeries(ports, actor, seriesId, 'meeting:prepare')
  if (isRefusal(series)) return series
  const unknown = await refuseUnknown(ports, given)
  if (unknown) return unknown
  const at = ports.clock.now().toISOString()
  const event = { commandId: ports.newId(), at, by: actor.id, type: 'series.changed', subjectId: seriesId }
  if ((await ports.series.save({ ...series, ...given }, event)) === 'stale') return refuse('stale')
  await auditSeries(ports, actor, 'meeting:prepare', seriesId)
  return { ok: true }
}

export async function listSeries(ports: Ports, actor: Actor): Promise<{ series: SeriesView[] }> {
  const all = await ports.series.concerning({ id: actor.id, organisationId: actor.organisationId })
  const mine = all.filter(series => can(actor, 'meeting:view', { as: seriesParts(actor, series) }))
  return { series: await Promise.all(mine.map(series => viewOf(ports, actor, series))) }
}

/** One click, nothing typed: the next date that is not there yet. */
export async function createNextMeeting(ports: Ports, actor: Actor, seriesId: string, date: string): Promise<Made> {
  const series = await openSeries(ports, actor, seriesId, 'meeting:prepare')
  if (isRefusal(series)) return series
  if (series.ended) return refuse('not-now', 'This series has ended.')
  const all = await ports.meetings.ofSeries(series.id)
  const dates = all.map(meeting => londonDate(meeting.startsAt))
  // A second click, or a click on an old screen, plans nothing more. Asked after the dates: a meeting among them is there.
  const there = await ports.meetings.load(meetingIdOf(series, date))
  if (there) return { ok: true, id: there.id }
  const today = londonDate(ports.clock.now().getTime())
  const after = [today, ...dates].sort().at(-1) ?? today
  if (nextDate(series, after) !== date) return refuse('stale')
  const made = await createOn(ports, series, date, await lastHeld(ports, all), actor.id, ports.newId())
  if (!isRefusal(made)) await auditSeries(ports, actor, 'meeting:prepare', seriesId)
  return made
}

async function openSeries(ports: Ports, actor: Actor, seriesId: string, action: Action): Promise<Series | Refusal> {
  const series = await ports.series.load(seriesId)
  const as = series ? seriesParts(actor, series) : []
  if (series && can(actor, action, { as })) return series
  const detail = { asked: seriesId }
  await ports.audit.record({ chain: 'system', who: actor.id, what: action, outcome: 'refused', detail })
  return refuse(as.length > 0 ? 'not-allowed' : 'not-found')
}

async function viewOf(ports: Ports, actor: Actor, series: Series): Promise<SeriesView> {
  const [people, accounts, meetings] = await Promise.all([
    peopleById(ports),
    ports.people.all(),
    ports.meetings.ofSeries(series.id),
  ])
  const gone = new Set(accounts.filter(one => one.disabled).map(one => one.id))
  const planned = meetings.filter(one => one.state === 'planned').sort((a, b) => a.startsAt.localeCompare(b.startsAt))
  const [next] = planned
  const { id, version, title, kind, terms, cadence, firstOn, time, plannedMinutes, place, phone } = series
  const { requiredRoles, quorum } = series
  const dates = [londonDate(ports.clock.now().getTime()), ...meetings.map(one => londonDate(one.startsAt))].sort()
  return {
    ...{ id, version, title, kind, terms, cadence, firstOn, time, plannedMinutes, place, phone, requiredRoles, quorum },
    ended: series.ended,
    chair: known(people, series.chairId),
    deputy: series.deputyId === null ? null : known(people, series.deputyId),
    members: series.members.map(({ personId, deputyId }) => ({
      person: known(people, personId),
      deputy: deputyId === null ? null : known(people, deputyId),
      left: gone.has(personId),
    })),
    next: next ? { meetingId: next.id, startsAt: next.startsAt } : null,
    nextDate: series.ended ? null : nextDate(series, dates.at(-1) ?? series.firstOn),
    parts: seriesParts(actor, series),
  }
}

async function refuseUnknown(ports: Ports, given: SeriesGiven): Promise<Refusal | null> {
  const accounts = new Set((await ports.people.all()).map(one => one.id))
  const named = [
    given.chairId,
    ...given.members.flatMap(({ personId, deputyId }) => [personId, deputyId]),
    given.deputyId,
  ].filter(id => id !== null)
  return named.every(id => accounts.has(id)) ? null : refuse('invalid', 'One of these people is not known here.')
}

function withPerson(members: Series['members'], personId: string): Series['members'] {
  const all = members.some(one => one.personId === personId) ? members : [...members, { personId, deputyId: null }]
  return [...new Map(all.map(one => [one.personId, one])).values()]
}

function auditSeries(ports: Ports, actor: Actor, what: Action, series: string): Promise<void> {
  return ports.audit.record({ chain: 'system', who: actor.id, what, outcome: 'done', detail: { series } })
}
