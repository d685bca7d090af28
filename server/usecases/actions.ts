// Actions as use cases: given to one owner who may see whom it is about, answered and finished by that owner.
import type { CommandName, Payload, Reply } from '#shared/live'
import type { By } from '#shared/where'
import type { Actor } from '../domain/access.ts'
import { type ActionCommand, act } from '../domain/action.ts'
import { changeDiscussion, relatedPerson } from './discussions.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function addAction(ports: Ports, actor: Actor, payload: Given<'action:add'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'action:add', payload, async (discussion, setting, deciding, place) => {
    const owner = await relatedPerson(ports, place, payload.ownerId)
    if ('ok' in owner) return owner
    const others: By[] = []
    for (const personId of payload.withIds ?? []) {
      const other = await relatedPerson(ports, place, personId)
      if ('ok' in other) return other
      others.push(other)
    }
    return act(discussion, { type: 'action:add', payload, owner, others }, actor, setting, deciding)
  })
}

const answer =
  (right: 'action:answer' | 'action:finish' | 'action:review' | 'action:chase') =>
  (
    ports: Ports,
    actor: Actor,
    command: ActionCommand & { payload: { commandId: string; discussionId: string; caseId: string } },
  ) =>
    changeDiscussion(ports, actor, right, command.payload, (discussion, setting, deciding) =>
      act(discussion, command, actor, setting, deciding),
    )

export function acceptAction(ports: Ports, actor: Actor, payload: Given<'action:accept'>): Promise<Reply> {
  return answer('action:answer')(ports, actor, { type: 'action:accept', payload })
}

export function refuseAction(ports: Ports, actor: Actor, payload: Given<'action:refuse'>): Promise<Reply> {
  return answer('action:answer')(ports, actor, { type: 'action:refuse', payload })
}

export function reviewAction(ports: Ports, actor: Actor, payload: Given<'action:review'>): Promise<Reply> {
  return answer('action:review')(ports, actor, { type: 'action:review', payload })
}

export function chaseAction(ports: Ports, actor: Actor, payload: Given<'action:chase'>): Promise<Reply> {
  return answer('action:chase')(ports, actor, { type: 'action:chase', payload })
}

export function handOverAction(ports: Ports, actor: Actor, payload: Given<'action:hand-over'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'action:hand-over', payload, async (discussion, setting, deciding, place) => {
    const owner = await relatedPerson(ports, place, payload.ownerId)
    if ('ok' in owner) return owner
    return act(discussion, { type: 'action:hand-over', payload, owner }, actor, setting, deciding)
  })
}

export function finishAction(ports: Ports, actor: Actor, payload: Given<'action:done'>): Promise<Reply> {
  return answer('action:finish')(ports, actor, { type: 'action:done', payload })
}
