// Who is asking, judged anew from the stores each time: a disabled account or an ended session stops at the next call.
import type { PersonView } from '#shared/person'
import type { Actor } from '../domain/access.ts'
import { isOpen } from '../domain/emergency.ts'
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
  return actorFor(ports, account, sessionId)
}

/** With everything that rights are judged by, read now: whom they stand in for, and what they opened in an emergency. */
export async function actorFor(ports: Ports, account: Account, sessionId: string): Promise<Actor> {
  const now = ports.clock.now().toISOString()
  const [organisation, covers, emergencies] = await Promise.all([
    organisationOf(ports, account),
    ports.covers.by(account.id),
    ports.emergencies.openOf(account.id),
  ])
  return toActor(account, organisation, sessionId, {
    covers: covers.filter(one => one.endedAt === null),
    emergencies: emergencies.filter(one => isOpen(one, now)),
  })
}

export async function organisationOf(ports: Ports, account: Account): Promise<Organisation> {
  const found = (await ports.people.organisations()).find(one => one.id === account.organisationId)
  if (!found) throw new Error(`account ${account.id} has no organisation`)
  return found
}

/** Whom somebody stands in for, and what they opened in an emergency. */
type Held = Pick<Actor, 'covers' | 'emergencies'>

export function toActor(
  account: Account,
  organisation: Organisation,
  sessionId: string,
  held: Held = { covers: [], emergencies: [] },
): Actor {
  return {
    id: account.id,
    name: account.name,
    role: account.role,
    organisationId: organisation.id,
    organisationKind: organisation.kind,
    safeguardingLead: account.safeguardingLead,
    colour: account.colour,
    sessionId,
    covers: held.covers.map(({ forId, from, until }) => ({ forId, from, until })),
    emergencies: held.emergencies.map(({ id, caseId, until }) => ({ id, caseId, until })),
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
