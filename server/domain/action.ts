// Actions: one owner, who accepts or refuses; done when the owner says so. They live on after the meeting.
import { londonDate } from '#shared/calendar'
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { changed, type Discussion, refuseUnlessOpen, type Setting, toBy } from './discussion.ts'

export interface Action {
  id: string
  text: string
  owner: By
  /** YYYY-MM-DD. */
  due: string
  state: 'offered' | 'accepted' | 'refused' | 'done'
  addedBy: By
  addedAt: string
  note: string | null
  changedAt: string
}

export type ActionCommand =
  | { type: 'action:add'; payload: Payload<'action:add'>; owner: By }
  | { type: 'action:accept'; payload: Payload<'action:accept'> }
  | { type: 'action:refuse'; payload: Payload<'action:refuse'> }
  | { type: 'action:done'; payload: Payload<'action:done'> }

export function act(
  discussion: Discussion,
  command: ActionCommand,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  if (command.type === 'action:add') return add(discussion, command.payload, command.owner, actor, setting, d)

  const action = discussion.actions.find(one => one.id === command.payload.actionId)
  if (!action) return refuse('not-found')
  if (action.owner.id !== actor.id)
    return refuse('not-allowed', `Only ${action.owner.name} can answer for this action.`)
  if (action.state === 'done') return refuse('already-answered', 'This action is done already.')

  switch (command.type) {
    case 'action:accept':
      if (action.state === 'accepted') return refuse('already-answered', 'You have accepted this action already.')
      return become({ ...action, state: 'accepted', note: null }, 'action.accepted')
    case 'action:refuse':
      if (action.state === 'refused') return refuse('already-answered', 'You have refused this action already.')
      return become({ ...action, state: 'refused', note: command.payload.reason }, 'action.refused')
    case 'action:done':
      return become({ ...action, state: 'done', note: command.payload.note }, 'action.done')
    default:
      return command satisfies never
  }

  function become(next: Action, type: string): Decided<Discussion> {
    const actions = discussion.actions.map(one => (one.id === next.id ? { ...next, changedAt: d.now } : one))
    return changed({ ...discussion, actions }, actor, d, type, next.id, { note: next.note })
  }
}

function add(
  discussion: Discussion,
  payload: Payload<'action:add'>,
  owner: By,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const closed = refuseUnlessOpen(discussion, setting)
  if (closed) return closed
  if (payload.due < londonDate(d.now)) {
    return refuse('invalid', 'The due date is in the past.', [{ path: 'due', message: 'Choose today or a later day.' }])
  }
  const own = owner.id === actor.id
  const action: Action = {
    id: d.newId(),
    text: payload.text,
    owner,
    due: payload.due,
    // Whoever writes down a task for themselves has accepted it.
    state: own ? 'accepted' : 'offered',
    addedBy: toBy(actor),
    addedAt: d.now,
    note: null,
    changedAt: d.now,
  }
  return changed({ ...discussion, actions: [...discussion.actions, action] }, actor, d, 'action.added', action.id)
}
