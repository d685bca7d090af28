// Signing in at a provider, against a real one: what lets people in, and each thing that does not.
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '#server/config'
import type { ElsewhereConfig } from '#server/elsewhereConfig'
import { asks } from '#test/support/account'
import { startWorld, type World } from '#test/support/app'
import { startProvider, type TestProvider } from '#test/support/provider'

const redirectUri = 'http://127.0.0.1:9/signed-in'
const right = { email_verified: true, tid: 'our-tenant', acr: 'AAL3', roles: ['R-GP'] }
let provider: TestProvider
let world: World

const settings = (differs: Partial<ElsewhereConfig> = {}): ElsewhereConfig => ({
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  name: 'Test CIS2',
  tenant: 'our-tenant',
  acr: ['AAL3'],
  roleClaim: 'roles',
  roleMap: new Map([
    ['R-GP', 'gp'],
    ['R-NURSE', 'nurse'],
  ]),
  redirectUri,
  ...differs,
})

beforeAll(async () => {
  provider = await startProvider(
    {
      gp: { ...right, email: 'GP@example.org' },
      unverified: { ...right, email: 'chair@example.org', email_verified: false },
      foreign: { ...right, email: 'chair@example.org', tid: 'another-tenant' },
      weak: { ...right, email: 'chair@example.org', acr: 'AAL1' },
      nobody: { ...right, email: 'nobody@example.org' },
      impostor: { ...right, email: 'gp@example.org' },
      mover: { ...right, email: 'observer@example.org', roles: ['R-NURSE'] },
      unmapped: { ...right, email: 'chair@example.org', roles: ['R-OTHER'] },
      several: { ...right, email: 'pharmacist@example.org', roles: ['R-GP', 'R-NURSE'] },
    },
    redirectUri,
  )
  world = await startWorld({}, { elsewhere: settings() })
})
afterAll(async () => {
  await world?.stop()
  await provider?.stop()
})

async function begin() {
  const answer = await request(world.url).post('/api/session/elsewhere').expect(200)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return { url: String(answer.body.url), cookie }
}
const finish = (search: string, cookie: string) =>
  request(world.url).post('/api/session/elsewhere/finish').set('Cookie', cookie).send({ search })
async function signIn(login: string) {
  const { url, cookie } = await begin()
  return finish(await provider.authorise(url, login), cookie)
}
const lastCode = async () =>
  (await world.audit('system')).filter(row => row.what === 'sign-in' && row.outcome === 'refused').at(-1)?.detail?.code

test('[SE21] the code flow with PKCE, state and nonce signs an invited person in', async () => {
  const { url, cookie } = await begin()
  const asked = new URL(url).searchParams
  expect(asked.get('code_challenge_method')).toBe('S256')
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length, name).toBeGreaterThan(30)
  expect(asked.get('redirect_uri')).toBe(redirectUri)
  const answer = await finish(await provider.authorise(url, 'gp'), cookie).expect(200)
  expect(answer.body.person).toMatchObject({ id: 'gp', role: 'gp' })
  await asks(world, answer.body.accessToken)('get', '/api/today').expect(200)
  expect((await signIn('gp')).status, 'the second time by the provider’s own id').toBe(200)
  const ways = await request(world.url).get('/api/session/ways').expect(200)
  expect(ways.body).toEqual({ elsewhere: 'Test CIS2' })
})

test.each([
  ['unverified', 'unverified-email'],
  ['foreign', 'tenant'],
  ['weak', 'acr'],
  ['nobody', 'no-account'],
  ['impostor', 'other-identity'],
  ['unmapped', 'role'],
  ['several', 'role'],
])('[SE21] S-12 %s is refused with one answer, and the audit knows why: %s', async (login, code) => {
  const answer = await signIn(login)
  expect([answer.status, answer.body.code]).toEqual([401, 'elsewhere-refused'])
  expect(String(answer.headers['set-cookie'] ?? '')).not.toMatch(/caseroom=[^;]/)
  expect(await lastCode()).toBe(code)
})

test('[SE21] S-12 a wrong state, issuer, code, a replayed code, another browser’s cookie and none are refused', async () => {
  const { url, cookie } = await begin()
  const search = await provider.authorise(url, 'gp')
  const changed = (name: string, value: string) => {
    const params = new URLSearchParams(search)
    params.set(name, value)
    return `?${params}`
  }
  const other = await begin()
  for (const [what, given, sealed] of [
    ['state', changed('state', 'another'), cookie],
    ['issuer', changed('iss', 'https://elsewhere.example.org'), cookie],
    ['code', changed('code', 'made-up'), cookie],
    ['cookie of another sign-in: its state and nonce', search, other.cookie],
    ['no cookie', search, ''],
    ['a made-up cookie', search, 'caseroom-elsewhere=a.b.c'],
  ] as const) {
    const answer = await finish(given, sealed)
    expect([answer.status, answer.body.code], what).toEqual([401, 'elsewhere-refused'])
  }
  const replay = await begin()
  const once = await provider.authorise(replay.url, 'gp')
  await finish(once, replay.cookie).expect(200)
  expect((await finish(once, replay.cookie)).status, 'replayed').toBe(401)
})

test('[SE21] a role that is mapped from the claim is taken over, with its row in the audit', async () => {
  const answer = await signIn('mover')
  expect(answer.body.person).toMatchObject({ id: 'observer', role: 'nurse' })
  const rows = (await world.audit('system')).filter(row => row.what === 'staff:role-from-provider')
  expect(rows.at(-1)?.detail).toMatchObject({ from: 'observer', role: 'nurse' })
})

test('[SE21] a disabled account stays out, whatever the provider says', async () => {
  await world.app.ports.people.change('gp', { disabled: true })
  expect((await signIn('gp')).status).toBe(401)
  await world.app.ports.people.change('gp', { disabled: false })
})

test('[SE6] [SE21] half of the provider’s settings stops the start, with every problem at once', () => {
  const problems = (env: Record<string, string>) => {
    const read = readConfig(env)
    return read.ok ? [] : read.problems.map(problem => problem.split(':')[0])
  }
  expect(problems({ OIDC_ISSUER: 'http://login.example.org' })).toEqual([
    'OIDC_ISSUER',
    'OIDC_CLIENT_ID',
    'PUBLIC_ORIGIN',
  ])
  const whole = { OIDC_ISSUER: 'https://x.example.org', OIDC_CLIENT_ID: 'c', PUBLIC_ORIGIN: 'https://y.example.org' }
  expect(problems(whole)).toEqual([])
  expect(problems({ ...whole, OIDC_ROLE_CLAIM: 'roles' })).toEqual(['OIDC_ROLE_MAP'])
  expect(problems({ ...whole, OIDC_ROLE_MAP: 'R1=king' })).toEqual(['OIDC_ROLE_MAP'])
})
