// Signing in at the organisation's own provider. It says who somebody is; what they may do here was decided by an administrator,
// or by roles that were mapped one by one. Nobody gets an account by having one elsewhere.
import { type Refusal, refuse } from '#shared/errors'
import type { Role } from '#shared/roles'
import { openedAt } from '../domain/session.ts'
import type { ProvedElsewhere, SignInElsewhere } from './accountPorts.ts'
import type { Account, Ports } from './ports.ts'
import { endSession, openSession, type SignedIn } from './sessions.ts'

type Why = 'sealed' | 'answer' | 'tenant' | 'acr' | 'unverified-email' | 'no-account' | 'other-identity' | 'role'

export async function beginElsewhere(ports: Ports): Promise<{ ok: true; url: string; sealed: string } | Refusal> {
  const { elsewhere } = ports
  if (!elsewhere) return refuse('not-found')
  const { url, begun } = await elsewhere.begin()
  return { ok: true, url, sealed: elsewhere.seal(begun, ports.clock.now()) }
}

export async function finishElsewhere(
  ports: Ports,
  given: { search: string; sealed: string | null; held: string | null },
): Promise<SignedIn | Refusal> {
  const { elsewhere } = ports
  if (!elsewhere) return refuse('not-found')
  const begun = given.sealed === null ? null : elsewhere.unseal(given.sealed, ports.clock.now())
  if (!begun) return refused(ports, null, 'sealed')
  const proved = await elsewhere.finish(given.search, begun)
  if (!proved) return refused(ports, null, 'answer')
  if (elsewhere.tenant !== null && proved.tenant !== elsewhere.tenant) return refused(ports, null, 'tenant')
  if (elsewhere.acr.length > 0 && !elsewhere.acr.includes(proved.acr ?? '')) return refused(ports, null, 'acr')
  const account = await accountOf(ports, proved)
  if (typeof account === 'string') return refused(ports, null, account)
  const role = roleOf(elsewhere, proved, account)
  if (role === null) return refused(ports, account.id, 'role')
  if (role !== account.role) await takeRole(ports, account, role)
  const { issuer, subject, sid, idToken } = proved
  return openSession(ports, { ...account, role }, given.held, { issuer, subject, sid, idToken })
}

/**
 * The provider says that somebody signed out there. Sessions that were opened after it said so are left alone: a token that
 * is sent again ends nothing. Answers with how many ended.
 */
export async function endElsewhere(ports: Ports, token: string): Promise<{ ok: true; ended: number } | Refusal> {
  const now = ports.clock.now()
  const told = (await ports.elsewhere?.readLogout(token, now)) ?? null
  if (told === null) {
    await ports.audit.record({ chain: 'system', who: 'anonymous', what: 'sign-out-elsewhere', outcome: 'refused' })
    return refuse('invalid', 'This is not a logout token of the provider. Nothing was ended.')
  }
  const found = await ports.sessions.fromElsewhere(told, now.toISOString())
  // Its clock counts in seconds.
  const before = found.filter(one => openedAt(one) < told.issuedAt.getTime() + 1000)
  for (const { id, personId } of before) await endSession(ports, id, personId, 'sign-out-elsewhere')
  if (before.length > 0) await ports.accessNotices.tell([...new Set(before.map(one => one.personId))], now)
  return { ok: true, ended: before.length }
}

/** By an earlier link, else by an address that the provider has verified, and only to an account that was invited. */
async function accountOf(ports: Ports, proved: ProvedElsewhere): Promise<Account | Why> {
  const known = await ports.identities.of(proved.issuer, proved.subject)
  if (known !== null) {
    const account = await ports.people.get(known)
    return account && !account.disabled ? account : 'no-account'
  }
  if (proved.email === null || !proved.emailVerified) return 'unverified-email'
  const account = await ports.people.byEmail(proved.email.toLowerCase())
  if (!account || account.disabled) return 'no-account'
  return (await ports.identities.link(proved.issuer, proved.subject, account.id)) ? account : 'other-identity'
}

/** Null = the provider gives no role that means something here. Of several, the one the account has. */
function roleOf({ roleMap }: SignInElsewhere, proved: ProvedElsewhere, account: Account): Role | null {
  if (roleMap === null) return account.role
  const mapped = [...new Set(proved.roles.flatMap(one => roleMap.get(one) ?? []))]
  if (mapped.includes(account.role)) return account.role
  return mapped.length === 1 ? (mapped[0] ?? null) : null
}

async function takeRole(ports: Ports, account: Account, role: Role): Promise<void> {
  await ports.people.change(account.id, { role })
  await ports.staffFiles.note(account.id, { roleChangedAt: ports.clock.now().toISOString() })
  const detail = { personId: account.id, from: account.role, role }
  await ports.audit.record({
    chain: 'system',
    who: account.id,
    what: 'staff:role-from-provider',
    outcome: 'done',
    detail,
  })
  ports.hub.emit('accessChanged', { personIds: [account.id] })
}

/** One answer whatever was wrong; the audit knows which. */
async function refused(ports: Ports, who: string | null, why: Why): Promise<Refusal> {
  const row = { chain: 'system', who: who ?? 'anonymous', what: 'sign-in', outcome: 'refused' as const }
  await ports.audit.record({ ...row, detail: { code: why } })
  return refuse('elsewhere-refused')
}
