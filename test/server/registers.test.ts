// Organisations and agreements (row 81): what has expired stops new invitations, and says so.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreementState } from '#server/domain/register'
import { addDays, londonDate } from '#shared/calendar'
import { startWorld, type World } from '#test/support/app'
import { agreeWith } from '#test/support/governance'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

async function call(person: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(person)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}
const today = londonDate(Date.now())
const agreement = (from: string, until: string) => ({
  reference: 'Sharing agreement 7',
  from,
  until,
  controller: 'joint' as const,
  contact: 'dpo@example.org',
})

test.each([
  ['2026-03-01', 'to-come'],
  ['2026-03-02', 'current'],
  ['2026-03-04', 'current'],
  ['2026-03-05', 'expired'],
])('[OR1] an agreement of 2 to 4 March, on %s: %s', (day, state) => {
  expect(agreementState(agreement('2026-03-02', '2026-03-04'), day)).toBe(state)
  expect(agreementState(null, day)).toBe('none')
})

test('[OR2] row 81: an expired agreement blocks adding in words, those who are in stay, and it is in no picker', async () => {
  const one = await world.addCase({ teamIds: ['social-worker'] })
  await agreeWith(world.app.ports, ['council'], addDays(today, -1))
  const team = (memberIds: string[]) => call('coordinator', 'PUT', `/api/cases/${one.id}/team`, { memberIds })
  expect((await team(['social-worker', 'nurse'])).status, 'who is in stays').toBe(200)
  expect((await team(['nurse'])).status).toBe(200)
  const back = await team(['nurse', 'social-worker'])
  expect(back.status).toBe(400)
  expect(back.body.message).toMatch(/agreement with The council ended on .* An administrator can renew it/)
  await expect(world.meeting([one.id], ['social-worker'])).rejects.toThrow(/agreement with The council ended/)
  const picker = (await call('gp', 'GET', `/api/cases/${one.id}/people`)).body.people
  expect(picker.map((person: { id: string }) => person.id)).not.toContain('social-worker')
  await agreeWith(world.app.ports, ['council'])
  expect((await team(['nurse', 'social-worker'])).status, 'renewed').toBe(200)
})

test('[OR3] the register is an administrator’s, against the version they saw, and refuses what makes no sense', async () => {
  const save = (person: string, id: string, given: object) =>
    call(person, 'PUT', `/api/registers/${id}`, { guardianId: null, agreement: null, retention: null, ...given })
  for (const person of ['gp', 'coordinator', 'observer']) {
    expect((await call(person, 'GET', '/api/registers')).status, person).toBe(403)
    expect((await save(person, 'trust', { version: 1 })).status, person).toBe(403)
  }
  const rows = (await call('administrator', 'GET', '/api/registers')).body.organisations
  const trust = rows.find((row: { organisation: { id: string } }) => row.organisation.id === 'trust')
  expect(trust).toMatchObject({ version: 1, state: 'current', ending: false, own: false })
  expect(rows.find((row: { own: boolean }) => row.own).organisation.id).toBe('practice')
  const soon = agreement(addDays(today, -300), addDays(today, 10))
  expect((await save('administrator', 'trust', { version: 0, agreement: soon })).status, 'of an older version').toBe(
    409,
  )
  expect(
    (await save('administrator', 'trust', { version: 1, agreement: agreement(today, addDays(today, -1)) })).status,
  ).toBe(400)
  expect((await save('administrator', 'trust', { version: 1, guardianId: 'gp' })).status, 'of another one').toBe(400)
  expect((await save('administrator', 'nowhere', { version: 0 })).status).toBe(404)
  expect((await save('administrator', 'trust', { version: 1, agreement: soon, guardianId: 'nurse' })).status).toBe(200)
  const after = (await call('administrator', 'GET', '/api/registers')).body.organisations
  expect(after.find((row: { organisation: { id: string } }) => row.organisation.id === 'trust')).toMatchObject({
    ...{ version: 2, ending: true, guardian: { id: 'nurse' } },
  })
})
