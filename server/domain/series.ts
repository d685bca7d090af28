// A series of meetings: its dates by the calendar of London, and what the next meeting takes over from the last.
import { addDays, addMonths, dayOfWeek, daysBetween, fromLondon, londonDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import { proposalRules } from '#shared/proposal'
import type { MeetingPart } from '#shared/roles'
import type { Cadence, SeriesGiven } from '#shared/series'
import type { Actor } from './access.ts'
import type { Aggregate } from './aggregate.ts'
import { rolesThatAgree } from './clinicAccess.ts'
import type { Discussion } from './discussion.ts'
import { byTriage, type Item, type Meeting, newItem, newMeeting } from './meeting.ts'

export interface Series extends Aggregate, SeriesGiven {
  organisationId: string
  ended: boolean
}

export function seriesParts(actor: Actor, series: Series): MeetingPart[] {
  const parts: MeetingPart[] = []
  if (series.chairId === actor.id) parts.push('chair')
  if (series.deputyId === actor.id) parts.push('deputy')
  if (actor.role === 'care-coordinator' && actor.organisationId === series.organisationId) parts.push('organiser')
  if (series.members.some(one => one.personId === actor.id || one.deputyId === actor.id)) parts.push('member')
  return parts
}

/** The first date of the series after `day` (YYYY-MM-DD, London); the first of all when the series has not begun. */
export function nextDate(series: Pick<Series, 'cadence' | 'firstOn'>, day: string): string {
  const { cadence, firstOn } = series
  if (day < firstOn) return firstOn
  if (cadence === 'monthly') {
    for (let months = 1; ; months++) {
      const date = sameWeekdayOfMonth(firstOn, months)
      if (date > day) return date
    }
  }
  const every = daysOf(cadence)
  const passed = Math.floor(daysBetween(firstOn, day) / every) + 1
  return addDays(firstOn, passed * every)
}

function daysOf(cadence: Exclude<Cadence, 'monthly'>): number {
  switch (cadence) {
    case 'weekly':
      return 7
    case 'fortnightly':
      return 14
    case 'four-weekly':
      return 28
    default:
      return cadence satisfies never
  }
}

/** The second Tuesday stays the second Tuesday; a fifth one becomes the last when the month has none. */
function sameWeekdayOfMonth(firstOn: string, months: number): string {
  const nth = Math.ceil(Number(firstOn.slice(8)) / 7)
  const first = `${addMonths(`${firstOn.slice(0, 7)}-01`, months).slice(0, 7)}-01`
  const offset = (dayOfWeek(firstOn) - dayOfWeek(first) + 7) % 7
  const date = addDays(first, offset + (nth - 1) * 7)
  return date.slice(0, 7) === first.slice(0, 7) ? date : addDays(date, -7)
}

/** The same for every process that makes it, so that the store lets only one be first. */
export function meetingIdOf(series: Series, date: string): string {
  return `${series.id}-${date}`
}

export interface Former {
  meeting: Meeting
  discussions: ReadonlyMap<string, Discussion>
}

/**
 * The meeting of `date`: members whose accounts ended are stood in for by their deputies, and what is open comes along.
 * @param here whether this person can still come
 */
export function meetingOn(
  series: Series,
  date: string,
  former: Former | null,
  here: (personId: string) => boolean,
  newId: () => string,
): Meeting {
  const standing = series.members.flatMap(({ personId, deputyId }) =>
    here(personId) ? [personId] : deputyId !== null && here(deputyId) ? [deputyId] : [],
  )
  const heads = [series.chairId, ...(series.deputyId === null ? [] : [series.deputyId])].filter(here)
  const chairId = heads[0] ?? standing[0] ?? series.chairId
  return newMeeting({
    id: meetingIdOf(series, date),
    title: series.title,
    kind: series.kind,
    startsAt: new Date(fromLondon(date, series.time)).toISOString(),
    plannedMinutes: series.plannedMinutes,
    place: series.place,
    phone: series.phone,
    organisationId: series.organisationId,
    chairId,
    deputyId: series.deputyId !== null && series.deputyId !== chairId && here(series.deputyId) ? series.deputyId : null,
    memberIds: [...new Set([...heads, ...standing])],
    requiredRoles: rolesThatAgree(series.kind, series.requiredRoles),
    quorum: series.quorum,
    seriesId: series.id,
    agenda: former ? byTriage(broughtForward(former, chairId, here, newId)) : [],
  })
}

/** What is not finished: open actions, carried forward by name, or not reached. Closed cases do not come along. */
export function broughtForward(
  { meeting, discussions }: Former,
  chairId: string,
  here: (personId: string) => boolean,
  newId: () => string,
): Item[] {
  return meeting.agenda.flatMap(item => {
    const facts = openIn(item, discussions.get(item.id))
    if (facts.length === 0) return []
    const when = shortDate(londonDate(meeting.startsAt))
    return [
      newItem({
        id: newId(),
        caseId: item.caseId,
        question: item.question,
        presenterId: here(item.presenterId) ? item.presenterId : chairId,
        minutes: item.minutes,
        invitedIds: item.invitedIds.filter(here),
        referral: item.referral,
        referredBy: item.referredBy,
        referredAt: item.referredAt,
        fields: item.fields,
        // Nobody has said yet that it is to be discussed.
        ...(item.triage.state === 'referred' ? { triage: item.triage } : {}),
        triggers: [{ rule: 'carried-forward', facts: facts.map(fact => `${when}: ${fact}`) }],
        withoutDecision: withoutDecision(item, discussions.get(item.id)),
      }),
    ]
  })
}

/**
 * The agenda of a date that was planned before, with what the date before it left open. Nobody is on it twice: who is there
 * already keeps their item, and it says what is open and how often nothing was decided.
 */
export function withBroughtForward(next: Meeting, brought: readonly Item[]): Item[] {
  const agenda = next.agenda.map(item => {
    const again = brought.find(one => one.caseId === item.caseId)
    if (!again) return item
    const triggers = [...item.triggers, ...again.triggers]
    return { ...item, triggers, withoutDecision: Math.max(item.withoutDecision, again.withoutDecision) }
  })
  const lateReason = next.agendaLocked ? proposalRules['carried-forward'] : null
  const added = brought.filter(one => !next.agenda.some(item => item.caseId === one.caseId))
  return byTriage([...agenda, ...added.map(item => ({ ...item, lateReason }))])
}

function openIn(item: Item, discussion: Discussion | undefined): string[] {
  if (item.triage.state === 'listed' || item.triage.state === 'sent-back') return []
  const open = (discussion?.actions ?? []).filter(action => action.state !== 'done')
  return [
    ...open.map(action => `open action “${action.text}”, ${action.owner.name}, due ${shortDate(action.due)}`),
    ...(discussion?.outcome?.kind === 'carry-forward' ? ['carried forward'] : []),
    ...(item.openings.length === 0 ? ['not discussed'] : []),
  ]
}

function withoutDecision(item: Item, discussion: Discussion | undefined): number {
  if (item.openings.length === 0) return item.withoutDecision
  const decided = discussion?.decisions.some(decision => decision.state === 'recorded') ?? false
  return decided ? 0 : item.withoutDecision + 1
}
