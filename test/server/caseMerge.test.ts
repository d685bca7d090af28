// A duplicate merged into a record, at every door: what is reached, who reaches it, and the way back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeCodes } from '#shared/record'
import { asks } from '#test/support/account'
import { send, startWorld, type World } from '#test/support/app'
import { given, ok, person, twoRecords } from '#test/support/duplicates'
import { joinRecord } from '#test/support/recordClient'

let world: World
let now = new Date('2026-11-24T14:00:00.000Z')
beforeAll(async () => {
  // Not locked while the clock is a month ahead: who began before goes on after.
  world = await startWorld({ clock: { now: () => now } }, { idleLockMinutes: 60 * 24 * 60 })
})
afterAll(() => world.stop())

const asker = async (who: string) => asks(world, await world.token(who))
const room = async (who: string, caseId: string, compartment: string) =>
  joinRecord({ origin: world.url, caseId, compartment, token: await world.token(who) })
const two = () => twoRecords(world)

test('[MG1] [MG2] a case is merged by its coordinator only, not during a meeting, not to a wrong year; each refusal is a row', async () => {
  const { root, other, chair, meeting } = await two()
  const path = `/api/cases/${root.id}/merge`
  for (const who of ['gp', 'nurse', 'observer', 'administrator']) {
    const answer = await (await asker(who))('post', path, given(other.id))
    expect([who, answer.body.code]).toEqual([who, 'not-allowed'])
  }
  const stranger = await asker('stranger')
  const unknown = await stranger('post', path, given('nobody'))
  expect((await stranger('post', path, given(other.id))).body).toEqual(unknown.body)
  expect(unknown.status).toBe(404)

  const coordinator = await asker('coordinator')
  const check = await coordinator('post', `${path}/check`, { otherId: other.id }).expect(200)
  expect(check.body.differences).toEqual([{ what: 'Family name', here: 'Saleem', there: 'Nowak' }])
  expect(check.body.obstacles).toEqual([expect.stringContaining('on the agenda of Frailty MDT, 24-Nov-2026')])
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const during = await coordinator('post', path, given(other.id)).expect(400)
  expect(during.body.message).toContain('wait until that meeting has ended')
  const where = { discussionId: meeting.items[0]?.id ?? '', caseId: other.id }
  await ok(send(chair, 'item:answer', { ...where, text: 'Yes' }))
  await ok(send(chair, 'item:conclude', { ...where, outcome: 'no-decision-needed', reason: null }))
  await ok(send(chair, 'meeting:end', { meetingId: meeting.id, from: where.discussionId }))

  const wrongYear = await coordinator('post', path, { ...given(other.id), birthYear: '1974' }).expect(400)
  expect(wrongYear.body.problems).toEqual([expect.objectContaining({ path: 'birthYear' })])
  await coordinator('post', path, { ...given(other.id), reason: 'same' }).expect(400)
  await coordinator('post', path, given(other.id)).expect(200)
  const rows = async (chain: string) =>
    (await world.audit(chain)).filter(row => row.what === 'case:merge').map(row => [row.who, row.outcome])
  expect(await rows(root.id)).toEqual([
    ...['gp', 'nurse', 'observer'].map(who => [who, 'refused']),
    ['administrator', 'refused'],
    ['stranger', 'refused'],
    ['stranger', 'refused'],
    ['coordinator', 'refused'],
    ['coordinator', 'refused'],
    ['coordinator', 'done'],
  ])
  expect(await rows(other.id)).toEqual([['coordinator', 'done']])
})

test('[MG3] [MG5] everything of the duplicate is reached from the record, its open page is closed and read only, and nothing new begins', async () => {
  const { root, other, where, end } = await two()
  await end()
  const writing = await room('gp', other.id, 'plan')
  const coordinator = await asker('coordinator')
  await coordinator('post', `/api/cases/${root.id}/merge`, given(other.id)).expect(200)
  await coordinator('post', `/api/cases/${root.id}/merge`, given(other.id)).expect(200)
  expect(await writing.closed()).toBe(closeCodes.rightsChanged.code)
  const reading = await room('gp', other.id, 'plan')
  expect(await reading.get('rights')).toMatchObject({ canWrite: false, reason: expect.stringContaining('merged') })
  expect(reading.text()).toContain('Written in the second record')

  const gp = await asker('gp')
  const view = (await gp('get', `/api/cases/${root.id}`)).body
  expect(view.merged).toMatchObject([
    { was: { caseId: other.id, family: 'Nowak' }, by: 'Test coordinator', reason: given('').reason, mayUndo: false },
  ])
  const duplicate = (await gp('get', `/api/cases/${other.id}`)).body
  expect([duplicate.mergedInto.caseId, duplicate.identity.family]).toEqual([root.id, 'Saleem'])
  const history = (await gp('get', `/api/cases/${root.id}/history`)).body
  expect(history.meetings.map((one: { itemId: string }) => one.itemId)).toEqual([where.discussionId])
  const followUp = (await gp('get', `/api/cases/${root.id}/follow-up`)).body
  expect(followUp.actions).toMatchObject([{ caseId: other.id, action: { text: 'Home visit' } }])
  const search = (await gp('post', '/api/cases/search', { text: 'danuta 1947' })).body
  expect(search.hits.map((hit: { identity: { caseId: string } }) => hit.identity.caseId)).not.toContain(other.id)

  // The action goes on; a new item, message and team do not begin there.
  const nurse = await world.live('nurse')
  const actionId = followUp.actions[0].action.id
  expect(await send(nurse, 'action:done', { ...where, actionId, note: null })).toMatchObject({ ok: true })
  await coordinator('put', `/api/cases/${other.id}/team`, { memberIds: [] }).expect(409)
  const chair = await world.live('chair')
  const next = await world.meeting([root.id], ['nurse'])
  const listing = { meetingId: next.meeting.id, question: 'x', presenterId: 'gp', minutes: 5, invitedIds: [] }
  expect(await send(chair, 'agenda:add', { ...listing, caseId: other.id })).toMatchObject({
    ok: false,
    code: 'not-now',
  })

  // Who is let in to the record, or taken off its team, is let in to the duplicate or taken off it.
  const reads = async (who: string) => (await (await asker(who))('get', `/api/cases/${other.id}`)).status
  expect([await reads('nurse'), await reads('social-worker'), await reads('stranger')]).toEqual([200, 404, 404])
  await coordinator('put', `/api/cases/${root.id}/team`, { memberIds: ['social-worker'] }).expect(200)
  expect(await reads('social-worker')).toBe(200)
  // The nurse is invited to an item about the record, and that opens no other.
  expect(await reads('nurse')).toBe(404)
})

test('[MG3] a record and its duplicate are one person, and no name alert for one another', async () => {
  const [root, other] = [
    await world.addCase({ person: person('Wrona'), teamIds: ['nurse'] }),
    await world.addCase({ person: person('Wrona'), teamIds: ['nurse'] }),
  ]
  const gp = await asker('gp')
  const alerts = async () => {
    const views = await Promise.all([root, other].map(one => gp('get', `/api/cases/${one.id}`)))
    return views.map(view => view.body.identity.nameAlert)
  }
  expect(await alerts()).toEqual([true, true])
  await (await asker('coordinator'))('post', `/api/cases/${root.id}/merge`, given(other.id)).expect(200)
  expect(await alerts()).toEqual([false, false])
})

test('[MG4] undone, the duplicate stands by itself again, without who left the team since; later it is too late', async () => {
  const { root, other, end } = await two()
  await end()
  const coordinator = await asker('coordinator')
  const path = `/api/cases/${root.id}/merge`
  await coordinator('post', path, given(other.id)).expect(200)
  await coordinator('put', `/api/cases/${root.id}/team`, { memberIds: [] }).expect(200)
  const undo = { otherId: other.id, reason: 'Two sisters' }
  await (await asker('gp'))('post', `${path}/undo`, undo).expect(403)
  await (await asker('stranger'))('post', `${path}/undo`, undo).expect(404)
  const merged = now
  now = new Date('2026-12-24T14:00:01.000Z')
  const late = await (await asker('coordinator'))('post', `${path}/undo`, undo).expect(409)
  expect(late.body.message).toContain('30 days')
  now = merged
  await coordinator('post', `${path}/undo`, undo).expect(200)
  const again = (await (await asker('gp'))('get', `/api/cases/${other.id}`)).body
  expect([again.mergedInto, again.identity.family, again.team]).toEqual([null, 'Nowak', []])
  expect((await (await asker('gp'))('get', `/api/cases/${root.id}/history`)).body.meetings).toEqual([])
  expect((await (await asker('nurse'))('get', `/api/cases/${other.id}`)).status).toBe(404)
  const writing = await room('gp', other.id, 'plan')
  expect(await writing.get('rights')).toMatchObject({ canWrite: true })
  expect((await world.audit(other.id)).filter(row => row.what === 'case:unmerge')).toHaveLength(1)
})

test('[MG5] two records merged into one another at once: one stands at least', async () => {
  const one = await world.addCase({ person: person('Saleem') })
  const other = await world.addCase({ person: person('Saleem') })
  const coordinator = await asker('coordinator')
  const answers = await Promise.all([
    coordinator('post', `/api/cases/${one.id}/merge`, given(other.id)),
    coordinator('post', `/api/cases/${other.id}/merge`, given(one.id)),
  ])
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 409])
  const stored = await Promise.all([one, other].map(each => world.app.ports.cases.own(each.id)))
  expect(stored.filter(each => each?.mergedInto)).toHaveLength(1)
})

test('[MG6] the next import that names the duplicate goes into the record, and takes nothing of the other away', async () => {
  const identifiers = (value: string) => [`nhs-number|${value}`]
  const root = await world.addCase({ person: person('Saleem'), identifiers: ['local|1'] })
  const other = await world.addCase({ person: person('Saleem'), identifiers: identifiers('9990000018') })
  await (await asker('coordinator'))('post', `/api/cases/${root.id}/merge`, given(other.id)).expect(200)
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        resource: {
          resourceType: 'Patient',
          id: 'p',
          identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
          name: [{ family: 'Saleem', given: ['Danuta'] }],
          birthDate: '1947-05-02',
          gender: 'female',
        },
      },
    ],
  }
  const imported = await (await asker('coordinator'))('post', '/api/imports', bundle).expect(200)
  expect(imported.body).toMatchObject({ caseId: root.id, created: false })
  expect((await world.app.ports.cases.own(other.id))?.identifiers).toEqual(identifiers('9990000018'))
})
