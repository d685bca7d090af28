// Who is on the case team: people one by one, and named teams.
import type { z } from 'zod'
import { type Refusal, refuse } from '#shared/errors'
import type { teamChoices } from '#shared/team'
import type { Actor } from '../domain/access.ts'
import { type Case, onTeam } from '../domain/case.ts'
import type { Team } from '../domain/team.ts'
import { auditAccess, openCase } from './cases.ts'
import { refusePicked, whyNot } from './picking.ts'
import type { Ports } from './ports.ts'
import { teamRightsChanged } from './teams.ts'

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

export async function listTeamChoices(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<z.infer<typeof teamChoices> | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:team')
  if ('ok' in opened) return opened
  await auditAccess(ports, actor, caseId, 'case:people', opened.through)
  const { one } = opened
  const [living, organisations, welcome] = await Promise.all([
    ports.teams.living(),
    ports.people.organisations(),
    welcomeIn(ports, one),
  ])
  const names = new Map(organisations.map(organisation => [organisation.id, organisation.name]))
  const choices = living.flatMap(team => {
    const members = welcome(team)
    const there = one.namedTeamIds?.includes(team.id) ?? false
    if (there || typeof members === 'string') return []
    return [{ id: team.id, name: team.name, organisation: names.get(team.organisationId) ?? '', members }]
  })
  return { choices: choices.sort((a, b) => a.name.localeCompare(b.name, 'en-GB')) }
}

/** A command that comes again finds it done. A team that ended can be taken off, and not put on. */
export async function putTeam(
  ports: Ports,
  actor: Actor,
  caseId: string,
  { teamId, on }: { teamId: string; on: boolean },
): Promise<{ ok: true } | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:team')
  if ('ok' in opened) return opened
  const { one } = opened
  const before = one.namedTeamIds ?? []
  if (before.includes(teamId) === on) return { ok: true }
  if (on) {
    const team = (await ports.teams.many([teamId]))[0]
    if (!team) return refuse('invalid', 'There is no such team, or it has ended.')
    const members = (await welcomeIn(ports, one))(team)
    if (typeof members === 'string') return refuse('invalid', members)
  }
  const namedTeamIds = on ? [...before, teamId] : before.filter(id => id !== teamId)
  if ((await ports.cases.save({ ...one, namedTeamIds })) === 'stale') return refuse('stale')
  const detail = { through: opened.through.join(' '), team: teamId, on: on ? 1 : 0 }
  await ports.audit.record({ chain: caseId, who: actor.id, what: 'case:team', outcome: 'done', detail })
  const after = await ports.cases.get(caseId)
  const stay = after ? onTeam(after) : []
  await teamRightsChanged(
    ports,
    [one],
    onTeam(one).filter(id => !stay.includes(id)),
  )
  return { ok: true }
}

/** How many of a team can be asked in; or, when it is nobody, why. Whom the person keeps out by name just does not count. */
async function welcomeIn(ports: Ports, one: Case): Promise<(team: Team) => number | string> {
  const [why, accounts] = await Promise.all([whyNot(ports, one), ports.people.all()])
  const active = new Map(accounts.filter(account => !account.disabled).map(account => [account.id, account]))
  return team => {
    const reasons = team.memberIds.flatMap(id => {
      const account = active.get(id)
      return account ? [why(account)] : []
    })
    const welcome = reasons.filter(reason => reason === null).length
    return welcome > 0 ? welcome : (reasons[0] ?? 'Nobody with an account in use is in this team.')
  }
}
