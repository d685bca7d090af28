// Meetings as iCalendar. Times in UTC, an identifier that stays, a sequence that grows; and nothing about any patient.
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { CalendarEntry } from '../usecases/calendar.ts'

export function calendarText(name: string, entries: readonly CalendarEntry[]): string {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Caseroom', product: 'Caseroom' },
  })
  for (const { id, title, startsAt, minutes, place, sequence, stamp, cancelled } of entries) {
    const start = new Date(startsAt)
    calendar.createEvent({
      id: `${id}@caseroom`,
      start,
      end: new Date(start.getTime() + minutes * 60_000),
      stamp: new Date(stamp),
      summary: title,
      sequence,
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      ...(place === null ? {} : { location: place }),
    })
  }
  return calendar.toString()
}
