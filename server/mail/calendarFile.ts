// A meeting as an invitation that calendars take over: one identifier for good, a sequence that grows, times in UTC, which
// are right on both sides of a night when the clocks change. It holds title, time and place, and no person but the recipient.
import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { CalendarFile } from '../domain/mail.ts'
import type { CalendarEntry } from '../usecases/calendar.ts'

/** @param from the address that mails come from, which answers go to unread */
export function calendarFile(
  entry: CalendarEntry,
  method: CalendarFile['method'],
  { from, to }: { from: string; to: string },
): CalendarFile {
  const calendar = ical({
    method: ICalCalendarMethod[method],
    prodId: { company: 'Caseroom', product: 'Caseroom' },
  })
  const start = new Date(entry.startsAt)
  calendar.createEvent({
    id: `${entry.id}@caseroom`,
    start,
    end: new Date(start.getTime() + entry.minutes * 60_000),
    stamp: new Date(entry.stamp),
    summary: entry.title,
    sequence: entry.sequence,
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: 'Caseroom', email: from },
    attendees: [{ email: to, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION, rsvp: false }],
    ...(entry.place === null ? {} : { location: entry.place }),
  })
  return { method, text: calendar.toString() }
}
