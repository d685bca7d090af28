// One well-formed body for each route that wants one: what passes the schema, so that the next question is "may you?".
import { randomUUID } from 'node:crypto'
import type { RouteName } from '#shared/http'
import { wishesAsked } from './governance.ts'
import { seriesGivenBy } from './seriesGiven.ts'

export const routeBodies: Partial<Record<RouteName, unknown>> = {
  // An unknown chair is refused by the rule after the right.
  createMeeting: {
    title: 'x',
    kind: 'mdt',
    startsAt: '2199-01-01T10:00:00Z',
    plannedMinutes: 5,
    place: null,
    chairId: 'no-such-person',
    deputyId: null,
    memberIds: [],
  },
  createSeries: seriesGivenBy('no-such-person'),
  keepSound: { part: 0, mediaType: 'audio/webm', sound: 'AAAA' },
  deleteRecording: { reason: 'For the matrix' },
  nextMeeting: { date: '2199-01-01' },
  changeSeries: { ...seriesGivenBy('no-such-person'), ended: true },
  searchCases: { text: 'Nobody Here' },
  // Refused by the rule after the right to do it: nothing is changed for the rows that follow.
  openEmergency: { nhsNumber: '9990000018', birthDate: '1941-03-03', reason: 'For the matrix' },
  subjectPack: { request: 'Matrix', redact: [] },
  arrangeCover: { forId: 'no-such-person', byId: 'nobody', from: '2199-01-01', until: '2199-01-02', reason: null },
  reviewEmergency: { verdict: 'justified', note: 'For the matrix' },
  changeRegister: { version: 99, guardianId: null, agreement: null, retention: null },
  whyAccess: { personId: 'no-such-person' },
  // A record with itself, which the rule after the right refuses.
  checkMerge: { otherId: ':caseId' },
  mergeCases: { otherId: ':caseId', reason: 'For the matrix', birthYear: '1941' },
  undoMerge: { otherId: 'no-such-case', reason: 'For the matrix' },
  setCaseTeam: { memberIds: ['no-such-person'] },
  labelEntry: { key: 'no-such-entry', label: 'general', was: [], reason: 'For the matrix' },
  changeWishes: { ...wishesAsked, version: 99 },
  importBundle: {},
  searchAudit: {},
  // Well formed, and about nothing that stays.
  raiseConcern: { words: 'Matrix' },
  reviewConcerns: { note: 'Matrix' },
  writePrivateNote: { text: '' },
  makeVisit: { way: 'link', who: 'carer', name: null },
  pairDisplay: { code: '000000' },
  inviteStaff: { name: 'No One', email: 'no.one@example.org', role: 'gp', safeguardingLead: false },
  changeStaff: { name: 'No One', role: 'gp', safeguardingLead: false },
  setStaffState: { disabled: false },
  renewStaffLink: { forgetAuthenticator: false },
  changeMailChoices: { off: [] },
  stepUp: { password: 'not the password' },
  changePassword: { current: 'not the password', next: 'four words nobody uses' },
  confirmSecondFactor: { code: '000000' },
  removeSecondFactor: { code: '000000' },
  keepVersion: { name: 'Matrix' },
  closeForSigning: { commandId: randomUUID(), signerIds: ['no-such-person'] },
  signSection: { commandId: randomUUID(), number: 9, hash: 'f'.repeat(64) },
  reopenSection: { commandId: randomUUID(), number: 9, reason: 'Matrix' },
  answerAddendum: { commandId: randomUUID(), addendumId: 'nothing', answer: 'accepted', reason: null },
  proposeRedaction: { commandId: randomUUID(), ranges: [{ client: 1, clock: 0, length: 1 }], reason: 'Matrix' },
  answerRedaction: { commandId: randomUUID(), redactionId: 'nothing', answer: 'refuse' },
  recordTextAt: { at: '2026-01-01T00:00:00.000Z' },
  compareRecord: { from: '2026-01-01T00:00:00.000Z', to: null },
}
