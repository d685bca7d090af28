// Access tokens: HS256 by jsonwebtoken, ten minutes, with algorithm, issuer, audience and type pinned.
import { createSecretKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { id } from '#shared/ids'
import type { AccessClaims, Tokens } from '../usecases/ports.ts'

const minutes = 10
const issuer = 'caseroom'
const audience = 'caseroom-doors'
const type = 'at+jwt'

const header = z.object({ alg: z.literal('HS256'), typ: z.literal(type) })
const claims = z.object({ sub: id, sid: id, exp: z.int() })

/** @param previous the secret before this one, so that changing it signs nobody out; it opens tokens and makes none */
export function createTokens(secret: string, previous: string | null = null): Tokens {
  // The library tries to read a text as a private key first, for each token.
  const keyOf = (text: string) => createSecretKey(Buffer.from(text))
  const key = keyOf(secret)
  const keys = previous === null ? [key] : [key, keyOf(previous)]
  return {
    issue({ personId, sessionId }, now) {
      const issuedAt = Math.floor(now.getTime() / 1000)
      const expires = issuedAt + minutes * 60
      const token = jwt.sign(
        { sub: personId, sid: sessionId, iss: issuer, aud: audience, iat: issuedAt, exp: expires },
        key,
        { algorithm: 'HS256', header: { alg: 'HS256', typ: type } },
      )
      return { token, expiresAt: new Date(expires * 1000).toISOString() }
    },
    verify(token, now) {
      for (const one of keys) {
        const read = readToken(token, one, now)
        if (read) return read
      }
      return null
    },
  }
}

function readToken(token: string, key: KeyObject, now: Date): AccessClaims | null {
  try {
    const read = jwt.verify(token, key, {
      algorithms: ['HS256'],
      issuer,
      audience,
      complete: true,
      clockTimestamp: Math.floor(now.getTime() / 1000),
    })
    if (!header.safeParse(read.header).success) return null
    const known = claims.safeParse(read.payload)
    if (!known.success) return null
    const { sub, sid, exp } = known.data
    return { personId: sub, sessionId: sid, expiresAt: new Date(exp * 1000).toISOString() }
  } catch {
    // jsonwebtoken throws for every kind of bad token; to the caller they are all "sign in again".
    return null
  }
}
