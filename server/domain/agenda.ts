// Building the agenda: add, edit, move, remove. The order is the array's order; there is no position field to go wrong.
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'
import { changedAgenda, findItem, type Meeting, newItem, runningOrder } from './meeting.ts'

type AgendaCommand =
  | { type: 'agenda:add'; payload: Payload<'agenda:add'> }
  | { type: 'agenda:edit'; payload: Payload<'agenda:edit'> }
  | { type: 'agenda:move'; payload: Payload<'agenda:move'> }
  | { type: 'agenda:remove'; payload: Payload<'agenda:remove'> }
  | { type: 'item:urgent'; payload: Payload<'item:urgent'> }

export function changeAgenda(meeting: Meeting, command: AgendaCommand, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended; its agenda is kept as it was.')
  switch (command.type) {
    case 'agenda:add': {
      const { caseId, question, presenterId, minutes, invitedIds, referral = null, lateReason } = command.payload
      if (meeting.agenda.some(item => item.caseId === caseId)) return refuse('already-listed')
      if (meeting.agendaLocked && lateReason === undefined) {
        return refuse('invalid', 'The agenda is locked. Say why this person cannot wait for the next meeting.', [
          { path: 'lateReason', message: 'Say why this person cannot wait for the next meeting.' },
        ])
      }
      const late = meeting.agendaLocked ? (lateReason ?? null) : null
      const listed = { id: d.newId(), caseId, question, presenterId, minutes, invitedIds, referral, lateReason: late }
      const by = { id: actor.id, name: actor.name, role: actor.role }
      const item = newItem({ ...listed, ...(referral ? { referredBy: by, referredAt: d.now } : {}) })
      return changedAgenda(meeting, [...meeting.agenda, item], 'agenda.added', item.id, actor, d)
    }
    case 'agenda:edit': {
      const { itemId, question, presenterId, minutes, invitedIds, referral } = command.payload
      if (!findItem(meeting, itemId)) return refuse('not-found')
      const agenda = meeting.agenda.map(item =>
        item.id === itemId
          ? {
              ...item,
              ...{ question, presenterId, minutes, invitedIds: [...new Set(invitedIds)] },
              referral: referral ?? item.referral,
            }
          : item,
      )
      return changedAgenda(meeting, agenda, 'agenda.edited', itemId, actor, d)
    }
    case 'agenda:move': {
      const { itemId, toPosition } = command.payload
      const item = findItem(meeting, itemId)
      if (!item) return refuse('not-found')
      if (item.triage.state !== 'discuss') return refuse('not-now', 'Only what is discussed has a place in the order.')
      const others = meeting.agenda.filter(other => other.id !== itemId)
      const agenda = others.toSpliced(Math.min(toPosition, runningOrder(meeting).length) - 1, 0, item)
      return changedAgenda(meeting, agenda, 'agenda.moved', itemId, actor, d)
    }
    case 'agenda:remove': {
      const { itemId } = command.payload
      const item = findItem(meeting, itemId)
      if (!item) return refuse('not-found')
      if (item.openings.length > 0)
        return refuse('not-now', 'This person has been discussed in this meeting; the item stays.')
      const agenda = meeting.agenda.filter(other => other.id !== itemId)
      return changedAgenda(meeting, agenda, 'agenda.removed', itemId, actor, d)
    }
    case 'item:urgent': {
      const { itemId, reason } = command.payload
      if (!findItem(meeting, itemId)) return refuse('not-found')
      const urgent = { reason, by: toBy(actor), at: d.now }
      const agenda = meeting.agenda.map(item => (item.id === itemId ? { ...item, urgent } : item))
      return changedAgenda(meeting, agenda, 'item.urgent', itemId, actor, d)
    }
    default:
      return command satisfies never
  }
}
