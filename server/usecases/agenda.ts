// Building the agenda. Whoever adds a person must be related to them; whoever is invited will be.
import { isRefusal, refuse } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import type { Actor } from '../domain/access.ts'
import { changeAgenda } from '../domain/agenda.ts'
import type { Decided, Deciding } from '../domain/aggregate.ts'
import { findItem, type Item, type Meeting } from '../domain/meeting.ts'
import { openCase } from './cases.ts'
import { changeMeeting } from './meetings.ts'
import { refusePicked } from './picking.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function addToAgenda(ports: Ports, actor: Actor, payload: Given<'agenda:add'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, async (meeting, d) => {
    const opened = await openCase(ports, actor, payload.caseId, 'item:attend')
    if (isRefusal(opened)) return opened
    const refused = await refusePicked(ports, opened.one, [payload.presenterId, ...payload.invitedIds])
    return refused ?? changeAgenda(meeting, { type: 'agenda:add', payload }, actor, d)
  })
}

export function editAgenda(ports: Ports, actor: Actor, payload: Given<'agenda:edit'>): Promise<Reply> {
  return onItem(ports, actor, payload, async (meeting, d) => {
    const item = findItem(meeting, payload.itemId)
    const one = item ? await ports.cases.get(item.caseId) : null
    if (!item || !one) return refuse('not-found')
    const here = [item.presenterId, ...item.invitedIds]
    const named = [payload.presenterId, ...payload.invitedIds]
    const refused = await refusePicked(ports, one, named, here)
    return refused ?? changeAgenda(meeting, { type: 'agenda:edit', payload }, actor, d)
  })
}

export function moveOnAgenda(ports: Ports, actor: Actor, payload: Given<'agenda:move'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) =>
    changeAgenda(meeting, { type: 'agenda:move', payload }, actor, d),
  )
}

export function removeFromAgenda(ports: Ports, actor: Actor, payload: Given<'agenda:remove'>): Promise<Reply> {
  return onItem(ports, actor, payload, (meeting, d) =>
    changeAgenda(meeting, { type: 'agenda:remove', payload }, actor, d),
  )
}

/** A change that may take an invitation away: afterwards everybody at that case is judged again. */
async function onItem(
  ports: Ports,
  actor: Actor,
  payload: { commandId: string; meetingId: string; itemId: string },
  decide: (meeting: Meeting, d: Deciding) => Decided<Meeting> | Promise<Decided<Meeting>>,
): Promise<Reply> {
  let before: Item | undefined
  const reply = await changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) => {
    before = findItem(meeting, payload.itemId)
    return decide(meeting, d)
  })
  if (reply.ok && before) {
    const { caseId, invitedIds, presenterId } = before
    ports.hub.emit('accessChanged', {
      caseIds: [caseId],
      atCases: [{ caseId, personIds: [presenterId, ...invitedIds] }],
    })
  }
  return reply
}

/** The item's own row of the audit is about the person: whoever reads their report finds who went past their wishes. */
export async function markUrgent(ports: Ports, actor: Actor, payload: Given<'item:urgent'>): Promise<Reply> {
  const reply = await changeMeeting(ports, actor, 'meeting:run', payload, (meeting, d) =>
    changeAgenda(meeting, { type: 'item:urgent', payload }, actor, d),
  )
  const meeting = reply.ok ? await ports.meetings.load(payload.meetingId) : null
  const item = meeting ? findItem(meeting, payload.itemId) : undefined
  if (item) {
    const detail = { meeting: payload.meetingId }
    await ports.audit.record({ chain: item.caseId, who: actor.id, what: 'item:urgent', outcome: 'done', detail })
  }
  return reply
}
