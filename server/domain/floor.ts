// Who has been heard on an item, and which field nobody has spoken for. A prompt for the chair, never a hurdle.
import { refuse } from '#shared/errors'
import { type CareField, careFields } from '#shared/floor'
import type { Payload } from '#shared/live'
import type { Role } from '#shared/roles'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { refuseUnlessInChair } from './chair.ts'
import type { Discussion } from './discussion.ts'
import { findItem, type Item, type Meeting } from './meeting.ts'
import { presentAt } from './visit.ts'

export type FloorCommand =
  | { type: 'item:fields'; payload: Payload<'item:fields'> }
  | { type: 'floor:give'; payload: Payload<'floor:give'> }
  | { type: 'floor:skip'; payload: Payload<'floor:skip'> }
  | { type: 'item:present'; payload: Payload<'item:present'> }

export function changeFloor(meeting: Meeting, command: FloorCommand, actor: Actor, d: Deciding): Decided<Meeting> {
  if (meeting.state === 'ended') return refuse('not-now', 'This meeting has ended.')
  const item = findItem(meeting, command.payload.itemId)
  if (!item) return refuse('not-found')
  const kept = (next: Item): Decided<Meeting> => ({
    ok: true,
    state: { ...meeting, agenda: meeting.agenda.map(one => (one.id === item.id ? next : one)) },
    event: {
      commandId: d.commandId,
      at: d.now,
      by: actor.id,
      type: command.type.replace(':', '.'),
      subjectId: item.id,
    },
  })
  if (command.type === 'item:fields') return kept({ ...item, fields: [...new Set(command.payload.fields)] })
  const refused = refuseUnlessInChair(meeting, actor)
  if (refused) return refused
  if (item.state !== 'open') return refuse('not-now', 'This is for the open item.')
  switch (command.type) {
    case 'floor:give':
      return kept(withHeard(item, command.payload.personId))
    case 'floor:skip':
      return kept({ ...item, skippedFields: [...new Set([...item.skippedFields, command.payload.field])] })
    case 'item:present':
      if (command.payload.present === null && presentAt({ ...item, personPresent: null }) !== null) {
        return refuse(
          'not-now',
          'They are in the call. Once they have left, what is for professionals only comes back by itself.',
        )
      }
      return kept({ ...item, personPresent: command.payload.present })
    default:
      return command satisfies never
  }
}

export function withHeard(item: Item, personId: string): Item {
  return { ...item, heardIds: [...new Set([...item.heardIds, personId])] }
}

/** Everybody who spoke in a way that is kept: presents, wrote, was given the floor, or has a part in what was decided. */
export function heardOn(item: Item, discussion: Discussion | undefined): Set<string> {
  const facts = discussion
    ? [
        ...discussion.decisions.flatMap(one => [one.proposedBy.id, ...one.answers.map(answer => answer.by.id)]),
        ...discussion.flags.flatMap(one => [one.raisedBy.id, ...one.joinedBy.map(by => by.id)]),
        ...discussion.actions.map(one => one.addedBy.id),
      ]
    : []
  return new Set([item.presenterId, ...item.heardIds, ...facts])
}

/** Fields of the case for which nobody has spoken and which the chair has not put aside. */
export function silentFields(item: Item, heardRoles: ReadonlySet<Role>): CareField[] {
  return item.fields.filter(
    field => !item.skippedFields.includes(field) && !careFields[field].roles.some(role => heardRoles.has(role)),
  )
}
