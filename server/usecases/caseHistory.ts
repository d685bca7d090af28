// Earlier meetings about one person, newest first.
import type { z } from 'zod'
import type { caseHistoryEntry } from '#shared/case'
import { isRefusal, type Refusal } from '#shared/errors'
import type { Actor } from '../domain/access.ts'
import { findItem } from '../domain/meeting.ts'
import { auditAccess, openCase } from './cases.ts'
import type { Ports } from './ports.ts'

type Entry = z.infer<typeof caseHistoryEntry>

export async function viewHistory(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<{ meetings: Entry[] } | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  await auditAccess(ports, actor, caseId, 'history:view', opened.through)
  const entries: Entry[] = []
  for (const discussion of await ports.discussions.ofCase(caseId)) {
    const meeting = await ports.meetings.load(discussion.meetingId)
    const item = meeting ? findItem(meeting, discussion.id) : undefined
    if (!meeting || !item || meeting.state === 'planned') continue
    entries.push({
      meetingId: meeting.id,
      itemId: item.id,
      title: meeting.title,
      startsAt: meeting.startsAt,
      question: item.question,
      decisions: discussion.decisions.filter(one => one.state === 'recorded').map(one => one.text),
      openActions: discussion.actions.filter(one => one.state === 'offered' || one.state === 'accepted').length,
    })
  }
  return { meetings: entries.sort((a, b) => b.startsAt.localeCompare(a.startsAt)) }
}
