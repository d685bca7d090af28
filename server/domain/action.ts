// Actions: one owner, who accepts or refuses; done when the owner says so. They live on after the meeting.
import type { ActionPart, ActionState, Effect } from '#shared/action'
import { londonDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
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
  priority: 'routine' | 'urgent'
  state: ActionState
  parts: ActionPart[]
  addedBy: By
  addedAt: string
  note: string | null
  changedAt: string
  chased: { by: By; at: string } | null
  effect: { value: Effect; note: string | null; by: By; at: string } | null
}

/** Also gives actions of earlier versions the fields they lack. */
export function newAction(given: Omit<Action, 'chased' | 'effect' | 'priority' | 'parts'> & Partial<Action>): Action {
  return { chased: null, effect: null, priority: 'routine', parts: [], ...given }
}

/** Whether this person has something to do for it: as its owner, or with a part of it. */
export function worksOn(action: Pick<Action, 'owner' | 'parts'>, personId: string): boolean {
  return action.owner.id === personId || action.parts.some(part => part.owner.id === personId)
}

/** Days after which nobody's acceptance is a matter for whoever coordinates. */
const acceptanceDays = 2

/** Offered for two days, in whole or in part, and nobody has said yes or no. `now`: ISO 8601. */
export function unanswered(discussion: Discussion, action: Action, now: string): boolean {
  if (action.state === 'done') return false
  const offered = discussion.history.filter(
    event => event.subjectId === action.id && ['action.added', 'action.handed-over'].includes(event.type),
  )
  const since = Date.parse(offered.at(-1)?.at ?? action.addedAt)
  const waits = action.state === 'offered' || action.parts.some(part => part.state === 'offered')
  return waits && Date.parse(now) - since > acceptanceDays * 86_400_000
}

type Detail = Record<string, string | null>

export type ActionCommand =
  | { type: 'action:add'; payload: Payload<'action:add'>; owner: By; others?: By[] }
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
  if (command.type === 'action:add') return add(discussion, command, actor, setting, d)

  const action = discussion.actions.find(one => one.id === command.payload.actionId)
  if (!action) return refuse('not-found')
  if (command.type === 'action:review') return review(action, command.payload)
  if (command.type === 'action:chase') return chase(action)
  if (command.type === 'action:hand-over') return handOver(action, command.payload, command.owner)
  const own = action.owner.id === actor.id ? action : action.parts.find(part => part.owner.id === actor.id)
  if (!own) return refuse('not-allowed', `Only ${action.owner.name} can answer for this action.`)
  if (own.state === 'done') return refuse('already-answered', 'This action is done already.')

  switch (command.type) {
    case 'action:accept':
      if (own.state === 'accepted') return refuse('already-answered', 'You have accepted this action already.')
      return answer(action, 'accepted', null)
    case 'action:refuse':
      if (own.state === 'refused') return refuse('already-answered', 'You have refused this action already.')
      return answer(action, 'refused', command.payload.reason)
    case 'action:done': {
      const open = action.parts.filter(one => one.state !== 'done').map(one => one.owner.name)
      if (own === action && open.length > 0) {
        return refuse('not-now', `Not done yet: the part of ${open.join(', ')}.`)
      }
      return answer(action, 'done', command.payload.note)
    }
    default:
      return command satisfies never
  }

  /** For the whole by its owner; for a part by who has it. */
  function answer(of: Action, state: 'accepted' | 'refused' | 'done', note: string | null): Decided<Discussion> {
    if (of.owner.id === actor.id) return become({ ...of, state, note }, `action.${state}`)
    const parts = of.parts.map(one => (one.owner.id === actor.id ? { ...one, state, note, changedAt: d.now } : one))
    return become({ ...of, parts }, `action.part-${state}`, { note })
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
  function handOver(of: Action, { reason, partOfId }: Payload<'action:hand-over'>, owner: By): Decided<Discussion> {
    if (of.state === 'done') return refuse('already-answered', 'This action is done already.')
    if (partOfId !== undefined) return handOverPart(of, partOfId, reason, owner)
    if (of.owner.id === owner.id) return refuse('invalid', `${owner.name} is the owner already.`)
    const may = [of.owner.id, of.addedBy.id].includes(actor.id) || actor.role === 'care-coordinator'
    if (!may) return refuse('not-allowed', `Only ${of.owner.name} or a care coordinator can hand this over.`)
    const state = owner.id === actor.id ? 'accepted' : 'offered'
    // Who takes on the whole has no part of it beside that.
    const parts = of.parts.filter(part => part.owner.id !== owner.id)
    const given: Action = { ...of, owner, parts, state, note: reason, chased: null }
    return become(given, 'action.handed-over', { from: of.owner.id, to: owner.id, reason })
  }

  /** Otherwise a part that was refused would keep the whole open for ever. */
  function handOverPart(of: Action, fromId: string, reason: string, owner: By): Decided<Discussion> {
    const part = of.parts.find(one => one.owner.id === fromId)
    if (!part) return refuse('not-found')
    if (part.state === 'done') return refuse('already-answered', 'This part is done already.')
    if (worksOn(of, owner.id)) return refuse('invalid', `${owner.name} has a part in this action already.`)
    const may = [fromId, of.owner.id, of.addedBy.id].includes(actor.id) || actor.role === 'care-coordinator'
    if (!may)
      return refuse('not-allowed', `Only ${part.owner.name}, ${of.owner.name} or a care coordinator can do this.`)
    const state: ActionState = owner.id === actor.id ? 'accepted' : 'offered'
    const parts = of.parts.map(one => (one === part ? { owner, state, note: reason, changedAt: d.now } : one))
    return become({ ...of, parts }, 'action.handed-over', { from: fromId, to: owner.id, reason })
  }

  function become(next: Action, type: string, detail: Detail = { note: next.note }): Decided<Discussion> {
    const actions = discussion.actions.map(one => (one.id === next.id ? { ...next, changedAt: d.now } : one))
    return changed({ ...discussion, actions }, actor, d, type, next.id, detail)
  }
}

/** What is overdue while its owner is away goes to who stands in for them; by the server, so that it is logged as such. */
export function deputise(
  discussion: Discussion,
  actionId: string,
  deputy: By,
  until: string,
  d: Deciding,
): Decided<Discussion> {
  const action = discussion.actions.find(one => one.id === actionId)
  if (!action || !isLate(action, d.now)) return refuse('not-now')
  const reason = `${action.owner.name} is away until ${shortDate(until)}, and this is overdue.`
  const parts = action.parts.filter(part => part.owner.id !== deputy.id)
  const given: Action = {
    ...action,
    owner: deputy,
    parts,
    state: 'offered',
    note: reason,
    chased: null,
    changedAt: d.now,
  }
  const actions = discussion.actions.map(one => (one.id === actionId ? given : one))
  const detail = { from: action.owner.id, to: deputy.id, reason }
  const event = {
    commandId: d.commandId,
    at: d.now,
    by: 'system',
    type: 'action.handed-over',
    subjectId: actionId,
    detail,
  }
  return { ok: true, state: { ...discussion, actions }, event }
}

/** Open, and its day is over in London. */
export function isLate(action: Action, now: string): boolean {
  return (action.state === 'offered' || action.state === 'accepted') && action.due < londonDate(now)
}

function add(
  discussion: Discussion,
  { payload, owner, others = [] }: Extract<ActionCommand, { type: 'action:add' }>,
  actor: Actor,
  setting: Setting,
  d: Deciding,
): Decided<Discussion> {
  const closed = refuseUnlessOpen(discussion, setting)
  if (closed) return closed
  if (payload.due < londonDate(d.now)) {
    return refuse('invalid', 'The due date is in the past.', [{ path: 'due', message: 'Choose today or a later day.' }])
  }
  const stateFor = (person: By) => (person.id === actor.id ? 'accepted' : 'offered')
  const parts = others.filter((one, at) => one.id !== owner.id && others.findIndex(other => other.id === one.id) === at)
  const action = newAction({
    id: d.newId(),
    text: payload.text,
    owner,
    due: payload.due,
    priority: payload.priority ?? 'routine',
    // Whoever writes down a task for themselves has accepted it.
    state: stateFor(owner),
    parts: parts.map(one => ({ owner: one, state: stateFor(one), note: null, changedAt: d.now })),
    addedBy: toBy(actor),
    addedAt: d.now,
    note: null,
    changedAt: d.now,
  })
  return changed({ ...discussion, actions: [...discussion.actions, action] }, actor, d, 'action.added', action.id)
}
