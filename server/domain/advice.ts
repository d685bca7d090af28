// The outcome of a clinic slot: advice that two named people sign, a trial of treatment, and the place of follow-up.
import { londonDate } from '#shared/calendar'
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { AdviceContent } from '#shared/outcome'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { changed, type Discussion, refuseUnlessOpen, type Setting, toBy } from './discussion.ts'

export interface Advice {
  draft: { question: string; text: string; by: By; at: string } | null
  /** Each content that somebody signed, oldest first. */
  versions: { number: number; content: AdviceContent; hash: string; signatures: { by: By; at: string }[] }[]
}

/** The same for the same content, whatever the order of its keys. */
export type HashOf = (content: AdviceContent) => string

export const adviceSignatures = 2

export function writeAdvice(
  discussion: Discussion,
  payload: Payload<'outcome:advise'>,
  question: string,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const refused = refuseUnlessOpen(discussion, setting)
  if (refused) return refused
  const draft = { question, text: payload.text, by: toBy(actor), at: d.now }
  return changed({ ...discussion, advice: { ...discussion.advice, draft } }, actor, d, 'outcome.advised', null)
}

/** Null while no advice is written. */
export function adviceOf({ advice, decisions, followUp }: Discussion): AdviceContent | null {
  if (!advice.draft) return null
  return {
    question: advice.draft.question,
    advice: advice.draft.text,
    decisions: decisions
      .filter(one => one.state === 'recorded' || one.state === 'provisional')
      .map(({ id, text, rationale, reviewOn, trial }) => ({
        ...{ id, text, rationale, reviewOn },
        trial: trial && { drug: trial.drug, startOn: trial.startOn, stopRule: trial.stopRule, owner: trial.owner.name },
      })),
    followUp: followUp && { place: followUp.place, who: followUp.who, on: followUp.on, agreed: followUp.agreed },
  }
}

/**
 * One of the two is a consultant and the other is not: whoever advises and whoever carries it out. What changed after
 * the first signature is a new version, and the one before keeps its signatures.
 */
export function signAdvice(
  discussion: Discussion,
  payload: Payload<'outcome:sign'>,
  hashOf: HashOf,
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  const content = adviceOf(discussion)
  if (!content) return refuse('not-now', 'No advice is written yet.')
  const hash = hashOf(content)
  if (payload.hash !== hash) return refuse('stale', 'This outcome changed since you read it. Read it again, then sign.')
  const { versions } = discussion.advice
  const last = versions.at(-1)
  const open = last?.hash === hash ? last : { number: (last?.number ?? 0) + 1, content, hash, signatures: [] }
  if (open.signatures.length >= adviceSignatures) {
    return refuse('already-answered', 'This outcome is signed by two people. A change makes a new version.')
  }
  const [first] = open.signatures
  if (first?.by.id === actor.id) return refuse('already-answered', 'You have signed. It waits for the other person.')
  if (first && (first.by.role === 'consultant') === (actor.role === 'consultant')) {
    return refuse('not-allowed', `${first.by.name} has signed. The other signature is ${other(first.by.role)}.`)
  }
  const signed = { ...open, signatures: [...open.signatures, { by: toBy(actor), at: d.now }] }
  const advice = { ...discussion.advice, versions: [...versions.filter(one => one.number !== signed.number), signed] }
  const detail = { version: signed.number, hash }
  return changed({ ...discussion, advice }, actor, d, 'outcome.signed', null, detail)
}

const other = (role: string): string =>
  role === 'consultant' ? 'that of the person who carries it out' : 'the specialist’s'

/** Advice that is written and not signed by both; a clinic's slot does not close on it. */
export function adviceUnsigned(discussion: Discussion, hashOf: HashOf): boolean {
  const content = adviceOf(discussion)
  if (!content) return false
  const last = discussion.advice.versions.at(-1)
  return last?.hash !== hashOf(content) || last.signatures.length < adviceSignatures
}

/** Also after the meeting: whether the person agrees is often asked later. */
export function setFollowUp(
  discussion: Discussion,
  { place, who, on, agreed }: Payload<'outcome:follow-up'>,
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  const before = discussion.followUp
  if (on !== null && on !== before?.on && on < londonDate(d.now)) {
    return refuse('invalid', 'The follow-up is in the past.', [{ path: 'on', message: 'Choose today or a later day.' }])
  }
  const followUp = { place, who, on, agreed, by: toBy(actor), at: d.now }
  return changed({ ...discussion, followUp }, actor, d, 'outcome.follow-up', null, { agreed })
}

export function reviewTrial(
  discussion: Discussion,
  { decisionId, verdict, note, until }: Payload<'trial:review'>,
  actor: Actor,
  d: Deciding,
): Decided<Discussion> {
  const decision = discussion.decisions.find(one => one.id === decisionId)
  if (!decision?.trial || !['recorded', 'provisional'].includes(decision.state)) return refuse('not-found')
  if (isReviewed(decision.trial)) return refuse('already-answered', 'This trial has been reviewed.')
  if ((verdict === 'extend') !== (until !== null) || (until !== null && until <= londonDate(d.now))) {
    const message = 'A trial that is extended has a later day on which it is reviewed again.'
    return refuse('invalid', message, [{ path: 'until', message }])
  }
  const trial = {
    ...decision.trial,
    reviews: [...decision.trial.reviews, { verdict, note, by: toBy(actor), at: d.now }],
  }
  // The day that was signed stays with the signed version; the list goes by this one.
  const next = { ...decision, trial, reviewOn: until ?? decision.reviewOn }
  const decisions = discussion.decisions.map(one => (one.id === decisionId ? next : one))
  return changed({ ...discussion, decisions }, actor, d, 'trial.reviewed', decisionId, { verdict })
}

/** Stopped or continued for good; an extended trial is looked at again. */
export function isReviewed({ reviews }: { reviews: readonly { verdict: string }[] }): boolean {
  const last = reviews.at(-1)
  return last !== undefined && last.verdict !== 'extend'
}
