// Signing in and out, unlocking, and the refresh token that is replaced each time it is used.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { openSessions, SessionView, SignIn } from '#shared/person'
import type { Actor } from '../domain/access.ts'
import { newSession, standingOf } from '../domain/session.ts'
import type { FromElsewhere } from './accountPorts.ts'
import { organisationOf, toPersonView } from './identify.ts'
import type { Account, Ports, Session } from './ports.ts'
import { codeIsRight, noteProof, slowly } from './proof.ts'

/** Two tabs may refresh in the same moment: the old token still answers this long, without being replaced again. */
const graceMs = 10_000

export interface SignedInElsewhere {
  name: string
  url: string
}

/** `refreshToken` null = keep the cookie you have. */
export type SignedIn = { ok: true; view: SessionView; refreshToken: string | null }

/** @param held the refresh token that this browser still has: whoever it belongs to is signed out by the next sign-in */
export async function signIn(ports: Ports, given: SignIn, held: string | null = null): Promise<SignedIn | Refusal> {
  const email = given.email.toLowerCase()
  const account = await slowly(ports, email, () => judgeSignIn(ports, email, given))
  if (isRefusal(account)) return account
  if (ports.passwords.outdated(account.passwordHash)) {
    await ports.people.setPassword(account.id, await ports.passwords.hash(given.password))
  }
  return openSession(ports, account, held)
}

/** For somebody whose identity has just been proved, whichever way. */
export async function openSession(
  ports: Ports,
  account: Account,
  held: string | null,
  elsewhere: FromElsewhere | null = null,
): Promise<SignedIn> {
  const secret = randomBytes(32).toString('base64url')
  const session = { ...newSession(ports.newId(), account.id, sha256(secret), ports.clock.now()), elsewhere }
  await ports.sessions.insert(session)
  await ports.audit.record({ chain: 'system', who: account.id, what: 'sign-in', outcome: 'done' })
  await ports.staffFiles.note(account.id, { lastSignInAt: session.activeAt })
  if (held !== null) await signOut(ports, held)
  return { ok: true, view: await viewOf(ports, account, session.id), refreshToken: `${session.id}.${secret}` }
}

export async function refreshSession(ports: Ports, refreshToken: string): Promise<SignedIn | Refusal> {
  const known = await knownSession(ports, refreshToken)
  if (isRefusal(known)) return known
  const { session, account, by } = known
  if (standingOf(session, ports.clock.now(), ports.idleLockMs) === 'locked') return refuse('locked')
  return by === 'grace' ? keep(ports, account, session) : replace(ports, account, session)
}

/** The same person goes on with a locked session. What they had open is where they left it. */
export async function unlockSession(ports: Ports, refreshToken: string, password: string): Promise<SignedIn | Refusal> {
  const known = await knownSession(ports, refreshToken)
  if (isRefusal(known)) return known
  const { session, account, by } = known
  const refused = await slowly(ports, account.email, async () => {
    const right = await ports.passwords.verify(account.passwordHash, password)
    await noteProof(ports, account.id, 'unlock', right)
    return right ? null : refuse('wrong-proof')
  })
  if (isRefusal(refused)) return refused
  await ports.sessions.note(session.id, { lockedAt: null, activeAt: ports.clock.now().toISOString() })
  return by === 'grace' ? keep(ports, account, session) : replace(ports, account, session)
}

/** Answers with where the same person may still be signed in, at the provider that this session came from. */
export async function signOut(ports: Ports, refreshToken: string): Promise<SignedInElsewhere | null> {
  const [sessionId = '', secret = ''] = refreshToken.split('.')
  const session = await ports.sessions.get(sessionId)
  if (!session || session.revokedAt !== null) return null
  const hash = sha256(secret)
  const known = same(hash, session.currentHash) || (session.previousHash !== null && same(hash, session.previousHash))
  if (!known) return null
  await endSession(ports, session.id, session.personId, 'sign-out')
  if (session.elsewhere === null || !ports.elsewhere) return null
  // Here it is over in any case: a provider that is away only cannot be offered.
  const url = await ports.elsewhere.endUrl(session.elsewhere).catch(() => null)
  return url === null ? null : { name: ports.elsewhere.name, url }
}

/** Where else am I signed in? Ids are left out: nothing could be done with them but harm. */
export async function listSessions(ports: Ports, actor: Actor): Promise<z.infer<typeof openSessions>> {
  const open = await ports.sessions.openOf(actor.id, ports.clock.now().toISOString())
  return {
    sessions: open.map(({ id, rotatedAt, expiresAt }) => ({
      lastUsedAt: rotatedAt,
      expiresAt,
      current: id === actor.sessionId,
    })),
  }
}

/** Ends every session of this person, this one too, at all doors. */
export async function signOutEverywhere(ports: Ports, actor: Actor): Promise<{ ok: true }> {
  await endSessionsOf(ports, actor.id, 'sign-out-everywhere')
  return { ok: true }
}

/** @param except the session that may go on, such as the one that asked */
export async function endSessionsOf(ports: Ports, personId: string, what: string, except?: string): Promise<void> {
  const open = await ports.sessions.openOf(personId, ports.clock.now().toISOString())
  for (const { id } of open) if (id !== except) await endSession(ports, id, personId, what)
}

async function judgeSignIn(ports: Ports, email: string, given: SignIn): Promise<Account | Refusal> {
  const account = await ports.people.byEmail(email)
  const right = await ports.passwords.verify(account?.passwordHash ?? null, given.password)
  const refused = async (code: 'wrong-sign-in' | 'second-factor' | 'wrong-code') => {
    await ports.audit.record({ chain: 'system', who: account?.id ?? 'anonymous', what: 'sign-in', outcome: 'refused' })
    return refuse(code)
  }
  if (!account || !right || account.disabled) return refused('wrong-sign-in')
  const factor = await ports.secondFactors.get(account.id)
  if (!factor?.secret) return account
  // Half of a sign-in is neither a failure nor a success: it must not clear the count of wrong codes.
  if (given.code === undefined) return refuse('second-factor')
  return (await codeIsRight(ports, account.id, given.code)) ? account : refused('wrong-code')
}

/** The session that a refresh token is good for, and whether by the token of now or the one it replaced. */
async function knownSession(
  ports: Ports,
  refreshToken: string,
): Promise<{ session: Session; account: Account; by: 'current' | 'grace' } | Refusal> {
  const [sessionId = '', secret = ''] = refreshToken.split('.')
  const session = await ports.sessions.get(sessionId)
  const now = ports.clock.now()
  if (!session || standingOf(session, now, ports.idleLockMs) === 'over') return refuse('sign-in-again')
  const account = await ports.people.get(session.personId)
  if (!account || account.disabled) return refuse('sign-in-again')
  const hash = sha256(secret)
  if (same(hash, session.currentHash)) return { session, account, by: 'current' }
  const inGrace = now.getTime() - Date.parse(session.rotatedAt) < graceMs
  if (session.previousHash !== null && same(hash, session.previousHash) && inGrace) {
    return { session, account, by: 'grace' }
  }
  // A token that was replaced long ago has been copied by somebody: end the session for whoever holds it.
  await endSession(ports, session.id, account.id, 'refresh-reused')
  return refuse('sign-in-again')
}

async function replace(ports: Ports, account: Account, session: Session): Promise<SignedIn> {
  const next = randomBytes(32).toString('base64url')
  const now = ports.clock.now().toISOString()
  const won = await ports.sessions.rotate(session.id, session.currentHash, sha256(next), now)
  return {
    ok: true,
    view: await viewOf(ports, account, session.id),
    refreshToken: won ? `${session.id}.${next}` : null,
  }
}

async function keep(ports: Ports, account: Account, session: Session): Promise<SignedIn> {
  return { ok: true, view: await viewOf(ports, account, session.id), refreshToken: null }
}

export async function endSession(ports: Ports, sessionId: string, personId: string, what: string): Promise<void> {
  await ports.sessions.revoke(sessionId, ports.clock.now().toISOString())
  await ports.audit.record({ chain: 'system', who: personId, what, outcome: 'done' })
  ports.hub.emit('accessChanged', { sessionId })
}

async function viewOf(ports: Ports, account: Account, sessionId: string): Promise<SessionView> {
  const { token, expiresAt } = ports.tokens.issue({ personId: account.id, sessionId }, ports.clock.now())
  const factor = await ports.secondFactors.get(account.id)
  return {
    accessToken: token,
    expiresAt,
    person: toPersonView(account, await organisationOf(ports, account)),
    safeguardingLead: account.safeguardingLead,
    demonstration: ports.demonstration,
    idleLockMinutes: ports.idleLockMs / 60_000,
    proofBy: factor?.secret ? 'code' : 'password',
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
