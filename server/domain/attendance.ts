// Who was there when. Attendance comes from connections; per item it is the overlap of two sets of intervals.
import type { Meeting } from './meeting.ts'
import { isInvited } from './meeting.ts'

/** ISO UTC; `to` null = still going on. */
export interface Interval {
  from: string
  to: string | null
}

/** A gap shorter than this is one stay: a reload or a server restart is not leaving the meeting. */
const sameStayMs = 60_000

export function joined(meeting: Meeting, personId: string, now: string): Meeting | null {
  const entry = meeting.attendance.find(one => one.personId === personId)
  const last = entry?.intervals.at(-1)
  if (last && last.to === null) return null
  const continues = last?.to != null && Date.parse(now) - Date.parse(last.to) < sameStayMs
  const intervals = continues
    ? [...(entry?.intervals.slice(0, -1) ?? []), { from: last.from, to: null }]
    : [...(entry?.intervals ?? []), { from: now, to: null }]
  return withIntervals(meeting, personId, intervals)
}

export function isPresent(meeting: Meeting, personId: string): boolean {
  return meeting.attendance.some(one => one.personId === personId && one.intervals.at(-1)?.to === null)
}

export function left(meeting: Meeting, personId: string, now: string): Meeting | null {
  const entry = meeting.attendance.find(one => one.personId === personId)
  if (!entry || entry.intervals.at(-1)?.to !== null) return null
  const intervals = entry.intervals.map(one => (one.to === null ? { ...one, to: now } : one))
  return withIntervals(meeting, personId, intervals)
}

/**
 * Who was present for one item: connected to the meeting while the item was open, and admitted to it.
 * `related` says who is admitted otherwise than by invitation.
 */
export function presentFor(meeting: Meeting, itemId: string, now: string, related: (id: string) => boolean): string[] {
  const item = meeting.agenda.find(one => one.id === itemId)
  if (!item) return []
  return meeting.attendance
    .filter(entry => isInvited(entry.personId, item) || related(entry.personId))
    .filter(entry => entry.intervals.some(stay => item.openings.some(opening => overlap(stay, opening, now))))
    .map(entry => entry.personId)
}

/** Whole minutes the item was on the table, rounded up so that a short item is not "0". */
export function minutesSpent(openings: readonly Interval[], now: string): number {
  return Math.ceil(secondsSpent(openings, now) / 60)
}

export function secondsSpent(openings: readonly Interval[], now: string): number {
  return openings.reduce((sum, one) => sum + (Date.parse(one.to ?? now) - Date.parse(one.from)) / 1000, 0)
}

function overlap(a: Interval, b: Interval, now: string): boolean {
  return a.from < (b.to ?? now) && b.from < (a.to ?? now)
}

function withIntervals(meeting: Meeting, personId: string, intervals: Interval[]): Meeting {
  const others = meeting.attendance.filter(one => one.personId !== personId)
  return { ...meeting, attendance: [...others, { personId, intervals }] }
}
