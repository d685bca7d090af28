// Named teams at every door: who keeps them, who puts them on a case, and who is in or out at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, londonDate } from '#shared/calendar'
import type { CaseView } from '#shared/case'
import { closeCodes } from '#shared/record'
import type { StaffRow } from '#shared/staff'
import type { TeamRow } from '#shared/team'
import { asks } from '#test/support/account'
import { password, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { agreeWith } from '#test/support/governance'
import { joinRecord } from '#test/support/recordClient'

let world: World
type Ask = ReturnType<typeof asks>
/** Of the trust, of the practice. */
let trust: Ask
let practice: Ask
let gp: Ask
const as = async (personId: string): Promise<Ask> => asks(world, await world.token(personId))

beforeAll(async () => {
  world = await startWorld()
  const base = { organisationId: 'trust', safeguardingLead: false, colour: 0, disabled: false }
  const passwordHash = (await world.app.ports.people.get('nurse'))?.passwordHash ?? ''
  await world.app.ports.people.addAccounts(
    (['trust-admin', 'trust-nurse', 'trust-gp'] as const).map(id => ({
      ...{ ...base, id, name: `Test ${id}`, email: `${id}@example.org`, passwordHash },
      role: id === 'trust-admin' ? ('administrator' as const) : ('nurse' as const),
    })),
  )
  trust = await as('trust-admin')
  practice = await as('administrator')
  gp = await as('gp')
  for (const ask of [trust, practice]) await ask('post', '/api/session/step-up', { password }).expect(200)
})
afterAll(() => world.stop())

async function make(name: string, memberIds: string[]): Promise<string> {
  return (await trust('post', '/api/teams', { name, memberIds }).expect(200)).body.id
}
async function rowOf(id: string): Promise<TeamRow> {
  const { teams }: { teams: TeamRow[] } = (await trust('get', '/api/teams').expect(200)).body
  const found = teams.find(one => one.id === id)
  if (!found) throw new Error(`no team ${id} among ${teams.map(one => one.name)}`)
  return found
}
const put = (ask: Ask, caseId: string, teamId: string, on: boolean) =>
  ask('put', `/api/cases/${caseId}/teams`, { teamId, on })
const statusOf = async (personId: string, caseId: string) =>
  (await (await as(personId))('get', `/api/cases/${caseId}`)).status

test('[TE1] only administrators of the organisation, after a proof, against the version they saw, and not twice', async () => {
  const unproven = await as('trust-admin')
  expect((await unproven('post', '/api/teams', { name: 'Unproven', memberIds: [] })).body.code).toBe('step-up')
  const both = await Promise.all(['Twice', 'twice '].map(name => trust('post', '/api/teams', { name, memberIds: [] })))
  expect(both.map(answer => answer.status).sort(), 'a repeat makes no second team').toEqual([200, 400])
  for (const memberIds of [['nobody'], ['gp']]) {
    await trust('post', '/api/teams', { name: 'Strange', memberIds }).expect(400)
  }
  const id = await make('Falls', ['nurse'])
  for (const person of ['gp', 'nurse', 'coordinator']) {
    expect((await (await as(person))('get', '/api/teams')).status, person).toBe(403)
  }
  const mine: { teams: TeamRow[] } = (await practice('get', '/api/teams').expect(200)).body
  expect(mine.teams.map(one => one.name)).not.toContain('Falls')
  const given = { name: 'Falls and frailty', memberIds: ['nurse', 'trust-nurse'] }
  const foreign = await practice('put', `/api/teams/${id}`, { ...given, version: 1 })
  const never = await practice('put', '/api/teams/no-such-team', { ...given, version: 1 })
  expect([foreign.status, foreign.body]).toEqual([404, never.body])
  expect((await practice('post', `/api/teams/${id}/end`, { version: 1 })).status).toBe(404)
  await trust('put', `/api/teams/${id}`, { ...given, version: 1 }).expect(200)
  expect((await trust('put', `/api/teams/${id}`, { ...given, version: 1 })).body.code, 'a repeat').toBe('stale')
  expect(await rowOf(id)).toMatchObject({ name: 'Falls and frailty', version: 2, cases: 0 })
  await trust('post', `/api/teams/${id}/end`, { version: 2 }).expect(200)
  expect((await trust('post', `/api/teams/${id}/end`, { version: 3 })).body.message).toMatch(/has ended/)
  const kept = await world.app.ports.teams.load(id)
  expect(kept?.history.map(event => [event.type, event.by, event.detail?.added])).toEqual([
    ['team.made', 'trust-admin', 'nurse'],
    ['team.changed', 'trust-admin', 'trust-nurse'],
    ['team.ended', 'trust-admin', undefined],
  ])
  const told = (await world.audit('system')).filter(row => row.detail?.team === id).map(row => row.what)
  expect(told).toEqual(['team:make', 'team:change', 'team:end'])
})

test('[TE2] [TE3] [TE5] on the case in one step: its members open it, find it and are explained; a disabled one is out', async () => {
  const id = await make('Frailty team', ['nurse', 'trust-nurse', 'trust-gp'])
  const one = await world.addCase()
  expect(await statusOf('trust-nurse', one.id)).toBe(404)
  expect((await put(await as('social-worker'), one.id, id, true)).status, 'no right, no case').toBe(404)
  await put(await as('pharmacist'), one.id, id, true).expect(403)
  const choices = (await gp('get', `/api/cases/${one.id}/teams`).expect(200)).body.choices
  expect(choices).toContainEqual({ id, name: 'Frailty team', organisation: 'The trust', members: 3 })
  await put(gp, one.id, id, true).expect(200)
  await put(gp, one.id, id, true).expect(200)
  expect((await gp('get', `/api/cases/${one.id}/teams`).expect(200)).body.choices).not.toContainEqual(
    expect.objectContaining({ id }),
  )
  const view: CaseView = (await (await as('trust-nurse'))('get', `/api/cases/${one.id}`).expect(200)).body
  expect([view.relationships, view.mayChangeTeam]).toEqual([['team'], false])
  expect(view.teams.map(team => [team.name, team.organisation, team.members.map(member => member.id)])).toEqual([
    ['Frailty team', 'The trust', ['nurse', 'trust-nurse', 'trust-gp']],
  ])
  const { hits } = (await (await as('trust-nurse'))('post', '/api/cases/search', { text: 'Ada Example' }).expect(200))
    .body
  expect(hits.map((hit: { identity: { caseId: string } }) => hit.identity.caseId)).toEqual([one.id])
  const why = (await gp('post', `/api/cases/${one.id}/why`, { personId: 'trust-nurse' }).expect(200)).body
  expect(why.through).toEqual([{ way: 'team', words: 'is on the case team as a member of Frailty team' }])
  expect(await rowOf(id)).toMatchObject({ cases: 1 })

  await trust('put', '/api/staff/trust-nurse/state', { disabled: true }).expect(200)
  const after: CaseView = (await gp('get', `/api/cases/${one.id}`).expect(200)).body
  expect(after.team.map(member => member.id)).toEqual(['nurse', 'trust-gp'])
  const { staff }: { staff: StaffRow[] } = (await trust('get', '/api/staff').expect(200)).body
  const row = staff.find(person => person.id === 'trust-nurse')
  expect(row).toMatchObject({ teams: ['Frailty team'], findings: ['disabled-on-teams'] })
  expect((await rowOf(id)).members).toContainEqual({ id: 'trust-nurse', name: 'Test trust-nurse', disabled: true })
  await trust('put', '/api/staff/trust-nurse/state', { disabled: false }).expect(200)
  expect(await statusOf('trust-nurse', one.id)).toBe(200)

  await put(gp, one.id, id, false).expect(200)
  expect(await statusOf('trust-nurse', one.id)).toBe(404)
  const rows = (await world.audit(one.id)).filter(found => found.what === 'case:team' && found.outcome === 'done')
  expect(rows.map(found => [found.who, found.detail?.team, found.detail?.on])).toEqual([
    ['gp', id, 1],
    ['gp', id, 0],
  ])
})

test('[TE4] out of the team, off the case, and the end of the team: record and page are told within 2 s', async () => {
  const one = await world.addCase()
  const id = await make('Swift', ['nurse', 'trust-nurse'])
  const change = async (memberIds: string[]) =>
    trust('put', `/api/teams/${id}`, { name: 'Swift', memberIds, version: (await rowOf(id)).version }).expect(200)
  const leaves: [string, () => PromiseLike<unknown>, () => PromiseLike<unknown>][] = [
    ['out of the team', () => change(['trust-nurse']), () => change(['nurse', 'trust-nurse'])],
    ['off the case', () => put(gp, one.id, id, false).expect(200), () => put(gp, one.id, id, true).expect(200)],
    [
      'the end',
      async () => trust('post', `/api/teams/${id}/end`, { version: (await rowOf(id)).version }).expect(200),
      async () => undefined,
    ],
  ]
  await put(gp, one.id, id, true).expect(200)
  for (const [how, leave, comeBack] of leaves) {
    const live = await world.live('nurse')
    const open = { origin: world.url, token: await world.token('nurse'), caseId: one.id, compartment: 'plan' as const }
    const record = await joinRecord(open)
    const told = new Promise(resolve => live.once('access:changed', resolve))
    const began = performance.now()
    await leave()
    expect(await record.closed(), how).toBe(closeCodes.rightsChanged.code)
    expect(await within(2_000, `the page to be told: ${how}`, told, () => 'nothing')).toEqual({ caseId: one.id })
    expect(performance.now() - began, how).toBeLessThan(2_000)
    expect(await statusOf('nurse', one.id), how).toBe(404)
    await comeBack()
  }
  expect((await put(gp, (await world.addCase()).id, id, true)).body.message).toMatch(/no such team, or it has ended/)
})

test('[TE3] no agreement, nobody in it, kept out: not put on, and nobody is added through the back door', async () => {
  const today = londonDate(world.app.ports.clock.now().getTime())
  const one = await world.addCase()
  const id = await make('Memory clinic', ['nurse'])
  const empty = await make('Nobody yet', [])
  expect((await put(gp, one.id, empty, true)).body.message).toMatch(/Nobody with an account in use/)
  await put(gp, one.id, id, true).expect(200)
  await agreeWith(world.app.ports, ['trust'], addDays(today, -1))
  const other = await world.addCase()
  expect((await put(gp, other.id, id, true)).body.message).toMatch(/agreement with The trust ended/)
  const grown = { name: 'Memory clinic', memberIds: ['nurse', 'trust-nurse'], version: 1 }
  expect((await trust('put', `/api/teams/${id}`, grown)).body.message).toMatch(/agreement .* not in force/)
  expect(await statusOf('nurse', one.id), 'who is in stays').toBe(200)
  await agreeWith(world.app.ports, ['trust'])
  await trust('put', `/api/teams/${id}`, grown).expect(200)
  expect(await statusOf('trust-nurse', one.id)).toBe(200)
  const { ports } = world.app
  const stored = await ports.cases.get(one.id)
  if (!stored) throw new Error('the case is gone')
  const exclusion = { kind: 'person' as const, id: 'nurse', from: today, until: null, reason: null }
  await ports.cases.save({ ...stored, wishes: { ...stored.wishes, exclusions: [exclusion] } })
  expect([await statusOf('nurse', one.id), await statusOf('trust-nurse', one.id)], 'the wish wins').toEqual([404, 200])
})
