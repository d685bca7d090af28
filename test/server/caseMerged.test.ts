// After a merge: the pack for the person, the report of who looked, the search in the audit, and the next agenda.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRegister } from '#server/domain/register'
import { followOn } from '#server/usecases/nextMeeting'
import { asks } from '#test/support/account'
import { password, startWorld, type World } from '#test/support/app'
import { given, twoRecords } from '#test/support/duplicates'
import { seriesGivenBy } from '#test/support/seriesGiven'

let world: World
let now = new Date('2026-11-24T14:00:00.000Z')
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => now } })
})
afterAll(() => world.stop())

const asker = async (who: string) => asks(world, await world.token(who))
interface Proposed {
  identity: { caseId: string }
  triggers: { rule: string }[]
}

test('[MG3] [SA1] the pack holds the duplicate too, under either address: its sections, its meeting, and who looked at it', async () => {
  const { root, other, end } = await twoRecords(world)
  await end()
  await (await asker('nurse'))('get', `/api/cases/${other.id}`).expect(200)
  await (await asker('coordinator'))('post', `/api/cases/${root.id}/merge`, given(other.id)).expect(200)
  const { registers } = world.app.ports
  const event = { commandId: 'guardian', at: now.toISOString(), by: 'administrator', type: 'x', subjectId: null }
  const register = (await registers.load('practice')) ?? newRegister('practice')
  await registers.save({ ...register, guardianId: 'gp' }, event)
  const asking = { request: 'SAR 9', redact: [] }
  for (const caseId of [root.id, other.id]) {
    const gp = await asker('gp')
    await gp('post', '/api/session/step-up', { password }).expect(200)
    const { text } = await gp('post', `/api/cases/${caseId}/subject-access-pack`, asking).expect(200)
    expect(text).toContain('Family: Saleem')
    expect(text).toMatch(/A SECOND RECORD, MERGED INTO THIS ONE: WHO YOU WERE HERE\n\s*Family: Nowak/)
    expect(text).toMatch(/A SECOND RECORD, MERGED INTO THIS ONE: CARE PLAN\n[\s\S]*Written in the second record/)
    expect(text.match(/A MEETING ABOUT YOU/g), 'once').toHaveLength(1)
    expect(text).toContain('Home visit')
    expect(text).toMatch(/Test nurse, Nurse, The trust: Opened the record/)
    expect(text).toMatch(/Test gp, GP, The practice: Wrote in the section Care plan/)
  }
  const stranger = await asker('stranger')
  const answers = [root.id, 'nobody'].map(id => stranger('post', `/api/cases/${id}/subject-access-pack`, asking))
  const [theirs, none] = await Promise.all(answers)
  expect([theirs?.status, theirs?.body]).toEqual([404, none?.body])
})

test('[MG3] [AC14] [AC15] who looked at the duplicate stands in the report about the person, and the administrator finds it', async () => {
  const { root, other, end } = await twoRecords(world)
  await end()
  await (await asker('nurse'))('get', `/api/cases/${other.id}`).expect(200)
  await (await asker('coordinator'))('post', `/api/cases/${root.id}/merge`, given(other.id)).expect(200)
  const looks = async (caseId: string) => {
    const { accesses } = (await (await asker('gp'))('get', `/api/cases/${caseId}/accesses`).expect(200)).body
    return accesses.map((row: { name: string; what: string }) => `${row.name}: ${row.what}`)
  }
  const seen = await looks(root.id)
  expect(seen).toContain('Test nurse: Opened the record')
  expect(seen).toContain('Test gp: Wrote in the section Care plan')
  expect(seen.filter((line: string) => line === 'Test coordinator: Merged two records about the person')).toHaveLength(
    2,
  )
  expect(await looks(other.id), 'the same from either side').toEqual(expect.arrayContaining(seen))
  await (await asker('nurse'))('get', `/api/cases/${root.id}/accesses`).expect(403)

  const search = async (who: string, asked: object) =>
    (await (await asker(who))('post', '/api/audit/search', asked)).body.rows ?? []
  const found: { chain: string; who: string; what: string }[] = await search('administrator', { about: other.id })
  expect(found.map(({ chain, who, what }) => [chain, who, what])).toContainEqual([
    other.id,
    'coordinator',
    'case:merge',
  ])
  expect(found.map(({ who, what }) => [who, what])).toContainEqual(['nurse', 'case:view'])
  expect(JSON.stringify(found)).not.toMatch(/Nowak|Saleem|Written in/)
  expect(await search('coordinator', { about: other.id }), 'no administrator').toEqual([])
})

test('[MG3] [AG7] what is open on a duplicate is on the next agenda under the record that goes on, once, and is proposed for it', async () => {
  const { root, other, where, end } = await twoRecords(world)
  await end()
  await (await asker('coordinator'))('post', `/api/cases/${root.id}/merge`, given(other.id)).expect(200)
  const proposed = async (meetingId: string) => {
    const { proposals } = (await (await asker('chair'))('get', `/api/meetings/${meetingId}/preparation`).expect(200))
      .body
    return proposals
      .filter((one: Proposed) => [root.id, other.id].includes(one.identity.caseId))
      .map((one: Proposed) => [one.identity.caseId, one.triggers.map(({ rule }) => rule)])
  }
  const before = now
  now = new Date('2026-12-03T09:00:00.000Z')
  const { meeting } = await world.meeting([])
  expect(await proposed(meeting.id)).toEqual([[root.id, ['action-overdue']]])
  now = before

  const series = { ...seriesGivenBy('chair'), title: 'Weekly', firstOn: '2026-12-01', requiredRoles: ['gp' as const] }
  const next: string = (await (await asker('chair'))('post', '/api/series', series).expect(200)).body.id
  const { meetings } = world.app.ports
  const held = await meetings.load((await world.app.ports.discussions.load(where.discussionId))?.meetingId ?? '')
  const { seriesId = null } = (await meetings.load(next)) ?? {}
  if (!held) throw new Error('no meeting')
  // As the server does when a meeting of a series has ended; twice, as after an answer that was lost.
  for (const _ of [1, 2]) await followOn(world.app.ports, { ...held, seriesId }, 'chair')
  const agenda = (await (await asker('chair'))('get', `/api/meetings/${next}`)).body.meeting.items
  expect(agenda).toMatchObject([
    { about: { identity: { caseId: root.id, family: 'Saleem' }, triggers: [{ rule: 'carried-forward' }] } },
  ])
  expect(agenda[0].about.triggers[0].facts[0]).toContain('open action “Home visit”')
  expect(await proposed(next), 'who is on the agenda is not proposed for it').toEqual([])
})
