// Routes about a section as a whole: signing it, and taking words out of it for good.
import { redactionAnswer, redactionList, redactionProposal } from './redaction.ts'
import { made, nothing, type Route } from './route.ts'
import { addendumAnswer, signingClose, signingReopen, signingSign, signingView } from './signing.ts'

export const sectionRoutes = {
  signing: {
    method: 'get',
    path: '/api/cases/:caseId/:compartment/signing',
    summary: 'Who signed a section, over which text, whether it still fits, and what came late',
    reply: signingView,
  },
  closeForSigning: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/signing',
    summary: 'Close a section for signing by named people: nobody writes in it from here on',
    body: signingClose,
    reply: nothing,
  },
  signSection: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/signing/sign',
    summary: 'Sign the text with this hash',
    body: signingSign,
    reply: nothing,
  },
  reopenSection: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/signing/reopen',
    summary: 'Open a closed or signed section again, with a reason; the signed version stays as it was',
    body: signingReopen,
    reply: nothing,
  },
  answerAddendum: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/signing/addendum',
    summary: 'Accept words that came after the signing as an addendum, or discard them with a reason',
    body: addendumAnswer,
    reply: nothing,
  },
  redactions: {
    method: 'get',
    path: '/api/cases/:caseId/:compartment/redactions',
    summary: 'What was taken out of a section for good, by whom and why, and what is proposed',
    reply: redactionList,
  },
  proposeRedaction: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/redactions',
    summary: 'Propose to take words out of a section for good; somebody else confirms',
    body: redactionProposal,
    reply: made,
  },
  answerRedaction: {
    method: 'post',
    path: '/api/cases/:caseId/:compartment/redactions/answer',
    summary: 'Confirm or refuse what somebody else proposed to take out; confirmed, it is unreadable everywhere',
    body: redactionAnswer,
    reply: nothing,
  },
} as const satisfies Record<string, Route>
