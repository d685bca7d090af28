// The rows of the route table around medicines and messages.
import { caseMessages, inbox } from './caseMessage.ts'
import type { Route } from './http.ts'
import { medicineChecks } from './medicineCheck.ts'
import { medicineReviewView } from './medicineReview.ts'
import { changeList, ruleReport, workList } from './medicineWork.ts'

export const medicineRoutes = {
  medicineChecks: {
    method: 'get',
    path: '/api/cases/:caseId/medicines/checks',
    summary: 'Checks of the medicines in the imported record: hits, what cannot be told, and why',
    reply: medicineChecks,
  },
  caseMessages: {
    method: 'get',
    path: '/api/cases/:caseId/messages',
    summary: 'Messages about a person that I sent or should read, and welfare contacts',
    reply: caseMessages,
  },
  inbox: {
    method: 'get',
    path: '/api/messages',
    summary: 'Messages and welfare contacts that concern me, across cases',
    reply: inbox,
  },
  medicineWorkList: {
    method: 'get',
    path: '/api/medicines/reviews',
    summary: 'People due for a structured medication review, by priority group, with where it stands',
    reply: workList,
  },
  medicineChanges: {
    method: 'get',
    path: '/api/medicines/changes',
    summary: 'Open changes of medicines across cases, and the median from acceptance to confirmation',
    reply: changeList,
  },
  ruleReport: {
    method: 'get',
    path: '/api/medicines/rules',
    summary: 'What each rule of the checks found in my practice, and what became of its flags; counts only',
    reply: ruleReport,
  },
  medicineReview: {
    method: 'get',
    path: '/api/cases/:caseId/medicines/review',
    summary: 'What people added to the medicines: the person’s own words, changes, lists side by side, the review',
    reply: medicineReviewView,
  },
} as const satisfies Record<string, Route>
