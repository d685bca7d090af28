// Actions across meetings: those I own, and those about people of my practice or team.
import { londonDate } from '#shared/calendar'
import type { Refusal } from '#shared/errors'
import type { ActionRow } from '#shared/home'
import { type Actor, can } from '../domain/access.ts'
import { unanswered, worksOn } from '../domain/action.ts'
import { rootOf } from '../domain/caseMerge.ts'
import { isExcluded } from '../domain/wishes.ts'
import { auditViews, casesInScope, identityOf, refuseRole } from './cases.ts'
import type { Ports } from './ports.ts'

/** Days that a finished action stays on the list: nothing disappears by itself the moment it is done. */
const doneShownDays = 14

export async function listActions(ports: Ports, actor: Actor): Promise<{ actions: ActionRow[] } | Refusal> {
  if (!can(actor, 'case:search')) return refuseRole(ports, actor, 'case:search')
  const actions = await collectActions(ports, actor)
  await auditViews(ports, actor, 'actions:view', actions)
  return { actions }
}

/** Without audit rows: for counts, which show nobody. */
export async function collectActions(ports: Ports, actor: Actor): Promise<ActionRow[]> {
  const cases = await casesInScope(ports, actor)
  const inScope = new Set(cases.map(one => one.id))
  const [mine, about] = await Promise.all([
    ports.discussions.withActionsOf(actor.id),
    ports.discussions.withActionsAbout([...inScope]),
  ])
  const discussions = [...new Map([...mine, ...about].map(one => [one.id, one])).values()]
  // The owner of an action is told whom it is about, also when an invitation has ended meanwhile.
  const others = await ports.cases.many(discussions.map(one => one.caseId).filter(id => !inScope.has(id)))
  const caseById = new Map([...cases, ...others].map(one => [one.id, one]))
  const meetings = await ports.meetings.many(discussions.map(one => one.meetingId))
  const meetingById = new Map(meetings.map(one => [one.id, one]))
  const now = ports.clock.now().getTime()
  const nowIso = new Date(now).toISOString()
  const today = londonDate(now)
  const since = new Date(now - doneShownDays * 86_400_000).toISOString()

  const rows: ActionRow[] = []
  for (const discussion of discussions) {
    const one = caseById.get(discussion.caseId)
    const seen = one !== undefined && inScope.has(rootOf(one))
    const meeting = meetingById.get(discussion.meetingId)
    if (!one || isExcluded(one.wishes, actor, nowIso)) continue
    const shown = discussion.actions
      .filter(action => worksOn(action, actor.id) || seen)
      .filter(action => action.state !== 'done' || action.changedAt >= since)
    if (!meeting || shown.length === 0) continue
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
        mine: worksOn(action, actor.id),
        unanswered: unanswered(discussion, action, nowIso),
      })
    }
  }
  return rows.sort((a, b) => a.action.due.localeCompare(b.action.due))
}
