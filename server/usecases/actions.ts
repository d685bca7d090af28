// Actions as use cases: given to one owner who may see whom it is about, answered and finished by that owner.
import { type Refusal, refuse } from '#shared/errors'
import type { ActionRow } from '#shared/home'
import type { CommandName, Payload, Reply } from '#shared/live'
import { type Actor, can } from '../domain/access.ts'
import { type ActionCommand, act } from '../domain/action.ts'
import { identityOf, scopeOf } from './cases.ts'
import { changeDiscussion, relatedPerson } from './discussions.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function addAction(ports: Ports, actor: Actor, payload: Given<'action:add'>): Promise<Reply> {
  return changeDiscussion(ports, actor, 'action:add', payload, async (discussion, setting, deciding, place) => {
    const owner = await relatedPerson(ports, place, payload.ownerId)
    if ('ok' in owner) return owner
    return act(discussion, { type: 'action:add', payload, owner }, actor, setting, deciding)
  })
}

const answer =
  (right: 'action:answer' | 'action:finish') =>
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

export function finishAction(ports: Ports, actor: Actor, payload: Given<'action:done'>): Promise<Reply> {
  return answer('action:finish')(ports, actor, { type: 'action:done', payload })
}

/** Days that a finished action stays on the list: nothing disappears by itself the moment it is done. */
const doneShownDays = 14

/** Actions I own, and actions about people of my practice or team. */
export async function listActions(ports: Ports, actor: Actor): Promise<{ actions: ActionRow[] } | Refusal> {
  if (!can(actor, 'case:search')) return refuse('not-allowed')
  const cases = await ports.cases.inScope(await scopeOf(ports, actor))
  const [mine, about] = await Promise.all([
    ports.discussions.withActionsOf(actor.id),
    ports.discussions.withActionsAbout(cases.map(one => one.id)),
  ])
  const discussions = new Map([...mine, ...about].map(one => [one.id, one]))
  const missing = [...discussions.values()].map(one => one.caseId).filter(id => !cases.some(one => one.id === id))
  const byId = new Map([...cases, ...(await ports.cases.many(missing))].map(one => [one.id, one]))
  const now = ports.clock.now()
  const today = now.toISOString().slice(0, 10)
  const since = new Date(now.getTime() - doneShownDays * 86_400_000).toISOString()
  const inScope = new Set(cases.map(one => one.id))

  const rows: ActionRow[] = []
  for (const discussion of discussions.values()) {
    const one = byId.get(discussion.caseId)
    const meeting = one ? await ports.meetings.load(discussion.meetingId) : null
    if (!one || !meeting) continue
    const shown = discussion.actions
      .filter(action => action.owner.id === actor.id || inScope.has(discussion.caseId))
      .filter(action => action.state !== 'done' || action.changedAt >= since)
    if (shown.length === 0) continue
    const identity = await identityOf(ports, one)
    for (const action of shown) {
      rows.push({
        action,
        identity,
        caseId: one.id,
        discussionId: discussion.id,
        meetingId: meeting.id,
        meetingTitle: meeting.title,
        meetingStartsAt: meeting.startsAt,
        overdue: action.state !== 'done' && action.due < today,
        mine: action.owner.id === actor.id,
      })
    }
  }
  await Promise.all(
    [...new Set(rows.map(row => row.caseId))].map(chain =>
      ports.audit.record({ chain, who: actor.id, what: 'actions:view', outcome: 'done' }),
    ),
  )
  return { actions: rows.sort((a, b) => a.action.due.localeCompare(b.action.due)) }
}
