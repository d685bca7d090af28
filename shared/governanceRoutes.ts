// The routes about who may see what: wishes, people to ask in, merging, emergency access, the register.
import { mergeAsked, mergeCheck, mergeGiven, mergeUndone } from './caseMerge.ts'
import { coverGiven, coverList } from './cover.ts'
import { emergencyAsked, emergencyList, emergencyOpened, emergencyReview } from './emergency.ts'
import { people } from './home.ts'
import { labelChange } from './privacyLabel.ts'
import { registerChange, registerList } from './register.ts'
import { fileView, made, nothing, type Route } from './route.ts'
import { packAsked } from './subjectPack.ts'
import { whyAsked, whyView } from './why.ts'
import { wishesChange, wishesView } from './wishes.ts'

export const governanceRoutes = {
  checkMerge: {
    method: 'post',
    path: '/api/cases/:caseId/merge/check',
    summary: 'Two records side by side: what differs, and what stands against merging the other into this one',
    body: mergeAsked,
    reply: mergeCheck,
  },
  mergeCases: {
    method: 'post',
    path: '/api/cases/:caseId/merge',
    summary: 'Merge the other record into this one; it is kept as it was, read only',
    body: mergeGiven,
    reply: nothing,
  },
  undoMerge: {
    method: 'post',
    path: '/api/cases/:caseId/merge/undo',
    summary: 'Take a merge back within 30 days',
    body: mergeUndone,
    reply: nothing,
  },
  openEmergency: {
    method: 'post',
    path: '/api/emergencies',
    summary: 'Emergency access: read one record for at most 60 minutes, for a reason that is reviewed',
    body: emergencyAsked,
    reply: emergencyOpened,
  },
  endEmergency: {
    method: 'post',
    path: '/api/emergencies/:emergencyId/end',
    summary: 'End my emergency access before its time',
    reply: nothing,
  },
  emergencies: {
    method: 'get',
    path: '/api/emergencies',
    summary: 'Emergency accesses to people of my practice, for the Caldicott guardian',
    reply: emergencyList,
  },
  reviewEmergency: {
    method: 'post',
    path: '/api/emergencies/:emergencyId/review',
    summary: 'Sign off an emergency access; nobody their own',
    body: emergencyReview,
    reply: nothing,
  },
  subjectPack: {
    method: 'post',
    path: '/api/cases/:caseId/subject-access-pack',
    summary: 'All that is held about the person, for that person: by the Caldicott guardian, after a proof, audited',
    body: packAsked,
    reply: fileView,
    file: true,
  },
  covers: {
    method: 'get',
    path: '/api/covers',
    summary: 'Who stands in for whom, now and to come: mine, or all of my organisation for those who arrange it',
    reply: coverList,
  },
  arrangeCover: {
    method: 'post',
    path: '/api/covers',
    summary: 'Somebody of the same organisation takes the place of a person who is away, in their case teams, by days',
    body: coverGiven,
    reply: made,
  },
  endCover: {
    method: 'post',
    path: '/api/covers/:coverId/end',
    summary: 'End a cover before its last day; its open pages go dark',
    reply: nothing,
  },
  registers: {
    method: 'get',
    path: '/api/registers',
    summary: 'Organisations: agreements, who controls the data, guardians, how long it is kept',
    reply: registerList,
  },
  changeRegister: {
    method: 'put',
    path: '/api/registers/:organisationId',
    summary: 'Change the entry of one organisation',
    body: registerChange,
    reply: nothing,
  },
  whyAccess: {
    method: 'post',
    path: '/api/cases/:caseId/why',
    summary: 'Why somebody can, or cannot, see this person: the rule, by the policy that decides',
    body: whyAsked,
    reply: whyView,
  },
  labelEntry: {
    method: 'post',
    path: '/api/cases/:caseId/labels',
    summary: 'Give an imported entry another privacy label, with the reason; takes effect at once',
    body: labelChange,
    reply: nothing,
  },
  casePeople: {
    method: 'get',
    path: '/api/cases/:caseId/people',
    summary: 'Staff who may be asked in for this person: without those the person keeps out',
    reply: people,
  },
  wishes: {
    method: 'get',
    path: '/api/cases/:caseId/wishes',
    summary: 'What the person wants: discussed or not, whom to keep out, who decided where they could not',
    reply: wishesView,
  },
  changeWishes: {
    method: 'put',
    path: '/api/cases/:caseId/wishes',
    summary: 'Record what the person wants; takes effect at once at every door',
    body: wishesChange,
    reply: nothing,
  },
} as const satisfies Record<string, Route>
