// One case on one agenda: the state that decisions, actions and flags share, and how an item comes to its end.

import { questionAnswered } from '#shared/discussion'
import { type Refusal, refuse } from '#shared/errors'
import type { Tick } from '#shared/floor'
import type { Payload } from '#shared/live'
import type { FollowUpView } from '#shared/outcome'
import { meetingsWithoutDecision } from '#shared/proposal'
import type { Role } from '#shared/roles'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Action } from './action.ts'
import type { Advice } from './advice.ts'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import type { Feedback, MinuteVersion } from './caseMinute.ts'
import type { Decision } from './decision.ts'
import type { Flag } from './flag.ts'

export interface Discussion extends Aggregate {
  meetingId: string
  caseId: string
  state: 'open' | 'closed'
  outcome: { kind: 'carry-forward' | 'no-decision-needed'; reason: string | null; by: By } | null
  answer: { text: string; by: By; at: string } | null
  contributions: Contribution[]
  decisions: Decision[]
  actions: Action[]
  flags: Flag[]
  ticks: Tick[]
  /** Versions of its minute, oldest first; none before the first signature or amendment. */
  minute: MinuteVersion[]
  /** To whom its outcome went back. */
  feedback: Feedback[]
  /** Of a clinic slot. */
  advice: Advice
  followUp: FollowUpView | null
}

/** Written before or during the meeting by somebody who cannot come. */
export interface Contribution {
  id: string
  by: By
  text: string
  at: string
  readOut: { by: By; at: string } | null
}

/** What a command on a discussion must know of its meeting. */
export interface Setting {
  meetingState: 'planned' | 'live' | 'ended'
  requiredRoles: readonly Role[]
  /** Earlier meetings in a row that discussed this person without a recorded decision. */
  withoutDecision?: number
}

export function newDiscussion(id: string, meetingId: string, caseId: string): Discussion {
  return {
    id,
    version: 0,
    history: [],
    meetingId,
    caseId,
    state: 'open',
    outcome: null,
    answer: null,
    contributions: [],
    decisions: [],
    actions: [],
    flags: [],
    ticks: [],
    minute: [],
    feedback: [],
    advice: { draft: null, versions: [] },
    followUp: null,
  }
}

export function toBy(actor: Actor): By {
  return { id: actor.id, name: actor.name, role: actor.role }
}

export const openFlags = (discussion: Discussion): Flag[] => discussion.flags.filter(flag => flag.state === 'open')

/** Facts about the case are added while the item can still be discussed, and not after. */
export function refuseUnlessOpen(discussion: Discussion, setting: Setting): Refusal | null {
  if (setting.meetingState === 'ended') return refuse('not-now', 'The meeting has ended; its record is kept as it was.')
  if (discussion.state === 'closed') return refuse('not-now', 'This item is closed. The chair can open it again.')
  return null
}

export function changed(
  state: Discussion,
  actor: Actor,
  d: Deciding,
  type: string,
  subjectId: string | null,
  detail?: Record<string, string | number | null>,
): Decided<Discussion> {
  return {
    ok: true,
    state,
    event: { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId, ...(detail ? { detail } : {}) },
  }
}

/** How the item ends without a decision: said by the chair, with a reason if there is one. */
export function concludeItem(
  discussion: Discussion,
  payload: Payload<'item:conclude'>,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const refused = refuseUnlessOpen(discussion, setting)
  if (refused) return refused
  const earlier = setting.withoutDecision ?? 0
  if (payload.outcome === 'carry-forward' && payload.reason === null && earlier >= meetingsWithoutDecision) {
    const message = `Discussed in ${earlier} meetings without a new decision. Say why it stays, decide, or close it.`
    return refuse('invalid', message, [{ path: 'reason', message: 'Say why this case stays on the list.' }])
  }
  const outcome = { kind: payload.outcome, reason: payload.reason, by: toBy(actor) }
  return changed({ ...discussion, outcome }, actor, d, 'item.concluded', null, { outcome: payload.outcome })
}

export function contribute(
  discussion: Discussion,
  payload: Payload<'item:contribute'>,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const refused = refuseUnlessOpen(discussion, setting)
  if (refused) return refused
  const written = { id: d.newId(), by: toBy(actor), text: payload.text, at: d.now, readOut: null }
  const contributions = [...discussion.contributions, written]
  return changed({ ...discussion, contributions }, actor, d, 'item.contributed', written.id)
}

export function readOut(
  discussion: Discussion,
  payload: Payload<'item:read-out'>,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const refused = refuseUnlessOpen(discussion, setting)
  if (refused) return refused
  const written = discussion.contributions.find(one => one.id === payload.contributionId)
  if (!written) return refuse('not-found')
  if (written.readOut) return refuse('already-answered', 'This has been read out already.')
  if (setting.meetingState !== 'live') return refuse('not-now', 'It is read out in the meeting.')
  const read = { ...written, readOut: { by: toBy(actor), at: d.now } }
  const contributions = discussion.contributions.map(one => (one.id === read.id ? read : one))
  return changed({ ...discussion, contributions }, actor, d, 'item.read-out', read.id)
}

export function answerQuestion(
  discussion: Discussion,
  payload: Payload<'item:answer'>,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const refused = refuseUnlessOpen(discussion, setting)
  if (refused) return refused
  const answer = { text: payload.text, by: toBy(actor), at: d.now }
  return changed({ ...discussion, answer }, actor, d, 'item.answered', null)
}

/** Nothing that was asked may stay unanswered: every flag has an answer, and there is a decision or a reason for none. */
export function closeDiscussion(discussion: Discussion, actor: Actor, d: Deciding): Decided<Discussion> {
  const open = openFlags(discussion).length
  if (open > 0) {
    return refuse('flag-open', `${open === 1 ? '1 flag has' : `${open} flags have`} not been answered yet.`)
  }
  const recorded = discussion.decisions.some(one => one.state === 'recorded' || one.state === 'provisional')
  if (!recorded && discussion.outcome === null) return refuse('outcome-missing')
  if (!questionAnswered(discussion)) return refuse('question-open')
  return changed({ ...discussion, state: 'closed' }, actor, d, 'item.closed', null)
}

export function reopenDiscussion(discussion: Discussion, actor: Actor, d: Deciding): Decided<Discussion> {
  return changed({ ...discussion, state: 'open', outcome: null }, actor, d, 'item.reopened', null)
}

/** One of the three ticks. They are counted and hold nothing up. */
export function tickItem(
  discussion: Discussion,
  payload: Payload<'item:tick'>,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const refused = refuseUnlessOpen(discussion, setting)
  if (refused) return refused
  const others = discussion.ticks.filter(tick => tick !== payload.tick)
  const ticks = payload.done ? [...others, payload.tick] : others
  return changed({ ...discussion, ticks }, actor, d, payload.done ? 'item.ticked' : 'item.unticked', null)
}
