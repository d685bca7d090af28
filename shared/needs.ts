// Which entry of the permission table judges what: every HTTP route, live command and live request.
// A route or command without a line here does not compile; test/server/accessMatrix.test.ts holds the doors to it.
import type { RouteName } from './http.ts'
import type { CommandName, RequestName } from './live.ts'
import type { Action, CompartmentKind } from './roles.ts'

export type Need =
  /** Judged by the row of the compartment table that the address names. */
  | { kind: 'section'; right: 'reads' | 'writes' }
  /** Reachable before sign-in; judged by what it is given (password, refresh cookie). */
  | { kind: 'open' }
  /** Anybody signed in; answers only with, or changes only, what is theirs. */
  | { kind: 'own' }
  /** `about`: needs this, too, for the case it names. `reads`: and the right to read this compartment, or the one named. */
  | { kind: 'entry'; action: Action; about?: Action; reads?: CompartmentKind | 'named' }

const open: Need = { kind: 'open' }
const section = (right: 'reads' | 'writes'): Need => ({ kind: 'section', right })
const own: Need = { kind: 'own' }
const entry = (action: Action, more: { about?: Action; reads?: CompartmentKind | 'named' } = {}): Need => ({
  kind: 'entry',
  action,
  ...more,
})

export const routeNeeds: Record<RouteName, Need> = {
  signIn: open,
  refresh: open,
  signOut: open,
  lookAtLink: open,
  spendLink: open,
  staff: entry('staff:manage'),
  inviteStaff: entry('staff:manage'),
  changeStaff: entry('staff:manage'),
  setStaffState: entry('staff:manage'),
  renewStaffLink: entry('staff:manage'),
  reviewStaff: entry('staff:manage'),
  signInWays: open,
  beginElsewhere: open,
  finishElsewhere: open,
  unlock: open,
  lock: own,
  active: own,
  stepUp: own,
  changePassword: own,
  secondFactor: own,
  offerSecondFactor: own,
  confirmSecondFactor: own,
  renewRecoveryCodes: own,
  removeSecondFactor: own,
  sessions: own,
  signOutEverywhere: own,
  today: own,
  people: entry('people:list'),
  meetings: own,
  createMeeting: entry('meeting:create'),
  meeting: entry('meeting:view'),
  minutes: entry('minutes:read'),
  preparation: entry('meeting:prepare'),
  series: own,
  createSeries: entry('meeting:create'),
  changeSeries: entry('meeting:prepare'),
  nextMeeting: entry('meeting:prepare'),
  searchCases: entry('case:search'),
  case: entry('case:view'),
  caseRecord: entry('case:view', { reads: 'clinical' }),
  medicineChecks: entry('case:view', { reads: 'clinical' }),
  medicineReview: entry('case:view', { reads: 'clinical' }),
  caseHistory: entry('case:view'),
  setCaseTeam: entry('case:team'),
  recordAuthors: section('reads'),
  recordVersions: section('reads'),
  keepVersion: section('writes'),
  signing: section('reads'),
  closeForSigning: section('writes'),
  signSection: section('reads'),
  reopenSection: section('writes'),
  answerAddendum: section('reads'),
  redactions: section('reads'),
  proposeRedaction: entry('record:redact', { reads: 'named' }),
  answerRedaction: entry('record:redact', { reads: 'named' }),
  recordTextAt: section('reads'),
  compareRecord: section('reads'),
  caseAccesses: entry('case:accesses'),
  searchAudit: entry('audit:search'),
  callIce: own,
  actions: entry('case:search'),
  feedback: entry('feedback:read'),
  caseFollowUp: entry('case:view'),
  flags: entry('case:search'),
  importBundle: entry('case:import'),
}

export const commandNeeds: Record<CommandName, Need> = {
  'agenda:add': entry('meeting:prepare', { about: 'case:view' }),
  'agenda:edit': entry('meeting:prepare'),
  'agenda:move': entry('meeting:prepare'),
  'agenda:remove': entry('meeting:prepare'),
  'agenda:refer': entry('agenda:refer', { about: 'case:view' }),
  'agenda:triage': entry('meeting:prepare'),
  'agenda:pull-up': entry('agenda:refer', { about: 'case:view' }),
  'agenda:bypass': entry('agenda:bypass', { about: 'case:view' }),
  'agenda:accept': entry('meeting:prepare', { about: 'case:view' }),
  'agenda:dismiss': entry('meeting:prepare'),
  'meeting:start': entry('meeting:run'),
  'meeting:next': entry('meeting:run'),
  'meeting:open': entry('meeting:run'),
  'meeting:end': entry('meeting:run'),
  'decision:propose': entry('decision:propose'),
  'decision:answer': entry('decision:answer'),
  'decision:record': entry('decision:record'),
  'decision:withdraw': entry('decision:withdraw'),
  'action:add': entry('action:add'),
  'action:accept': entry('action:answer'),
  'action:refuse': entry('action:answer'),
  'action:done': entry('action:finish'),
  'action:review': entry('action:review'),
  'action:chase': entry('action:chase'),
  'action:hand-over': entry('action:hand-over'),
  'flag:raise': entry('flag:raise'),
  'flag:answer': entry('flag:answer'),
  'flag:withdraw': entry('flag:close'),
  'flag:override': entry('flag:override'),
  'item:answer': entry('item:answer'),
  'item:conclude': entry('item:conclude'),
  'minute:sign': entry('minute:sign'),
  'minute:amend': entry('minute:amend'),
  'feedback:seen': entry('feedback:read'),
  'medicine:tell': entry('medicine:tell'),
  'change:propose': entry('change:propose'),
  'change:answer': entry('change:answer'),
  'change:confirm': entry('change:confirm'),
  'change:withdraw': entry('change:withdraw'),
  'list:decide': entry('list:decide'),
  'review:set': entry('review:set'),
}

export const requestNeeds: Record<RequestName, Need> = {
  'meeting:join': entry('meeting:view'),
  'meeting:leave': own,
  'presence:set': own,
  'session:renew': own,
  'call:join': entry('meeting:view', { about: 'item:attend' }),
  'call:leave': own,
  'call:admit': entry('meeting:run'),
  'call:state': own,
  'call:signal': entry('meeting:view', { about: 'item:attend' }),
}
