// The outcome of a clinic slot as use cases: advice, signatures, follow-up, the review of a trial; the letter; the lists.

import { londonDate } from '#shared/calendar'
import { type Refusal, refuse } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import type { AfterClinics, OutcomeView } from '#shared/outcome'
import { prescribers } from '#shared/roles'
import { type Actor, canCompartment } from '../domain/access.ts'
import {
  adviceOf,
  adviceSignatures,
  isReviewed,
  reviewTrial,
  setFollowUp,
  signAdvice,
  writeAdvice,
} from '../domain/advice.ts'
import { type Case, relationshipsTo } from '../domain/case.ts'
import type { Discussion } from '../domain/discussion.ts'
import { atItem } from '../domain/medicineReview.ts'
import { seesFor, visibleReview } from '../domain/privacy.ts'
import { hashOfAdvice } from './adviceViews.ts'
import { auditAccess, auditViews, casesInScope, identityOf, openCase } from './cases.ts'
import { changeDiscussion } from './discussions.ts'
import { casesInviting } from './invitations.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function adviseOutcome(ports: Ports, actor: Actor, payload: Given<'outcome:advise'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'outcome:advise', payload, (discussion, setting, d, place) =>
    writeAdvice(discussion, payload, place.item.question, actor, setting, d),
  )
}

export function signOutcome(ports: Ports, actor: Actor, payload: Given<'outcome:sign'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'outcome:sign', payload, (discussion, _setting, d) =>
    signAdvice(discussion, payload, hashOfAdvice, actor, d),
  )
}

export function setOutcomeFollowUp(ports: Ports, actor: Actor, payload: Given<'outcome:follow-up'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'outcome:follow-up', payload, (discussion, _setting, d) =>
    setFollowUp(discussion, payload, actor, d),
  )
}

export function reviewTrialOf(ports: Ports, actor: Actor, payload: Given<'trial:review'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'trial:review', payload, (discussion, _setting, d) =>
    reviewTrial(discussion, payload, actor, d),
  )
}

/** What letter and message are made of: the last version that both signed, or the draft. */
export async function viewOutcome(
  ports: Ports,
  actor: Actor,
  caseId: string,
  discussionId: string,
): Promise<OutcomeView | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if ('ok' in opened) return opened
  const { one, through } = opened
  if (!canCompartment(actor, 'reads', 'clinical', through)) {
    const detail = { asked: caseId }
    await ports.audit.record({ chain: caseId, who: actor.id, what: 'outcome:view', outcome: 'refused', detail })
    return refuse('not-allowed')
  }
  const discussion = await ports.discussions.load(discussionId)
  const meeting = discussion?.caseId === caseId ? await ports.meetings.ofItem(discussionId) : null
  const current = discussion ? adviceOf(discussion) : null
  if (!discussion || !meeting || !current) return refuse('not-found', 'No outcome is written for this slot yet.')
  await auditAccess(ports, actor, caseId, 'outcome:view', through)
  const whole = discussion.advice.versions.filter(version => version.signatures.length >= adviceSignatures).at(-1)
  const [review] = await ports.medicineReviews.many([caseId])
  const organisations = await ports.people.organisations()
  return {
    identity: await identityOf(ports, one),
    practice: organisations.find(organisation => organisation.id === one.practiceId)?.name ?? '',
    meetingTitle: meeting.title,
    startsAt: meeting.startsAt,
    content: whole?.content ?? current,
    actions: discussion.actions.map(({ text, owner, due }) => ({ text, owner: owner.name, due })),
    medicines: atItem(review && visibleReview(review, one.privacy, seesFor(actor, through)), discussionId),
    signatures: whole?.signatures ?? [],
    signed: whole ? { number: whole.number, hash: whole.hash } : null,
    changedSince: whole !== undefined && whole.hash !== hashOfAdvice(current),
  }
}

/** Trials that run, and follow-ups about which the person was not asked yet; of people whose clinical section is open to the reader. */
export async function listAfterClinics(ports: Ports, actor: Actor): Promise<AfterClinics> {
  const found = await collectAfterClinics(ports, actor)
  await auditViews(ports, actor, 'outcome:list', [...found.trials, ...found.followUps])
  return found
}

export async function collectAfterClinics(ports: Ports, actor: Actor): Promise<AfterClinics> {
  const today = londonDate(ports.clock.now().getTime())
  const discussions = await ports.discussions.afterClinics()
  const readable = await readableCases(ports, actor, discussions)
  const meetings = new Map((await ports.meetings.many(discussions.map(one => one.meetingId))).map(one => [one.id, one]))
  const trials: AfterClinics['trials'] = []
  const followUps: AfterClinics['followUps'] = []
  for (const discussion of discussions) {
    const one = readable.get(discussion.caseId)
    if (!one) continue
    const meetingTitle = meetings.get(discussion.meetingId)?.title ?? ''
    const about = { caseId: one.id, discussionId: discussion.id, identity: await identityOf(ports, one), meetingTitle }
    if (discussion.followUp?.agreed === 'not-asked') followUps.push({ ...about, followUp: discussion.followUp })
    for (const { id, text, trial, reviewOn, state, answers } of discussion.decisions) {
      if (!trial || reviewOn === null || !['recorded', 'provisional'].includes(state) || isReviewed(trial)) continue
      const prescribes = prescribers.includes(actor.role) && answers.some(answer => answer.by.id === actor.id)
      const mine = trial.owner.id === actor.id || prescribes || actor.role === 'pharmacist'
      trials.push({ ...about, decisionId: id, text, trial, reviewOn, due: reviewOn <= today, mine })
    }
  }
  return { trials: trials.sort((a, b) => a.reviewOn.localeCompare(b.reviewOn)), followUps }
}

async function readableCases(ports: Ports, actor: Actor, discussions: Discussion[]): Promise<Map<string, Case>> {
  const scope = await casesInScope(ports, actor, () =>
    ports.cases.many([...new Set(discussions.map(discussion => discussion.caseId))]),
  )
  const invited = await casesInviting(ports, actor.id)
  const now = ports.clock.now().toISOString()
  const readable = scope.filter(one =>
    canCompartment(actor, 'reads', 'clinical', relationshipsTo(actor, one, invited.has(one.id), now)),
  )
  return new Map(readable.map(one => [one.id, one]))
}
