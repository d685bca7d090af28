// Choosing people for a case: who can be asked in, and why somebody cannot. Those who are there already are not asked about.

import type { z } from 'zod'
import { londonDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import { type Refusal, refuse } from '#shared/errors'
import type { people } from '#shared/home'
import type { Actor } from '../domain/access.ts'
import { type Case, onTeam } from '../domain/case.ts'
import { agreementState } from '../domain/register.ts'
import { isExcluded } from '../domain/wishes.ts'
import { auditAccess, openCase } from './cases.ts'
import { peopleById } from './identify.ts'
import type { Account, Organisation, Ports } from './ports.ts'

/** Refuses the first of `personIds` who cannot be asked in; `here` are in already. */
export async function refusePicked(
  ports: Ports,
  one: Case,
  personIds: readonly string[],
  here: readonly string[] = [],
): Promise<Refusal | null> {
  const known = new Map((await ports.people.all()).map(account => [account.id, account]))
  if (personIds.some(id => !known.has(id))) return refuse('invalid', 'One of these people is not known here.')
  const added = [...new Set(personIds)].filter(id => !here.includes(id)).flatMap(id => known.get(id) ?? [])
  const why = await whyNot(ports, one)
  for (const account of added) {
    const words = why(account)
    if (words !== null) return refuse('invalid', words)
  }
  return null
}

/** Staff and organisations for the pickers of one case. */
export async function listCasePeople(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<z.infer<typeof people> | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if ('ok' in opened) return opened
  await auditAccess(ports, actor, caseId, 'case:people', opened.through)
  const [views, accounts, organisations, why] = await Promise.all([
    peopleById(ports),
    ports.people.all(),
    ports.people.organisations(),
    whyNot(ports, opened.one),
  ])
  const welcome = accounts.filter(account => !account.disabled && why(account) === null)
  const shown = welcome.flatMap(account => views.get(account.id) ?? [])
  return { people: shown, organisations: organisations.filter(one => isWelcomed(one, shown)) }
}

const isWelcomed = (organisation: Organisation, shown: { organisation: { id: string } }[]): boolean =>
  shown.some(person => person.organisation.id === organisation.id)

/** Why this person cannot be asked in for the case, in words for whoever picks; null = they can. */
export async function whyNot(ports: Ports, one: Case): Promise<(account: Account) => string | null> {
  const now = ports.clock.now().toISOString()
  const accounts = new Map((await ports.people.all()).map(account => [account.id, account]))
  const team = onTeam(one).flatMap(id => accounts.get(id)?.organisationId ?? [])
  const involved = new Set([one.practiceId, ...team])
  const today = londonDate(now)
  const registers = new Map((await ports.registers.all()).map(register => [register.id, register]))
  const names = new Map((await ports.people.organisations()).map(organisation => [organisation.id, organisation.name]))
  return account => {
    if (isExcluded(one.wishes, account, now)) {
      return `${account.name} cannot be asked in: this person does not want them, or their organisation, to see the record.`
    }
    // The practice holds the record and needs no agreement with itself.
    const agreement = registers.get(account.organisationId)?.agreement ?? null
    if (account.organisationId !== one.practiceId && agreementState(agreement, today) !== 'current') {
      const since = agreement && agreement.until < today ? `ended on ${shortDate(agreement.until)}` : 'is not in force'
      return `${account.name} cannot be asked in: the agreement with ${names.get(account.organisationId)} ${since}. An administrator can renew it.`
    }
    if (one.wishes.newOrganisations === 'objects' && !involved.has(account.organisationId)) {
      return `${account.name} cannot be asked in: this person does not want organisations that are not involved yet.`
    }
    return null
  }
}
