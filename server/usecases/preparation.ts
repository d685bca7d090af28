// Preparing a meeting: whom the rules propose for it, accepted in one click or dismissed with a reason.
import { londonDate } from '#shared/calendar'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { heldBackQuote } from '#shared/flag'
import type { CommandName, Payload, Reply } from '#shared/live'
import type { PersonView } from '#shared/person'
import type { PreparationView, PromptView } from '#shared/proposal'
import { type Actor, canCompartment } from '../domain/access.ts'
import { learnedMinutes } from '../domain/arrange.ts'
import { betweenTriggers } from '../domain/betweenMeetings.ts'
import { type Case, relationshipsTo } from '../domain/case.ts'
import { rootOf } from '../domain/caseMerge.ts'
import type { Discussion } from '../domain/discussion.ts'
import { changedAgenda, type Meeting, newItem, runningOrder } from '../domain/meeting.ts'
import { type Sees, seesFor, seesGeneral, visibleReview, visibleTriggers } from '../domain/privacy.ts'
import { missingDisciplines, missingRoles } from '../domain/prompts.ts'
import { type KeyedTrigger, questionFrom, triggersOf } from '../domain/proposals.ts'
import { auditViews, casesInScope, identityOf, openCase } from './cases.ts'
import { throughItem } from './discussions.ts'
import { peopleById } from './identify.ts'
import { changeMeeting, openMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

interface Proposal {
  one: Case
  triggers: KeyedTrigger[]
  discussions: Discussion[]
}

/** Minutes of a case whose length nobody has said. */
const usualMinutes = 10
/** A page that is left open asks again and again; that is one look. */
const oneLookMs = 30 * 60_000
const mostShown = 50

export async function viewPreparation(
  ports: Ports,
  actor: Actor,
  meetingId: string,
): Promise<PreparationView | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:prepare')
  if (isRefusal(meeting)) return meeting
  const proposals = (await proposalsFor(ports, actor, meeting)).slice(0, mostShown)
  await auditOnce(
    ports,
    actor,
    proposals.map(({ one }) => ({ caseId: one.id })),
  )
  const identities = await Promise.all(proposals.map(({ one }) => identityOf(ports, one)))
  return {
    proposals: proposals.flatMap(({ triggers }, at) => {
      const identity = identities[at]
      return identity ? [{ identity, triggers }] : []
    }),
    learned: learnedMinutes(await ports.meetings.held(meeting.organisationId)),
    prompts: await promptsFor(ports, actor, meeting),
    dismissals: meeting.dismissals.map(({ key, reason, by, at }) => ({ key, reason, by: by.name, at })),
  }
}

/** One click: the case is on the agenda with its reasons, a question, whoever should present, and the usual minutes. */
export function acceptProposal(ports: Ports, actor: Actor, payload: Given<'agenda:accept'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, async (meeting, d) => {
    const opened = await openCase(ports, actor, payload.caseId, 'item:attend')
    if (isRefusal(opened)) return opened
    if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended; its agenda is kept as it was.')
    if (meeting.agenda.some(item => item.caseId === payload.caseId)) return refuse('already-listed')
    const [proposal] = await proposalsAbout(ports, meeting, [opened.one], () => seesFor(actor, opened.through))
    if (!proposal) return refuse('not-now', 'Nothing proposes this person any more.')
    const item = newItem({
      id: d.newId(),
      caseId: payload.caseId,
      question: questionFrom(proposal.triggers),
      presenterId: await presenterOf(ports, meeting, proposal),
      minutes: usualMinutes,
      invitedIds: [],
      triggers: await forEverybody(ports, meeting, proposal),
    })
    return changedAgenda(meeting, [...meeting.agenda, item], 'agenda.accepted', item.id, actor, d)
  })
}

/** The agenda is read by all who come: what is about an entry with a label keeps its rule and loses its words. */
async function forEverybody(ports: Ports, meeting: Meeting, { one, triggers }: Proposal) {
  const open = await proposalsAbout(ports, meeting, [one], () => seesGeneral)
  const keys = new Set(open.flatMap(proposal => proposal.triggers.map(({ key }) => key)))
  return triggers.map(({ key, rule, facts }) => ({ rule, facts: keys.has(key) ? facts : [heldBackQuote] }))
}

export function dismissPrompt(ports: Ports, actor: Actor, payload: Given<'agenda:dismiss'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, async (meeting, d) => {
    const proposed = (await proposalsFor(ports, actor, meeting)).flatMap(({ triggers }) => triggers)
    const known = [...proposed, ...(await promptsFor(ports, actor, meeting))]
    if (!known.some(({ key }) => key === payload.key)) {
      return refuse('not-now', 'This is not proposed any more. Look at the agenda again.')
    }
    const by = { id: actor.id, name: actor.name, role: actor.role }
    const dismissal = { key: payload.key, reason: payload.reason, by, at: d.now }
    const event = { commandId: d.commandId, at: d.now, by: actor.id, type: 'agenda.dismissed', subjectId: null }
    return { ok: true, state: { ...meeting, dismissals: [...meeting.dismissals, dismissal] }, event }
  })
}

/** Problems are clinical: a discipline is asked about only where this person may read them. */
async function promptsFor(ports: Ports, actor: Actor, meeting: Meeting): Promise<PromptView[]> {
  if (meeting.state === 'ended') return []
  const now = ports.clock.now()
  const cases = new Map((await ports.cases.many(meeting.agenda.map(item => item.caseId))).map(one => [one.id, one]))
  const asked: PromptView[] = []
  for (const item of runningOrder(meeting)) {
    const one = cases.get(item.caseId)
    const through = one ? throughItem(actor, one, meeting, item, now.toISOString()) : []
    if (!one || !canCompartment(actor, 'reads', 'clinical', through)) continue
    const triggers = await ports.recordTriggers(one, londonDate(now.getTime()))
    const { problems } = visibleTriggers(triggers, one.privacy, seesFor(actor, through))
    const names = problems.map(({ name }) => name)
    asked.push(...missingDisciplines(item.id, names))
  }
  const dismissed = new Set(meeting.dismissals.map(({ key }) => key))
  const missing = missingNow(meeting, await peopleById(ports), now.getTime())
  return [...missing, ...asked.filter(({ key }) => !dismissed.has(key))]
}

/** Required roles and agencies that nobody who comes fills, without what was dismissed. `now`: epoch milliseconds. */
export function missingNow(meeting: Meeting, people: ReadonlyMap<string, PersonView>, now: number): PromptView[] {
  const declined = new Set(meeting.answers.filter(one => one.answer === 'declined').map(one => one.personId))
  const coming = [...meeting.memberIds, ...meeting.answers.flatMap(one => one.deputyId ?? [])]
  const comers = coming.flatMap(id => {
    const person = declined.has(id) ? undefined : people.get(id)
    return person ? [{ id, role: person.role, kind: person.organisation.kind }] : []
  })
  const dismissed = new Set(meeting.dismissals.map(({ key }) => key))
  return missingRoles(meeting, comers, now).filter(({ key }) => !dismissed.has(key))
}

/** Of the people that this person may see and that are of the meeting's practice, or in their team. */
async function proposalsFor(ports: Ports, actor: Actor, meeting: Meeting): Promise<Proposal[]> {
  if (meeting.state === 'ended') return []
  const listed = new Set(meeting.agenda.map(item => item.caseId))
  const mine = await casesInScope(ports, actor, scope => ports.cases.inScope({ ...scope, invitedTo: [] }))
  const cases = mine.filter(one => !listed.has(one.id))
  const now = ports.clock.now().toISOString()
  const sees = (one: Case) => seesFor(actor, relationshipsTo(actor, one, false, now))
  return (await proposalsAbout(ports, meeting, cases, sees)).sort((a, b) => b.triggers.length - a.triggers.length)
}

/** @param seesOf which entries of a person may be among the facts */
async function proposalsAbout(
  ports: Ports,
  meeting: Meeting,
  cases: Case[],
  seesOf: (one: Case) => Sees,
): Promise<Proposal[]> {
  const today = londonDate(ports.clock.now().getTime())
  const ids = cases.map(one => one.id)
  const [accounts, discussions, waiting, reviewed, written] = await Promise.all([
    ports.people.all(),
    ports.discussions.about(ids),
    ports.meetings.referring(ids),
    ports.medicineReviews.many(ids),
    ports.caseMessages.about({ practiceId: '', caseIds: ids }),
  ])
  const reviews = new Map(reviewed.map(one => [one.id, one]))
  const messages = new Map(written.map(one => [one.id, one]))
  const here = new Set(accounts.filter(one => !one.disabled).map(one => one.id))
  const discussed = new Set(discussions.filter(one => one.history.some(isClosing)).map(one => one.id))
  const referrals = waiting.flatMap(other =>
    other.agenda.filter(item => item.openings.length === 0 && !discussed.has(item.id) && other.id !== meeting.id),
  )
  const dismissed = new Set(meeting.dismissals.map(({ key }) => key))
  // What is open on a duplicate proposes the record that it went into.
  const roots = new Map((await ports.cases.mergedInto(ids)).map(one => [one.id, rootOf(one)]))
  const found: Proposal[] = []
  for (const one of cases) {
    if (one.person.deceased !== null) continue
    const own = discussions.filter(({ caseId }) => (roots.get(caseId) ?? caseId) === one.id)
    const facts = {
      caseId: one.id,
      discussions: own,
      record: visibleTriggers(await ports.recordTriggers(one, today), one.privacy, seesOf(one)),
      waitingSince: referrals.flatMap(item =>
        item.caseId === one.id && item.referredAt && item.triage.state !== 'listed' ? [item.referredAt] : [],
      ),
    }
    const review = reviews.get(one.id)
    const between = {
      review: review && visibleReview(review, one.privacy, seesOf(one)),
      messages: messages.get(one.id),
    }
    const triggers = [
      ...triggersOf(facts, today, id => !here.has(id)),
      ...betweenTriggers(one.id, between, ports.clock.now().toISOString()),
    ].filter(({ key }) => !dismissed.has(key))
    if (triggers.length > 0) found.push({ one, triggers, discussions: own })
  }
  return found
}

const isClosing = (event: { type: string }) => event.type === 'item.closed'

/** Whoever owns the open action, if they are still here; otherwise the chair. */
async function presenterOf(ports: Ports, meeting: Meeting, { discussions }: Proposal): Promise<string> {
  const owners = discussions.flatMap(one => one.actions.filter(action => action.state !== 'done')).map(one => one.owner)
  for (const owner of owners) {
    const account = await ports.people.get(owner.id)
    if (account && !account.disabled && meeting.memberIds.includes(owner.id)) return owner.id
  }
  return meeting.chairId
}

async function auditOnce(ports: Ports, actor: Actor, rows: { caseId: string }[]): Promise<void> {
  const what = 'proposals:view'
  const from = new Date(ports.clock.now().getTime() - oneLookMs).toISOString()
  const before = await ports.auditTrail.newest({ who: actor.id, what, from, atMost: 500 })
  const seen = new Set(before.map(row => row.chain))
  await auditViews(
    ports,
    actor,
    what,
    rows.filter(({ caseId }) => !seen.has(caseId)),
  )
}
