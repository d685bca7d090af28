// A real OpenID Connect provider of its own, with people whose claims a test decides.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import jwt from 'jsonwebtoken'
import Provider from 'oidc-provider'

export interface Claims {
  email?: string
  email_verified?: boolean
  tid?: string
  acr?: string
  roles?: string[]
}

export interface TestProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Signs somebody in there, as a browser would, and answers with the query they come back with. */
  authorise(url: string, login: string): Promise<string>
  /** Signs somebody out there, whom `authorise` signed in; answers with where the browser ends up. */
  signOut(url: string, login: string): Promise<string>
  /** Where its logout tokens go; until then nowhere. Each that it sent is kept. */
  tells: { to: string | null; sent: string[] }
  /** A logout token by the provider's own key, with these claims instead. */
  logoutToken(
    claims: Record<string, unknown>,
    options?: { alg?: 'RS256' | 'HS256' | 'none'; typ?: string; own?: boolean },
  ): string
  stop(): Promise<void>
}

export async function startProvider(people: Record<string, Claims>, redirectUri: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = { clientId: 'caseroom', clientSecret: 'known-to-both-and-to-nobody-else' }
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const tells: TestProvider['tells'] = { to: null, sent: [] }
  const jars = new Map<string, Map<string, string>>()
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [new URL('/sign-in', redirectUri).href],
        backchannel_logout_uri: `${issuer}/told`,
        backchannel_logout_session_required: true,
      },
    ],
    // By itself it calls nobody on this machine.
    fetch: (url, { method = 'GET', headers = {}, body = null } = {}) => fetch(url, { method, headers, body }),
    claims: { openid: ['sub', 'tid', 'roles'], email: ['email', 'email_verified'], profile: [] },
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    acrValues: ['AAL1', 'AAL3'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    jwks: { keys: [{ ...keys.privateKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
    // Staff consent to nothing: their organisation registered the client.
    async loadExistingGrant(context) {
      const { client: registered, session } = context.oidc
      const grant = new provider.Grant({ clientId: registered?.clientId, accountId: session?.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url === '/told') return void passOn(request, response, tells)
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    const accountId = /login=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const login = { accountId, acr: people[accountId]?.acr, amr: ['pwd'] }
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
  })
  return {
    issuer,
    ...client,
    async authorise(url, login) {
      // One browser for each person: their sign-in there goes on.
      const jar = jars.get(login) ?? new Map([['login', login]])
      jars.set(login, jar)
      let next = url
      for (let steps = 0; steps < 12 && !next.startsWith(redirectUri); steps += 1) {
        const onward = (await visit(jar, next)).headers.get('location')
        if (onward === null) throw new Error(`the provider stopped at ${new URL(next).pathname}`)
        next = new URL(onward, next).href
      }
      return new URL(next).search
    },
    tells,
    async signOut(url, login) {
      const jar = jars.get(login) ?? new Map()
      const page = await (await visit(jar, url)).text()
      const [action, xsrf] = [/action="([^"]+)"/.exec(page)?.[1], /name="xsrf" value="([^"]+)"/.exec(page)?.[1]]
      if (!action || !xsrf) throw new Error(`the provider asked nothing: ${page.slice(0, 300)}`)
      const answer = await visit(jar, action, new URLSearchParams({ xsrf, logout: 'yes' }))
      return answer.headers.get('location') ?? ''
    },
    logoutToken(given, { alg = 'RS256', typ = 'logout+jwt', own = true } = {}) {
      const now = Math.floor(Date.now() / 1000)
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
      const claims = {
        iss: issuer,
        aud: client.clientId,
        iat: now,
        exp: now + 120,
        jti: randomUUID(),
        events,
        ...given,
      }
      const payload = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
      const header = { alg, typ, kid: 'k1' }
      if (alg === 'none')
        return jwt.sign(payload, '', { algorithm: 'none', header, noTimestamp: claims.iat === undefined })
      const key = alg === 'HS256' ? client.clientSecret : (own ? keys : stranger).privateKey
      return jwt.sign(payload, key, { algorithm: alg, header, noTimestamp: claims.iat === undefined })
    },
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The provider tells a fixed address of its own; from here it goes to the server of the test. */
async function passOn(request: IncomingMessage, response: ServerResponse, tells: TestProvider['tells']): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks).toString()
  tells.sent.push(new URLSearchParams(body).get('logout_token') ?? '')
  const headers = { 'Content-Type': request.headers['content-type'] ?? '' }
  const answer = tells.to === null ? null : await fetch(tells.to, { method: 'POST', headers, body })
  response.writeHead(answer?.status ?? 200).end()
}

async function visit(jar: Map<string, string>, url: string, form?: URLSearchParams): Promise<Response> {
  const cookie = [...jar].map(pair => pair.join('=')).join('; ')
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: { cookie },
    ...(form ? { method: 'POST', body: form } : {}),
  })
  for (const set of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
  return answer
}
