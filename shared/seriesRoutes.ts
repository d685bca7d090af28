// The rows of the HTTP table for meeting series, and for what leaves the product: tables and calendars.
import { z } from 'zod'
import { fileView, made, nothing, type Route } from './route.ts'
import { seriesGiven, seriesList } from './series.ts'

export const seriesRoutes = {
  series: { method: 'get', path: '/api/series', summary: 'Meeting series I have a part in', reply: seriesList },
  createSeries: {
    method: 'post',
    path: '/api/series',
    summary: 'Set up a series; answers with the id of its first meeting',
    body: seriesGiven,
    reply: made,
  },
  changeSeries: {
    method: 'put',
    path: '/api/series/:seriesId',
    summary: 'Change or end a series; meetings that are planned already stay as they are',
    body: seriesGiven.extend({ ended: z.boolean() }).strict(),
    reply: nothing,
  },
  nextMeeting: {
    method: 'post',
    path: '/api/series/:seriesId/meetings',
    summary: 'The next date of a series, with members, quorum rule and what is open',
    reply: made,
  },
} as const satisfies Record<string, Route>

export const reachRoutes = {
  agendaFile: {
    method: 'get',
    path: '/api/meetings/:meetingId/agenda.csv',
    summary: 'The agenda as a table for a spreadsheet',
    reply: fileView,
    file: true,
  },
  attendanceFile: {
    method: 'get',
    path: '/api/meetings/:meetingId/attendance.csv',
    summary: 'Who came and went when, as a table',
    reply: fileView,
    file: true,
  },
  actionsFile: {
    method: 'get',
    path: '/api/actions.csv',
    summary: 'The actions I may see, as a table',
    reply: fileView,
    file: true,
  },
  invitationFile: {
    method: 'get',
    path: '/api/meetings/:meetingId/invitation.ics',
    summary: 'The meeting for my calendar; nothing about any patient',
    reply: fileView,
    file: true,
  },
  calendarFeed: {
    method: 'get',
    path: '/api/calendar',
    summary: 'Whether I have a private calendar address, and since when',
    reply: z.object({ madeAt: z.string().nullable() }),
  },
  makeCalendarFeed: {
    method: 'post',
    path: '/api/calendar',
    summary: 'A private address for my calendar, shown once; ends the one before',
    reply: z.object({ address: z.string() }),
  },
  endCalendarFeed: {
    method: 'delete',
    path: '/api/calendar',
    summary: 'Take my private calendar address back',
    reply: nothing,
  },
  readCalendarFeed: {
    method: 'get',
    path: '/api/calendar/:feed',
    summary: 'My meetings, for calendars that subscribe: the address is the key',
    reply: fileView,
    open: true,
    file: true,
  },
} as const satisfies Record<string, Route>
