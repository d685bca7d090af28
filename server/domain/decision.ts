// Decisions: proposed, agreed or objected to by name, recorded when nothing stands in the way.

import { londonDate } from '#shared/calendar'
import type { DecisionView, Lacking, RiskAgreement } from '#shared/decision'
import { type Refusal, refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { TrialView } from '#shared/outcome'
import { type OrganisationKind, organisationKindLabel, type Role, roleLabel } from '#shared/roles'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { changed, type Discussion, openFlags, refuseUnlessOpen, type Setting, toBy } from './discussion.ts'
import { answersFor, stillLacking } from './quorum.ts'

export interface Decision {
  id: string
  kind: DecisionView['kind']
  trial: TrialView | null
  text: string
  rationale: string | null
  evidence: string | null
  risk: RiskAgreement | null
  answersQuestion: boolean
  /** YYYY-MM-DD. */
  reviewOn: string | null
  state: 'proposed' | 'recorded' | 'provisional' | 'refused' | 'withdrawn'
  proposedBy: By
  proposedAt: string
  answers: { by: By; answer: 'agree' | 'object'; reason: string | null; at: string }[]
  recordedBy: By | null
  recordedAt: string | null
  seen: Seen | null
  /** Who had to be here and was not; null when the quorum was whole. */
  lacking: Lacking | null
  assents: { by: By; agency: OrganisationKind; answer: 'assent' | 'refuse'; reason: string | null; at: string }[]
}

/** What the room is like when a decision is recorded. */
export interface Recording {
  seen: Seen
  /** Null: everybody who has to be here is. */
  lacking: Lacking | null
  /** People in the meeting whose screen shows another patient. */
  elsewhere: readonly { id: string; name: string }[]
}

/** Content hash and state vector of the discussion text at the moment of recording. */
export interface Seen {
  hash: string
  stateVector: string
}

export type DecisionCommand =
  | { type: 'decision:propose'; payload: Payload<'decision:propose'>; owner: By | null }
  | { type: 'decision:answer'; payload: Payload<'decision:answer'> }
  | { type: 'decision:record'; payload: Payload<'decision:record'>; room: Recording }
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
  if (command.type === 'decision:propose') return propose(discussion, command, actor, d)

  const decision = discussion.decisions.find(one => one.id === command.payload.decisionId)
  if (!decision) return refuse('not-found')
  if (decision.state === 'recorded') {
    return refuse('already-answered', 'This decision is recorded. To change it, propose another.')
  }
  if (decision.state === 'provisional') {
    return refuse('already-answered', 'This decision is recorded as provisional and waits for assent.')
  }
  if (decision.state === 'refused') {
    return refuse('already-answered', 'This decision was refused by somebody who was absent. Propose another.')
  }
  if (decision.state === 'withdrawn') return refuse('already-answered', 'This proposal was withdrawn.')

  switch (command.type) {
    case 'decision:answer':
      return answer(discussion, decision, command.payload, actor, d)
    case 'decision:record':
      return record(discussion, decision, command, actor, setting, d)
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
  { payload, owner }: Extract<DecisionCommand, { type: 'decision:propose' }>,
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  const incomplete = refuseTrial(payload) ?? refuseRisk(payload, londonDate(d.now))
  if (incomplete) return incomplete
  if (payload.reviewOn != null && payload.reviewOn < londonDate(d.now)) {
    return refuse('invalid', 'The review date is in the past.', [
      { path: 'reviewOn', message: 'Choose today or a later day.' },
    ])
  }
  const by = toBy(actor)
  const decision: Decision = {
    id: d.newId(),
    kind: payload.kind,
    trial: payload.trial && owner ? { ...trialOf(payload.trial), owner, reviews: [] } : null,
    text: payload.text,
    rationale: payload.rationale,
    evidence: payload.evidence ?? null,
    risk: payload.risk ?? null,
    answersQuestion: payload.answersQuestion ?? true,
    reviewOn: payload.reviewOn ?? payload.risk?.expiresOn ?? null,
    state: 'proposed',
    proposedBy: by,
    proposedAt: d.now,
    answers: [{ by, answer: 'agree', reason: null, at: d.now }],
    recordedBy: null,
    recordedAt: null,
    seen: null,
    lacking: null,
    assents: [],
  }
  const decisions = [...discussion.decisions, decision]
  return changed({ ...discussion, decisions }, actor, d, 'decision.proposed', decision.id)
}

/** What is agreed about a risk ends on a day, and is looked at again by then. */
function refuseRisk({ kind, risk, reviewOn }: Payload<'decision:propose'>, today: string): Refusal | null {
  if ((kind === 'risk') !== (risk !== undefined)) {
    const message = 'A positive-risk agreement has a level, with whom it was agreed, and the day on which it ends.'
    return refuse('invalid', message, [{ path: 'risk', message }])
  }
  if (risk === undefined) return null
  if (risk.expiresOn <= today) {
    const message = 'Choose a later day for the end of the agreement.'
    return refuse('invalid', message, [{ path: 'risk.expiresOn', message }])
  }
  if (reviewOn == null || reviewOn <= risk.expiresOn) return null
  const message = 'Review it before it ends, or on that day.'
  return refuse('invalid', message, [{ path: 'reviewOn', message }])
}

/** A trial without a rule for stopping, an owner or a day to look again is only a prescription. */
function refuseTrial({ kind, trial, reviewOn }: Payload<'decision:propose'>): Refusal | null {
  if ((kind === 'trial') !== (trial !== undefined)) {
    const message = 'A trial of treatment has a medicine, a start, a rule for stopping and an owner.'
    return refuse('invalid', message, [{ path: 'trial', message }])
  }
  if (trial === undefined) return null
  if (reviewOn != null && reviewOn > trial.startOn) return null
  const message = 'Say when the trial is reviewed: a day after it starts.'
  return refuse('invalid', message, [{ path: 'reviewOn', message }])
}

const trialOf = ({ drug, startOn, stopRule }: NonNullable<Payload<'decision:propose'>['trial']>) => ({
  drug,
  startOn,
  stopRule,
})

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
  { payload, room }: Extract<DecisionCommand, { type: 'decision:record' }>,
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
  const { lacking } = room
  if (lacking && payload.provisional !== true) {
    return refuse('quorum-missing', `Not here: ${lackingWords(lacking)}. It can be recorded as provisional only.`)
  }
  // Who is absent cannot agree; they are asked for their assent instead.
  const asked = setting.requiredRoles.filter(role => !lacking?.roles.includes(role))
  const missing = missingAgreement(decision, asked)
  if (missing.length > 0) {
    return refuse('agreement-missing', `Not agreed yet by: ${missing.map(role => roleLabel[role]).join(', ')}.`)
  }
  const known = payload.elsewhereIds ?? []
  const elsewhere = room.elsewhere.filter(person => !known.includes(person.id))
  if (elsewhere.length > 0) {
    const names = elsewhere.map(person => person.name).join(', ')
    return refuse('other-patient', `Another patient is on the screen of ${names}. Nothing was recorded.`)
  }
  const recorded: Decision = {
    ...decision,
    state: lacking ? 'provisional' : 'recorded',
    recordedBy: toBy(actor),
    recordedAt: d.now,
    seen: room.seen,
    lacking,
  }
  return changed(
    replace(discussion, recorded),
    actor,
    d,
    lacking ? 'decision.provisional' : 'decision.recorded',
    decision.id,
  )
}

/** The absent role or agency answers, in the meeting or after it. Refused, the decision does not stand. */
export function assentTo(
  discussion: Discussion,
  payload: Payload<'decision:assent'>,
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  const decision = discussion.decisions.find(one => one.id === payload.decisionId)
  if (!decision) return refuse('not-found')
  if (decision.state !== 'provisional') {
    return refuse('already-answered', 'This decision does not wait for assent any more.')
  }
  if (!answersFor(decision, { role: actor.role, agency: actor.organisationKind })) {
    return refuse('not-allowed', 'This decision waits for the assent of somebody else.')
  }
  if (payload.answer === 'refuse' && payload.reason === null) {
    return refuse('invalid', 'Say why you refuse: it is printed in the minutes.', [
      { path: 'reason', message: 'Say why you refuse.' },
    ])
  }
  const { answer, reason } = payload
  const mine = { by: toBy(actor), agency: actor.organisationKind, answer, reason, at: d.now }
  const answered: Decision = { ...decision, assents: [...decision.assents, mine] }
  const { roles, agencies } = stillLacking(answered)
  const whole = roles.length + agencies.length === 0
  const state = answer === 'refuse' ? 'refused' : whole ? 'recorded' : 'provisional'
  return changed(
    replace(discussion, { ...answered, state }),
    actor,
    d,
    answer === 'assent' ? 'decision.assented' : 'decision.refused',
    decision.id,
  )
}

export function lackingWords({ roles, agencies }: Lacking): string {
  return [...roles.map(role => roleLabel[role]), ...agencies.map(kind => organisationKindLabel[kind])].join(', ')
}

function replace(discussion: Discussion, decision: Decision): Discussion {
  return { ...discussion, decisions: discussion.decisions.map(one => (one.id === decision.id ? decision : one)) }
}
