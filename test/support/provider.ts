// A real OpenID Connect provider of its own, with people whose claims a test decides.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
  stop(): Promise<void>
}

export async function startProvider(people: Record<string, Claims>, redirectUri: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = { clientId: 'caseroom', clientSecret: 'known-to-both-and-to-nobody-else' }
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [new URL('/sign-in', redirectUri).href],
      },
    ],
    claims: { openid: ['sub', 'tid', 'roles'], email: ['email', 'email_verified'], profile: [] },
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    acrValues: ['AAL1', 'AAL3'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
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
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    const accountId = /login=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const login = { accountId, acr: people[accountId]?.acr, amr: ['pwd'] }
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
  })
  return {
    issuer,
    ...client,
    async authorise(url, login) {
      const jar = new Map([['login', login]])
      let next = url
      for (let steps = 0; steps < 12 && !next.startsWith(redirectUri); steps += 1) {
        const onward = (await visit(jar, next)).headers.get('location')
        if (onward === null) throw new Error(`the provider stopped at ${new URL(next).pathname}`)
        next = new URL(onward, next).href
      }
      return new URL(next).search
    },
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function visit(jar: Map<string, string>, url: string): Promise<Response> {
  const cookie = [...jar].map(pair => pair.join('=')).join('; ')
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: { cookie },
  })
  for (const set of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
  return answer
}
