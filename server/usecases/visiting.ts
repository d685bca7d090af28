// The visitor's own side: opening the link, who a cookie belongs to, and the one view that is made for them.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type Refusal, refuse } from '#shared/errors'
import type { CompartmentKind, VisitorPlace } from '#shared/roles'
import { mostTries, type VisitOpening, type VisitView } from '#shared/visit'
import { inChairOf } from '../domain/chair.ts'
import { timeOfVisit, type Visit, visitCounts, visitOpensUntil, visitorMay } from '../domain/visit.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'
import { endVisit, hashOf, nameOf, noteVisit } from './visits.ts'

/** One answer for a link that never was, was used, is over or dead, and for a wrong date: none can be told from another. */
const over = () =>
  refuse(
    'not-found',
    'We could not open your appointment. Check the date of birth and that you have the whole link. A link works once, and only until the appointment is over. If it still does not work, ask the people who sent it for a new one.',
  )

/** After its end a page may still say so for this long. */
const farewellMs = 24 * 3_600_000

/**
 * The link and the person's date of birth for a cookie. A carer gives the person's date too.
 * @param credential of a cookie this browser has; opening the same link again in the same browser keeps it
 */
export async function openVisit(
  ports: Ports,
  given: VisitOpening,
  credential: string | null,
): Promise<{ ok: true; credential: string } | Refusal> {
  const visit = await ports.visits.withLink(hashOf(given.secret))
  const meeting = visit ? await ports.meetings.load(visit.meetingId) : null
  const now = ports.clock.now().toISOString()
  if (!visit) return over()
  if (!visitCounts(visit, meeting, now)) {
    await noteVisit(ports, visit, 'visitor', 'visit:open', 'over')
    return over()
  }
  const mine = credential === null ? null : await visitOf(ports, credential)
  const again = mine?.id === visit.id ? credential : null
  if (again === null && !(await ports.visits.takeTry(visit.id, mostTries))) {
    await noteVisit(ports, visit, 'visitor', 'visit:open', 'used')
    return over()
  }
  const one = await ports.cases.get(visit.caseId)
  if (one?.person.birthDate !== given.dateOfBirth) return wrongDate(ports, visit)
  if (again !== null) return { ok: true, credential: again }
  const secret = randomBytes(32).toString('base64url')
  if (!(await ports.visits.open(visit.id, hashOf(secret), now))) return over()
  await noteVisit(ports, visit, 'visitor', 'visit:open')
  ports.hub.emit('visitChanged', { ...visit, sessionHash: hashOf(secret), openedAt: now })
  return { ok: true, credential: `${visit.id}.${secret}` }
}

/** The visit a cookie belongs to: not taken back, and not long over. Whether it counts is asked at each step. */
export async function visitOf(ports: Ports, credential: string): Promise<Visit | null> {
  const [id = '', secret = ''] = credential.split('.')
  const visit = await ports.visits.get(id)
  if (!visit || visit.ended || visit.sessionHash === null || !same(hashOf(secret), visit.sessionHash)) return null
  const meeting = await ports.meetings.load(visit.meetingId)
  const now = ports.clock.now()
  const late = meeting && Date.parse(visitOpensUntil(meeting)) + farewellMs < now.getTime()
  return late && !visitCounts(visit, meeting, now.toISOString()) ? null : visit
}

/** May ways through networks be had for this cookie? */
export async function mayCall(ports: Ports, credential: string | null): Promise<{ ok: true } | Refusal> {
  const visit = credential === null ? null : await visitOf(ports, credential)
  const meeting = visit ? await ports.meetings.load(visit.meetingId) : null
  const counts = visit !== null && visitCounts(visit, meeting, ports.clock.now().toISOString())
  return visitorMay('visit:come', counts ? 'waiting' : null) ? { ok: true } : refuse('not-found')
}

/**
 * All that this visitor is ever sent about the record and the meeting.
 * @param place where the call has them; null = they have not asked to come in
 */
export async function visitViewFor(ports: Ports, visit: Visit, place: VisitorPlace | null): Promise<VisitView> {
  const serverTime = ports.clock.now().toISOString()
  const [meeting, one, people, organisations] = await Promise.all([
    ports.meetings.load(visit.meetingId),
    ports.cases.get(visit.caseId),
    peopleById(ports),
    ports.people.organisations(),
  ])
  const chair = meeting ? people.get(inChairOf(meeting)) : undefined
  const organisation = organisations.find(other => other.id === meeting?.organisationId)?.name ?? ''
  const common = { clinician: chair?.name ?? organisation, organisation, phone: meeting?.phone ?? null }
  const item = meeting?.agenda.find(other => other.id === visit.itemId)
  if (!meeting || !item || !one || !visitCounts(visit, meeting, serverTime)) return { stage: 'over', ...common }
  const about = { serverTime, meetingId: meeting.id, who: visit.who, person: nameOf(one), ...common }
  const open = meeting.state === 'live' && meeting.currentItemId === item.id
  if (open && visitorMay('visit:read', place)) return { stage: 'inside', ...about, ...(await sharedWith(ports, visit)) }
  return { stage: 'waiting', ...about, ...timeOfVisit(meeting, item, serverTime), open, asked: place !== null }
}

/** Sections that the person is meant to read; no other is ever loaded here. */
const shared: readonly { kind: CompartmentKind & ('about-me' | 'plan'); title: string }[] = [
  { kind: 'about-me', title: 'What matters to you' },
  { kind: 'plan', title: 'Your care plan' },
]
export const isSharedWithVisitors = (compartment: string): boolean => shared.some(one => one.kind === compartment)

async function sharedWith(ports: Ports, visit: Visit) {
  const [texts, [discussion]] = await Promise.all([
    Promise.all(shared.map(({ kind }) => ports.textOf(visit.caseId, kind))),
    ports.discussions.many([visit.itemId]),
  ])
  const recorded = (discussion?.decisions ?? []).filter(one => one.state === 'recorded')
  const agreed = (discussion?.actions ?? []).filter(one => one.state !== 'refused')
  return {
    sections: shared.map(({ title }, at) => ({ title, blocks: texts[at] ?? [] })),
    decisions: recorded.map(({ id, text, reviewOn }) => ({ id, text, reviewOn })),
    actions: agreed.map(({ id, text, owner, due }) => ({ id, text, owner: owner.name, due })),
  }
}

/** The last one that was allowed kills the link, and whoever made it sees why. */
async function wrongDate(ports: Ports, visit: Visit): Promise<Refusal> {
  await noteVisit(ports, visit, 'visitor', 'visit:open', 'wrong-date')
  const now = await ports.visits.get(visit.id)
  if (now && now.tries >= mostTries && now.openedAt === null) await endVisit(ports, now, 'wrong-dates')
  else if (now) ports.hub.emit('visitChanged', now)
  return over()
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
