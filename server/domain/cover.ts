// Cover: one person stands in for another on given days, and has their place in the case teams meanwhile.
import { addDays, fromLondon, londonDate } from '#shared/calendar'
import { type CoverGiven, longestCover } from '#shared/cover'
import { refuse } from '#shared/errors'
import { professionals, type Role } from '#shared/roles'
import type { By } from '#shared/where'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import { countsOn } from './wishes.ts'

/** London days, first and last included. */
export interface CoverSpan {
  /** Who is away. */
  forId: string
  from: string
  until: string
}

export interface Cover extends Aggregate, CoverSpan {
  /** Who stands in. */
  byId: string
  reason: string | null
  addedBy: By
  addedAt: string
  /** ISO UTC: taken back before its last day. */
  endedAt: string | null
}

/** Ids of those stood in for at `now` (ISO UTC). */
export function coveredAt(spans: readonly CoverSpan[], now: string): string[] {
  if (spans.length === 0) return []
  const today = londonDate(now)
  return spans.filter(span => countsOn(span, today)).map(span => span.forId)
}

/** ISO UTC of the midnight after the last day on which one of these people is covered without a gap seen from today. */
export function coverEnds(spans: readonly CoverSpan[], forIds: readonly string[], now: string): string | null {
  const today = londonDate(now)
  const last = spans
    .filter(span => forIds.includes(span.forId) && countsOn(span, today))
    .map(span => span.until)
    .sort()
    .at(-1)
  return last === undefined ? null : new Date(fromLondon(addDays(last, 1), '00:00')).toISOString()
}

/** Somebody as cover is judged: of which organisation, and whether they give care. */
export interface CoverPerson {
  id: string
  name: string
  organisationId: string
  role: Role
  disabled: boolean
}

/** A place in a case team is only taken by somebody of the same organisation who gives care, for a time that is set. */
export function arrangeCover(
  given: CoverGiven,
  people: { away: CoverPerson | null; standsIn: CoverPerson | null; by: By },
  known: readonly Cover[],
  d: Deciding,
): Decided<Cover> {
  const { away, standsIn, by } = people
  const wrong = (path: string, message: string) => refuse('invalid', message, [{ path, message }])
  if (!away) return wrong('forId', 'This person is not known here.')
  if (!standsIn || standsIn.disabled) return wrong('byId', 'This person is not known here.')
  if (standsIn.organisationId !== away.organisationId || !professionals.includes(standsIn.role)) {
    return wrong('byId', 'Only somebody of the same organisation who gives care can stand in.')
  }
  if (given.from < londonDate(d.now)) return wrong('from', 'The first day is today or later.')
  if (given.until > addDays(given.from, longestCover - 1)) {
    return wrong('until', `Cover lasts at most ${longestCover} days. For longer, change the case teams.`)
  }
  const again = known.some(
    one =>
      one.endedAt === null &&
      one.forId === given.forId &&
      one.byId === given.byId &&
      one.from <= given.until &&
      given.from <= one.until,
  )
  if (again) return wrong('from', 'This person stands in on some of these days already.')
  const id = d.newId()
  const event = { commandId: d.commandId, at: d.now, by: by.id, type: 'cover.added', subjectId: id }
  const made = { addedBy: by, addedAt: d.now, endedAt: null }
  return { ok: true, state: { id, version: 0, history: [], ...given, ...made }, event }
}

/** Before its last day. Days that have been stay as they were. */
export function endCover(cover: Cover, by: string, d: Deciding): Decided<Cover> {
  if (cover.endedAt !== null || cover.until < londonDate(d.now)) return refuse('not-now', 'This cover is over already.')
  const event = { commandId: d.commandId, at: d.now, by, type: 'cover.ended', subjectId: cover.id }
  return { ok: true, state: { ...cover, endedAt: d.now }, event }
}
