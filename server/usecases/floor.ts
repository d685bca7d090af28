// The floor as use cases: fields of a case, whose turn it is, who was heard, the three ticks, and who is in the room.
import type { CommandName, Payload, Reply } from '#shared/live'
import { compartmentKind } from '#shared/record'
import type { Actor } from '../domain/access.ts'
import { tickItem } from '../domain/discussion.ts'
import { changeFloor, withHeard } from '../domain/floor.ts'
import { findItem } from '../domain/meeting.ts'
import { changeDiscussion } from './discussions.ts'
import type { RecordChange } from './hub.ts'
import { changeMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function setFields(ports: Ports, actor: Actor, payload: Given<'item:fields'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) =>
    changeFloor(meeting, { type: 'item:fields', payload }, actor, d),
  )
}

export async function giveFloor(ports: Ports, actor: Actor, payload: Given<'floor:give'>): Promise<Reply> {
  const reply = await changeMeeting(ports, actor, 'meeting:run', payload, (meeting, d) =>
    changeFloor(meeting, { type: 'floor:give', payload }, actor, d),
  )
  const { meetingId, personId } = payload
  if (reply.ok) ports.hub.emit('floorGiven', { meetingId, personId })
  return reply
}

export function skipField(ports: Ports, actor: Actor, payload: Given<'floor:skip'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:run', payload, (meeting, d) =>
    changeFloor(meeting, { type: 'floor:skip', payload }, actor, d),
  )
}

export function setPersonPresent(ports: Ports, actor: Actor, payload: Given<'item:present'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:run', payload, (meeting, d) =>
    changeFloor(meeting, { type: 'item:present', payload }, actor, d),
  )
}

export function tick(ports: Ports, actor: Actor, payload: Given<'item:tick'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'item:tick', payload, (discussion, setting, deciding) =>
    tickItem(discussion, payload, actor, setting, deciding),
  )
}

/** Whoever writes in an item's discussion has been heard on it: one write for each person and item. */
async function noteWriters(ports: Ports, { compartment, authorIds }: RecordChange): Promise<'noted' | 'not-live'> {
  const { discussionId } = compartmentKind(compartment)
  if (discussionId === undefined) return 'noted'
  const meeting = await ports.meetings.ofItem(discussionId)
  if (meeting?.state !== 'live') return 'not-live'
  await ports.inTurn(`meeting:${meeting.id}`, async () => {
    for (let tries = 0; tries < 8; tries++) {
      const now = await ports.meetings.load(meeting.id)
      const item = now ? findItem(now, discussionId) : undefined
      const fresh = authorIds.filter(id => item && !item.heardIds.includes(id))
      if (!now || !item || now.state !== 'live' || fresh.length === 0) return
      const heard = fresh.reduce(withHeard, item)
      const state = { ...now, agenda: now.agenda.map(one => (one.id === item.id ? heard : one)) }
      const at = ports.clock.now().toISOString()
      const event = { commandId: ports.newId(), at, by: fresh[0] ?? 'system', type: 'floor.wrote', subjectId: item.id }
      if ((await ports.meetings.save(state, event)) === 'stale') continue
      ports.hub.emit('meetingChanged', { ...state, version: now.version + 1 })
      return
    }
  })
  return 'noted'
}

/** Writers of a discussion are looked up once: typing commits many times a second. */
const mostKnown = 5_000

/** Text is on the disk: the wall shows it, and whoever wrote it has been heard. */
export function createWritten(ports: Ports): (change: RecordChange) => void {
  const known = new Set<string>()
  return change => {
    ports.hub.emit('recordChanged', change)
    const fresh = change.authorIds.filter(id => !known.has(`${change.compartment} ${id}`))
    if (fresh.length === 0) return
    if (known.size > mostKnown) known.clear()
    for (const id of fresh) known.add(`${change.compartment} ${id}`)
    const forget = () => {
      for (const id of fresh) known.delete(`${change.compartment} ${id}`)
    }
    // Written before the meeting is preparation; whoever goes on writing in it is heard then.
    const noted = noteWriters(ports, { ...change, authorIds: fresh }).then(how =>
      how === 'not-live' ? forget() : undefined,
    )
    noted.catch((error: unknown) => {
      forget()
      ports.log.error({ event: 'floor.note-failed', error: error instanceof Error ? error.name : 'unknown' })
    })
  }
}
