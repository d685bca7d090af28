// OpenID Connect by openid-client: authorization code with PKCE, state, nonce and the issuer's own checks.
import jwt from 'jsonwebtoken'
import * as oidc from 'openid-client'
import { z } from 'zod'
import type { Role } from '#shared/roles'
import type { Sealing, SignInElsewhere } from '../usecases/accountPorts.ts'
import { createLogoutReader } from './backChannel.ts'

export interface ElsewhereSettings {
  issuer: string
  clientId: string
  clientSecret: string | null
  name: string
  tenant: string | null
  acr: string[]
  roleClaim: string | null
  roleMap: Map<string, Role>
  /** Exactly as registered with the provider. */
  redirectUri: string
}

const sealedType = 'elsewhere+jwt'
const sealedMinutes = 10
const keysMs = 5_000
const begunClaims = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() })
const claimed = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  email: z.string().nullish(),
  email_verified: z.union([z.boolean(), z.string()]).nullish(),
  acr: z.string().nullish(),
  tid: z.string().nullish(),
  sid: z.string().min(1).nullish(),
})

export function createElsewhere(settings: ElsewhereSettings, secret: string, sealing: Sealing): SignInElsewhere {
  const { redirectUri, roleClaim } = settings
  let known: Promise<oidc.Configuration> | null = null
  const provider = () => {
    known ??= discover(settings).catch((error: unknown) => {
      // A provider that was away is asked again next time.
      known = null
      throw error
    })
    return known
  }
  const keys = async (): Promise<unknown> => {
    const { jwks_uri: uri } = (await provider()).serverMetadata()
    if (uri === undefined) return { keys: [] }
    const answer = await fetch(uri, { redirect: 'error', signal: AbortSignal.timeout(keysMs) })
    if (!answer.ok) throw new TypeError('the keys of the provider cannot be read')
    return answer.json()
  }
  const { issuer, clientId } = settings
  return {
    readLogout: createLogoutReader({ issuer, clientId, keys }),
    async endUrl({ idToken, subject }) {
      const config = await provider()
      const hint = sealing.open(idToken, subject)
      if (config.serverMetadata().end_session_endpoint === undefined || hint === null) return null
      const back = new URL('/sign-in', redirectUri).href
      return oidc.buildEndSessionUrl(config, { id_token_hint: hint, post_logout_redirect_uri: back }).href
    },
    name: settings.name,
    tenant: settings.tenant,
    acr: settings.acr,
    roleMap: roleClaim === null ? null : settings.roleMap,
    async begin() {
      const verifier = oidc.randomPKCECodeVerifier()
      const begun = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier }
      const url = oidc.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(settings.acr.length > 0 ? { acr_values: settings.acr.join(' ') } : {}),
      })
      return { url: url.href, begun }
    },
    async finish(search, begun) {
      const config = await provider()
      const back = new URL(redirectUri)
      back.search = search
      const answer = await oidc
        .authorizationCodeGrant(config, back, {
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          pkceCodeVerifier: begun.verifier,
          idTokenExpected: true,
        })
        .catch((error: unknown) => {
          if (isRefusedByCheck(error)) return null
          throw error
        })
      const read = claimed.safeParse(answer?.claims())
      if (!read.success) return null
      const { iss, sub, email, email_verified, acr, tid, sid } = read.data
      const roles = roleClaim === null ? [] : listOf(answer?.claims()?.[roleClaim])
      return {
        issuer: iss,
        subject: sub,
        email: email ?? null,
        emailVerified: email_verified === true || email_verified === 'true',
        acr: acr ?? null,
        tenant: tid ?? null,
        roles,
        sid: sid ?? null,
        idToken: sealing.seal(answer?.id_token ?? '', sub),
      }
    },
    seal(begun, now) {
      const exp = Math.floor(now.getTime() / 1000) + sealedMinutes * 60
      return jwt.sign({ ...begun, exp }, secret, {
        algorithm: 'HS256',
        noTimestamp: true,
        header: { alg: 'HS256', typ: sealedType },
      })
    },
    unseal(sealed, now) {
      try {
        const clockTimestamp = Math.floor(now.getTime() / 1000)
        const read = jwt.verify(sealed, secret, { algorithms: ['HS256'], complete: true, clockTimestamp })
        // The same secret signs access tokens: one kind must never pass for the other.
        if (read.header.typ !== sealedType) return null
        return begunClaims.parse(read.payload)
      } catch {
        // Whatever is wrong with it, it is not the one that we gave out: begin again.
        return null
      }
    },
  }
}

function discover({ issuer, clientId, clientSecret }: ElsewhereSettings): Promise<oidc.Configuration> {
  const server = new URL(issuer)
  // Plain http is for a provider on this machine, as tests have it; config.ts refuses it for any other.
  const execute = server.protocol === 'http:' ? [oidc.allowInsecureRequests] : []
  return oidc.discovery(server, clientId, clientSecret ?? undefined, undefined, { execute })
}

/** A wrong state, nonce, issuer, code or signature. Anything else is a provider that cannot be reached. */
function isRefusedByCheck(error: unknown): boolean {
  return (
    error instanceof oidc.AuthorizationResponseError ||
    error instanceof oidc.ResponseBodyError ||
    (error instanceof oidc.ClientError && error.code !== 'OAUTH_TIMEOUT')
  )
}

function listOf(claim: unknown): string[] {
  const many = Array.isArray(claim) ? claim : [claim]
  return many.flatMap(one => (typeof one === 'string' ? [one] : []))
}
