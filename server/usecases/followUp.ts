// "Was it done, and did it help?": what a case's next discussion opens with.
import { londonDate } from '#shared/calendar'
import { isRefusal, type Refusal } from '#shared/errors'
import type { FollowUp } from '#shared/home'
import type { Actor } from '../domain/access.ts'
import { auditAccess, openCase } from './cases.ts'
import type { Ports } from './ports.ts'

/** Finished actions whose effect is known stay this long, so that the room sees what has worked. */
const knownShownDays = 91

export async function viewFollowUp(ports: Ports, actor: Actor, caseId: string): Promise<FollowUp | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  await auditAccess(ports, actor, caseId, 'follow-up:view', opened.through)
  const discussions = await ports.discussions.ofCase(caseId)
  const meetings = new Map((await ports.meetings.many(discussions.map(one => one.meetingId))).map(one => [one.id, one]))
  const now = ports.clock.now()
  const today = londonDate(now.getTime())
  const since = new Date(now.getTime() - knownShownDays * 86_400_000).toISOString()
  const actions = discussions.flatMap(discussion => {
    const meeting = meetings.get(discussion.meetingId)
    // What is agreed in a meeting that still goes on stands in its own list.
    if (meeting?.state !== 'ended') return []
    return discussion.actions
      .filter(one => one.state !== 'done' || one.effect === null || one.changedAt >= since)
      .map(action => ({
        action,
        discussionId: discussion.id,
        caseId: discussion.caseId,
        meetingTitle: meeting.title,
        meetingStartsAt: meeting.startsAt,
        overdue: action.state !== 'done' && action.due < today,
      }))
  })
  return { actions: actions.sort((a, b) => a.action.due.localeCompare(b.action.due)) }
}
