// The report of who looked, and the administrator's search: exactly what was done, and no more than ids.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinMeeting, startWorld, type World } from '#test/support/app'
import { until } from '#test/support/deadline'
import { joinRecord, openRecord } from '#test/support/recordClient'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const call = async (personId: string, path: string, body?: object) => {
  const answer = await fetch(world.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${await world.token(personId)}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: await answer.json() }
}
interface Shown {
  n: number
  name: string
  what: string
  why: string
}
const lines = (report: { body: { accesses: Shown[] } }) =>
  report.body.accesses.map(({ name, what, why }) => `${name}: ${what}. ${why}`)

test('[AC14] the report lists exactly the accesses that were made, with why', async () => {
  const one = await world.addCase({ teamIds: ['nurse'] })
  const at = async (personId: string, compartment: string) => {
    return { origin: world.url, caseId: one.id, compartment, token: await world.token(personId) }
  }
  await call('gp', `/api/cases/${one.id}`)
  await call('nurse', `/api/cases/${one.id}/history`)
  await call('stranger', `/api/cases/${one.id}`)
  const gp = await joinRecord(await at('gp', 'safeguarding'))
  gp.write('Secret words')
  await gp.allSaved()
  await gp.close()
  await until(15_000, 'the edit session', async () => (await world.audit(one.id)).length === 5)
  await openRecord(await at('nurse', 'safeguarding')).closed()
  // The chair puts the person on an agenda (a look at the case), and sees them on it.
  const { meeting } = await world.meeting([one.id], ['consultant'])
  await joinMeeting(await world.live('consultant'), meeting.id)

  const expected = [
    'Test consultant: Saw the person on the agenda of a meeting. Takes part in a meeting that discusses the person',
    'Test chair: Saw the person on the agenda of a meeting. Takes part in a meeting that discusses the person',
    'Test nurse: Tried to open a section of the record and was refused. Had no right to it',
    'Test gp: Wrote in the section Safeguarding. Has work to do for the person',
    'Test gp: Opened the section Safeguarding. Works at the person’s practice',
    'Test stranger: Tried to open the record and was refused. Had no right to it',
    'Test nurse: Read the list of earlier meetings. Is on the person’s case team',
    'Test gp: Opened the record. Works at the person’s practice',
  ]
  const forGp = await call('gp', `/api/cases/${one.id}/accesses`)
  const named = expected.map(line => line.replace('open a section of the record', 'open the section Safeguarding'))
  expect(lines(forGp)).toEqual(named)
  expect(JSON.stringify(forGp.body)).not.toContain('Secret')

  // Who may not open Safeguarding is not told that it was that section; and the GP's look at the report is in it now.
  const forCoordinator = await call('coordinator', `/api/cases/${one.id}/accesses`)
  const hidden = expected.map(line => line.replace('the section Safeguarding', 'a section of the record'))
  // The GP presents the item, too.
  const why = 'Works at the person’s practice and was invited to discuss the person in a meeting'
  expect(lines(forCoordinator)).toEqual([`Test gp: Read this report. ${why}`, ...hidden])

  expect((await call('nurse', `/api/cases/${one.id}/accesses`)).status, 'on the team, not at the practice').toBe(403)
  const nowhere = await call('stranger', '/api/cases/no-such-case/accesses')
  expect(await call('stranger', `/api/cases/${one.id}/accesses`)).toEqual(nowhere)
})

test('[AC15] an administrator finds their own organisation’s rows, as ids, and is found in them', async () => {
  const mine = await world.addCase({ person: { ...(await world.addCase()).person, family: 'Quagmire' } })
  const elsewhere = await world.addCase({ practiceId: 'other-practice', teamIds: ['nurse', 'gp'] })
  await call('nurse', `/api/cases/${mine.id}`)
  await call('nurse', `/api/cases/${elsewhere.id}`)
  await call('gp', `/api/cases/${elsewhere.id}`)
  await call('stranger', `/api/cases/${elsewhere.id}`)

  const search = (body: object) => call('administrator', '/api/audit/search', body)
  const found = async (body: object) =>
    (await search(body)).body.rows.map((row: { who: string; what: string }) => `${row.who} ${row.what}`)
  expect(await found({ about: mine.id })).toEqual(['nurse case:view'])
  expect(await found({ about: elsewhere.id }), 'only what our own people did there').toEqual(['gp case:view'])
  expect(await found({ about: elsewhere.id, who: 'stranger' })).toEqual([])
  expect(await found({ about: mine.id, outcome: 'done' }), 'the nurse was refused').toEqual([])
  expect(await found({ about: mine.id, from: '2199-01-01T00:00:00Z' })).toEqual([])
  expect(await found({ about: mine.id, before: '2001-01-01T00:00:00Z' })).toEqual([])
  expect(await found({ what: 'audit:search' })).toContain('administrator audit:search')
  expect(JSON.stringify((await search({})).body)).not.toMatch(/quagmire/i)
  for (const body of [{ who: { $ne: null } }, { about: ['x'] }, { what: '$where' }, { whoIn: ['stranger'] }]) {
    expect((await search(body)).status, JSON.stringify(body)).toBe(400)
  }
  expect((await call('gp', '/api/audit/search', {})).status).toBe(403)
})
