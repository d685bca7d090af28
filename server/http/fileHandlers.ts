// Files: tables for spreadsheets, meetings for calendars.
import { isRefusal } from '#shared/errors'
import type { FileView } from '#shared/http'
import { type CalendarEntry, endFeed, feedState, invitationOf, makeFeed, readFeed } from '../usecases/calendar.ts'
import { exportActions, exportAgenda, exportAttendance } from '../usecases/exports.ts'
import type { Ports } from '../usecases/ports.ts'
import { calendarText } from './calendar.ts'
import { as, type Handlers } from './call.ts'

type Names =
  | 'agendaFile'
  | 'attendanceFile'
  | 'actionsFile'
  | 'invitationFile'
  | 'calendarFeed'
  | 'makeCalendarFeed'
  | 'endCalendarFeed'
  | 'readCalendarFeed'

export function fileHandlers(ports: Ports): Pick<Handlers, Names> {
  return {
    agendaFile: as('agendaFile', ({ actor, params }) => exportAgenda(ports, actor, params.meetingId ?? '')),
    attendanceFile: as('attendanceFile', ({ actor, params }) => exportAttendance(ports, actor, params.meetingId ?? '')),
    actionsFile: as('actionsFile', ({ actor }) => exportActions(ports, actor)),
    invitationFile: as('invitationFile', async ({ actor, params }) => {
      const entry = await invitationOf(ports, actor, params.meetingId ?? '')
      return isRefusal(entry) ? entry : calendarFile(entry.title, [entry])
    }),
    calendarFeed: as('calendarFeed', ({ actor }) => feedState(ports, actor)),
    makeCalendarFeed: as('makeCalendarFeed', ({ actor }) => makeFeed(ports, actor)),
    endCalendarFeed: as('endCalendarFeed', ({ actor }) => endFeed(ports, actor)),
    readCalendarFeed: async ({ params }) => {
      const entries = await readFeed(ports, params.feed ?? '')
      return isRefusal(entries) ? entries : calendarFile('Caseroom', entries)
    },
  }
}

function calendarFile(name: string, entries: CalendarEntry[]): FileView {
  return { fileName: 'caseroom.ics', mediaType: 'text/calendar', text: calendarText(name, entries) }
}
