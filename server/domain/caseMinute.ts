// The minute of one case: two named people sign the same content; afterwards it changes only as a new version.
import type { MinuteChange } from '#shared/caseMinute'
import type { RiskAgreement } from '#shared/decision'
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { TrialView } from '#shared/outcome'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import type { Decision } from './decision.ts'
import { changed, type Discussion, type Setting, toBy } from './discussion.ts'

/** What is signed: words and names, as they stand on paper. */
export interface MinuteContent {
  question: string
  present: string[]
  answer: string | null
  decisions: {
    id: string
    kind: string
    text: string
    rationale: string | null
    agreed: string[]
    objected: { name: string; reason: string | null }[]
    /** Recorded without quorum: whether who was absent has still to assent, or has refused. */
    awaiting?: 'provisional' | 'refused'
    /** Each absent when there is none, as in minutes signed before there were such things. */
    evidence?: string
    risk?: RiskAgreement
    trial?: Pick<TrialView, 'drug' | 'startOn' | 'stopRule'>
  }[]
  outcome: { kind: string; reason: string | null } | null
  /** `with`: who has a part in it; absent when nobody has, as in minutes signed before there were parts. */
  actions: { id: string; text: string; owner: By; due: string; with?: string[] }[]
  flags: { id: string; reason: string; quote: string; raisedBy: string; answer: string | null }[]
}

export interface MinuteVersion {
  number: number
  content: MinuteContent
  hash: string
  reason: string | null
  madeBy: By | null
  madeAt: string
  signatures: { by: By; at: string }[]
}

export interface Feedback {
  to: By
  at: string
  seenAt: string | null
}

/** `hashOf` gives the same for the same content, whatever the order of its keys. */
export interface Minuting {
  current: MinuteContent
  hashOf: (content: MinuteContent) => string
  /** See `hasMinute`. */
  discussed: boolean
  /** Whether this person led the meeting, as its chair or deputy. */
  leads: (personId: string) => boolean
  /** To whom the outcome goes back. */
  referrers: By[]
}

export const signaturesNeeded = 2
export const isSigned = (discussion: Discussion): boolean =>
  (discussion.minute.at(-1)?.signatures.length ?? 0) >= signaturesNeeded

/** On record, also where the assent of somebody absent is still asked for, or was refused. */
function isDecided<D extends { state: Decision['state'] }>(
  one: D,
): one is D & { state: 'recorded' | 'provisional' | 'refused' } {
  return one.state === 'recorded' || one.state === 'provisional' || one.state === 'refused'
}

/** As recorded, when nothing was signed or amended yet; then the last version. */
export function contentOf(discussion: Discussion, item: { question: string; present: string[] }): MinuteContent {
  const last = discussion.minute.at(-1)
  if (last) return last.content
  const { outcome } = discussion
  return {
    ...item,
    answer: discussion.answer?.text ?? null,
    decisions: discussion.decisions
      .filter(isDecided)
      .map(({ state, id, kind, text, rationale, answers, evidence, risk, trial }) => ({
        id,
        kind,
        text,
        rationale,
        agreed: answers.filter(one => one.answer === 'agree').map(one => one.by.name),
        objected: answers
          .filter(one => one.answer === 'object')
          .map(one => ({ name: one.by.name, reason: one.reason })),
        ...(state === 'recorded' ? {} : { awaiting: state }),
        ...(evidence ? { evidence } : {}),
        ...(risk ? { risk } : {}),
        ...(trial ? { trial: { drug: trial.drug, startOn: trial.startOn, stopRule: trial.stopRule } } : {}),
      })),
    outcome: outcome ? { kind: outcome.kind, reason: outcome.reason } : null,
    actions: discussion.actions.map(({ id, text, owner, due, parts }) => ({
      ...{ id, text, owner, due },
      ...(parts.length > 0 ? { with: parts.map(part => part.owner.name) } : {}),
    })),
    flags: discussion.flags
      .filter(one => one.state !== 'withdrawn')
      .map(({ id, reason, quote, raisedBy, state }) => ({
        id,
        reason,
        quote,
        raisedBy: raisedBy.name,
        answer: state === 'open' ? null : state,
      })),
  }
}

/** Whether anything was discussed: the item was on the table, or something is recorded about it. */
export function hasMinute(discussion: Discussion, item: { openings: readonly unknown[] }): boolean {
  const { decisions, actions, outcome, minute } = discussion
  const recorded = decisions.some(isDecided) || actions.length > 0 || outcome !== null
  return item.openings.length > 0 || recorded || minute.length > 0
}

export function signMinute(
  discussion: Discussion,
  payload: Payload<'minute:sign'>,
  actor: Actor,
  setting: Setting,
  minuting: Minuting,
  d: Deciding,
): Decided<Discussion> {
  if (setting.meetingState !== 'ended') return refuse('not-now', 'Minutes are signed when the meeting has ended.')
  if (!minuting.discussed) return refuse('not-now', 'This item was not discussed, so there is no minute to sign.')
  const hash = minuting.hashOf(minuting.current)
  if (payload.hash !== hash) return refuse('stale', 'This minute changed since you read it. Read it again, then sign.')
  const last = discussion.minute.at(-1) ?? firstVersion(minuting.current, hash, d)
  if (last.signatures.length >= signaturesNeeded) {
    return refuse('already-answered', 'This minute is signed by two people. To change it, amend it.')
  }
  if (last.signatures.some(one => one.by.id === actor.id)) {
    return refuse('already-answered', 'You have signed this minute. It waits for a second person.')
  }
  const [first] = last.signatures
  if (first && !minuting.leads(first.by.id) && !minuting.leads(actor.id)) {
    return refuse('not-allowed', 'The chair or the deputy must be one of the two who sign.')
  }
  const version = { ...last, signatures: [...last.signatures, { by: toBy(actor), at: d.now }] }
  const minute = [...discussion.minute.filter(one => one.number !== version.number), version]
  const whole = version.signatures.length >= signaturesNeeded
  const feedback = whole ? sentBack(discussion, minuting.referrers, version, d.now) : discussion.feedback
  return changed({ ...discussion, minute, feedback }, actor, d, 'minute.signed', discussion.id, {
    version: version.number,
    hash,
  })
}

/** Amending keeps the version before it as it was signed; decisions and actions follow the new words. */
export function amendMinute(
  discussion: Discussion,
  payload: Payload<'minute:amend'>,
  owners: ReadonlyMap<string, By>,
  actor: Actor,
  setting: Setting,
  minuting: Minuting,
  d: Deciding,
): Decided<Discussion> {
  if (setting.meetingState !== 'ended') return refuse('not-now', 'Minutes are amended when the meeting has ended.')
  if (!minuting.discussed) return refuse('not-now', 'This item was not discussed, so there is no minute to amend.')
  const { current, hashOf } = minuting
  if (payload.hash !== hashOf(current)) {
    return refuse('stale', 'This minute changed since you read it. Read it again, then amend.')
  }
  const newDecision = new Map(payload.decisions.map(one => [one.id, one]))
  const newAction = new Map(payload.actions.map(one => [one.id, one]))
  const content: MinuteContent = {
    ...current,
    decisions: current.decisions.map(one => {
      const change = newDecision.get(one.id)
      return change ? { ...one, text: change.text, rationale: change.rationale } : one
    }),
    actions: current.actions.map(one => {
      const change = newAction.get(one.id)
      const owner = change ? owners.get(change.ownerId) : undefined
      return change && owner ? { ...one, text: change.text, owner, due: change.due } : one
    }),
  }
  if (minuteChanges(current, content).length === 0) return refuse('invalid', 'Nothing was changed.')

  const kept = discussion.minute.length > 0 ? discussion.minute : [firstVersion(current, hashOf(current), d)]
  const version: MinuteVersion = {
    number: (kept.at(-1)?.number ?? 0) + 1,
    content,
    hash: hashOf(content),
    reason: payload.reason,
    madeBy: toBy(actor),
    madeAt: d.now,
    signatures: [],
  }
  const decisions = discussion.decisions.map(one => {
    const to = newDecision.get(one.id)
    return to ? { ...one, text: to.text, rationale: to.rationale } : one
  })
  const actions = discussion.actions.map(one => {
    const to = content.actions.find(other => other.id === one.id)
    if (!to || !newAction.has(one.id)) return one
    const moved = to.owner.id !== one.owner.id
    const next = { ...one, text: to.text, owner: to.owner, due: to.due }
    return moved && one.state !== 'done' ? { ...next, state: 'offered' as const, changedAt: d.now } : next
  })
  const state: Discussion = { ...discussion, decisions, actions, minute: [...kept, version] }
  return changed(state, actor, d, 'minute.amended', discussion.id, { version: version.number, reason: payload.reason })
}

export function seeFeedback(discussion: Discussion, actor: Actor, d: Deciding): Decided<Discussion> {
  const mine = discussion.feedback.some(one => one.to.id === actor.id)
  if (!mine) return refuse('not-found')
  const feedback = discussion.feedback.map(one =>
    one.to.id === actor.id && one.seenAt === null ? { ...one, seenAt: d.now } : one,
  )
  return changed({ ...discussion, feedback }, actor, d, 'feedback.seen', discussion.id)
}

/** In the words of the minute: what, from, to. Dates as YYYY-MM-DD. */
export function minuteChanges(before: MinuteContent, after: MinuteContent): MinuteChange[] {
  const changes: MinuteChange[] = []
  const compare = (what: string, from: string, to: string) => {
    if (from !== to) changes.push({ what, from, to })
  }
  for (const one of after.decisions) {
    const old = before.decisions.find(other => other.id === one.id)
    if (!old) continue
    compare('decision', old.text, one.text)
    compare(`reason for “${one.text}”`, old.rationale ?? 'none', one.rationale ?? 'none')
  }
  for (const one of after.actions) {
    const old = before.actions.find(other => other.id === one.id)
    if (!old) continue
    compare('action', old.text, one.text)
    compare(`owner of “${one.text}”`, old.owner.name, one.owner.name)
    compare(`due day of “${one.text}”`, old.due, one.due)
  }
  return changes
}

function firstVersion(content: MinuteContent, hash: string, d: Deciding): MinuteVersion {
  return { number: 1, content, hash, reason: null, madeBy: null, madeAt: d.now, signatures: [] }
}

/** The outcome goes back when it is final; an amendment tells the same people again. Who signed it knows it. */
function sentBack(discussion: Discussion, referrers: By[], version: MinuteVersion, now: string): Feedback[] {
  const signers = version.signatures.map(one => one.by.id)
  const to = referrers.filter(one => !signers.includes(one.id))
  const others = discussion.feedback.filter(one => !to.some(again => again.id === one.to.id))
  return [...others, ...to.map(one => ({ to: one, at: now, seenAt: null }))]
}
