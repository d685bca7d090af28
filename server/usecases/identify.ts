// Who is asking, judged anew from the stores each time: a disabled account or an ended session stops at the next call.
import type { PersonView } from '#shared/person'
import type { Actor } from '../domain/access.ts'
import { standingOf } from '../domain/session.ts'
import type { Account, Organisation, Ports } from './ports.ts'

export async function identify(ports: Ports, token: string): Promise<{ actor: Actor; expiresAt: string } | null> {
  const claims = ports.tokens.verify(token, ports.clock.now())
  if (!claims) return null
  const actor = await actorOf(ports, claims.personId, claims.sessionId)
  return actor ? { actor, expiresAt: claims.expiresAt } : null
}

export async function actorOf(ports: Ports, personId: string, sessionId: string): Promise<Actor | null> {
  const [session, account] = await Promise.all([ports.sessions.get(sessionId), ports.people.get(personId)])
  if (!session || session.personId !== personId) return null
  if (standingOf(session, ports.clock.now(), ports.idleLockMs) !== 'open') return null
  if (!account || account.disabled) return null
  return toActor(account, await organisationOf(ports, account), sessionId)
}

export async function organisationOf(ports: Ports, account: Account): Promise<Organisation> {
  const found = (await ports.people.organisations()).find(one => one.id === account.organisationId)
  if (!found) throw new Error(`account ${account.id} has no organisation`)
  return found
}

export function toActor(account: Account, organisation: Organisation, sessionId: string): Actor {
  return {
    id: account.id,
    name: account.name,
    role: account.role,
    organisationId: organisation.id,
    organisationKind: organisation.kind,
    safeguardingLead: account.safeguardingLead,
    colour: account.colour,
    sessionId,
  }
}

export function toPersonView(account: Account, organisation: Organisation): PersonView {
  return { id: account.id, name: account.name, role: account.role, organisation, colour: account.colour }
}

/** Everybody by id, for building views. */
export async function peopleById(ports: Ports): Promise<Map<string, PersonView>> {
  const [accounts, organisations] = await Promise.all([ports.people.all(), ports.people.organisations()])
  const byId = new Map(organisations.map(one => [one.id, one]))
  return new Map(
    accounts.flatMap(account => {
      const organisation = byId.get(account.organisationId)
      return organisation ? [[account.id, toPersonView(account, organisation)] as const] : []
    }),
  )
}
