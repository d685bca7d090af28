// Flags across meetings: those I raised, and those raised to me or my role, about people I am related to.
import type { Refusal } from '#shared/errors'
import type { FlagRow } from '#shared/home'
import { type Actor, can } from '../domain/access.ts'
import type { Flag } from '../domain/flag.ts'
import { auditViews, casesInScope, identityOf, refuseRole } from './cases.ts'
import type { Ports } from './ports.ts'

export async function listFlags(ports: Ports, actor: Actor): Promise<{ flags: FlagRow[] } | Refusal> {
  if (!can(actor, 'case:search')) return refuseRole(ports, actor, 'case:search')
  const flags = await collectFlags(ports, actor)
  await auditViews(ports, actor, 'flags:view', flags)
  return { flags }
}

/** Without audit rows: for counts, which show nobody. */
export async function collectFlags(ports: Ports, actor: Actor): Promise<FlagRow[]> {
  const cases = new Map((await casesInScope(ports, actor)).map(one => [one.id, one]))
  const discussions = await ports.discussions.withFlagsAbout([...cases.keys()])
  const merged = discussions.map(one => one.caseId).filter(id => !cases.has(id))
  for (const one of await ports.cases.many(merged)) cases.set(one.id, one)
  const meetings = await ports.meetings.many(discussions.map(one => one.meetingId))
  const meetingById = new Map(meetings.map(one => [one.id, one]))
  const rows: FlagRow[] = []
  for (const discussion of discussions) {
    const one = cases.get(discussion.caseId)
    const meeting = meetingById.get(discussion.meetingId)
    const shown = discussion.flags.filter(flag => addressedTo(flag, actor) || flag.raisedBy.id === actor.id)
    if (!one || !meeting || shown.length === 0) continue
    const identity = await identityOf(ports, one)
    for (const flag of shown) {
      rows.push({
        flag,
        identity,
        caseId: one.id,
        discussionId: discussion.id,
        meetingId: meeting.id,
        meetingTitle: meeting.title,
        toMe: addressedTo(flag, actor),
      })
    }
  }
  return rows.sort((a, b) => b.flag.raisedAt.localeCompare(a.flag.raisedAt))
}

function addressedTo(flag: Flag, actor: Actor): boolean {
  if (flag.state !== 'open' || flag.raisedBy.id === actor.id) return false
  return flag.to.person?.id === actor.id || flag.to.role === actor.role
}
