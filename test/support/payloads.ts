// One well-formed payload for each live command: what passes the schema, so that the next question is "may you?".
// It names things that are not there, so that a command that is let in changes as little as possible.
import { randomUUID } from 'node:crypto'

export interface Somewhere {
  meetingId: string
  itemId: string
  caseId: string
}

const nothing = 'nothing-here'

export function payloadFor(command: string, { meetingId, itemId, caseId }: Somewhere): Record<string, unknown> {
  const commandId = randomUUID()
  const item = { question: 'Why?', presenterId: 'gp', minutes: 5, invitedIds: [] }
  const on = { commandId, discussionId: itemId, caseId }
  switch (command) {
    case 'agenda:add':
      return { commandId, meetingId, caseId, ...item }
    case 'agenda:edit':
      return { commandId, meetingId, itemId: nothing, ...item }
    case 'agenda:move':
      return { commandId, meetingId, itemId: nothing, toPosition: 1 }
    case 'agenda:remove':
      return { commandId, meetingId, itemId: nothing }
    case 'item:urgent':
      return { commandId, meetingId, itemId: nothing, reason: 'Because' }
    case 'agenda:refer':
      return { commandId, meetingId, caseId, question: 'Why?', presenterId: 'gp', referral: {} }
    case 'clinic:book':
      return { commandId, meetingId, caseId, question: 'Why?', minutes: 10, specialistIds: [] }
    case 'clinic:ask':
      return { commandId, meetingId, caseId, question: 'Why?', days: 3, specialistIds: [] }
    case 'clinic:release':
      return { commandId, meetingId, itemId: nothing }
    case 'clinic:reply':
      return { commandId, meetingId, itemId: nothing, text: 'An answer' }
    case 'agenda:triage':
      return { commandId, meetingId, itemId: nothing, verdict: { to: 'discuss' } }
    case 'agenda:pull-up':
    case 'agenda:bypass':
      return { commandId, meetingId, itemId, reason: 'Because' }
    case 'agenda:arrange':
      return { commandId, meetingId }
    case 'meeting:available':
      return { commandId, meetingId, from: null, to: null }
    case 'meeting:answer':
      return { commandId, meetingId, answer: 'accepted', deputyId: null }
    case 'meeting:change':
      // A length that the rule behind the right refuses: a live meeting is not planned anew.
      return { commandId, meetingId, title: 'x', startsAt: '2199-01-01T10:00:00Z', plannedMinutes: 5, place: null }
    case 'meeting:cancel':
      return { commandId, meetingId, reason: 'Because' }
    case 'agenda:accept':
      return { commandId, meetingId, caseId }
    case 'agenda:dismiss':
      return { commandId, meetingId, key: nothing, reason: 'Because' }
    case 'meeting:start':
      return { commandId, meetingId }
    case 'meeting:next':
    case 'meeting:end':
      return { commandId, meetingId, from: nothing }
    case 'meeting:open':
      return { commandId, meetingId, from: nothing, itemId: nothing }
    case 'meeting:park':
      return { commandId, meetingId, from: nothing }
    case 'chair:take':
      return { commandId, meetingId, from: nothing }
    case 'chair:hand':
      return { commandId, meetingId, toId: nothing }
    case 'item:extend':
      return { commandId, meetingId, itemId: nothing, minutes: 5 }
    case 'item:fields':
      return { commandId, meetingId, itemId: nothing, fields: [] }
    case 'floor:give':
      return { commandId, meetingId, itemId: nothing, personId: nothing }
    case 'floor:skip':
      return { commandId, meetingId, itemId: nothing, field: 'medical' }
    case 'item:present':
      return { commandId, meetingId, itemId: nothing, present: null }
    case 'item:tick':
      return { ...on, tick: 'person', done: false }
    case 'room:curtain':
      return { commandId, meetingId, down: false }
    case 'agenda:lock':
      return { commandId, meetingId, locked: false }
    case 'decision:propose':
      return { ...on, kind: 'plan', text: 'A decision', rationale: null }
    case 'decision:answer':
      return { ...on, decisionId: nothing, answer: 'agree', reason: null }
    case 'decision:record':
      return { ...on, decisionId: nothing }
    case 'decision:assent':
      return { ...on, decisionId: nothing, answer: 'assent', reason: null }
    case 'decision:withdraw':
      return { ...on, decisionId: nothing, reason: 'Because' }
    case 'action:add':
      return { ...on, text: 'Something', ownerId: nothing, due: '2199-01-01' }
    case 'action:accept':
      return { ...on, actionId: nothing }
    case 'action:refuse':
      return { ...on, actionId: nothing, reason: 'Because' }
    case 'action:done':
      return { ...on, actionId: nothing, note: null }
    case 'action:review':
      return { ...on, actionId: nothing, effect: 'helped', note: null }
    case 'action:chase':
      return { ...on, actionId: nothing }
    case 'action:hand-over':
      return { ...on, actionId: nothing, ownerId: nothing, reason: 'Because' }
    case 'flag:raise': {
      const flag = { anchor: { kind: 'item' }, quote: 'words', reason: 'other', severity: 'normal', comment: null }
      return { ...on, ...flag, to: { personId: nothing } }
    }
    case 'flag:answer':
      return { ...on, flagId: nothing, answer: 'accepted', reason: null, deferredToId: null }
    case 'flag:withdraw':
    case 'flag:override':
      return { ...on, flagId: nothing, reason: 'Because' }
    case 'item:contribute':
      return { ...on, text: 'My view' }
    case 'item:read-out':
      return { ...on, contributionId: nothing }
    case 'item:answer':
      return { ...on, text: 'An answer' }
    case 'item:conclude':
      return { ...on, outcome: 'carry-forward', reason: null }
    case 'message:send':
      return { commandId, caseId, to: { personId: nothing }, text: 'Hello' }
    case 'message:read':
      return { commandId, caseId, messageId: nothing }
    case 'message:done':
      return { commandId, caseId, messageId: nothing, note: null }
    case 'contact:ask':
      return { commandId, caseId, why: 'Is all well?', ownerId: nothing, due: '2199-01-01' }
    case 'contact:try':
      return { commandId, caseId, contactId: nothing, way: 'phone', reached: false, note: null }
    case 'contact:hand':
      return { commandId, caseId, contactId: nothing, ownerId: nothing }
    case 'outcome:advise':
      return { ...on, text: 'Advice' }
    case 'outcome:sign':
      return { ...on, hash: '0'.repeat(64) }
    case 'outcome:follow-up':
      // Refused by the rule behind the right: it would be in the past.
      return { ...on, place: 'gp', who: 'The GP', on: '2000-01-01', agreed: 'not-asked' }
    case 'trial:review':
      return { ...on, decisionId: nothing, verdict: 'continue', note: null, until: null }
    case 'minute:sign':
      return { ...on, hash: '0'.repeat(64) }
    case 'minute:amend':
      return { ...on, hash: '0'.repeat(64), reason: 'Because', decisions: [], actions: [] }
    case 'feedback:seen':
      return on
    case 'medicine:tell':
      return { commandId, caseId, medicine: { key: nothing }, stances: ['takes'], words: 'Fine', discussionId: null }
    case 'change:propose': {
      const change = { kind: 'stop', medicine: { key: nothing }, to: null, why: 'Because', discussionId: null }
      return { commandId, caseId, ...change }
    }
    case 'change:answer':
      return { commandId, caseId, changeId: nothing, answer: 'accepted', reason: null }
    case 'change:confirm':
      return { commandId, caseId, changeId: nothing }
    case 'change:withdraw':
      return { commandId, caseId, changeId: nothing, reason: 'Because' }
    case 'list:decide':
      return { commandId, caseId, rowId: nothing, choice: 'continue', to: null, note: null, discussionId: null }
    case 'rule:switch':
      return { commandId, ruleId: nothing, off: true, reason: 'Because' }
    case 'review:set':
      // Done twice is done twice: the only step that is never refused as a repetition.
      return { commandId, caseId, state: 'done', outcome: 'Looked at' }
    default:
      throw new Error(`no payload for ${command}: add one`)
  }
}
