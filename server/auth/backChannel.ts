// Logout tokens of the provider (OpenID Connect Back-Channel Logout 1.0): judged like a sign-in, and each of them once.
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import type { LogoutElsewhere } from '../usecases/accountPorts.ts'

export interface LogoutSettings {
  issuer: string
  clientId: string
  /** The provider's keys as they are now. */
  keys(): Promise<unknown>
}

/** Asymmetric only: whoever knows the client's secret must not end other people's sessions. */
const algorithms: jwt.Algorithm[] = ['RS256', 'PS256', 'ES256']
const event = 'http://schemas.openid.net/event/backchannel-logout'
const oldestMs = 5 * 60_000
const aheadMs = 60_000
/** An unknown key is asked for again, but not at the pace of whoever sends made-up ones. */
const askAgainMs = 30_000
const mostRemembered = 10_000

const claims = z.object({
  iat: z.number(),
  jti: z.string().min(1).max(500),
  events: z.object({ [event]: z.object({}) }),
  sub: z.string().min(1).optional(),
  sid: z.string().min(1).optional(),
  // An ID token is no logout token.
  nonce: z.undefined().optional(),
})
const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional(), kty: z.string() })) })

export function createLogoutReader(
  settings: LogoutSettings,
): (token: string, now: Date) => Promise<LogoutElsewhere | null> {
  let known: { keys: { kid: string | undefined; key: KeyObject }[]; at: number } | null = null
  /** jti -> when it may be forgotten, epoch milliseconds: by then the token is too old. */
  const used = new Map<string, number>()

  async function keysFor(kid: string | undefined, now: number): Promise<KeyObject[]> {
    const fitting = () => (known?.keys ?? []).filter(one => kid === undefined || one.kid === kid).map(one => one.key)
    if (known && (fitting().length > 0 || now - known.at < askAgainMs)) return fitting()
    const read = keySet.parse(await settings.keys())
    known = { keys: read.keys.flatMap(one => keyOf(one)), at: now }
    return fitting()
  }

  return async (token, now) => {
    const head = jwt.decode(token, { complete: true })?.header
    if (!head || (head.typ !== undefined && !/^(application\/)?(logout\+)?jwt$/i.test(head.typ))) return null
    const keys = await keysFor(head.kid, now.getTime())
    const payload = keys.map(key => verified(token, key, settings, now)).find(one => one !== null)
    const read = claims.safeParse(payload)
    if (!read.success) return null
    const { iat, jti, sub = null, sid = null } = read.data
    const age = now.getTime() - iat * 1000
    if (age > oldestMs || age < -aheadMs || (sub === null && sid === null)) return null
    for (const [old, until] of used) if (until < now.getTime()) used.delete(old)
    if (used.has(jti) || used.size >= mostRemembered) return null
    used.set(jti, now.getTime() + oldestMs + aheadMs)
    return { issuer: settings.issuer, subject: sub, sid, issuedAt: new Date(iat * 1000) }
  }
}

function verified(token: string, key: KeyObject, { issuer, clientId }: LogoutSettings, now: Date): unknown {
  try {
    const clockTimestamp = Math.floor(now.getTime() / 1000)
    return jwt.verify(token, key, { algorithms, issuer, audience: clientId, clockTimestamp, clockTolerance: 60 })
  } catch {
    // Whatever is wrong with it, it ends nobody's session.
    return null
  }
}

function keyOf(one: { kid?: string | undefined; kty: string }): { kid: string | undefined; key: KeyObject }[] {
  if (one.kty !== 'RSA' && one.kty !== 'EC') return []
  try {
    return [{ kid: one.kid, key: createPublicKey({ key: one as JsonWebKey, format: 'jwk' }) }]
  } catch {
    // A key that this Node does not know is no key of ours.
    return []
  }
}
