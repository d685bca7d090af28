// The chair's seat and the steps beside "next", as use cases.
import { isRefusal, type Refusal } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import { policy } from '#shared/roles'
import type { Actor } from '../domain/access.ts'
import { changeChair, refuseUnlessInChair } from '../domain/chair.ts'
import { changeMeeting, openMeeting } from './meetings.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function takeChair(ports: Ports, actor: Actor, payload: Given<'chair:take'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:run', payload, (meeting, d) =>
    changeChair(meeting, { type: 'chair:take', payload }, actor, d),
  )
}

export function handChair(ports: Ports, actor: Actor, payload: Given<'chair:hand'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:run', payload, async (meeting, d) => {
    const account = await ports.people.get(payload.toId)
    const mayChair = account !== null && !account.disabled && policy['meeting:run'].roles.includes(account.role)
    return changeChair(meeting, { type: 'chair:hand', payload, mayChair }, actor, d)
  })
}

export function extendItem(ports: Ports, actor: Actor, payload: Given<'item:extend'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:run', payload, (meeting, d) =>
    changeChair(meeting, { type: 'item:extend', payload }, actor, d),
  )
}

export function lockAgenda(ports: Ports, actor: Actor, payload: Given<'agenda:lock'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) =>
    changeChair(meeting, { type: 'agenda:lock', payload }, actor, d),
  )
}

/** Leading everybody's view is for who is in the chair. */
export async function refuseToLead(ports: Ports, actor: Actor, meetingId: string): Promise<Refusal | null> {
  const meeting = await openMeeting(ports, actor, meetingId, 'meeting:run')
  return isRefusal(meeting) ? meeting : refuseUnlessInChair(meeting, actor)
}
