// Who is on the case team.
import { type Refusal, refuse } from '#shared/errors'
import type { Actor } from '../domain/access.ts'
import { auditAccess, openCase } from './cases.ts'
import { refusePicked } from './picking.ts'
import type { Ports } from './ports.ts'

export async function setCaseTeam(
  ports: Ports,
  actor: Actor,
  caseId: string,
  memberIds: string[],
): Promise<{ ok: true } | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:team')
  if ('ok' in opened) return opened
  const before = opened.one.teamIds
  const refused = await refusePicked(ports, opened.one, memberIds, before)
  if (refused) return refused
  const saved = await ports.cases.save({ ...opened.one, teamIds: [...new Set(memberIds)] })
  if (saved === 'stale') return refuse('stale')
  await auditAccess(ports, actor, caseId, 'case:team', opened.through)
  const left = before.filter(id => !memberIds.includes(id))
  ports.hub.emit('accessChanged', { caseIds: [caseId], atCases: [{ caseId, personIds: left }] })
  return { ok: true }
}
