// Who may be in the call of a meeting. The call belongs to the open item: who may not attend the item hears nothing of it.

import type { CallerView } from '#shared/call'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { type Actor, can } from '../domain/access.ts'
import type { Standing } from '../domain/call.ts'
import { findItem, type Item, isInvited, partsIn } from '../domain/meeting.ts'
import { type Visit, visitorStanding } from '../domain/visit.ts'
import { isExcluded } from '../domain/wishes.ts'
import { throughItem } from './discussions.ts'
import { actorOf, organisationOf, toPersonView } from './identify.ts'
import { openMeeting } from './meetings.ts'
import { factsOf, type MeetingFacts, partsAmong } from './meetingViews.ts'
import type { Ports } from './ports.ts'

/** Somebody who comes into a call, by whichever way. What they are decides their standing, and nothing after that. */
export type Comer = { kind: 'staff'; actor: Actor } | { kind: 'visitor'; visit: Visit }

/** One person, on however many connections. */
export const comerId = (comer: Comer): string => (comer.kind === 'staff' ? comer.actor.id : comer.visit.id)

export async function callerView(ports: Ports, comer: Comer): Promise<CallerView> {
  if (comer.kind === 'visitor') {
    const { id, name, who } = comer.visit
    return { id, name, role: who, organisation: null, colour: 0 }
  }
  const account = await ports.people.get(comer.actor.id)
  if (!account) throw new Error(`no account with id ${comer.actor.id}`)
  return toPersonView(account, await organisationOf(ports, account))
}

/** This comer's standing in the call. A meeting that has ended has none; a stranger gets 'not-found'. */
export async function standingIn(ports: Ports, comer: Comer, meetingId: string): Promise<Standing | Refusal> {
  if (comer.kind === 'visitor') return (await standingOfVisit(ports, comer.visit.id, meetingId)) ?? refuse('not-found')
  const { actor } = comer
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:view')
  if (isRefusal(meeting)) return meeting
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended.')
  return standingOf(actor, await factsOf(ports, meeting), ports.clock.now().toISOString())
}

export interface Standings {
  over: boolean
  itemOpen: boolean
  caseId: string | null
  itemId: string | null
  standings: Map<string, Standing>
}

/** Judges everybody in a call anew, from the stores: sessions, invitations and relationships as they are now. */
export async function standingsIn(ports: Ports, comers: readonly Comer[], meetingId: string): Promise<Standings> {
  const meeting = await ports.meetings.load(meetingId)
  const none = { itemOpen: false, caseId: null, itemId: null, standings: new Map<string, Standing>() }
  if (!meeting || meeting.state === 'ended') return { over: true, ...none }
  const facts = await factsOf(ports, meeting)
  const standings = new Map<string, Standing>()
  for (const comer of comers) {
    if (comer.kind === 'visitor') {
      const standing = await standingOfVisit(ports, comer.visit.id, meetingId)
      if (standing) standings.set(comer.visit.id, standing)
      continue
    }
    const actor = await actorOf(ports, comer.actor.id, comer.actor.sessionId)
    const as = actor ? partsAmong(actor, meeting, facts.cases, facts.now) : []
    if (!actor || !can(actor, 'meeting:view', { as })) continue
    standings.set(actor.id, standingOf(actor, facts, ports.clock.now().toISOString()))
  }
  const item = findItem(meeting, meeting.currentItemId)
  return {
    over: false,
    itemOpen: item !== undefined,
    caseId: item?.caseId ?? null,
    itemId: item?.id ?? null,
    standings,
  }
}

/** Letting in is the chair's or deputy's; asked like a step of the meeting. */
export async function mayAdmit(ports: Ports, actor: Actor, meetingId: string): Promise<{ ok: true } | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:run')
  return isRefusal(meeting) ? meeting : { ok: true }
}

/** One row in the chain of the person the call is about: who listened is part of who knows. */
export async function noteInCall(ports: Ports, comer: Comer, caseId: string, meetingId: string): Promise<void> {
  const detail = { meeting: meetingId, ...visitIn(comer) }
  await ports.audit.record({ chain: caseId, who: whoIs(comer), what: 'call:enter', outcome: 'done', detail })
}

export async function noteRefusedSignal(ports: Ports, comer: Comer, meetingId: string): Promise<void> {
  const detail = { asked: meetingId, ...visitIn(comer) }
  await ports.audit.record({ chain: 'system', who: whoIs(comer), what: 'call:signal', outcome: 'refused', detail })
}

export const whoIs = (comer: Comer): string => (comer.kind === 'staff' ? comer.actor.id : 'visitor')
const visitIn = (comer: Comer): Record<string, string> => (comer.kind === 'visitor' ? { visit: comer.visit.id } : {})

/** Read anew each time: a link that was taken back stands no more. */
async function standingOfVisit(ports: Ports, visitId: string, meetingId: string): Promise<Standing | null> {
  const [visit, meeting] = await Promise.all([ports.visits.get(visitId), ports.meetings.load(meetingId)])
  return visit && meeting ? visitorStanding(visit, meeting, ports.clock.now().toISOString()) : null
}

function standingOf(actor: Actor, facts: MeetingFacts, now: string): Standing {
  const { meeting } = facts
  const attends = (item: Item) => {
    const one = facts.cases.get(item.caseId)
    return one !== undefined && can(actor, 'item:attend', { through: throughItem(actor, one, meeting, item, now) })
  }
  const isWelcome = (item: Item) => {
    const one = facts.cases.get(item.caseId)
    return one !== undefined && isInvited(actor.id, item) && !isExcluded(one.wishes, actor, now)
  }
  const current = findItem(meeting, meeting.currentItemId)
  return {
    current: current !== undefined && attends(current),
    // Waiting shows nothing of the case: an invitation to an item that is still to come is enough for it.
    later: meeting.agenda.some(item => item.state === 'waiting' && (isWelcome(item) || attends(item))),
    runs: can(actor, 'meeting:run', { as: partsIn(actor, meeting) }),
  }
}
