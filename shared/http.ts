// The HTTP door as one table: the server mounts it, the OpenAPI document is generated from it, the client is typed by it.
import { z } from 'zod'
import { iceView } from './call.ts'
import { caseHistoryEntry, caseHits, caseSearch, caseTeamChange, caseView } from './case.ts'
import { actionList, flagList, meetingList, people, todayView } from './home.ts'
import { id } from './ids.ts'
import { importedRecord } from './importedRecord.ts'
import { importAnswer } from './imports.ts'
import { meetingCreate, meetingSnapshot, minutesView } from './meeting.ts'
import { sessionView, signIn } from './person.ts'

export interface Route {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Express form: `:name` is a path parameter, always an id. */
  path: string
  summary: string
  body?: z.ZodType
  reply: z.ZodType
  /** Reachable without a sign-in. */
  open?: true
  /** The body is read by the route itself, as a stream. */
  raw?: true
}

const nothing = z.object({ ok: z.literal(true) })
const made = z.object({ ok: z.literal(true), id })

export const routes = {
  signIn: { method: 'post', path: '/api/session', summary: 'Sign in', body: signIn, reply: sessionView, open: true },
  refresh: {
    method: 'post',
    path: '/api/session/refresh',
    summary: 'A new access token for the refresh cookie, which is replaced',
    reply: sessionView,
    open: true,
  },
  signOut: {
    method: 'delete',
    path: '/api/session',
    summary: 'Sign out: ends this session everywhere it is open',
    reply: nothing,
    open: true,
  },
  today: { method: 'get', path: '/api/today', summary: 'What waits for me now', reply: todayView },
  people: { method: 'get', path: '/api/people', summary: 'Staff and organisations, for pickers', reply: people },
  meetings: { method: 'get', path: '/api/meetings', summary: 'Meetings I have a part in', reply: meetingList },
  createMeeting: {
    method: 'post',
    path: '/api/meetings',
    summary: 'Create a meeting',
    body: meetingCreate,
    reply: made,
  },
  meeting: {
    method: 'get',
    path: '/api/meetings/:meetingId',
    summary: 'A meeting with what I may see of its agenda, discussions and presence',
    reply: meetingSnapshot,
  },
  minutes: {
    method: 'get',
    path: '/api/meetings/:meetingId/minutes',
    summary: 'Minutes, composed from what was recorded',
    reply: minutesView,
  },
  searchCases: {
    method: 'post',
    path: '/api/cases/search',
    summary: 'Find a person by NHS number or by two identifiers',
    body: caseSearch,
    reply: caseHits,
  },
  case: { method: 'get', path: '/api/cases/:caseId', summary: 'A case: identity, team, my rights', reply: caseView },
  caseRecord: {
    method: 'get',
    path: '/api/cases/:caseId/record',
    summary: 'The imported record, read-only, with source and date',
    reply: importedRecord,
  },
  caseHistory: {
    method: 'get',
    path: '/api/cases/:caseId/history',
    summary: 'Earlier meetings about this person',
    reply: z.object({ meetings: z.array(caseHistoryEntry) }),
  },
  setCaseTeam: {
    method: 'put',
    path: '/api/cases/:caseId/team',
    summary: 'Who is on the case team',
    body: caseTeamChange,
    reply: nothing,
  },
  actions: { method: 'get', path: '/api/actions', summary: 'Actions I own or may see', reply: actionList },
  flags: { method: 'get', path: '/api/flags', summary: 'Flags I raised or must answer', reply: flagList },
  callIce: {
    method: 'get',
    path: '/api/call/ice',
    summary: 'How a browser finds a way for the call: servers, with credentials that last an hour',
    reply: iceView,
  },
  importBundle: {
    method: 'post',
    path: '/api/imports',
    summary: 'Import a FHIR R4 Bundle (application/fhir+json or application/json)',
    reply: importAnswer,
    raw: true,
  },
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
export type ReplyOf<N extends RouteName> = z.infer<(typeof routes)[N]['reply']>
export type BodyOf<N extends RouteName> = (typeof routes)[N] extends { body: infer B extends z.ZodType }
  ? z.input<B>
  : undefined
