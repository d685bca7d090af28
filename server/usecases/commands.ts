// Command name -> use case. Mapped over the names, so that a command without a handler does not compile.
import type { CommandName, Payload, Reply } from '#shared/live'
import type { Actor } from '../domain/access.ts'
import {
  acceptAction,
  addAction,
  chaseAction,
  finishAction,
  handOverAction,
  refuseAction,
  reviewAction,
} from './actions.ts'
import {
  addToAgenda,
  bypassItem,
  editAgenda,
  moveOnAgenda,
  pullUpItem,
  referToMeeting,
  removeFromAgenda,
  triageItem,
} from './agenda.ts'
import { amendCaseMinute, noteFeedbackSeen, signCaseMinute } from './caseMinutes.ts'
import { answerDecision, proposeDecision, recordDecision, withdrawDecision } from './decisions.ts'
import { answerItem, concludeDiscussion } from './discussions.ts'
import { answerFlag, overrideFlag, raiseFlag, withdrawFlag } from './flags.ts'
import {
  answerMedicineChange,
  confirmMedicineChange,
  decideListRow,
  proposeMedicineChange,
  setMedicineReview,
  tellMedicine,
  withdrawMedicineChange,
} from './medicineReviews.ts'
import { endMeeting, nextItem, openItem, startMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'
import { acceptProposal, dismissPrompt } from './preparation.ts'

export type Handlers = {
  [N in CommandName]: (ports: Ports, actor: Actor, payload: Payload<N> & { commandId: string }) => Promise<Reply>
}

export const handlers: Handlers = {
  'agenda:add': addToAgenda,
  'agenda:edit': editAgenda,
  'agenda:move': moveOnAgenda,
  'agenda:remove': removeFromAgenda,
  'agenda:refer': referToMeeting,
  'agenda:triage': triageItem,
  'agenda:pull-up': pullUpItem,
  'agenda:bypass': bypassItem,
  'agenda:accept': acceptProposal,
  'agenda:dismiss': dismissPrompt,
  'meeting:start': startMeeting,
  'meeting:next': nextItem,
  'meeting:open': openItem,
  'meeting:end': endMeeting,
  'decision:propose': proposeDecision,
  'decision:answer': answerDecision,
  'decision:record': recordDecision,
  'decision:withdraw': withdrawDecision,
  'action:add': addAction,
  'action:accept': acceptAction,
  'action:refuse': refuseAction,
  'action:done': finishAction,
  'action:review': reviewAction,
  'action:chase': chaseAction,
  'action:hand-over': handOverAction,
  'flag:raise': raiseFlag,
  'flag:answer': answerFlag,
  'flag:withdraw': withdrawFlag,
  'flag:override': overrideFlag,
  'item:answer': answerItem,
  'item:conclude': concludeDiscussion,
  'minute:sign': signCaseMinute,
  'minute:amend': amendCaseMinute,
  'feedback:seen': noteFeedbackSeen,
  'medicine:tell': tellMedicine,
  'change:propose': proposeMedicineChange,
  'change:answer': answerMedicineChange,
  'change:confirm': confirmMedicineChange,
  'change:withdraw': withdrawMedicineChange,
  'list:decide': decideListRow,
  'review:set': setMedicineReview,
}
