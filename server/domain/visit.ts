// The person or a carer in their own slot: whether a visit counts, what it may, and the register of who came.
import type { PersonPresent } from '#shared/floor'
import { type VisitorAction, type VisitorKind, type VisitorPlace, visitorPolicy } from '#shared/roles'
import { timeOfSlot } from '#shared/slotTime'
import type { VisitStay, visitEnds, visitWays } from '#shared/visit'
import type { By } from '#shared/where'
import { secondsSpent } from './attendance.ts'
import type { Standing } from './call.ts'
import { type Item, type Meeting, runningOrder } from './meeting.ts'

/** A principal of its own beside `Actor`: it names one item, and no rule for staff takes one. */
export interface Visit {
  id: string
  meetingId: string
  itemId: string
  caseId: string
  way: (typeof visitWays)[number]
  who: VisitorKind
  /** As it was when they were invited. */
  name: string
  madeBy: By
  madeAt: string
  /** SHA-256 of the secret of the link, hex; null for the telephone. */
  linkHash: string | null
  /** SHA-256 of the secret in the cookie of the browser that opened it, hex; null = not opened. */
  sessionHash: string | null
  openedAt: string | null
  /** Dates of birth that were tried. */
  tries: number
  ended: { why: (typeof visitEnds)[number]; at: string } | null
}

/** After the planned end a clinic that runs late still lets people in for so long. */
export const graceMinutes = 120

/** ISO UTC. From the meeting as it is planned now: a clinic that is moved takes its links along. */
export function visitOpensUntil(meeting: Meeting): string {
  const end = Date.parse(meeting.startsAt) + (meeting.plannedMinutes + graceMinutes) * 60_000
  return new Date(end).toISOString()
}

/** @param now ISO UTC. Nobody whose slot is open is turned out because of the clock. */
export function visitCounts(visit: Visit, meeting: Meeting | null, now: string): boolean {
  const item = meeting?.agenda.find(one => one.id === visit.itemId)
  if (!meeting || !item || visit.ended || item.caseId !== visit.caseId || meeting.id !== visit.meetingId) return false
  if (meeting.state === 'ended' || item.state === 'closed' || item.triage.state !== 'discuss') return false
  return item.state === 'open' || now < visitOpensUntil(meeting)
}

/** The same as for staff, so that the same rule admits them; null when the visit does not count any more. */
export function visitorStanding(visit: Visit, meeting: Meeting, now: string): Standing | null {
  if (!visitCounts(visit, meeting, now)) return null
  const item = meeting.agenda.find(one => one.id === visit.itemId)
  const current = meeting.state === 'live' && meeting.currentItemId === visit.itemId
  return { current, later: item?.state === 'waiting', runs: false }
}

/** @param place null = their slot is over, or the visit does not count */
export function visitorMay(action: VisitorAction, place: VisitorPlace | null): boolean {
  const places: readonly VisitorPlace[] = visitorPolicy[action]
  return place !== null && places.includes(place)
}

type Present = Pick<Item, 'personPresent' | 'visitors'>

/** Who of them is there now: as the chair said, or because they were let in. What is for professionals only hides by it. */
export function presentAt({ personPresent, visitors }: Present): PersonPresent {
  const inside = visitors.filter(stay => stay.to === null).map(stay => stay.who)
  if (inside.includes('patient')) return 'patient'
  return personPresent ?? inside[0] ?? null
}

/** A gap shorter than this is one stay: a lost line or a reload is not leaving. */
const sameStayMs = 60_000

type Comer = Pick<Visit, 'id' | 'itemId' | 'who' | 'name' | 'way'>

/**
 * The register after these, and no others, are inside; null when it says so already. Only the open item takes anybody.
 * @param now ISO UTC
 */
export function withVisitors(meeting: Meeting, inside: readonly Comer[], now: string): Meeting | null {
  let changed = false
  const agenda = meeting.agenda.map((item): Item => {
    const here = item.state === 'open' ? inside.filter(one => one.itemId === item.id) : []
    const ids = new Set(here.map(one => one.id))
    const open = new Set(item.visitors.flatMap(stay => (stay.to === null ? [stay.visitId] : [])))
    const come = here.filter(one => !open.has(one.id))
    const gone = [...open].some(id => !ids.has(id))
    if (come.length === 0 && !gone) return item
    changed = true
    const stays = item.visitors.map((stay, at): VisitStay => {
      if (stay.to === null) return ids.has(stay.visitId) ? stay : { ...stay, to: now }
      const last = item.visitors.findLastIndex(other => other.visitId === stay.visitId) === at
      const back = last && come.some(one => one.id === stay.visitId)
      return back && Date.parse(now) - Date.parse(stay.to) < sameStayMs ? { ...stay, to: null } : stay
    })
    const stayed = new Set(stays.flatMap(stay => (stay.to === null ? [stay.visitId] : [])))
    const fresh = come
      .filter(one => !stayed.has(one.id))
      .map(({ id, who, name, way }): VisitStay => ({ visitId: id, who, name, way, from: now, to: null }))
    return { ...item, visitors: [...stays, ...fresh] }
  })
  return changed ? { ...meeting, agenda } : null
}

/** When somebody who comes to this item is planned and expected. ISO UTC, `late` in whole minutes. */
export function timeOfVisit(
  meeting: Meeting,
  item: Item,
  now: string,
): { plannedAt: string; expectedAt: string; late: number } {
  const items = runningOrder(meeting).map(one => {
    const current = one.openings.at(-1)
    const openedAt = current?.to === null ? current.from : null
    const earlier = openedAt === null ? one.openings : one.openings.slice(0, -1)
    const { id, state, minutes } = one
    return { id, state, minutes, openedAt, secondsBefore: Math.round(secondsSpent(earlier, now)) }
  })
  const time = timeOfSlot(meeting, items, item.id, Date.parse(now))
  const plain = (at: number) => new Date(at).toISOString()
  if (time) return { plannedAt: plain(time.plannedAt), expectedAt: plain(time.expectedAt), late: time.late }
  const openedAt = item.openings.at(-1)?.from ?? meeting.startsAt
  return { plannedAt: openedAt, expectedAt: now, late: 0 }
}
