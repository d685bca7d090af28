// Cover at every door: arranged after a proof, for days that are set, said in words, and over at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, londonDate } from '#shared/calendar'
import { closeCodes } from '#shared/record'
import { asks } from '#test/support/account'
import { heard, password, startWorld, type World } from '#test/support/app'
import { joinRecord } from '#test/support/recordClient'

let world: World
let now = new Date('2026-11-24T14:00:00.000Z')
const today = () => londonDate(now.getTime())

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => now } })
  const accounts = [
    ['nurse-b', 'nurse', 'trust'],
    ['coordinator-b', 'care-coordinator', 'trust'],
    ['observer-b', 'observer', 'trust'],
  ] as const
  await world.app.ports.people.addAccounts(
    accounts.map(([id, role, organisationId]) => ({
      ...{ id, role, organisationId, name: `Test ${id}`, email: `${id}@example.org`, safeguardingLead: false },
      ...{ colour: 0, disabled: false, passwordHash: 'none' },
    })),
  )
  // Of the trust's own people one has a password here: the others are let in by their token.
  const { passwordHash } = (await world.app.ports.people.get('nurse')) ?? { passwordHash: '' }
  for (const [id] of accounts) await world.app.ports.people.setPassword(id, passwordHash)
})
afterAll(() => world.stop())

async function proven(person: string) {
  const ask = asks(world, await world.token(person))
  await ask('post', '/api/session/step-up', { password }).expect(200)
  return ask
}
const reads = async (person: string, caseId: string) =>
  (await asks(world, await world.token(person))('get', `/api/cases/${caseId}`)).status
const given = (more: object = {}) => ({
  ...{ forId: 'nurse', byId: 'nurse-b', from: addDays(today(), 1), until: addDays(today(), 3), reason: 'Annual leave' },
  ...more,
})

test('[DP1] [DP2] [DP3] nurse B stands in for nurse A from the first to the last day, sees her patients only then, and it is said', async () => {
  const hers = await world.addCase({ teamIds: ['nurse'] })
  const other = await world.addCase({ teamIds: ['consultant'] })
  const nurse = await proven('nurse')
  const made = await nurse('post', '/api/covers', given()).expect(200)
  expect(await reads('nurse-b', hers.id), 'the day before').toBe(404)
  const list = (await asks(world, await world.token('nurse-b'))('get', '/api/covers')).body
  expect(list).toMatchObject({ forAll: false, covers: [{ id: made.body.id, state: 'to-come', mayEnd: true }] })

  now = new Date('2026-11-25T09:00:00.000Z')
  expect(await reads('nurse-b', hers.id)).toBe(200)
  expect(await reads('nurse-b', other.id), 'of her patients only').toBe(404)
  expect(await reads('nurse', hers.id), 'who is away keeps her place').toBe(200)
  const why = await asks(world, await world.token('gp'))('post', `/api/cases/${hers.id}/why`, { personId: 'nurse-b' })
  expect(why.body).toMatchObject({
    sees: true,
    through: [{ way: 'cover', words: 'stands in on the case team for Test nurse until 27-Nov-2026' }],
  })
  const report = (await asks(world, await world.token('gp'))('get', `/api/cases/${hers.id}/accesses`)).body.accesses
  const look = report.find((row: { name: string; refused: boolean }) => row.name === 'Test nurse-b' && !row.refused)
  expect(look.why).toMatch(/stood in for somebody/i)

  now = new Date('2026-11-28T00:00:00.000Z')
  expect(await reads('nurse-b', hers.id), 'London midnight after the last day').toBe(404)
  const rows = (await world.audit('system')).filter(row => row.what === 'cover:arrange' && row.outcome === 'done')
  expect(rows).toMatchObject([{ who: 'nurse', detail: { for: 'nurse', by: 'nurse-b' } }])
})

test('[DP3] ended early: open pages and sections go dark within 2 s, and nobody else could end it', async () => {
  const one = await world.addCase({ teamIds: ['nurse'] })
  const coordinator = await proven('coordinator-b')
  const { id } = (await coordinator('post', '/api/covers', given({ from: today(), until: today() })).expect(200)).body
  const live = await world.live('nurse-b')
  const section = await joinRecord({
    origin: world.url,
    caseId: one.id,
    compartment: 'plan',
    token: await world.token('nurse-b'),
  })
  for (const person of ['stranger', 'observer-b', 'coordinator', 'administrator']) {
    const tried = await asks(world, await world.token(person))('post', `/api/covers/${id}/end`, {})
    const none = await asks(world, await world.token(person))('post', '/api/covers/no-such-cover/end', {})
    expect(tried.status, person).toBe(404)
    expect(tried.body, person).toEqual(none.body)
  }
  expect(await reads('nurse-b', one.id), 'nobody of them ended it').toBe(200)
  const forget = heard(live, 'access:changed', event => event.caseId === one.id, 2_000)
  await asks(world, await world.token('nurse'))('post', `/api/covers/${id}/end`, {}).expect(200)
  await forget
  expect(await section.closed()).toBe(closeCodes.rightsChanged.code)
  expect(await reads('nurse-b', one.id)).toBe(404)
  expect((await asks(world, await world.token('nurse'))('post', `/api/covers/${id}/end`, {})).status, 'twice').toBe(409)
  expect((await asks(world, await world.token('nurse'))('get', '/api/covers')).body.covers).toEqual([])
})

test('[DP2] refused: without a proof, for others, of another organisation, who gives no care, in the past, for long, twice', async () => {
  const nurse = asks(world, await world.token('nurse'))
  expect((await nurse('post', '/api/covers', given())).body.code).toBe('step-up')
  const sure = await proven('nurse')
  expect((await sure('post', '/api/covers', given({ forId: 'nurse-b', byId: 'nurse' }))).status, 'for another').toBe(
    403,
  )
  const gp = await proven('coordinator')
  expect((await gp('post', '/api/covers', given())).status, 'of another organisation').toBe(403)
  expect((await gp('post', '/api/covers', given({ forId: 'no-such-person' }))).status).toBe(403)
  expect((await (await proven('observer'))('post', '/api/covers', given())).status).toBe(403)
  for (const [wrong, path] of [
    [{ byId: 'consultant' }, 'byId'],
    [{ byId: 'observer-b' }, 'byId'],
    [{ byId: 'no-such-person' }, 'byId'],
    [{ byId: 'nurse' }, 'byId'],
    [{ from: addDays(today(), -1) }, 'from'],
    [{ until: addDays(today(), 200) }, 'until'],
    [{ until: today() }, 'until'],
    [{ until: '2026-13-01' }, 'until'],
  ] as const) {
    const answer = await sure('post', '/api/covers', given(wrong))
    expect(answer.status, path).toBe(400)
    expect(answer.body.problems?.[0]?.path, JSON.stringify(wrong)).toBe(path)
  }
  await sure('post', '/api/covers', given()).expect(200)
  expect((await sure('post', '/api/covers', given({ until: addDays(today(), 9) }))).status, 'the same days again').toBe(
    400,
  )
  expect((await sure('post', '/api/covers', { ...given(), addedBy: 'chair' })).status).toBe(400)
})

test('[DP1] [WI1] whom the patient keeps out does not come in by standing in', async () => {
  const exclusion = { kind: 'person' as const, id: 'nurse-b', from: today(), until: null, reason: null }
  const { wishes } = await world.addCase()
  const one = await world.addCase({ teamIds: ['nurse'], wishes: { ...wishes, exclusions: [exclusion] } })
  const seen = await world.addCase({ teamIds: ['nurse'] })
  now = new Date(now.getTime() + 86_400_000)
  expect(await reads('nurse-b', seen.id), 'the cover of the test above counts').toBe(200)
  expect(await reads('nurse-b', one.id)).toBe(404)
})
