// Signing out there and here, against a real provider: the offer, the provider's word, and each token that is no such word.
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asks } from '#test/support/account'
import { connectLive, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { startProvider, type TestProvider } from '#test/support/provider'

const redirectUri = 'http://127.0.0.1:9/signed-in'
let provider: TestProvider
let world: World

beforeAll(async () => {
  const verified = { email_verified: true }
  provider = await startProvider(
    { gp: { ...verified, email: 'gp@example.org' }, nurse: { ...verified, email: 'nurse@example.org' } },
    redirectUri,
  )
  const { issuer, clientId, clientSecret } = provider
  const names = { name: 'Test CIS2', tenant: null, acr: [], roleClaim: null, roleMap: new Map() }
  world = await startWorld({}, { elsewhere: { issuer, clientId, clientSecret, redirectUri, ...names } })
  provider.tells.to = `${world.url}/api/session/elsewhere/logout`
})
afterAll(async () => {
  await world?.stop()
  await provider?.stop()
})

async function signIn(login: string) {
  const begun = await request(world.url).post('/api/session/elsewhere').expect(200)
  const sealed = String(begun.headers['set-cookie']).split(';')[0] ?? ''
  const search = await provider.authorise(String(begun.body.url), login)
  const answer = await request(world.url)
    .post('/api/session/elsewhere/finish')
    .set('Cookie', sealed)
    .send({ search })
    .expect(200)
  const cookies = answer.headers['set-cookie'] as unknown as string[]
  const cookie = (cookies.find(one => /^caseroom=./.test(one)) ?? '').split(';')[0] ?? ''
  return { token: String(answer.body.accessToken), cookie }
}
const statusOf = async (token: string) => (await asks(world, token)('get', '/api/today')).status
const tell = (body: string) =>
  request(world.url)
    .post('/api/session/elsewhere/logout')
    .set('Content-Type', 'application/x-www-form-urlencoded')
    .send(body)

test('[SE24] signing out here offers to sign out there; doing so ends the other sessions from there and their live connections within 2 s', async () => {
  const first = await signIn('gp')
  const out = await request(world.url).delete('/api/session').set('Cookie', first.cookie).expect(200)
  expect(await statusOf(first.token)).toBe(401)
  const offered = new URL(out.body.elsewhere.url)
  expect(out.body.elsewhere.name).toBe('Test CIS2')
  expect(offered.searchParams.get('post_logout_redirect_uri')).toBe('http://127.0.0.1:9/sign-in')
  expect(offered.searchParams.get('id_token_hint')?.split('.')).toHaveLength(3)

  const second = await signIn('gp')
  const bystander = await signIn('nurse')
  const live = connectLive(world.url, second.token)
  const connected = new Promise<void>(resolve => live.once('connect', () => resolve()))
  await within(15_000, 'a live connection', connected, () => 'nothing')
  const cut = new Promise<void>(resolve => live.once('disconnect', () => resolve()))
  const again = await request(world.url)
    .delete('/api/session')
    .set('Cookie', (await signIn('gp')).cookie)
    .expect(200)
  const back = await provider.signOut(again.body.elsewhere.url, 'gp')
  expect(back).toBe('http://127.0.0.1:9/sign-in')
  await within(2_000, 'the live connection to end', cut, () => 'it is open')
  live.close()
  expect(await statusOf(second.token)).toBe(401)
  expect(await statusOf(bystander.token), 'somebody else').toBe(200)
  expect((await tell(`logout_token=${provider.tells.sent.at(-1)}`)).status, 'the same token again').toBe(400)
})

test('[SE24] a sign-in by password has nowhere else to sign out of', async () => {
  const signed = await request(world.url)
    .post('/api/session')
    .send({ email: 'pharmacist@example.org', password: 'correct horse battery staple' })
    .expect(200)
  const cookie = String(signed.headers['set-cookie']).split(';')[0] ?? ''
  expect((await request(world.url).delete('/api/session').set('Cookie', cookie)).body).toEqual({
    ok: true,
    elsewhere: null,
  })
})

test('[SE25] each token that is no logout token is refused, ends nothing, and is a row of the audit', async () => {
  const { token } = await signIn('nurse')
  const second = Math.floor(Date.now() / 1000)
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const sub = 'nurse'
  const bad: [string, string][] = [
    ['another key', provider.logoutToken({ sub }, { own: false })],
    ['no signature', provider.logoutToken({ sub }, { alg: 'none' })],
    ['by the client’s secret', provider.logoutToken({ sub }, { alg: 'HS256' })],
    ['another kind', provider.logoutToken({ sub }, { typ: 'at+jwt' })],
    ['another issuer', provider.logoutToken({ sub, iss: 'https://elsewhere.example.org' })],
    ['for another client', provider.logoutToken({ sub, aud: 'another' })],
    ['no events', provider.logoutToken({ sub, events: undefined })],
    ['other events', provider.logoutToken({ sub, events: { x: {} } })],
    ['events that are no object', provider.logoutToken({ sub, events: Object.keys(events) })],
    ['a nonce: an ID token', provider.logoutToken({ sub, nonce: 'n' })],
    ['too old', provider.logoutToken({ sub, iat: second - 400 })],
    ['of the future', provider.logoutToken({ sub, iat: second + 120 })],
    ['expired', provider.logoutToken({ sub, exp: second - 90 })],
    ['no time', provider.logoutToken({ sub, iat: undefined })],
    ['no jti', provider.logoutToken({ sub, jti: undefined })],
    ['about nobody', provider.logoutToken({})],
    ['cut', provider.logoutToken({ sub }).slice(0, -4)],
    ['no token', 'x'],
  ]
  for (const [what, given] of bad) {
    const answer = await tell(`logout_token=${given}`)
    expect([answer.status, answer.body.code], what).toEqual([400, 'invalid'])
  }
  expect((await tell('')).status).toBe(400)
  expect((await tell(`logout_token=a&logout_token=b`)).status).toBe(400)
  expect(await statusOf(token)).toBe(200)
  const refused = (await world.audit('system')).filter(
    one => one.what === 'sign-out-elsewhere' && one.outcome === 'refused',
  )
  expect(refused.length).toBeGreaterThanOrEqual(bad.length)
  expect((await tell(`logout_token=${provider.logoutToken({ sub: 'nobody' })}`)).body, 'unknown').toEqual({
    ok: true,
    ended: 0,
  })
  const earlier = provider.logoutToken({ sub, iat: second - 60 })
  expect((await tell(`logout_token=${earlier}`)).body, 'said before this sign-in').toEqual({ ok: true, ended: 0 })
  expect((await tell(`logout_token=${provider.logoutToken({ sub })}`)).body.ended).toBeGreaterThan(0)
  expect(await statusOf(token)).toBe(401)
})
