// The lock, judged by the server alone: nothing here depends on a page that counts minutes.
import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { lockIdleSessions } from '#server/usecases/locking'
import { closeCodes } from '#shared/record'
import { asks, cookieOf, signInTo } from '#test/support/account'
import { connectLive, type Live, password, send, startWorld, type World } from '#test/support/app'
import { until, within } from '#test/support/deadline'
import { joinRecord } from '#test/support/recordClient'

let world: World
let now = new Date('2026-11-24T14:00:00.000Z')
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}
beforeAll(async () => {
  // Without the server's own rounds by the clock: one between two lines of a test would lock first, or twice.
  vi.useFakeTimers({ toFake: ['setInterval'] })
  world = await startWorld({ clock: { now: () => now } })
  vi.useRealTimers()
})
afterAll(() => world.stop())

const refresh = (cookie: string) => request(world.url).post('/api/session/refresh').set('Cookie', cookie)
const unlock = (cookie: string, given = password) =>
  request(world.url).post('/api/session/unlock').set('Cookie', cookie).send({ password: given })

async function signedIn(who: string) {
  const answer = await signInTo(world, `${who}@example.org`).expect(200)
  return { cookie: cookieOf(answer), token: String(answer.body.accessToken), ask: asks(world, answer.body.accessToken) }
}

function opened(token: string): Promise<Live> {
  const socket = connectLive(world.url, token)
  const connected = new Promise<Live>(resolve => socket.once('connect', () => resolve(socket)))
  return within(15_000, 'the connection', connected, () => 'nothing')
}

async function lockRows(who: string): Promise<string[]> {
  const rows = (await world.audit('system')).filter(row => row.who === who && /lock/.test(row.what))
  return rows.map(row => `${row.what} ${row.outcome}`)
}

test('[SE14] S-13 idle for the set time shuts HTTP, live and record; renewals and what others write are no activity', async () => {
  const { cookie, ask, token } = await signedIn('nurse')
  const one = await world.addCase({ teamIds: ['nurse', 'gp'] })
  const place = { origin: world.url, caseId: one.id, compartment: 'plan' }
  const record = await joinRecord({ ...place, token })
  const socket = await opened(token)
  const closed = new Promise<string>(resolve => socket.once('disconnect', resolve))
  later(8)
  const renewed = await refresh(cookie).expect(200)
  await ask('get', '/api/today').expect(200)
  const other = await joinRecord({ ...place, token: await world.token('gp') })
  other.write('Written by somebody else')
  await other.allSaved()
  later(6.9)
  expect(await lockIdleSessions(world.app.ports), 'a moment before').toBe(0)
  later(0.1)
  const stale = asks(world, renewed.body.accessToken)
  await stale('get', '/api/today').expect(401)
  expect(await lockIdleSessions(world.app.ports)).toBe(1)
  expect(await within(2_000, 'the socket to close', closed, () => 'open')).toBe('io server disconnect')
  expect(await record.closed()).toBe(closeCodes.signInAgain.code)
  expect((await refresh(cookieOf(renewed)).expect(401)).body.code).toBe('locked')
  const late = connectLive(world.url, renewed.body.accessToken)
  const refused = new Promise<string>(resolve => late.once('connect_error', error => resolve(error.message)))
  expect(await within(15_000, 'the refusal', refused, () => 'nothing')).toBe('sign-in-again')
  late.disconnect()

  const unlocked = await unlock(cookieOf(renewed)).expect(200)
  await asks(world, unlocked.body.accessToken)('get', '/api/today').expect(200)
  const back = await joinRecord({ ...place, token: unlocked.body.accessToken })
  await back.close()
  await other.close()
})

test('[SE14] S-13 a command, a change and the page’s word that somebody is there put the lock off', async () => {
  const { cookie, ask, token } = await signedIn('coordinator')
  const socket = await opened(token)
  later(9)
  await ask('post', '/api/session/active').expect(200)
  const second = (await refresh(cookie).expect(200)).body.accessToken
  later(9)
  await asks(world, second)('post', '/api/cases/search', { text: 'Nobody Here' }).expect(200)
  later(0.5)
  const reply = await send(socket, 'meeting:start', { meetingId: randomUUID() })
  expect(reply).toMatchObject({ ok: false, code: 'not-found' })
  const [session] = await world.app.ports.sessions.openOf('coordinator', now.toISOString())
  await until(15_000, 'the command to count', async () => {
    const known = await world.app.ports.sessions.get(session?.id ?? '')
    return known?.activeAt === now.toISOString()
  })
  await lockIdleSessions(world.app.ports)
  expect(await lockRows('coordinator')).toEqual([])
  later(15)
  await lockIdleSessions(world.app.ports)
  expect(await lockRows('coordinator')).toEqual(['lock-idle done'])
  socket.disconnect()
})

test('[SE14] locked by hand at once at every door, whatever proof was given before; twelve hours end it', async () => {
  const { cookie, ask, token } = await signedIn('gp')
  const socket = await opened(token)
  const closed = new Promise<string>(resolve => socket.once('disconnect', resolve))
  await ask('post', '/api/session/step-up', { password }).expect(200)
  await ask('post', '/api/session/lock').expect(200)
  await within(2_000, 'the socket to close', closed, () => 'open')
  await ask('get', '/api/today').expect(401)
  await ask('post', '/api/session/active').expect(401)
  expect((await refresh(cookie)).body.code).toBe('locked')
  expect((await unlock(cookie, 'not the password')).status).toBe(422)
  expect((await unlock('caseroom=nobody.nothing')).status).toBe(401)
  const unlocked = await unlock(cookie).expect(200)
  const again = asks(world, unlocked.body.accessToken)
  expect((await again('post', '/api/second-factor')).body.code, 'the proof is over').toBe('step-up')
  await again('post', '/api/session/lock').expect(200)
  later(12 * 60)
  const over = await unlock(cookieOf(unlocked))
  expect([over.status, over.body.code]).toEqual([401, 'sign-in-again'])
  expect((await lockRows('gp')).filter(row => !row.startsWith('lock-idle'))).toEqual([
    'lock done',
    'unlock refused',
    'unlock done',
    'lock done',
  ])
})

test('[SE14] B-72 guessing at a lock is slowed like guessing at sign-in', async () => {
  const { cookie, ask } = await signedIn('observer')
  await ask('post', '/api/session/lock').expect(200)
  const guesses = await Promise.all(Array.from({ length: 20 }, () => unlock(cookie, 'a guess')))
  expect(guesses.filter(answer => answer.status === 422)).toHaveLength(5)
  expect((await signInTo(world, 'observer@example.org')).status, 'one count for both').toBe(429)
  expect((await unlock(cookie)).status).toBe(429)
})
