// Signing in and out, and the refresh token that is replaced each time it is used.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import { type Refusal, refuse } from '#shared/errors'
import type { openSessions, SessionView } from '#shared/person'
import type { Actor } from '../domain/access.ts'
import { organisationOf, toPersonView } from './identify.ts'
import type { Account, Ports } from './ports.ts'

/** A working day: after it everybody signs in again. */
const sessionHours = 12
/** Two tabs may refresh in the same moment: the old token still answers this long, without being replaced again. */
const graceMs = 10_000

/** `refreshToken` null = keep the cookie you have. */
export type SignedIn = { ok: true; view: SessionView; refreshToken: string | null }

export async function signIn(ports: Ports, given: { email: string; password: string }): Promise<SignedIn | Refusal> {
  const email = given.email.toLowerCase()
  const wait = ports.throttle.waitFor(email)
  if (wait > 0) return refuse('too-many', `Too many tries for this account. Wait ${wait} seconds, then try again.`)
  const account = await ports.people.byEmail(email)
  const right = await ports.passwords.verify(account?.passwordHash ?? null, given.password)
  if (!account || !right || account.disabled) {
    ports.throttle.failed(email)
    await ports.audit.record({ chain: 'system', who: account?.id ?? 'anonymous', what: 'sign-in', outcome: 'refused' })
    return refuse('wrong-sign-in')
  }
  ports.throttle.succeeded(email)
  const now = ports.clock.now()
  const secret = randomBytes(32).toString('base64url')
  const session = {
    id: ports.newId(),
    personId: account.id,
    currentHash: sha256(secret),
    previousHash: null,
    rotatedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + sessionHours * 3_600_000).toISOString(),
    revokedAt: null,
  }
  await ports.sessions.insert(session)
  await ports.audit.record({ chain: 'system', who: account.id, what: 'sign-in', outcome: 'done' })
  return { ok: true, view: await viewOf(ports, account, session.id), refreshToken: `${session.id}.${secret}` }
}

export async function refreshSession(ports: Ports, refreshToken: string): Promise<SignedIn | Refusal> {
  const [sessionId = '', secret = ''] = refreshToken.split('.')
  const session = await ports.sessions.get(sessionId)
  const now = ports.clock.now()
  if (!session || session.revokedAt !== null || session.expiresAt <= now.toISOString()) return refuse('sign-in-again')
  const account = await ports.people.get(session.personId)
  if (!account || account.disabled) return refuse('sign-in-again')

  const hash = sha256(secret)
  if (same(hash, session.currentHash)) {
    const next = randomBytes(32).toString('base64url')
    const won = await ports.sessions.rotate(session.id, hash, sha256(next), now.toISOString())
    const refreshed = won ? `${session.id}.${next}` : null
    return { ok: true, view: await viewOf(ports, account, session.id), refreshToken: refreshed }
  }
  const inGrace = now.getTime() - Date.parse(session.rotatedAt) < graceMs
  if (session.previousHash !== null && same(hash, session.previousHash) && inGrace) {
    return { ok: true, view: await viewOf(ports, account, session.id), refreshToken: null }
  }
  // A token that was replaced long ago has been copied by somebody: end the session for whoever holds it.
  await endSession(ports, session.id, account.id, 'refresh-reused')
  return refuse('sign-in-again')
}

export async function signOut(ports: Ports, refreshToken: string): Promise<void> {
  const [sessionId = '', secret = ''] = refreshToken.split('.')
  const session = await ports.sessions.get(sessionId)
  if (!session || session.revokedAt !== null) return
  const hash = sha256(secret)
  const known = same(hash, session.currentHash) || (session.previousHash !== null && same(hash, session.previousHash))
  if (known) await endSession(ports, session.id, session.personId, 'sign-out')
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
  const open = await ports.sessions.openOf(actor.id, ports.clock.now().toISOString())
  for (const { id } of open) await endSession(ports, id, actor.id, 'sign-out-everywhere')
  return { ok: true }
}

async function endSession(ports: Ports, sessionId: string, personId: string, what: string): Promise<void> {
  await ports.sessions.revoke(sessionId, ports.clock.now().toISOString())
  await ports.audit.record({ chain: 'system', who: personId, what, outcome: 'done' })
  ports.hub.emit('accessChanged', { sessionId })
}

async function viewOf(ports: Ports, account: Account, sessionId: string): Promise<SessionView> {
  const { token, expiresAt } = ports.tokens.issue({ personId: account.id, sessionId }, ports.clock.now())
  return {
    accessToken: token,
    expiresAt,
    person: toPersonView(account, await organisationOf(ports, account)),
    safeguardingLead: account.safeguardingLead,
    demonstration: ports.demonstration,
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
