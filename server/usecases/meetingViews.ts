// Views of a meeting. Each person gets their own: a row about somebody they have no relationship to says only that it is there.
import type { IdentityView } from '#shared/case'
import { decisionKinds } from '#shared/decision'
import type { DiscussionView } from '#shared/discussion'
import type { ItemView, MeetingSummary, MeetingView } from '#shared/meeting'
import type { PersonView } from '#shared/person'
import type { MeetingPart } from '#shared/roles'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { secondsSpent } from '../domain/attendance.ts'
import type { Case } from '../domain/case.ts'
import { chairAbsentSince, inChairOf } from '../domain/chair.ts'
import { type Discussion, openFlags } from '../domain/discussion.ts'
import { heardOn, silentFields } from '../domain/floor.ts'
import { type Item, isInvited, type Meeting, partsIn, runningOrder } from '../domain/meeting.ts'
import { lackingFor } from '../domain/quorum.ts'
import { missingFrom } from '../domain/referral.ts'
import { presentAt } from '../domain/visit.ts'
import { holdOnItem, isExcluded } from '../domain/wishes.ts'
import { attendingOf } from './attending.ts'
import { identityOf } from './cases.ts'
import { throughItem, toDiscussionView } from './discussions.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'

/** What is loaded once per change and shared by everybody's view of it. */
export interface MeetingFacts {
  meeting: Meeting
  /** ISO UTC: whether an invitation counts depends on it. */
  now: string
  cases: Map<string, Case>
  identities: Map<string, IdentityView>
  organisationName: string
  discussions: Map<string, Discussion>
  people: Map<string, PersonView>
}

export async function factsOf(ports: Ports, meeting: Meeting): Promise<MeetingFacts> {
  const [cases, discussions, people, organisations] = await Promise.all([
    ports.cases.many(meeting.agenda.map(item => item.caseId)),
    ports.discussions.many(meeting.agenda.map(item => item.id)),
    peopleById(ports),
    ports.people.organisations(),
  ])
  const identities = await Promise.all(cases.map(one => identityOf(ports, one)))
  return {
    meeting,
    now: ports.clock.now().toISOString(),
    cases: new Map(cases.map(one => [one.id, one])),
    identities: new Map(identities.map(one => [one.caseId, one])),
    organisationName: organisations.find(one => one.id === meeting.organisationId)?.name ?? '',
    discussions: new Map(discussions.map(one => [one.id, one])),
    people,
  }
}

/** The case of an item, if this person may know whom the item is about. */
export function admittedTo(
  actor: Actor,
  facts: Pick<MeetingFacts, 'meeting' | 'cases' | 'now'>,
  item: Item,
): Case | null {
  const one = facts.cases.get(item.caseId)
  if (!one) return null
  return can(actor, 'item:attend', { through: throughItem(actor, one, facts.meeting, item, facts.now) }) ? one : null
}

/** A guest only of people who keep them out is none. `cases`: at least those that invite this person. */
export function partsAmong(actor: Actor, meeting: Meeting, cases: Map<string, Case>, now: string): MeetingPart[] {
  const parts = partsIn(actor, meeting)
  if (parts.length !== 1 || parts[0] !== 'guest') return parts
  const welcome = meeting.agenda.some(item => {
    const one = cases.get(item.caseId)
    return one !== undefined && isInvited(actor.id, item) && !isExcluded(one.wishes, actor, now)
  })
  return welcome ? parts : []
}

export function meetingViewFor(actor: Actor, facts: MeetingFacts, now: string): MeetingView {
  const { meeting, people } = facts
  return {
    id: meeting.id,
    version: meeting.version,
    title: meeting.title,
    kind: meeting.kind,
    state: meeting.state,
    startsAt: meeting.startsAt,
    plannedMinutes: meeting.plannedMinutes,
    place: meeting.place,
    phone: meeting.phone,
    organisation: facts.organisationName,
    chair: known(people, meeting.chairId),
    deputy: meeting.deputyId === null ? null : known(people, meeting.deputyId),
    inChair: known(people, inChairOf(meeting)),
    chairAbsentSince: chairAbsentSince(meeting),
    agendaLocked: meeting.agendaLocked,
    curtain: meeting.curtain,
    members: meeting.memberIds.map(id => known(people, id)),
    requiredRoles: meeting.requiredRoles,
    quorum: meeting.quorum,
    cancelled: meeting.cancelled,
    answers: meeting.answers,
    availability: meeting.availability,
    seriesId: meeting.seriesId,
    startedAt: meeting.startedAt,
    endedAt: meeting.endedAt,
    currentItemId: meeting.currentItemId,
    items: meeting.agenda.map((item, at) => itemViewFor(actor, facts, item, at + 1, now)),
    parts: partsIn(actor, meeting),
  }
}

/** Discussions of the items this person is admitted to. */
export function discussionViewsFor(actor: Actor, facts: MeetingFacts): DiscussionView[] {
  return facts.meeting.agenda.flatMap(item => {
    const discussion = facts.discussions.get(item.id)
    return discussion && admittedTo(actor, facts, item) ? [toDiscussionView(discussion)] : []
  })
}

export function itemViewFor(actor: Actor, facts: MeetingFacts, item: Item, position: number, now: string): ItemView {
  const one = admittedTo(actor, facts, item)
  const identity = one ? facts.identities.get(one.id) : undefined
  const discussion = facts.discussions.get(item.id)
  const current = item.openings.at(-1)
  const earlier = current?.to === null ? item.openings.slice(0, -1) : item.openings
  return {
    id: item.id,
    position,
    minutes: item.minutes,
    extendedMinutes: item.extendedMinutes,
    personPresent: presentAt(item),
    lateReason: one ? item.lateReason : null,
    state: item.state,
    triage: item.triage.state,
    presenter: known(facts.people, item.presenterId),
    openedAt: current?.to === null ? current.from : null,
    secondsBefore: Math.round(secondsSpent(earlier, now)),
    about:
      one && identity
        ? {
            identity,
            question: item.question,
            invitedIds: item.invitedIds,
            openFlags: discussion ? openFlags(discussion).length : 0,
            referral: referralOf(actor, facts, item, one),
            triage: item.triage,
            missing: missingFrom(item, one.lastImport !== null, facts.meeting.kind),
            bypass: item.bypass,
            hold: holdOnItem(one.wishes, item.referral),
            urgent: item.urgent ?? null,
            triggers: item.triggers,
            withoutDecision: item.withoutDecision,
            ask: item.ask,
            visitors: item.visitors,
            lacking: lackingAt(facts, item, one),
            fields: item.fields,
            silent: item.state === 'open' ? silentAt(facts, item) : [],
          }
        : null,
  }
}

/** All that the view of a meeting takes from a discussion: when it is the same, nobody's view of the agenda has changed. */
export function agendaShareOf(item: Item, discussion: Discussion): string {
  return [openFlags(discussion).length, ...[...heardOn(item, discussion)].sort()].join(' ')
}

function silentAt(facts: MeetingFacts, item: Item) {
  const heard = heardOn(item, facts.discussions.get(item.id))
  return silentFields(item, new Set([...heard].flatMap(id => facts.people.get(id)?.role ?? [])))
}

function lackingAt({ meeting, people }: MeetingFacts, item: Item, one: Case) {
  if (meeting.quorum.length === 0 || item.state !== 'open') return []
  const present = attendingOf(meeting, item, one, people)
  return decisionKinds.flatMap(kind => {
    const lacking = lackingFor(meeting.quorum, kind, present)
    return lacking ? [{ kind, ...lacking }] : []
  })
}

/** Frailty and medicines are clinical: left out for those who may not read that section. */
function referralOf(actor: Actor, facts: MeetingFacts, item: Item, one: Case) {
  if (!item.referral) return null
  const through = throughItem(actor, one, facts.meeting, item, facts.now)
  const clinical = canCompartment(actor, 'reads', 'clinical', through)
  const { lastImport } = one
  const counted = lastImport?.medicines === undefined ? null : { count: lastImport.medicines, asOf: lastImport.at }
  return {
    ...item.referral,
    frailty: clinical ? item.referral.frailty : null,
    medicines: clinical ? counted : null,
    referredBy: item.referredBy,
    referredAt: item.referredAt,
  }
}

export async function summaryFor(ports: Ports, actor: Actor, meeting: Meeting): Promise<MeetingSummary> {
  const people = await peopleById(ports)
  const organisations = await ports.people.organisations()
  const at = meeting.agenda.findIndex(item => item.id === meeting.currentItemId)
  return {
    id: meeting.id,
    title: meeting.title,
    kind: meeting.kind,
    state: meeting.state,
    startsAt: meeting.startsAt,
    plannedMinutes: meeting.plannedMinutes,
    place: meeting.place,
    organisation: organisations.find(one => one.id === meeting.organisationId)?.name ?? '',
    chair: known(people, meeting.chairId).name,
    items: runningOrder(meeting).length,
    currentPosition: at < 0 ? null : at + 1,
    parts: partsIn(actor, meeting),
    presenting: meeting.agenda.flatMap((item, index) => (item.presenterId === actor.id ? [index + 1] : [])),
  }
}

export function known(people: Map<string, PersonView>, id: string): PersonView {
  const person = people.get(id)
  if (!person) throw new Error(`no account with id ${id}`)
  return person
}
