// The HTTP door as one table: the server mounts it, the OpenAPI document is generated from it, the client is typed by it.
import { z } from 'zod'
import { accessReport, auditFound, auditSearch } from './accessLog.ts'
import { iceView } from './call.ts'
import { caseChanges, caseHistoryEntry, caseHits, caseSearch, caseTeamChange, caseView } from './case.ts'
import { governanceRoutes } from './governanceRoutes.ts'
import { actionList, feedbackList, flagList, followUp, meetingList, people, todayView } from './home.ts'
import { accountRoutes } from './httpAccount.ts'
import { recordView } from './importedRecord.ts'
import { importAnswer } from './imports.ts'
import { medicineRoutes } from './medicineRoutes.ts'
import { meetingCreate, meetingSnapshot, minutesView } from './meeting.ts'
import { afterClinics, outcomeView } from './outcome.ts'
import { preparationView } from './proposal.ts'
import {
  authorsView,
  comparisonAsked,
  comparisonView,
  momentAsked,
  textAtView,
  versionKept,
  versionList,
  versionName,
} from './recordHistory.ts'
import { recordingRoutes } from './recordingRoutes.ts'
import { roomRoutes } from './roomRoutes.ts'
import { made, nothing, type Route } from './route.ts'
import { sectionRoutes } from './sectionRoutes.ts'
import { reachRoutes, seriesRoutes } from './seriesRoutes.ts'
import { visitRoutes } from './visitRoutes.ts'

export { type FileView, fileView, type Route } from './route.ts'

export const routes = {
  ...accountRoutes,
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
  ...seriesRoutes,
  ...visitRoutes,
  ...reachRoutes,
  caseChanges: {
    method: 'get',
    path: '/api/cases/:caseId/changes',
    summary: 'What others did at this case since I last looked',
    reply: caseChanges,
  },
  preparation: {
    method: 'get',
    path: '/api/meetings/:meetingId/preparation',
    summary: 'Whom the rules propose for the agenda, each with its rule and facts, and what was dismissed',
    reply: preparationView,
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
    reply: recordView,
  },
  ...medicineRoutes,
  caseHistory: {
    method: 'get',
    path: '/api/cases/:caseId/history',
    summary: 'Earlier meetings about this person',
    reply: z.object({ meetings: z.array(caseHistoryEntry) }),
  },
  caseFollowUp: {
    method: 'get',
    path: '/api/cases/:caseId/follow-up',
    summary: 'Actions of earlier meetings: what is open, what was done, and whether it helped',
    reply: followUp,
  },
  outcome: {
    method: 'get',
    path: '/api/cases/:caseId/outcomes/:discussionId',
    summary: 'The outcome of a clinic slot: what letter and message are composed from',
    reply: outcomeView,
  },
  afterClinics: {
    method: 'get',
    path: '/api/after-clinics',
    summary: 'Trials of treatment that run, and follow-ups that the person was not asked about',
    reply: afterClinics,
  },
  setCaseTeam: {
    method: 'put',
    path: '/api/cases/:caseId/team',
    summary: 'Who is on the case team',
    body: caseTeamChange,
    reply: nothing,
  },
  ...governanceRoutes,
  recordAuthors: {
    method: 'get',
    path: '/api/cases/:caseId/:compartment/authors',
    summary: 'Who wrote each part of the present text, when and in which meeting, and who removed what',
    reply: authorsView,
  },
  recordVersions: {
    method: 'get',
    path: '/api/cases/:caseId/:compartment/versions',
    summary:
      'Named moments of a section: meeting starts, closed items, versions kept by hand or before a large deletion',
    reply: versionList,
  },
  keepVersion: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/versions',
    summary: 'Give the present text a name to find it by',
    body: versionName,
    reply: versionKept,
  },
  ...sectionRoutes,
  recordTextAt: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/text-at',
    summary: 'A section as it was at a moment, with its writers',
    body: momentAsked,
    reply: textAtView,
  },
  compareRecord: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/comparison',
    summary: 'What changed in a section between two moments, word by word, and by whom',
    body: comparisonAsked,
    reply: comparisonView,
  },
  caseAccesses: {
    method: 'get',
    path: '/api/cases/:caseId/accesses',
    summary: 'Who looked at this person’s record, and why',
    reply: accessReport,
  },
  searchAudit: {
    method: 'post',
    path: '/api/audit/search',
    summary: 'Search the audit of my organisation: ids and actions only',
    body: auditSearch,
    reply: auditFound,
  },
  actions: { method: 'get', path: '/api/actions', summary: 'Actions I own or may see', reply: actionList },
  feedback: {
    method: 'get',
    path: '/api/feedback',
    summary: 'Signed outcomes of what I referred or flagged',
    reply: feedbackList,
  },
  flags: { method: 'get', path: '/api/flags', summary: 'Flags I raised or must answer', reply: flagList },
  ...roomRoutes,
  ...recordingRoutes,
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
