// What the screen in the room shows: composed here from facts and durable text, so that a restricted word never leaves the server.
import { type Compartment, discussionCompartment } from '#shared/record'
import { isRoomSection, type LedView, type RoomSection, type RoomView } from '#shared/room'
import { secondsSpent } from '../domain/attendance.ts'
import type { Discussion } from '../domain/discussion.ts'
import { findItem, type Item, type Meeting, nextItem, runningOrder } from '../domain/meeting.ts'
import { presentAt } from '../domain/visit.ts'
import { identityOf } from './cases.ts'
import { loadDiscussion } from './discussions.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'

/** A picture that nobody has changed for this long is covered: the room may be somebody else's by now. */
const idleMs = 60 * 60_000

/** What only the live door knows. */
export interface RoomNow {
  led: LedView | null
  /** Who wrote a moment ago, and where. */
  typing: readonly { personId: string; caseId: string; compartment: Compartment }[]
  hands: readonly string[]
  people: number
  /** ISO UTC of the last text that was written. */
  lastText: string | null
}

export async function roomViewFor(ports: Ports, meeting: Meeting, room: RoomNow): Promise<RoomView> {
  const serverTime = ports.clock.now().toISOString()
  const item = findItem(meeting, meeting.currentItemId)
  const covered = curtainOf(meeting, item)
  if (covered !== null || !item) return curtain(ports, meeting, covered ?? 'between', serverTime)
  const [one, discussion] = await Promise.all([ports.cases.get(item.caseId), loadDiscussion(ports, { meeting, item })])
  if (!one || isIdle(meeting, discussion, room, serverTime)) return curtain(ports, meeting, 'idle', serverTime)
  const led = room.led?.itemId === item.id ? room.led : null
  // While the person or a carer is in the room the wall shows what is shared with them, and nothing else.
  const shared = presentAt(item) !== null
  const wanted: RoomSection = led && isRoomSection(led.tab) ? led.tab : 'discussion'
  const section: RoomSection = shared && wanted === 'discussion' ? 'plan' : wanted
  const compartment = section === 'discussion' ? discussionCompartment(item.id) : section
  const [people, identity, blocks] = await Promise.all([
    peopleById(ports),
    identityOf(ports, one),
    ports.textOf(one.id, compartment),
  ])
  const current = item.openings.at(-1)
  const open = current?.to === null
  return {
    kind: 'item',
    serverTime,
    position: meeting.agenda.indexOf(item) + 1,
    of: runningOrder(meeting).length,
    identity,
    question: shared ? null : item.question,
    minutes: item.minutes + item.extendedMinutes,
    openedAt: open ? current.from : null,
    secondsBefore: Math.round(secondsSpent(open ? item.openings.slice(0, -1) : item.openings, serverTime)),
    section,
    blocks,
    block: led?.tab === section ? led.block : 0,
    typing: [
      ...new Set(
        room.typing
          .filter(writer => writer.caseId === one.id && writer.compartment === compartment)
          .map(writer => people.get(writer.personId)?.name ?? 'Somebody'),
      ),
    ],
    decisions: discussion.decisions
      .filter(decision => decision.state !== 'withdrawn')
      .map(decision => ({ text: decision.text, state: decision.state })),
    actions: discussion.actions
      .filter(action => action.state !== 'refused')
      .map(action => ({ text: action.text, owner: action.owner.name, due: action.due })),
    flags: (shared ? [] : discussion.flags)
      .filter(flag => flag.state === 'open')
      .map(flag => ({ reason: flag.reason, quote: flag.quote, by: flag.raisedBy.name })),
    hands: [...room.hands],
    people: room.people,
  }
}

type Reason = Extract<RoomView, { kind: 'curtain' }>['reason']

function curtainOf(meeting: Meeting, item: Item | undefined): Reason | null {
  if (meeting.state === 'ended') return 'ended'
  if (meeting.state === 'planned') return 'not-started'
  if (meeting.curtain) return 'paused'
  return item ? null : 'between'
}

async function curtain(ports: Ports, meeting: Meeting, reason: Reason, serverTime: string): Promise<RoomView> {
  const next = meeting.state === 'live' ? nextItem(meeting) : undefined
  const people = await peopleById(ports)
  const done = meeting.agenda.filter(item => item.state === 'closed').at(-1)
  return {
    kind: 'curtain',
    reason,
    serverTime,
    finished: reason === 'between' && done ? meeting.agenda.indexOf(done) + 1 : null,
    next:
      reason === 'between' && next
        ? { position: meeting.agenda.indexOf(next) + 1, presenter: people.get(next.presenterId)?.name ?? '' }
        : null,
  }
}

function isIdle(meeting: Meeting, discussion: Discussion, room: RoomNow, now: string): boolean {
  const changes = [meeting.history.at(-1)?.at, discussion.history.at(-1)?.at, room.lastText, meeting.startedAt]
  const last = changes
    .filter(at => typeof at === 'string')
    .sort()
    .at(-1)
  return last !== undefined && Date.parse(now) - Date.parse(last) > idleMs
}
