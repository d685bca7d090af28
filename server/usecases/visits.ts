// Inviting the person or a carer to their own item: one-time links, the telephone, taking them back, and the register.
import { createHash, randomBytes } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { VisitEntry, VisitGiven, VisitList } from '#shared/visit'
import { type Actor, can } from '../domain/access.ts'
import type { Case } from '../domain/case.ts'
import { inChairOf } from '../domain/chair.ts'
import { toBy } from '../domain/discussion.ts'
import { findItem, type Item, type Meeting } from '../domain/meeting.ts'
import { timeOfVisit, type Visit, visitCounts, visitOpensUntil, withVisitors } from '../domain/visit.ts'
import { throughItem } from './discussions.ts'
import { openMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'

interface Place {
  meeting: Meeting
  item: Item
  one: Case
}

export async function listVisits(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  itemId: string,
): Promise<VisitList | Refusal> {
  const place = await placeFor(ports, actor, meetingId, itemId)
  if (isRefusal(place)) return place
  const { meeting, item } = place
  const [visits, chair] = await Promise.all([ports.visits.ofItem(itemId), ports.people.get(inChairOf(meeting))])
  const { plannedAt } = timeOfVisit(meeting, item, ports.clock.now().toISOString())
  return {
    visits: visits.map(visit => entryOf(ports, visit, meeting)),
    slot: { plannedAt, clinician: chair?.name ?? null, phone: meeting.phone },
  }
}

/** The secret goes to whoever passes the link on, once, and is not kept. A new link for the same person ends the one before. */
export async function makeVisit(
  ports: Ports,
  actor: Actor,
  meetingId: string,
  itemId: string,
  given: VisitGiven,
): Promise<{ ok: true; id: string; secret: string | null } | Refusal> {
  const place = await placeFor(ports, actor, meetingId, itemId)
  if (isRefusal(place)) return place
  const { meeting, item, one } = place
  const refused = refuseToInvite(place, given, ports.clock.now().toISOString())
  if (refused) return refused
  const at = ports.clock.now().toISOString()
  const secret = given.way === 'link' ? randomBytes(32).toString('base64url') : null
  const visit: Visit = {
    id: ports.newId(),
    meetingId: meeting.id,
    itemId: item.id,
    caseId: one.id,
    way: given.way,
    who: given.who,
    name: given.who === 'patient' ? nameOf(one) : (given.name ?? ''),
    madeBy: toBy(actor),
    madeAt: at,
    linkHash: secret === null ? null : hashOf(secret),
    sessionHash: null,
    openedAt: null,
    tries: 0,
    ended: null,
  }
  for (const before of await ports.visits.ofItem(item.id)) {
    const same = before.way === visit.way && before.who === visit.who && before.name === visit.name
    if (same && !before.ended) await endVisit(ports, before, 'replaced')
  }
  await ports.visits.insert(visit)
  await noteVisit(ports, visit, actor.id, 'visit:invite')
  ports.hub.emit('visitChanged', visit)
  return { ok: true, id: visit.id, secret }
}

export async function revokeVisit(
  ports: Ports,
  actor: Actor,
  place: { meetingId: string; itemId: string; visitId: string },
): Promise<{ ok: true } | Refusal> {
  const found = await placeFor(ports, actor, place.meetingId, place.itemId)
  if (isRefusal(found)) return found
  const visit = await ports.visits.get(place.visitId)
  if (visit?.itemId !== place.itemId) return refuse('not-found')
  if (await endVisit(ports, visit, 'revoked')) await noteVisit(ports, visit, actor.id, 'visit:revoke')
  return { ok: true }
}

/** Durable before anybody is told. True when it was not dead before. */
export async function endVisit(ports: Ports, visit: Visit, why: NonNullable<Visit['ended']>['why']): Promise<boolean> {
  const ended = { why, at: ports.clock.now().toISOString() }
  const first = await ports.visits.end(visit.id, ended)
  if (first) ports.hub.emit('visitChanged', { ...visit, ended })
  return first
}

/** A row of the person's own audit: the report about them shows every step. `who`: a person id, or 'visitor'. */
export function noteVisit(
  ports: Ports,
  visit: Visit,
  who: string,
  what: string,
  refusedAs: string | null = null,
): Promise<void> {
  const detail = { meeting: visit.meetingId, visit: visit.id, ...(refusedAs === null ? {} : { code: refusedAs }) }
  return ports.audit.record({
    chain: visit.caseId,
    who,
    what,
    outcome: refusedAs === null ? 'done' : 'refused',
    detail,
  })
}

/**
 * Writes down who of them is inside, and nobody else. Said before somebody is let in, so that what is for professionals
 * only is hidden on every screen before they see or hear anything. Throws when it cannot be saved: then nobody comes in.
 * @returns false when it said so already
 */
export function noteInside(ports: Ports, meetingId: string, inside: readonly Visit[]): Promise<boolean> {
  return ports.inTurn(`meeting:${meetingId}`, async () => {
    for (let tries = 0; tries < 8; tries++) {
      const meeting = await ports.meetings.load(meetingId)
      const at = ports.clock.now().toISOString()
      const state = meeting?.state === 'live' ? withVisitors(meeting, inside, at) : null
      if (!meeting || !state) return false
      const event = {
        commandId: ports.newId(),
        at,
        by: 'system',
        type: 'item.visitors',
        subjectId: meeting.currentItemId,
      }
      if ((await ports.meetings.save(state, event)) === 'stale') continue
      ports.hub.emit('meetingChanged', { ...state, version: meeting.version + 1, history: [...meeting.history, event] })
      return true
    }
    throw new Error('the register of visitors could not be saved')
  })
}

/** After a restart: who was on the telephone has no page that comes back by itself; they are asked for again. */
export async function visitsByTelephone(ports: Ports): Promise<Visit[]> {
  const live = await ports.meetings.live()
  const stays = live.flatMap(meeting => findItem(meeting, meeting.currentItemId)?.visitors ?? [])
  const cut = stays.filter(stay => stay.way === 'phone' && stay.to === null)
  const visits = await Promise.all(cut.map(stay => ports.visits.get(stay.visitId)))
  return visits.flatMap(visit => (visit && !visit.ended ? visit : []))
}

/** After a restart: whoever was inside and has not come back counts as gone. Until then what is hidden stays hidden. */
export async function endLostVisits(ports: Ports, isInside: (visitId: string) => boolean): Promise<void> {
  for (const meeting of await ports.meetings.live()) {
    const stays = meeting.agenda.flatMap(item => item.visitors.filter(stay => stay.to === null))
    if (stays.every(stay => isInside(stay.visitId))) continue
    const here = await Promise.all(
      stays.filter(stay => isInside(stay.visitId)).map(stay => ports.visits.get(stay.visitId)),
    )
    await noteInside(
      ports,
      meeting.id,
      here.flatMap(visit => visit ?? []),
    )
  }
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const nameOf = ({ person }: Case): string => `${person.preferredName ?? person.given} ${person.family}`

/** The meeting, if this person prepares it, and its item, if they may attend it; one answer for "no such" and "not yours". */
async function placeFor(ports: Ports, actor: Actor, meetingId: string, itemId: string): Promise<Place | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'visit:invite')
  if (isRefusal(meeting)) return meeting
  const item = findItem(meeting, itemId)
  const one = item ? await ports.cases.get(item.caseId) : null
  const now = ports.clock.now().toISOString()
  if (item && one && can(actor, 'item:attend', { through: throughItem(actor, one, meeting, item, now) })) {
    return { meeting, item, one }
  }
  const detail = { asked: itemId }
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'visit:invite', outcome: 'refused', detail })
  return refuse('not-found')
}

function refuseToInvite({ meeting, item, one }: Place, given: VisitGiven, now: string): Refusal | null {
  if (given.who === 'carer' && given.name === null) {
    const message = 'Enter the carer’s name.'
    return refuse('invalid', message, [{ path: 'name', message }])
  }
  if (meeting.state === 'ended' || item.state === 'closed') return refuse('not-now', 'This item is over.')
  if (item.triage.state !== 'discuss') return refuse('not-now', 'This item is not on the running order.')
  if (item.state !== 'open' && now >= visitOpensUntil(meeting)) {
    return refuse('not-now', 'The time of this meeting is over. Plan it anew, then make the link.')
  }
  if (one.person.deceased !== null && given.who === 'patient')
    return refuse('not-now', 'The record says that the person has died.')
  if (given.way === 'link' && !/^\d{4}-\d\d-\d\d$/.test(one.person.birthDate ?? '')) {
    return refuse(
      'not-now',
      'The record holds no whole date of birth, which the link asks for. Use the telephone instead.',
    )
  }
  return null
}

function entryOf(ports: Ports, visit: Visit, meeting: Meeting): VisitEntry {
  const { id, way, who, name, madeBy, madeAt } = visit
  const wrongTries = visit.openedAt === null ? visit.tries : visit.tries - 1
  const opensUntil = visitOpensUntil(meeting)
  return {
    id,
    way,
    who,
    name,
    madeBy,
    madeAt,
    state: stateOf(ports, visit, meeting),
    why: visit.ended?.why ?? null,
    wrongTries,
    opensUntil,
  }
}

function stateOf(ports: Ports, visit: Visit, meeting: Meeting): VisitEntry['state'] {
  if (visit.ended) return 'dead'
  if (!visitCounts(visit, meeting, ports.clock.now().toISOString())) return 'over'
  const place = ports.visitPlace(visit.id)
  if (place !== null) return place
  return visit.openedAt === null && visit.way === 'link' ? 'not-opened' : 'left'
}
