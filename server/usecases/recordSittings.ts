// When a person's case was on the table, in which meeting, and who was there: what ties a written word to a meeting.
import { type Compartment, discussionCompartment } from '#shared/record'
import type { Interval } from '../domain/attendance.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Ports } from './ports.ts'
import type { Mark } from './recordPorts.ts'

export interface Sitting {
  meetingId: string
  title: string
  itemId: string
  startedAt: string | null
  openings: Interval[]
  attendance: Meeting['attendance']
}

/** Sittings about one case, earliest first. */
export async function sittingsOf(ports: Ports, caseId: string): Promise<Sitting[]> {
  const known = await ports.discussions.ofCase(caseId)
  const meetings = new Map((await ports.meetings.live()).map(meeting => [meeting.id, meeting]))
  for (const id of new Set(known.map(one => one.meetingId))) {
    const meeting = meetings.get(id) ?? (await ports.meetings.load(id))
    if (meeting) meetings.set(id, meeting)
  }
  return [...meetings.values()]
    .flatMap(meeting =>
      meeting.agenda
        .filter(item => item.caseId === caseId && meeting.startedAt !== null)
        .map(item => ({
          meetingId: meeting.id,
          title: meeting.title,
          itemId: item.id,
          startedAt: meeting.startedAt,
          openings: item.openings,
          attendance: meeting.attendance,
        })),
    )
    .sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? -1 : 1))
}

/** The discussion of an item belongs to its meeting; other text to the one that had the case open with its writer there. */
export function whereSaid(sittings: readonly Sitting[], compartment: Compartment, mark: Mark): Sitting | null {
  const own = sittings.find(one => compartment === discussionCompartment(one.itemId))
  if (own) return own
  const at = mark.at.toISOString()
  const within = (interval: Interval) => interval.from <= at && (interval.to === null || at <= interval.to)
  const there = ({ attendance }: Sitting) =>
    attendance.some(entry => entry.personId === mark.author && entry.intervals.some(within))
  return sittings.find(one => one.openings.some(within) && there(one)) ?? null
}
