// Provisional decisions: who is asked for assent, and the list where they answer.
import type { Refusal } from '#shared/errors'
import type { AssentRow } from '#shared/home'
import { type Actor, can } from '../domain/access.ts'
import type { Decision } from '../domain/decision.ts'
import { findItem, type Item, type Meeting } from '../domain/meeting.ts'
import { answersFor } from '../domain/quorum.ts'
import { auditViews, identityOf, refuseRole } from './cases.ts'
import { isAskedForAssent, loadDiscussion, throughItem } from './discussions.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'

/** A refused decision stays on the list of whoever ran the meeting for this long. */
const refusedShownDays = 30

/** Tells those who can answer, wherever they are signed in. Clinical text is in the list only. */
export async function askForAssent(ports: Ports, discussionId: string): Promise<void> {
  const meeting = await ports.meetings.ofItem(discussionId)
  const item = meeting ? findItem(meeting, discussionId) : undefined
  if (!meeting || !item) return
  const { decisions } = await loadDiscussion(ports, { meeting, item })
  const waiting = decisions.filter(decision => decision.state === 'provisional')
  const people = await peopleById(ports)
  const personIds = [...new Set([...meeting.memberIds, ...item.invitedIds, item.presenterId])].filter(id => {
    const person = people.get(id)
    return person && waiting.some(one => answersFor(one, { role: person.role, agency: person.organisation.kind }))
  })
  if (personIds.length > 0) ports.hub.emit('assentAsked', { meetingId: meeting.id, discussionId, personIds })
}

export async function listAssents(ports: Ports, actor: Actor): Promise<{ assents: AssentRow[] } | Refusal> {
  if (!can(actor, 'case:search')) return refuseRole(ports, actor, 'case:search')
  const assents = await collectAssents(ports, actor)
  await auditViews(ports, actor, 'assents:view', assents)
  return { assents }
}

/** Without audit rows: for counts, which show nobody. */
export async function collectAssents(ports: Ports, actor: Actor): Promise<AssentRow[]> {
  const discussions = await ports.discussions.withAssents()
  const meetings = new Map((await ports.meetings.many(discussions.map(one => one.meetingId))).map(one => [one.id, one]))
  const cases = new Map((await ports.cases.many(discussions.map(one => one.caseId))).map(one => [one.id, one]))
  const now = ports.clock.now()
  const since = new Date(now.getTime() - refusedShownDays * 86_400_000).toISOString()
  const rows: AssentRow[] = []
  for (const discussion of discussions) {
    const meeting = meetings.get(discussion.meetingId)
    const item = meeting ? findItem(meeting, discussion.id) : undefined
    const one = cases.get(discussion.caseId)
    if (!meeting || !item || !one) continue
    const related = throughItem(actor, one, meeting, item, now.toISOString()).length > 0
    for (const decision of discussion.decisions) {
      const toMe = decision.state === 'provisional' && asked(decision, actor, meeting, item, related)
      const shown = toMe || (followsUp(decision, actor, meeting, since) && related)
      if (!shown) continue
      rows.push({
        decision,
        identity: await identityOf(ports, one),
        caseId: one.id,
        discussionId: discussion.id,
        meetingId: meeting.id,
        meetingTitle: meeting.title,
        meetingStartsAt: meeting.startsAt,
        toMe,
      })
    }
  }
  return rows.sort((a, b) => (a.decision.recordedAt ?? '').localeCompare(b.decision.recordedAt ?? ''))
}

function asked(decision: Decision, actor: Actor, meeting: Meeting, item: Item, related: boolean): boolean {
  if (!can(actor, 'decision:assent')) return false
  if (isAskedForAssent(decision, actor, meeting, item)) return true
  return related && answersFor(decision, { role: actor.role, agency: actor.organisationKind })
}

/** Whoever ran the meeting or recorded it sees what waits and what was refused. */
function followsUp(decision: Decision, actor: Actor, meeting: Meeting, since: string): boolean {
  const theirs = meeting.chairId === actor.id || decision.recordedBy?.id === actor.id
  if (!theirs) return false
  return decision.state === 'provisional' || (decision.state === 'refused' && (decision.recordedAt ?? '') >= since)
}
