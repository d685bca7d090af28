// Actions: one owner, who accepts or refuses; done when the owner says so. They live on after the meeting.
import type { Effect } from '#shared/action'
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
  chased: { by: By; at: string } | null
  effect: { value: Effect; note: string | null; by: By; at: string } | null
}

/** Also gives actions of earlier versions the fields they lack. */
export function newAction(given: Omit<Action, 'chased' | 'effect'> & Partial<Action>): Action {
  return { chased: null, effect: null, ...given }
}

type Detail = Record<string, string | null>

export type ActionCommand =
  | { type: 'action:add'; payload: Payload<'action:add'>; owner: By }
  | { type: 'action:accept'; payload: Payload<'action:accept'> }
  | { type: 'action:refuse'; payload: Payload<'action:refuse'> }
  | { type: 'action:done'; payload: Payload<'action:done'> }
  | { type: 'action:review'; payload: Payload<'action:review'> }
  | { type: 'action:chase'; payload: Payload<'action:chase'> }
  | { type: 'action:hand-over'; payload: Payload<'action:hand-over'>; owner: By }

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
  if (command.type === 'action:review') return review(action, command.payload)
  if (command.type === 'action:chase') return chase(action)
  if (command.type === 'action:hand-over') return handOver(action, command.payload.reason, command.owner)
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

  /** "Did it help?" is a question about what is done; a later answer takes the place of an earlier one. */
  function review(of: Action, { effect, note }: Payload<'action:review'>): Decided<Discussion> {
    if (of.state !== 'done') return refuse('not-now', 'This action is not done yet, so it cannot be said what it did.')
    const said = { value: effect, note, by: toBy(actor), at: d.now }
    return become({ ...of, effect: said }, 'action.reviewed', { effect, note })
  }

  function chase(of: Action): Decided<Discussion> {
    if (of.state === 'done') return refuse('already-answered', 'This action is done already.')
    if (of.owner.id === actor.id) return refuse('invalid', 'This action is yours: accept it, or say that it is done.')
    return become({ ...of, chased: { by: toBy(actor), at: d.now } }, 'action.chased', { owner: of.owner.id })
  }

  /** By the owner, by whom it was written down, or by whoever coordinates: never by somebody else behind their back. */
  function handOver(of: Action, reason: string, owner: By): Decided<Discussion> {
    if (of.state === 'done') return refuse('already-answered', 'This action is done already.')
    if (of.owner.id === owner.id) return refuse('invalid', `${owner.name} is the owner already.`)
    const may = [of.owner.id, of.addedBy.id].includes(actor.id) || actor.role === 'care-coordinator'
    if (!may) return refuse('not-allowed', `Only ${of.owner.name} or a care coordinator can hand this over.`)
    const state = owner.id === actor.id ? 'accepted' : 'offered'
    const given: Action = { ...of, owner, state, note: reason, chased: null }
    return become(given, 'action.handed-over', { from: of.owner.id, to: owner.id, reason })
  }

  function become(next: Action, type: string, detail: Detail = { note: next.note }): Decided<Discussion> {
    const actions = discussion.actions.map(one => (one.id === next.id ? { ...next, changedAt: d.now } : one))
    return changed({ ...discussion, actions }, actor, d, type, next.id, detail)
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
  const action = newAction({
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
  })
  return changed({ ...discussion, actions: [...discussion.actions, action] }, actor, d, 'action.added', action.id)
}
