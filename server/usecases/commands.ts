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
  answerInvitation,
  arrangeAgenda,
  bypassItem,
  editAgenda,
  markUrgent,
  moveOnAgenda,
  pullUpItem,
  referToMeeting,
  removeFromAgenda,
  sayAvailable,
  triageItem,
} from './agenda.ts'
import { askForContact, finishMessage, handContact, readMessage, sendMessage, tryContact } from './caseMessages.ts'
import { amendCaseMinute, noteFeedbackSeen, signCaseMinute } from './caseMinutes.ts'
import { extendItem, handChair, lockAgenda, takeChair } from './chair.ts'
import { askBetweenClinics, bookSlot, releaseSlot, replyBetweenClinics } from './clinic.ts'
import { answerDecision, assentToDecision, proposeDecision, recordDecision, withdrawDecision } from './decisions.ts'
import { answerItem, concludeDiscussion, contributeToItem, readOutContribution } from './discussions.ts'
import { setCurtain } from './displays.ts'
import { answerFlag, overrideFlag, raiseFlag, withdrawFlag } from './flags.ts'
import { giveFloor, setFields, setPersonPresent, skipField, tick } from './floor.ts'
import {
  answerMedicineChange,
  confirmMedicineChange,
  decideListRow,
  proposeMedicineChange,
  setMedicineReview,
  tellMedicine,
  withdrawMedicineChange,
} from './medicineReviews.ts'
import { switchMedicineRule } from './medicineWork.ts'
import { callOff, endMeeting, nextItem, openItem, parkItem, planAnew, startMeeting } from './meetings.ts'
import { adviseOutcome, reviewTrialOf, setOutcomeFollowUp, signOutcome } from './outcomes.ts'
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
  'clinic:book': bookSlot,
  'clinic:release': releaseSlot,
  'clinic:ask': askBetweenClinics,
  'clinic:reply': replyBetweenClinics,
  'agenda:triage': triageItem,
  'agenda:pull-up': pullUpItem,
  'agenda:bypass': bypassItem,
  'agenda:arrange': arrangeAgenda,
  'meeting:available': sayAvailable,
  'meeting:answer': answerInvitation,
  'item:urgent': markUrgent,
  'agenda:accept': acceptProposal,
  'agenda:dismiss': dismissPrompt,
  'meeting:change': planAnew,
  'meeting:cancel': callOff,
  'meeting:start': startMeeting,
  'meeting:next': nextItem,
  'meeting:open': openItem,
  'meeting:end': endMeeting,
  'meeting:park': parkItem,
  'chair:take': takeChair,
  'chair:hand': handChair,
  'item:extend': extendItem,
  'agenda:lock': lockAgenda,
  'room:curtain': setCurtain,
  'item:fields': setFields,
  'floor:give': giveFloor,
  'floor:skip': skipField,
  'item:present': setPersonPresent,
  'item:tick': tick,
  'decision:propose': proposeDecision,
  'decision:answer': answerDecision,
  'decision:record': recordDecision,
  'decision:assent': assentToDecision,
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
  'item:contribute': contributeToItem,
  'item:read-out': readOutContribution,
  'item:conclude': concludeDiscussion,
  'message:send': sendMessage,
  'message:read': readMessage,
  'message:done': finishMessage,
  'contact:ask': askForContact,
  'contact:try': tryContact,
  'contact:hand': handContact,
  'outcome:advise': adviseOutcome,
  'outcome:sign': signOutcome,
  'outcome:follow-up': setOutcomeFollowUp,
  'trial:review': reviewTrialOf,
  'minute:sign': signCaseMinute,
  'minute:amend': amendCaseMinute,
  'feedback:seen': noteFeedbackSeen,
  'medicine:tell': tellMedicine,
  'change:propose': proposeMedicineChange,
  'change:answer': answerMedicineChange,
  'change:confirm': confirmMedicineChange,
  'change:withdraw': withdrawMedicineChange,
  'list:decide': decideListRow,
  'rule:switch': switchMedicineRule,
  'review:set': setMedicineReview,
}
