// What the server writes into a new discussion, once: see the domain's `carryOver`.
import { carryOver, type Part } from '../domain/carryOver.ts'
import { hasMinute } from '../domain/caseMinute.ts'
import { findItem } from '../domain/meeting.ts'
import type { Ports } from './ports.ts'

/** `discussionId`: the one that opens; what it and other meetings that still go on agree is told nowhere else yet. */
export async function composeOpening(
  ports: Pick<Ports, 'discussions' | 'meetings' | 'clock'>,
  caseId: string,
  discussionId: string,
): Promise<Part[]> {
  const discussions = (await ports.discussions.ofCase(caseId)).filter(one => one.id !== discussionId)
  const meetings = new Map((await ports.meetings.many(discussions.map(one => one.meetingId))).map(one => [one.id, one]))
  const earlier = discussions.flatMap(discussion => {
    const meeting = meetings.get(discussion.meetingId)
    const item = meeting ? findItem(meeting, discussion.id) : undefined
    if (meeting?.state !== 'ended' || !item || !hasMinute(discussion, item)) return []
    return [{ discussion, question: item.question, title: meeting.title, startsAt: meeting.startsAt }]
  })
  return carryOver(earlier, ports.clock.now().toISOString())
}
