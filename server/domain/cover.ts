// Cover: one person stands in for another on given days, and has their place in the case teams meanwhile.
import { addDays, fromLondon, londonDate } from '#shared/calendar'
import type { By } from '#shared/where'
import type { Aggregate } from './aggregate.ts'
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
