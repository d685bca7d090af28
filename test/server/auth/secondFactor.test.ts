// A second factor, recovery codes, and the proof that is asked for in front of what a stolen open screen must not do.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identify } from '#server/usecases/identify'
import { requireStepUp } from '#server/usecases/proof'
import { asks, codeAt, enrol, signInTo } from '#test/support/account'
import { password, startWorld, type World } from '#test/support/app'

let world: World
let now = new Date('2026-11-24T14:00:00.000Z')
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}
const outcomes = async (who: string, what: string) =>
  (await world.audit('system')).filter(row => row.who === who && row.what === what).map(row => row.outcome)

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => now } })
})
afterAll(() => world.stop())

test('[SE9] S-09 with an authenticator a password alone is half a sign-in; the right code completes it, once', async () => {
  const token = await world.token('nurse')
  const { secret } = await enrol(world, token, () => now)
  const email = 'nurse@example.org'
  const half = await signInTo(world, email).expect(401)
  expect(half.body.code).toBe('second-factor')
  expect(half.headers['set-cookie']).toBeUndefined()
  expect((await signInTo(world, email, { code: codeAt(secret, now) })).body.code, 'used when it was confirmed').toBe(
    'wrong-code',
  )
  later(30)
  const code = codeAt(secret, now)
  expect((await signInTo(world, email, { password: 'not the password', code })).body.code).toBe('wrong-sign-in')
  await signInTo(world, email, { code }).expect(200)
  expect((await signInTo(world, email, { code })).body.code, 'replayed').toBe('wrong-code')
})

test('[SE9] S-09 the code of the step before and after now counts, further ones do not', async () => {
  const { secret } = await enrol(world, await world.token('social-worker'), () => now)
  const email = 'social-worker@example.org'
  later(300)
  const at = (seconds: number) => codeAt(secret, new Date(now.getTime() + seconds * 1000))
  for (const [seconds, status] of [
    [-60, 401],
    [-30, 200],
    [60, 401],
    [30, 200],
  ] as const) {
    expect((await signInTo(world, email, { code: at(seconds) })).status, `${seconds} s away`).toBe(status)
  }
  expect((await signInTo(world, email, { code: at(0) })).status, 'a step before the newest used').toBe(401)
})

test('[SE9] B-72 wrong codes slow the account down as wrong passwords do, and a thousand at once are as slow', async () => {
  const { secret } = await enrol(world, await world.token('consultant'), () => now)
  const email = 'consultant@example.org'
  later(300)
  const guesses = await Promise.all(Array.from({ length: 40 }, () => signInTo(world, email, { code: '000000' })))
  const tried = guesses.filter(answer => answer.status === 401)
  expect(tried, 'tried before the wait').toHaveLength(5)
  expect(guesses.filter(answer => answer.status === 429)).toHaveLength(35)
  expect((await signInTo(world, email, { code: codeAt(secret, now) })).status, 'even the right one waits').toBe(429)
  later(5)
  await signInTo(world, email, { code: codeAt(secret, now) }).expect(200)
})

test('[SE10] a recovery code lets in once, is kept as a hash only, and new ones make the earlier worthless', async () => {
  const token = await world.token('pharmacist')
  const { codes } = await enrol(world, token, () => now)
  const email = 'pharmacist@example.org'
  expect(new Set(codes).size).toBe(10)
  const [first = '', second = ''] = codes
  await signInTo(world, email, { code: first.toUpperCase().replace('-', ' ') }).expect(200)
  expect((await signInTo(world, email, { code: first })).body.code).toBe('wrong-code')
  const ask = asks(world, token)
  expect((await ask('get', '/api/second-factor').expect(200)).body).toMatchObject({ recoveryLeft: 9 })
  const stored = JSON.stringify(await world.app.ports.secondFactors.get('pharmacist'))
  for (const code of codes) expect(stored).not.toContain(code.replace('-', ''))
  const fresh = (await ask('post', '/api/second-factor/recovery-codes').expect(200)).body.codes
  expect((await signInTo(world, email, { code: second })).body.code).toBe('wrong-code')
  await signInTo(world, email, { code: fresh[0] }).expect(200)
})

test('[SE11] a proof lasts ten minutes, is the password without an authenticator and only its code with one', async () => {
  const token = await world.token('gp')
  const ask = asks(world, token)
  const gate = async () => {
    const who = await identify(world.app.ports, await world.app.ports.tokens.issue(await claims(token), now).token)
    if (!who) throw new Error('the session is over')
    return (await requireStepUp(world.app.ports, who.actor))?.code ?? 'open'
  }
  expect(await gate()).toBe('step-up')
  expect((await ask('post', '/api/second-factor')).body.code).toBe('step-up')
  expect((await ask('post', '/api/session/step-up', { password: 'not the password' })).status).toBe(422)
  expect((await ask('post', '/api/session/step-up', {})).status).toBe(422)
  expect(await gate()).toBe('step-up')
  await ask('post', '/api/session/step-up', { password }).expect(200)
  expect(await gate()).toBe('open')
  expect(await outcomes('gp', 'step-up')).toEqual(['refused', 'refused', 'done'])

  const { secret } = await enrol(world, token, () => now)
  later(601)
  const fresh = asks(world, (await signInTo(world, 'gp@example.org', { code: codeAt(secret, now) })).body.accessToken)
  expect((await fresh('post', '/api/session/step-up', { password })).status, 'the password is not enough').toBe(422)
  later(30)
  await fresh('post', '/api/session/step-up', { code: codeAt(secret, now) }).expect(200)
  await fresh('post', '/api/second-factor').expect(200)
  later(600)
  expect((await fresh('post', '/api/second-factor')).status, 'ten minutes later').not.toBe(200)
})

test('[SE11] the proof belongs to one session: another browser of the same person has to prove itself', async () => {
  const one = asks(world, await world.token('coordinator'))
  const other = asks(world, await world.token('coordinator'))
  await one('post', '/api/session/step-up', { password }).expect(200)
  await one('post', '/api/second-factor').expect(200)
  expect((await other('post', '/api/second-factor')).body.code).toBe('step-up')
})

test('[SE9] enrolling needs the proof and a code of the secret that was offered; giving it up needs a code', async () => {
  const ask = asks(world, await world.token('link-worker'))
  expect((await ask('post', '/api/second-factor/confirm', { code: '123456' })).body.code).toBe('step-up')
  await ask('post', '/api/session/step-up', { password }).expect(200)
  expect((await ask('post', '/api/second-factor/confirm', { code: '123456' })).body.code).toBe('not-now')
  const card = (await ask('post', '/api/second-factor').expect(200)).body
  expect(card.qr).toMatch(/^<svg /)
  expect(card.uri).toContain(`secret=${card.secret}`)
  expect((await ask('post', '/api/second-factor/confirm', { code: '000000' })).body.code).toBe('wrong-proof')
  await signInTo(world, 'link-worker@example.org').expect(200)
  const confirmed = await ask('post', '/api/second-factor/confirm', { code: codeAt(card.secret, now) }).expect(200)
  expect((await signInTo(world, 'link-worker@example.org')).body.code).toBe('second-factor')
  expect((await ask('post', '/api/second-factor/remove', { code: '000000' })).status).toBe(422)
  await ask('post', '/api/second-factor/remove', { code: confirmed.body.codes[3] }).expect(200)
  await signInTo(world, 'link-worker@example.org').expect(200)
  expect(await outcomes('link-worker', 'second-factor-off')).toEqual(['refused', 'done'])
})

async function claims(token: string) {
  const read = world.app.ports.tokens.verify(token, now)
  if (!read) throw new Error('the token is over')
  return read
}
