// Named teams: made, changed and ended by administrators of their organisation; to those of another they are not there.
import { londonDate } from '#shared/calendar'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { TeamChange, TeamGiven, TeamRow } from '#shared/team'
import { type Actor, can } from '../domain/access.ts'
import type { Case } from '../domain/case.ts'
import { agreementState } from '../domain/register.ts'
import { changeTeam, endTeam, makeTeam, type Team, type TeamAround } from '../domain/team.ts'
import { refuseRole } from './cases.ts'
import type { Ports } from './ports.ts'
import { requireStepUp } from './proof.ts'

export async function listTeams(ports: Ports, actor: Actor): Promise<{ teams: TeamRow[] } | Refusal> {
  if (!can(actor, 'team:manage')) return refuseRole(ports, actor, 'team:manage')
  const [living, accounts] = await Promise.all([ports.teams.living(), ports.people.all()])
  const people = new Map(accounts.map(one => [one.id, one]))
  const ours = living.filter(one => one.organisationId === actor.organisationId)
  const teams = await Promise.all(
    ours.map(async ({ id, version, name, memberIds }) => {
      const members = memberIds.flatMap(memberId => {
        const person = people.get(memberId)
        return person ? [{ id: person.id, name: person.name, disabled: person.disabled }] : []
      })
      return { id, version, name, members, cases: (await casesOf(ports, id)).length }
    }),
  )
  return { teams: teams.sort((a, b) => a.name.localeCompare(b.name, 'en-GB')) }
}

export async function addTeam(
  ports: Ports,
  actor: Actor,
  given: TeamGiven,
): Promise<{ ok: true; id: string } | Refusal> {
  const refused = await refuseAdministrator(ports, actor)
  if (refused) return refused
  // One after the other: a command that is sent twice finds the team of its name there.
  return ports.inTurn(`teams ${actor.organisationId}`, async () => {
    const decided = makeTeam(given, await around(ports, actor), deciding(ports))
    if (isRefusal(decided)) return decided
    if ((await ports.teams.save(decided.state, decided.event)) === 'stale') return refuse('stale')
    await note(ports, actor, decided.state, 'team:make')
    return { ok: true, id: decided.state.id }
  })
}

export async function saveTeam(
  ports: Ports,
  actor: Actor,
  teamId: string,
  given: TeamChange,
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseAdministrator(ports, actor)
  if (refused) return refused
  return ports.inTurn(`teams ${actor.organisationId}`, async () => {
    const team = await ownTeam(ports, actor, teamId)
    if (isRefusal(team)) return team
    const decided = changeTeam(team, given, await around(ports, actor), deciding(ports))
    if (isRefusal(decided)) return decided
    const cases = await casesOf(ports, teamId)
    const grows = decided.state.memberIds.some(id => !team.memberIds.includes(id))
    if (grows && !(await mayGrow(ports, actor, cases))) {
      return refuse(
        'not-now',
        'The agreement with your organisation is not in force: nobody can be added while the team is on a case.',
      )
    }
    return store(ports, actor, team, decided, 'team:change')
  })
}

export async function stopTeam(
  ports: Ports,
  actor: Actor,
  teamId: string,
  version: number,
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseAdministrator(ports, actor)
  if (refused) return refused
  const team = await ownTeam(ports, actor, teamId)
  if (isRefusal(team)) return team
  const decided = endTeam(team, version, actor.id, deciding(ports))
  return isRefusal(decided) ? decided : store(ports, actor, team, decided, 'team:end')
}

/**
 * Open connections at these cases are judged anew. The pages of those who `left` forget the case, but for people of its
 * practice, who keep it.
 */
export async function teamRightsChanged(ports: Ports, cases: readonly Case[], left: readonly string[]): Promise<void> {
  const ids = cases.map(one => one.id)
  if (ids.length === 0) return
  // A duplicate is guarded by the record that it went into.
  const [duplicates, accounts] = await Promise.all([ports.cases.mergedInto(ids), ports.people.all()])
  const caseIds = [...ids, ...duplicates.map(one => one.id)]
  const employers = new Map(accounts.map(one => [one.id, one.organisationId]))
  const atCases = [...cases, ...duplicates].map(({ id, practiceId }) => ({
    caseId: id,
    personIds: left.filter(personId => employers.get(personId) !== practiceId),
  }))
  ports.hub.emit('accessChanged', { caseIds, atCases })
  for (const caseId of caseIds) ports.hub.emit('caseChanged', { caseId })
}

export const casesOf = (ports: Ports, teamId: string): Promise<Case[]> =>
  ports.cases.inScope({ teamOf: [], organisationId: 'nobody', invitedTo: [], namedTeamIds: [teamId] })

async function store(
  ports: Ports,
  actor: Actor,
  before: Team,
  { state, event }: { state: Team; event: Team['history'][number] },
  what: 'team:change' | 'team:end',
): Promise<{ ok: true } | Refusal> {
  if ((await ports.teams.save(state, event)) === 'stale') return refuse('stale')
  await note(ports, actor, state, what)
  const left = state.endedAt === null ? before.memberIds.filter(id => !state.memberIds.includes(id)) : before.memberIds
  await teamRightsChanged(ports, await casesOf(ports, state.id), left)
  return { ok: true }
}

/** A practice holds its own patients' records and needs no agreement with itself. */
async function mayGrow(ports: Ports, actor: Actor, cases: readonly Case[]): Promise<boolean> {
  if (cases.every(one => one.practiceId === actor.organisationId)) return true
  const register = await ports.registers.load(actor.organisationId)
  return agreementState(register?.agreement ?? null, londonDate(ports.clock.now().getTime())) === 'current'
}

/** Gives and takes rights, so a screen that was left open cannot do it. */
async function refuseAdministrator(ports: Ports, actor: Actor): Promise<Refusal | null> {
  if (!can(actor, 'team:manage')) return refuseRole(ports, actor, 'team:manage')
  return requireStepUp(ports, actor)
}

async function ownTeam(ports: Ports, actor: Actor, teamId: string): Promise<Team | Refusal> {
  const team = await ports.teams.load(teamId)
  return team && team.organisationId === actor.organisationId ? team : refuse('not-found')
}

async function around(ports: Ports, actor: Actor): Promise<TeamAround> {
  const { organisationId, id: by } = actor
  const [living, accounts] = await Promise.all([ports.teams.living(), ports.people.all()])
  const staffIds = accounts.filter(one => one.organisationId === organisationId && !one.disabled).map(one => one.id)
  return { organisationId, by, staffIds, known: living.filter(one => one.organisationId === organisationId) }
}

const deciding = (ports: Ports) => ({
  commandId: ports.newId(),
  now: ports.clock.now().toISOString(),
  newId: ports.newId,
})

function note(ports: Ports, actor: Actor, team: Team, what: string): Promise<void> {
  const detail = { team: team.id, members: team.memberIds.length }
  return ports.audit.record({ chain: 'system', who: actor.id, what, outcome: 'done', detail })
}
