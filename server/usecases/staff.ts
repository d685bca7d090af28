// Administration of staff: who may sign in, as what. Only of the administrator's own organisation; to them nobody else exists.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { LinkMade, StaffChange, StaffInvite, StaffRow } from '#shared/staff'
import { type Actor, can } from '../domain/access.ts'
import { findingsOf } from '../domain/staffReview.ts'
import { refuseRole } from './cases.ts'
import { makeLink } from './entryLinks.ts'
import type { Account, Ports } from './ports.ts'
import { requireStepUp } from './proof.ts'
import { endSessionsOf } from './sessions.ts'

/** At the prompt of the machine itself there is no session to prove anything in. */
export interface Operator {
  id: string
  organisationId: string
}

export async function listStaff(ports: Ports, actor: Actor): Promise<{ staff: StaffRow[] } | Refusal> {
  if (!can(actor, 'staff:manage')) return refuseRole(ports, actor, 'staff:manage')
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'staff:list', outcome: 'done' })
  return { staff: await staffOf(ports, actor.organisationId) }
}

export async function staffOf(ports: Ports, organisationId: string): Promise<StaffRow[]> {
  const accounts = (await ports.people.all()).filter(one => one.organisationId === organisationId)
  const ids = accounts.map(one => one.id)
  const [files, enrolled, teams, named] = await Promise.all([
    ports.staffFiles.many(ids),
    ports.secondFactors.enrolled(ids),
    ports.cases.teamsOf(ids),
    ports.teams.withMembers(ids),
  ])
  const fileOf = new Map(files.map(one => [one.personId, one]))
  const now = ports.clock.now()
  return accounts.map(({ id, name, email, role, safeguardingLead, disabled }) => {
    const { invitedAt = null, lastSignInAt = null, roleChangedAt = null, reviewedAt = null } = fileOf.get(id) ?? {}
    const standing = { disabled, invitedAt, lastSignInAt, roleChangedAt, reviewedAt }
    const theirs = named.filter(one => one.memberIds.includes(id)).map(one => one.name)
    const findings = findingsOf(
      { ...standing, hasAuthenticator: enrolled.includes(id), teams: (teams.get(id) ?? 0) + theirs.length },
      now,
    )
    return { id, name, email, role, safeguardingLead, disabled, lastSignInAt, reviewedAt, teams: theirs, findings }
  })
}

export async function inviteStaff(ports: Ports, actor: Actor, given: StaffInvite): Promise<LinkMade | Refusal> {
  const refused = await refuseAdministrator(ports, actor)
  return refused ?? invite(ports, actor, given)
}

/** An account without a password, and the link by which the person sets one. */
export async function invite(ports: Ports, by: Operator, given: StaffInvite): Promise<LinkMade | Refusal> {
  const email = given.email.toLowerCase()
  if (await ports.people.byEmail(email)) {
    const words = 'There is an account with this e-mail address already.'
    return refuse('invalid', words, [{ path: 'email', message: words }])
  }
  const id = ports.newId()
  const { name, role, safeguardingLead } = given
  const colour = (await ports.people.all()).length % 8
  const account = { id, name, email, role, safeguardingLead, colour, organisationId: by.organisationId }
  await ports.people.addAccounts([{ ...account, disabled: false, passwordHash: 'none yet' }])
  await ports.staffFiles.note(id, { invitedAt: ports.clock.now().toISOString(), invitedBy: by.id })
  await note(ports, by, 'staff:invite', id, { role })
  return { ok: true, id, ...(await makeLink(ports, 'password', id)) }
}

export async function changeStaff(
  ports: Ports,
  actor: Actor,
  personId: string,
  given: StaffChange,
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseAdministrator(ports, actor)
  return refused ?? change(ports, actor, personId, given)
}

/** A new role counts from the next frame: open connections are closed and judged anew. */
export async function change(
  ports: Ports,
  by: Operator,
  personId: string,
  given: StaffChange,
): Promise<{ ok: true } | Refusal> {
  const account = await ownStaff(ports, by, personId)
  if (isRefusal(account)) return account
  const leaves = account.role === 'administrator' && given.role !== 'administrator'
  const stays = leaves ? await refuseLast(ports, account) : null
  if (stays) return stays
  await ports.people.change(personId, given)
  if (given.role !== account.role) {
    await ports.staffFiles.note(personId, { roleChangedAt: ports.clock.now().toISOString() })
  }
  await note(ports, by, 'staff:change', personId, { from: account.role, role: given.role })
  await rightsChanged(ports, personId)
  return { ok: true }
}

export async function setStaffState(
  ports: Ports,
  actor: Actor,
  personId: string,
  disabled: boolean,
): Promise<{ ok: true } | Refusal> {
  const refused = await refuseAdministrator(ports, actor)
  if (refused) return refused
  if (personId === actor.id) return refuse('not-now', 'You cannot disable your own account. Another administrator can.')
  return setState(ports, actor, personId, disabled)
}

/** Disabled: every session ends, every open page goes dark, and every link is worth nothing. */
export async function setState(
  ports: Ports,
  by: Operator,
  personId: string,
  disabled: boolean,
): Promise<{ ok: true } | Refusal> {
  const account = await ownStaff(ports, by, personId)
  if (isRefusal(account)) return account
  const stays = disabled ? await refuseLast(ports, account) : null
  if (stays) return stays
  await ports.people.change(personId, { disabled })
  await note(ports, by, disabled ? 'staff:disable' : 'staff:enable', personId)
  if (disabled) await endSessionsOf(ports, personId, 'sign-out-disabled')
  await rightsChanged(ports, personId)
  return { ok: true }
}

export async function renewLink(
  ports: Ports,
  actor: Actor,
  personId: string,
  forgetAuthenticator: boolean,
): Promise<LinkMade | Refusal> {
  const refused = await refuseAdministrator(ports, actor)
  return refused ?? link(ports, actor, personId, forgetAuthenticator)
}

/** A new way in for somebody who forgot their password, and on request without the authenticator that they lost. */
export async function link(
  ports: Ports,
  by: Operator,
  personId: string,
  forgetAuthenticator: boolean,
): Promise<LinkMade | Refusal> {
  const account = await ownStaff(ports, by, personId)
  if (isRefusal(account)) return account
  if (account.disabled) return refuse('not-now', 'This account is disabled. Enable it first.')
  if (forgetAuthenticator) await ports.secondFactors.remove(personId)
  await note(ports, by, 'staff:link', personId, { forgetAuthenticator: forgetAuthenticator ? 1 : 0 })
  return { ok: true, id: personId, ...(await makeLink(ports, 'password', personId)) }
}

/** "I looked at this account, and it is right as it is." */
export async function reviewStaff(ports: Ports, actor: Actor, personId: string): Promise<{ ok: true } | Refusal> {
  if (!can(actor, 'staff:manage')) return refuseRole(ports, actor, 'staff:manage')
  const account = await ownStaff(ports, actor, personId)
  if (isRefusal(account)) return account
  await ports.staffFiles.note(personId, { reviewedAt: ports.clock.now().toISOString(), reviewedBy: actor.id })
  await note(ports, actor, 'staff:review', personId)
  return { ok: true }
}

async function refuseAdministrator(ports: Ports, actor: Actor): Promise<Refusal | null> {
  if (!can(actor, 'staff:manage')) return refuseRole(ports, actor, 'staff:manage')
  return requireStepUp(ports, actor)
}

/** Somebody of another organisation is not there, for an administrator. */
async function ownStaff(ports: Ports, by: Operator, personId: string): Promise<Account | Refusal> {
  const account = await ports.people.get(personId)
  return account && account.organisationId === by.organisationId ? account : refuse('not-found')
}

async function refuseLast(ports: Ports, account: Account): Promise<Refusal | null> {
  if (account.role !== 'administrator') return null
  const all = await ports.people.all()
  const others = all.some(
    one =>
      one.id !== account.id &&
      one.role === 'administrator' &&
      !one.disabled &&
      one.organisationId === account.organisationId,
  )
  return others
    ? null
    : refuse('not-now', 'This is the last administrator of the organisation. Make another one first.')
}

function note(ports: Ports, by: Operator, what: string, personId: string, more: Record<string, string | number> = {}) {
  return ports.audit.record({ chain: 'system', who: by.id, what, outcome: 'done', detail: { personId, ...more } })
}

async function rightsChanged(ports: Ports, personId: string): Promise<void> {
  ports.hub.emit('accessChanged', { personIds: [personId] })
  await ports.accessNotices.tell([personId], ports.clock.now())
}
