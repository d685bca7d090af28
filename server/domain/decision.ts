// Decisions: proposed, agreed or objected to by name, recorded when nothing stands in the way.
import { londonDate } from '#shared/calendar'
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import { type Role, roleLabel } from '#shared/roles'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { changed, type Discussion, openFlags, refuseUnlessOpen, type Setting, toBy } from './discussion.ts'

export interface Decision {
  id: string
  kind: 'plan' | 'medicine' | 'referral' | 'other'
  text: string
  rationale: string | null
  answersQuestion: boolean
  /** YYYY-MM-DD. */
  reviewOn: string | null
  state: 'proposed' | 'recorded' | 'withdrawn'
  proposedBy: By
  proposedAt: string
  answers: { by: By; answer: 'agree' | 'object'; reason: string | null; at: string }[]
  recordedBy: By | null
  recordedAt: string | null
  seen: Seen | null
}

/** Content hash and state vector of the discussion text at the moment of recording. */
export interface Seen {
  hash: string
  stateVector: string
}

export type DecisionCommand =
  | { type: 'decision:propose'; payload: Payload<'decision:propose'> }
  | { type: 'decision:answer'; payload: Payload<'decision:answer'> }
  | { type: 'decision:record'; payload: Payload<'decision:record'>; seen: Seen }
  | { type: 'decision:withdraw'; payload: Payload<'decision:withdraw'> }

export function decide(
  discussion: Discussion,
  command: DecisionCommand,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const closed = refuseUnlessOpen(discussion, setting)
  if (closed) return closed
  if (command.type === 'decision:propose') return propose(discussion, command.payload, actor, d)

  const decision = discussion.decisions.find(one => one.id === command.payload.decisionId)
  if (!decision) return refuse('not-found')
  if (decision.state === 'recorded') {
    return refuse('already-answered', 'This decision is recorded. To change it, propose another.')
  }
  if (decision.state === 'withdrawn') return refuse('already-answered', 'This proposal was withdrawn.')

  switch (command.type) {
    case 'decision:answer':
      return answer(discussion, decision, command.payload, actor, d)
    case 'decision:record':
      return record(discussion, decision, command.seen, actor, setting, d)
    case 'decision:withdraw': {
      if (decision.proposedBy.id !== actor.id) {
        return refuse('not-allowed', 'Only the person who proposed it can withdraw it.')
      }
      const withdrawn: Decision = { ...decision, state: 'withdrawn' }
      return changed(replace(discussion, withdrawn), actor, d, 'decision.withdrawn', decision.id, {
        reason: command.payload.reason,
      })
    }
    default:
      return command satisfies never
  }
}

/** Roles whose agreement is needed and not yet there. Whoever proposes agrees. */
export function missingAgreement(decision: Decision, requiredRoles: readonly Role[]): Role[] {
  const agreed = decision.answers.filter(one => one.answer === 'agree').map(one => one.by.role)
  return requiredRoles.filter(role => !agreed.includes(role))
}

function propose(
  discussion: Discussion,
  payload: Payload<'decision:propose'>,
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  if (payload.reviewOn != null && payload.reviewOn < londonDate(d.now)) {
    return refuse('invalid', 'The review date is in the past.', [
      { path: 'reviewOn', message: 'Choose today or a later day.' },
    ])
  }
  const by = toBy(actor)
  const decision: Decision = {
    id: d.newId(),
    kind: payload.kind,
    text: payload.text,
    rationale: payload.rationale,
    answersQuestion: payload.answersQuestion ?? true,
    reviewOn: payload.reviewOn ?? null,
    state: 'proposed',
    proposedBy: by,
    proposedAt: d.now,
    answers: [{ by, answer: 'agree', reason: null, at: d.now }],
    recordedBy: null,
    recordedAt: null,
    seen: null,
  }
  const decisions = [...discussion.decisions, decision]
  return changed({ ...discussion, decisions }, actor, d, 'decision.proposed', decision.id)
}

function answer(
  discussion: Discussion,
  decision: Decision,
  payload: Payload<'decision:answer'>,
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  if (payload.answer === 'object' && payload.reason === null) {
    return refuse('invalid', 'Say why you do not agree: it is printed in the minutes.', [
      { path: 'reason', message: 'Say why you do not agree.' },
    ])
  }
  // People change their minds while they talk: the last answer of each person counts, the history keeps all.
  const others = decision.answers.filter(one => one.by.id !== actor.id)
  const mine = { by: toBy(actor), answer: payload.answer, reason: payload.reason, at: d.now }
  const answered: Decision = { ...decision, answers: [...others, mine] }
  return changed(replace(discussion, answered), actor, d, 'decision.answered', decision.id, {
    answer: payload.answer,
    reason: payload.reason,
  })
}

function record(
  discussion: Discussion,
  decision: Decision,
  seen: Seen,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  if (setting.meetingState !== 'live') return refuse('not-now', 'A decision is recorded while the meeting is live.')
  const flags = openFlags(discussion)
  if (flags.length > 0) {
    const names = [...new Set(flags.map(flag => flag.raisedBy.name))].join(', ')
    return refuse('flag-open', `A flag by ${names} has not been answered yet. Answer it, then record the decision.`)
  }
  const missing = missingAgreement(decision, setting.requiredRoles)
  if (missing.length > 0) {
    return refuse('agreement-missing', `Not agreed yet by: ${missing.map(role => roleLabel[role]).join(', ')}.`)
  }
  const recorded: Decision = { ...decision, state: 'recorded', recordedBy: toBy(actor), recordedAt: d.now, seen }
  return changed(replace(discussion, recorded), actor, d, 'decision.recorded', decision.id)
}

function replace(discussion: Discussion, decision: Decision): Discussion {
  return { ...discussion, decisions: discussion.decisions.map(one => (one.id === decision.id ? decision : one)) }
}
