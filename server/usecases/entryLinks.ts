// One-time links: for somebody who was invited, who forgot their password, or who is the first administrator of all.
import { createHash, randomBytes } from 'node:crypto'
import { type Refusal, refuse } from '#shared/errors'
import type { LinkUse, LinkView } from '#shared/staff'
import { accountLink } from '../domain/mailWords.ts'
import type { EntryLink } from './accountPorts.ts'
import { nobodyInvolved, post } from './outbox.ts'
import { refuseWeak } from './passwords.ts'
import type { Ports } from './ports.ts'
import { endSessionsOf } from './sessions.ts'

const hours = { password: 72, 'first-administrator': 24 } as const
/** One answer for a link that never was, was used, or is over. */
const over = () => refuse('not-found', 'This link does not work any more. Ask your administrator for a new one.')

/** The secret goes to the person and is not kept. `mailed`: it is on its way to their address. */
export async function makeLink(
  ports: Ports,
  kind: EntryLink['kind'],
  personId: string | null,
): Promise<{ secret: string; expiresAt: string; mailed: boolean }> {
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(ports.clock.now().getTime() + hours[kind] * 3_600_000).toISOString()
  const hash = sha256(secret)
  await ports.entryLinks.replace({ hash, kind, personId, expiresAt })
  const posted = personId !== null && (await mailLink(ports, { personId, hash, secret, expiresAt }))
  return { secret, expiresAt, mailed: posted && ports.postOffice.send !== null }
}

function mailLink(
  ports: Ports,
  { personId, hash, secret, expiresAt }: { personId: string; hash: string; secret: string; expiresAt: string },
): Promise<boolean> {
  return post(ports, {
    ...{ key: `link:${hash}`, topic: `link:${personId}`, kind: 'account-link', toId: personId, subjectId: hash },
    ...{ about: nobodyInvolved, secret, until: expiresAt },
    write: typed => ({
      ...accountLink(expiresAt, { typed, origin: ports.postOffice.origin }),
      calendar: null,
    }),
  })
}

/** For mail that waited: whether the link in it still works. */
export async function linkWorks(ports: Ports, hash: string): Promise<boolean> {
  const link = await ports.entryLinks.get(hash)
  return link !== null && link.expiresAt > ports.clock.now().toISOString()
}

export async function lookAtLink(ports: Ports, secret: string): Promise<LinkView | Refusal> {
  const link = await goodLink(ports, secret)
  if (!link) return over()
  if (link.kind === 'first-administrator') return { kind: link.kind }
  const account = await ports.people.get(link.personId ?? '')
  return account && !account.disabled ? { kind: link.kind, name: account.name, email: account.email } : over()
}

/** Sets the password; the link is worth nothing afterwards. Signing in is the next step, with the new password. */
export async function spendLink(ports: Ports, given: LinkUse): Promise<{ ok: true } | Refusal> {
  const link = await goodLink(ports, given.secret)
  if (!link) return over()
  return link.kind === 'first-administrator' ? beginInstallation(ports, link, given) : setPassword(ports, link, given)
}

/** For the first start: a link when nobody can administer this installation, null when somebody can. */
export async function firstAdministratorLink(ports: Ports): Promise<string | null> {
  if (await someAdministrator(ports)) return null
  return (await makeLink(ports, 'first-administrator', null)).secret
}

async function setPassword(ports: Ports, link: EntryLink, given: LinkUse): Promise<{ ok: true } | Refusal> {
  const account = await ports.people.get(link.personId ?? '')
  if (!account || account.disabled) return over()
  const weak = await refuseWeak(ports, account, given.password, 'password')
  if (weak) return weak
  const passwordHash = await ports.passwords.hash(given.password)
  if (!(await ports.entryLinks.spend(link.hash))) return over()
  await ports.people.setPassword(account.id, passwordHash)
  await ports.audit.record({ chain: 'system', who: account.id, what: 'link-used', outcome: 'done' })
  // Whoever was in under the old password is out.
  await endSessionsOf(ports, account.id, 'sign-out-password-changed')
  ports.throttle.succeeded(account.email)
  return { ok: true }
}

async function beginInstallation(ports: Ports, link: EntryLink, given: LinkUse): Promise<{ ok: true } | Refusal> {
  if (!given.first) return refuse('invalid', 'Say who you are and for which organisation.')
  if (await someAdministrator(ports)) return over()
  const { name, organisation } = given.first
  const email = given.first.email.toLowerCase()
  const weak = await refuseWeak(ports, { name, email }, given.password, 'password')
  if (weak) return weak
  if (await ports.people.byEmail(email)) return refuse('invalid', 'There is an account with this e-mail address.')
  const passwordHash = await ports.passwords.hash(given.password)
  if (!(await ports.entryLinks.spend(link.hash))) return over()
  const organisationId = ports.newId()
  const id = ports.newId()
  await ports.people.addOrganisations([{ id: organisationId, ...organisation }])
  const rights = { role: 'administrator' as const, safeguardingLead: false, disabled: false }
  await ports.people.addAccounts([{ id, name, email, organisationId, colour: 0, passwordHash, ...rights }])
  await ports.audit.record({ chain: 'system', who: id, what: 'first-administrator', outcome: 'done' })
  return { ok: true }
}

async function goodLink(ports: Ports, secret: string): Promise<EntryLink | null> {
  const link = await ports.entryLinks.get(sha256(secret))
  return link && link.expiresAt > ports.clock.now().toISOString() ? link : null
}

async function someAdministrator(ports: Ports): Promise<boolean> {
  return (await ports.people.all()).some(one => one.role === 'administrator' && !one.disabled)
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
