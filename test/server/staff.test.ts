// Administration: one-time links, leaving, and what an administrator may not do.
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstAdministratorLink } from '#server/usecases/entryLinks'
import { closeCodes } from '#shared/record'
import { asks, signInTo } from '#test/support/account'
import { password, startWorld, type World } from '#test/support/app'
import { until, within } from '#test/support/deadline'
import { joinRecord } from '#test/support/recordClient'
import { runScript } from '#test/support/script'

const good = 'copper lantern drift seven'
let world: World
let now = new Date('2026-11-24T14:00:00.000Z')
const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000)
}
type Ask = ReturnType<typeof asks>

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => now } })
})
afterAll(() => world.stop())

/** An administrator who has just proved that it is them. */
async function administrator(): Promise<Ask> {
  const ask = asks(world, await world.token('administrator'))
  await ask('post', '/api/session/step-up', { password }).expect(200)
  return ask
}
const open = (path: string, body: object) => request(world.url).post(path).send(body)
const look = (secret: string) => open('/api/entry-link', { secret })
const spend = (secret: string, given: object = { password: good }) => open('/api/entry-link/use', { secret, ...given })
const invitation = (name: string) => ({
  name,
  email: `${name.toLowerCase()}@example.org`,
  role: 'nurse',
  safeguardingLead: false,
})

test('[SE16] an invitation makes an account that nobody can use until its link set a password, once', async () => {
  const admin = await administrator()
  const made = (await admin('post', '/api/staff', invitation('Joiner')).expect(200)).body
  await signInTo(world, 'joiner@example.org', { password: 'none yet' }).expect(401)
  await signInTo(world, 'joiner@example.org').expect(401)
  expect((await look(made.secret)).body).toEqual({ kind: 'password', name: 'Joiner', email: 'joiner@example.org' })
  expect((await spend(made.secret, { password: 'password1234' })).body.problems[0].path).toBe('password')
  expect((await spend(made.secret, { password: 'short' })).status).toBe(400)
  const both = await Promise.all([spend(made.secret), spend(made.secret)])
  expect(both.map(answer => answer.status).sort()).toEqual([200, 404])
  const over = await spend(made.secret)
  const never = await spend('A'.repeat(43))
  expect([over.status, over.body]).toEqual([never.status, never.body])
  await signInTo(world, 'joiner@example.org', { password: good }).expect(200)
  const kept = JSON.stringify(await world.app.ports.entryLinks.get(made.secret))
  expect(kept, 'the secret itself is no key').toBe('null')
})

test('[SE16] a link ends after 72 hours, with a newer one, and with the account; a new password ends open sessions', async () => {
  const admin = await administrator()
  const { id, secret } = (await admin('post', '/api/staff', invitation('Waiter')).expect(200)).body
  later(71.9)
  await look(secret).expect(200)
  later(0.2)
  await look(secret).expect(404)
  const again = await administrator()
  const link = async () =>
    (await again('post', `/api/staff/${id}/link`, { forgetAuthenticator: false }).expect(200)).body.secret
  const first = await link()
  const second = await link()
  await look(first).expect(404)
  await spend(second).expect(200)
  const signed = await signInTo(world, 'waiter@example.org', { password: good }).expect(200)
  await spend(await link(), { password: 'another four words here' }).expect(200)
  await asks(world, signed.body.accessToken)('get', '/api/today').expect(401)
  const third = await link()
  await again('put', `/api/staff/${id}/state`, { disabled: true }).expect(200)
  await look(third).expect(404)
  await spend(third).expect(404)
})

test('[SE17] who is disabled is out of HTTP, live and record within two seconds and cannot come back', async () => {
  const one = await world.addCase({ teamIds: ['coordinator'] })
  const signed = await signInTo(world, 'coordinator@example.org').expect(200)
  const token = signed.body.accessToken
  const live = await world.live('coordinator')
  const record = await joinRecord({ origin: world.url, caseId: one.id, compartment: 'plan', token })
  const closed = new Promise<string>(resolve => live.once('disconnect', resolve))
  const admin = await administrator()
  await admin('put', '/api/staff/coordinator/state', { disabled: true }).expect(200)
  await within(2_000, 'the live socket to close', closed, () => 'open')
  expect([closeCodes.signInAgain.code, closeCodes.rightsChanged.code]).toContain(await record.closed())
  await asks(world, token)('get', '/api/today').expect(401)
  await signInTo(world, 'coordinator@example.org').expect(401)
  await admin('put', '/api/staff/coordinator/state', { disabled: false }).expect(200)
  await signInTo(world, 'coordinator@example.org').expect(200)
})

test('[SE17] a command at the prompt of the machine darkens an open page of the running server in two seconds', async () => {
  const real = await startWorld()
  try {
    const live = await real.live('nurse')
    const closed = new Promise<string>(resolve => live.once('disconnect', resolve))
    const env = { DATA_DIR: real.dataDir }
    const other = await runScript('admin', ['disable', '--email', 'nurse@example.org'], env)
    expect(other).toMatchObject({ code: 0 })
    await within(2_000, 'the live socket to close', closed, () => other.output)
    await signInTo(real, 'nurse@example.org').expect(401)
    const invited = await runScript(
      'admin',
      ['invite', '--name', 'Ann Other', '--email', 'ann@example.org', '--role', 'gp', '--organisation', 'practice'],
      env,
    )
    const secret = /welcome#([\w-]{43})/.exec(invited.output)?.[1] ?? invited.output
    await request(real.url).post('/api/entry-link/use').send({ secret, password: good }).expect(200)
    await signInTo(real, 'ann@example.org', { password: good }).expect(200)
    const last = await runScript('admin', ['disable', '--email', 'administrator@example.org'], env)
    expect(last).toMatchObject({ code: 1, output: expect.stringContaining('last administrator') })
  } finally {
    await real.stop()
  }
}, 180_000)

test('[SE18] every change asks for a proof first, and only for staff of one’s own organisation', async () => {
  const plain = asks(world, await world.token('administrator'))
  const change = { name: 'X', role: 'gp', safeguardingLead: false }
  for (const [method, path, body] of [
    ['post', '/api/staff', invitation('Nobody')],
    ['put', '/api/staff/gp', change],
    ['put', '/api/staff/gp/state', { disabled: true }],
    ['post', '/api/staff/gp/link', { forgetAuthenticator: true }],
  ] as const) {
    expect((await plain(method, path, body)).body.code, path).toBe('step-up')
  }
  const admin = await administrator()
  for (const elsewhere of ['nurse', 'no-such-person']) {
    await admin('put', `/api/staff/${elsewhere}`, change).expect(404)
    await admin('put', `/api/staff/${elsewhere}/state`, { disabled: true }).expect(404)
    await admin('post', `/api/staff/${elsewhere}/link`, { forgetAuthenticator: true }).expect(404)
    await admin('post', `/api/staff/${elsewhere}/review`).expect(404)
  }
  const list = (await admin('get', '/api/staff').expect(200)).body.staff.map((one: { id: string }) => one.id)
  expect(list).toContain('gp')
  expect(list).not.toContain('nurse')
  expect((await admin('put', '/api/staff/administrator/state', { disabled: true })).body.code).toBe('not-now')
  expect((await admin('put', '/api/staff/administrator', change)).body.message).toMatch(/last administrator/)
  expect((await admin('put', '/api/staff/gp', { ...change, organisationId: 'hospital' })).status, 'S-44 B-37').toBe(400)
  expect((await admin('post', '/api/staff', { ...invitation('Twice'), email: 'GP@example.org' })).status).toBe(400)
  const gp = await asks(world, await world.token('gp'))('get', '/api/staff')
  expect(gp.status).toBe(403)
})

test('[SE18] [SE19] a new role counts at once, is on the review list, and leaves it with a review', async () => {
  const signed = await signInTo(world, 'pharmacist@example.org').expect(200)
  const mine = asks(world, signed.body.accessToken)
  await mine('post', '/api/cases/search', { text: 'Nobody Here' }).expect(200)
  const live = await world.live('pharmacist')
  const closed = new Promise<string>(resolve => live.once('disconnect', resolve))
  const admin = await administrator()
  const next = { name: 'Test pharmacist', role: 'administrator', safeguardingLead: false }
  await admin('put', '/api/staff/pharmacist', next).expect(200)
  await within(2_000, 'the live socket to close', closed, () => 'open')
  await mine('post', '/api/cases/search', { text: 'Nobody Here' }).expect(403)
  const found = async () => {
    const { staff } = (await admin('get', '/api/staff').expect(200)).body
    return staff.find((one: { id: string }) => one.id === 'pharmacist').findings
  }
  expect(await found()).toContain('role-changed')
  later(0.01)
  await admin('post', '/api/staff/pharmacist/review').expect(200)
  expect(await found()).not.toContain('role-changed')
  const rows = (await world.audit('system')).filter(row => row.who === 'administrator' && row.detail?.personId)
  expect(rows.map(row => row.what)).toContain('staff:review')
})

test('[SE20] the first administrator’s link: only while there is none, once, within a day', async () => {
  expect(await firstAdministratorLink(world.app.ports)).toBeNull()
  const empty = await startWorld({ clock: { now: () => now } })
  try {
    for (const one of await empty.app.ports.people.all())
      await empty.app.ports.people.change(one.id, { disabled: true })
    const first = {
      name: 'Ada First',
      email: 'ada@example.org',
      organisation: { name: 'The Surgery', kind: 'practice' },
    }
    const use = (secret: string, body: object = { password: good, first }) =>
      request(empty.url)
        .post('/api/entry-link/use')
        .send({ secret, ...body })
    const early = (await firstAdministratorLink(empty.app.ports)) ?? ''
    const secret = (await firstAdministratorLink(empty.app.ports)) ?? ''
    expect((await use(early)).status, 'a newer one is out').toBe(404)
    expect((await use(secret, { password: good })).status, 'without saying who').toBe(400)
    later(24)
    expect((await use(secret)).status, 'a day later').toBe(404)
    const fresh = (await firstAdministratorLink(empty.app.ports)) ?? ''
    const both = await Promise.all([use(fresh), use(fresh)])
    expect(both.map(answer => answer.status).sort()).toEqual([200, 404])
    await until(15_000, 'the first sign-in', async () => {
      const signed = await signInTo(empty, 'ada@example.org', { password: good })
      return signed.status === 200 && signed.body.person.role === 'administrator'
    })
    expect(await firstAdministratorLink(empty.app.ports)).toBeNull()
  } finally {
    await empty.stop()
  }
})
