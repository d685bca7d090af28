import jwt from 'jsonwebtoken'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createThrottle } from '#server/auth/throttle'
import { createTokens } from '#server/auth/tokens'
import { readConfig } from '#server/config'
import { closeCodes } from '#shared/record'
import { connectLive, password, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { joinRecord } from '#test/support/recordClient'

let world: World
let now = new Date('2026-11-24T14:00:00.000Z')

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => now } })
})
afterAll(() => world.stop())

const signIn = (email: string, given = password) =>
  request(world.url).post('/api/session').send({ email, password: given })
const cookieOf = (response: request.Response) => String(response.headers['set-cookie'] ?? '').split(';')[0] ?? ''
const refresh = (cookie: string) => request(world.url).post('/api/session/refresh').set('Cookie', cookie)

test('[SE1] S-53 a wrong password and an unknown address get one answer, and both are audited', async () => {
  const before = (await world.audit('system')).length
  const wrong = await signIn('gp@example.org', 'not the password')
  const unknown = await signIn('nobody@example.org')
  expect(wrong.status).toBe(401)
  expect(wrong.body).toEqual(unknown.body)
  const rows = (await world.audit('system')).slice(before)
  expect(rows.map(row => [row.what, row.who, row.outcome])).toEqual([
    ['sign-in', 'gp', 'refused'],
    ['sign-in', 'anonymous', 'refused'],
  ])
})

test('[SE3] S-04 R-14 B-28: the refresh token is replaced; the old one answers for ten seconds, then ends the session', async () => {
  const signed = await signIn('pharmacist@example.org')
  expect(signed.status).toBe(200)
  expect(signed.headers['set-cookie']?.[0]).toMatch(/HttpOnly.*SameSite=Strict/)
  const first = cookieOf(signed)
  const second = cookieOf(await refresh(first).expect(200))
  expect(second).not.toBe(first)

  const inGrace = await refresh(first).expect(200)
  expect(inGrace.headers['set-cookie'], 'the second tab keeps the cookie it has').toBeUndefined()
  now = new Date(now.getTime() + 11_000)
  await refresh(first).expect(401)
  await refresh(second).expect(401)
})

test('[SE5] signing out ends HTTP, the live socket and the refresh token at once', async () => {
  const signed = await signIn('nurse@example.org')
  const token = signed.body.accessToken
  const socket = connectLive(world.url, token)
  await within(15_000, 'connection', new Promise<void>(resolve => socket.once('connect', resolve)), () => 'nothing')
  const closed = new Promise<string>(resolve => socket.once('disconnect', resolve))
  const cookie = cookieOf(signed)
  await request(world.url).delete('/api/session').set('Cookie', cookie).expect(200)
  expect(await within(2_000, 'the socket to close', closed, () => 'still open')).toBe('io server disconnect')
  await request(world.url).get('/api/today').set('Authorization', `Bearer ${token}`).expect(401)
  await refresh(cookie).expect(401)
})

test('[SE7] S-15 sign out everywhere ends each of my sessions at all doors, and nobody else’s', async () => {
  const [mine, elsewhere, other] = await Promise.all(
    ['pharmacist', 'pharmacist', 'coordinator'].map(name => signIn(`${name}@example.org`)),
  )
  if (!mine || !elsewhere || !other) throw new Error('nobody signed in')
  const as = (signed: request.Response) => `Bearer ${signed.body.accessToken}`
  const one = await world.addCase()
  const place = { origin: world.url, caseId: one.id, compartment: 'plan' }
  const record = await joinRecord({ ...place, token: elsewhere.body.accessToken })
  const socket = connectLive(world.url, elsewhere.body.accessToken)
  await within(15_000, 'connection', new Promise<void>(resolve => socket.once('connect', resolve)), () => 'nothing')
  const closed = new Promise<string>(resolve => socket.once('disconnect', resolve))

  const list = await request(world.url).get('/api/sessions').set('Authorization', as(mine)).expect(200)
  const current = list.body.sessions.map((session: { current: boolean }) => session.current)
  expect(current.sort()).toEqual([false, true])
  expect(JSON.stringify(list.body), 'no id that could be misused').not.toMatch(/[0-9a-f]{8}-/)

  await request(world.url).delete('/api/sessions').set('Authorization', as(mine)).expect(200)
  expect(await within(2_000, 'the socket to close', closed, () => 'still open')).toBe('io server disconnect')
  expect(await record.closed()).toBe(closeCodes.signInAgain.code)
  for (const signed of [mine, elsewhere]) {
    await request(world.url).get('/api/today').set('Authorization', as(signed)).expect(401)
    await refresh(cookieOf(signed)).expect(401)
  }
  await request(world.url).get('/api/today').set('Authorization', as(other)).expect(200)
})

test('[SE2] [LD2] S-01 S-02 B-27 B-29: every token that is not ours, for this use, and unexpired is refused at HTTP and live', async () => {
  const secret = 'only-for-tests-only-for-tests-only-for-tests'
  const good = await world.token('gp')
  const { sub, sid } = jwt.verify(good, secret) as { sub: string; sid: string }
  const base = { sub, sid, iss: 'caseroom', aud: 'caseroom-doors', exp: Math.floor(now.getTime() / 1000) + 300 }
  const header = { alg: 'HS256', typ: 'at+jwt' } as const
  const made = (claims: object, options: jwt.SignOptions = {}, key = secret) =>
    jwt.sign(claims, key, { noTimestamp: true, header, ...options })
  const [head = '', body = ''] = good.split('.')
  const none = `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')}.${body}.`
  const bad: Record<string, string> = {
    'alg none': none,
    'alg none with signature': `${none}${good.split('.')[2]}`,
    'other algorithm': made(base, { algorithm: 'HS512', header: { ...header, alg: 'HS512' } }),
    'other key': made(base, {}, 'another-secret-another-secret-another'),
    'wrong issuer': made({ ...base, iss: 'elsewhere' }),
    'wrong audience': made({ ...base, aud: 'elsewhere' }),
    'wrong type': made(base, { header: { alg: 'HS256', typ: 'JWT' } }),
    'no expiry': made({ sub, sid, iss: base.iss, aud: base.aud }),
    expired: made({ ...base, exp: Math.floor(now.getTime() / 1000) - 1 }),
    'unknown session': made({ ...base, sid: 'nobody' }),
    'session of another person': made({ ...base, sub: 'chair' }),
    altered: `${head}.${body.slice(0, -2)}AA.${good.split('.')[2]}`,
  }
  await request(world.url).get('/api/people').set('Authorization', `Bearer ${good}`).expect(200)
  for (const [name, token] of Object.entries(bad)) {
    const answer = await request(world.url).get('/api/people').set('Authorization', `Bearer ${token}`)
    expect(answer.status, name).toBe(401)
    const socket = connectLive(world.url, token)
    const refused = new Promise<string>(resolve => {
      socket.once('connect_error', error => resolve(error.message))
      socket.once('connect', () => resolve('connected'))
    })
    expect(await within(15_000, `the answer to ${name}`, refused, () => 'nothing'), name).toBe('sign-in-again')
    socket.disconnect()
  }
})

test('[SE2] a token names the algorithm, issuer, audience and type that are pinned', () => {
  const tokens = createTokens('x'.repeat(40))
  const { token, expiresAt } = tokens.issue({ personId: 'gp', sessionId: 's' }, now)
  expect(jwt.decode(token, { complete: true })?.header).toMatchObject({ alg: 'HS256', typ: 'at+jwt' })
  expect(Date.parse(expiresAt) - now.getTime()).toBe(600_000)
  expect(tokens.verify(token, new Date(now.getTime() + 601_000))).toBeNull()
})

test('[SE23] S-05 a replaced secret still opens tokens and makes none; without it they are refused', () => {
  const [before, after] = ['b'.repeat(40), 'a'.repeat(40)]
  const claims = { personId: 'gp', sessionId: 's' }
  const old = createTokens(before).issue(claims, now).token
  expect(createTokens(after, before).verify(old, now)).toMatchObject(claims)
  expect(createTokens(after, before).verify(old, new Date(now.getTime() + 601_000)), 'only while it lasts').toBeNull()
  expect(createTokens(after).verify(old, now)).toBeNull()
  const fresh = createTokens(after, before).issue(claims, now).token
  expect(createTokens(before).verify(fresh, now)).toBeNull()
  expect(createTokens(after).verify(fresh, now)).toMatchObject(claims)
})

test('[SE4] guessing gets slower per account, and a success clears it', () => {
  let time = 0
  const throttle = createThrottle({ now: () => new Date(time) })
  for (let tries = 0; tries < 4; tries++) throttle.failed('a')
  expect(throttle.waitFor('a')).toBe(0)
  throttle.failed('a')
  expect(throttle.waitFor('a')).toBe(4)
  for (let tries = 0; tries < 30; tries++) throttle.failed('a')
  expect(throttle.waitFor('a')).toBe(900)
  expect(throttle.waitFor('b')).toBe(0)
  time = 900_000
  expect(throttle.waitFor('a')).toBe(0)
  throttle.succeeded('a')
  throttle.failed('a')
  expect(throttle.waitFor('a')).toBe(0)
})

test('[SE4] sixty people behind one address sign in; one who guesses does not stop them', async () => {
  for (let tries = 0; tries < 8; tries++) await signIn('observer@example.org', 'guess')
  expect((await signIn('observer@example.org')).status).toBe(429)
  const others = await Promise.all(Array.from({ length: 20 }, () => signIn('coordinator@example.org')))
  expect(others.map(answer => answer.status)).toEqual(others.map(() => 200))
})

test('[SE6] B-77 every problem is named at once, and no example secret is taken', () => {
  const problems = (env: Record<string, string>) => {
    const read = readConfig(env)
    return read.ok ? [] : read.problems.map(problem => problem.split(':')[0])
  }
  expect(problems({ MODE: 'production', HOST: '0.0.0.0' })).toEqual(['JWT_SECRET', 'PUBLIC_ORIGIN'])
  expect(problems({ MODE: 'production', JWT_SECRET: 'changeme' })).toEqual(['JWT_SECRET'])
  expect(problems({ MODE: 'production', JWT_SECRET: 'changeme'.repeat(8) })).toEqual(['JWT_SECRET'])
  expect(problems({ MODE: 'production', JWT_SECRET: 'a'.repeat(64) })).toEqual(['JWT_SECRET'])
  expect(problems({ MODE: 'production', JWT_SECRET: 'q7Rt0vXz3LmNpY8kWs2fHd9gBc4jTe6uAa1oIi5xEy' })).toEqual([])
  expect(problems({ MODE: 'demonstration', HOST: '0.0.0.0' })).toEqual(['HOST'])
  expect(problems({ MODE: 'other', PORT: 'many', MONGODB_URI: 'postgres://x' })).toEqual([
    'MODE',
    'PORT',
    'MONGODB_URI',
  ])
  const good = 'q7Rt0vXz3LmNpY8kWs2fHd9gBc4jTe6uAa1oIi5xEy'
  expect(problems({ MODE: 'production', JWT_SECRET: good, JWT_SECRET_PREVIOUS: 'changeme' })).toEqual([
    'JWT_SECRET_PREVIOUS',
  ])
  expect(problems({ JWT_SECRET_FILE: '/does/not/exist' })).toEqual(['JWT_SECRET_FILE'])
})
