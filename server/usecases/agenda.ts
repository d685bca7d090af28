// Building the agenda. Whoever adds a person must be related to them; whoever is invited will be.
import { isRefusal, refuse } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import type { Actor } from '../domain/access.ts'
import { changeAgenda } from '../domain/agenda.ts'
import type { Decided, Deciding } from '../domain/aggregate.ts'
import { answered, arranged, available } from '../domain/arrange.ts'
import { findItem, type Item, type Meeting } from '../domain/meeting.ts'
import { missingFrom, refer } from '../domain/referral.ts'
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

export function arrangeAgenda(ports: Ports, actor: Actor, payload: Given<'agenda:arrange'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) => arranged(meeting, actor, d))
}

export function sayAvailable(ports: Ports, actor: Actor, payload: Given<'meeting:available'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'agenda:refer', payload, (meeting, d) => available(meeting, payload, actor, d))
}

export function answerInvitation(ports: Ports, actor: Actor, payload: Given<'meeting:answer'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'agenda:refer', payload, async (meeting, d) => {
    const deputy = payload.deputyId === null ? null : await ports.people.get(payload.deputyId)
    if (payload.deputyId !== null && (!deputy || deputy.disabled)) {
      return refuse('invalid', 'This person is not known here.', [
        { path: 'deputyId', message: 'Choose somebody else.' },
      ])
    }
    return answered(meeting, payload, actor, d)
  })
}

export function removeFromAgenda(ports: Ports, actor: Actor, payload: Given<'agenda:remove'>): Promise<Reply> {
  return onItem(ports, actor, payload, (meeting, d) =>
    changeAgenda(meeting, { type: 'agenda:remove', payload }, actor, d),
  )
}

/** Any member who may see the person: the case waits for triage. */
export function referToMeeting(ports: Ports, actor: Actor, payload: Given<'agenda:refer'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'agenda:refer', payload, async (meeting, d) => {
    const opened = await openCase(ports, actor, payload.caseId, 'item:attend')
    if (isRefusal(opened)) return opened
    const refused = await refusePicked(ports, opened.one, [payload.presenterId])
    return refused ?? refer(meeting, { type: 'agenda:refer', payload }, actor, d)
  })
}

export function triageItem(ports: Ports, actor: Actor, payload: Given<'agenda:triage'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'meeting:prepare', payload, (meeting, d) =>
    refer(meeting, { type: 'agenda:triage', payload }, actor, d),
  )
}

export function pullUpItem(ports: Ports, actor: Actor, payload: Given<'agenda:pull-up'>): Promise<Reply> {
  return changeMeeting(ports, actor, 'agenda:refer', payload, async (meeting, d) => {
    const item = findItem(meeting, payload.itemId)
    const opened = item ? await openCase(ports, actor, item.caseId, 'item:attend') : refuse('not-found')
    return isRefusal(opened) ? opened : refer(meeting, { type: 'agenda:pull-up', payload }, actor, d)
  })
}

/** Kept in the person's own chain of the audit as well: somebody is discussed with less than the team asks for. */
export async function bypassItem(ports: Ports, actor: Actor, payload: Given<'agenda:bypass'>): Promise<Reply> {
  let bypassed: { caseId: string; missing: number } | null = null
  const reply = await changeMeeting(ports, actor, 'agenda:bypass', payload, async (meeting, d) => {
    const item = findItem(meeting, payload.itemId)
    const opened = item ? await openCase(ports, actor, item.caseId, 'item:attend') : refuse('not-found')
    if (isRefusal(opened) || !item) return isRefusal(opened) ? opened : refuse('not-found')
    const missing = missingFrom(item, opened.one.lastImport !== null, meeting.kind)
    bypassed = { caseId: item.caseId, missing: missing.length }
    return refer(meeting, { type: 'agenda:bypass', payload, missing }, actor, d)
  })
  if (reply.ok && bypassed !== null) {
    const { caseId, missing }: { caseId: string; missing: number } = bypassed
    const detail = { meeting: payload.meetingId, missing }
    await ports.audit.record({ chain: caseId, who: actor.id, what: 'agenda:bypass', outcome: 'done', detail })
  }
  return reply
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
