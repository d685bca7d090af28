// Cases as they are judged: each comes with the named teams on it and their active members, read at that moment.
import type { Case } from '../domain/case.ts'
import type { CaseScope, CaseStore } from './casePorts.ts'
import type { TeamStore } from './governancePorts.ts'
import type { PeopleStore } from './ports.ts'

export function casesWithTeams(cases: CaseStore, teams: TeamStore, people: PeopleStore): CaseStore {
  const fill = async (found: Case[]): Promise<Case[]> => {
    const ids = [...new Set(found.flatMap(one => one.namedTeamIds ?? []))]
    if (ids.length === 0) return found
    const [living, accounts] = await Promise.all([teams.many(ids), people.all()])
    const active = new Set(accounts.filter(one => !one.disabled).map(one => one.id))
    const named = new Map(
      living.map(({ id, name, organisationId, memberIds }) => [
        id,
        { id, name, organisationId, memberIds: memberIds.filter(member => active.has(member)) },
      ]),
    )
    return found.map(one =>
      one.namedTeamIds ? { ...one, namedTeams: one.namedTeamIds.flatMap(id => named.get(id) ?? []) } : one,
    )
  }
  const fillOne = async (one: Case | null) => (one ? ((await fill([one]))[0] ?? null) : null)
  const scoped = async (scope: CaseScope): Promise<CaseScope> => {
    const through = await teams.withMembers(scope.teamOf)
    return { ...scope, namedTeamIds: [...(scope.namedTeamIds ?? []), ...through.map(one => one.id)] }
  }
  return {
    ...cases,
    get: async id => fillOne(await cases.get(id)),
    own: async id => fillOne(await cases.own(id)),
    mergedInto: async ids => fill(await cases.mergedInto(ids)),
    after: async (id, most) => fill(await cases.after(id, most)),
    many: async ids => fill(await cases.many(ids)),
    inScope: async scope => fill(await cases.inScope(await scoped(scope))),
    withNameOrNumber: async (scope, find) => fill(await cases.withNameOrNumber(await scoped(scope), find)),
    withNhsNumber: async number => fill(await cases.withNhsNumber(number)),
    withIdentifiers: async (practiceId, identifiers) => fill(await cases.withIdentifiers(practiceId, identifiers)),
  }
}
