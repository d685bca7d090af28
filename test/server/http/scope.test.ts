// Whose is it: between practices, without an id, without an audit, and in the moment a right ends.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identify } from '#server/usecases/identify'
import { routes } from '#shared/http'
import { connectLive, send, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { openRecord } from '#test/support/recordClient'
import { roundsOr } from '#test/support/rounds'
import { canary, nhsNumber, type Scene, twoCases } from '#test/support/twoCases'

const many = roundsOr(60)
let world: World
let scene: Scene
beforeAll(async () => {
  world = await startWorld()
  scene = await twoCases(world)
})
afterAll(() => world.stop())

async function call(person: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(person)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, text: await answer.text() }
}

test('[AC20] S-42 S-43 two practices: no list, search, count or table of one holds a word or an id of the other', async () => {
  await world.app.ports.people.addAccounts([
    {
      id: 'other-administrator',
      name: 'Other administrator',
      email: 'other.administrator@example.org',
      role: 'administrator',
      organisationId: 'other-practice',
      safeguardingLead: false,
      colour: 0,
      disabled: false,
      passwordHash: 'none',
    },
  ])
  const lists = Object.values(routes).filter(route => route.method === 'get' && !route.path.includes(':'))
  expect(lists.length).toBeGreaterThan(12)
  const theirs = [canary, nhsNumber, scene.theirs.caseId, scene.theirs.itemId, scene.theirs.meetingId]
  for (const person of ['stranger', 'other-administrator']) {
    for (const { path } of lists) {
      const { text } = await call(person, 'GET', path)
      for (const word of theirs) expect(text, `${path} for ${person}`).not.toContain(word)
    }
    for (const text of [nhsNumber, `${canary} Ada`, `${canary} 1941`]) {
      const found = await call(person, 'POST', '/api/cases/search', { text })
      expect(found.text).not.toMatch(new RegExp(`${canary}|"caseId"`))
    }
  }
  const rows = await call('other-administrator', 'POST', '/api/audit/search', {})
  expect(rows.status).toBe(200)
  for (const word of theirs) expect(rows.text).not.toContain(word)
  expect(
    (await call('other-administrator', 'POST', '/api/audit/search', { about: scene.theirs.caseId })).text,
  ).toContain('"rows":[]')
})

test('[AC21] S-41 B-26 B-41 a store that is asked without an id finds nobody', async () => {
  const { ports } = world.app
  const byOne: [string, (id: never) => Promise<unknown>][] = [
    ['people.get', ports.people.get],
    ['people.byEmail', ports.people.byEmail],
    ['cases.get', ports.cases.get],
    ['cases.own', ports.cases.own],
    ['cases.mergedInto', id => ports.cases.mergedInto([id])],
    ['meetings.listing', ports.meetings.listing],
    ['cases.withNhsNumber', ports.cases.withNhsNumber],
    ['records.get', ports.records.get],
    ['meetings.load', ports.meetings.load],
    ['meetings.ofItem', ports.meetings.ofItem],
    ['meetings.inviting', ports.meetings.inviting],
    ['meetings.held', ports.meetings.held],
    ['meetings.ofSeries', ports.meetings.ofSeries],
    ['discussions.load', ports.discussions.load],
    ['discussions.ofCase', ports.discussions.ofCase],
    ['discussions.withActionsOf', ports.discussions.withActionsOf],
    ['discussions.withFeedbackTo', ports.discussions.withFeedbackTo],
    ['sessions.get', ports.sessions.get],
    ['secondFactors.get', ports.secondFactors.get],
    ['entryLinks.get', ports.entryLinks.get],
    ['covers.by', ports.covers.by],
    ['emergencies.openOf', ports.emergencies.openOf],
    ['emergencies.openAt', ports.emergencies.openAt],
    ['emergencies.ofPractice', ports.emergencies.ofPractice],
    ['registers.load', ports.registers.load],
    ['caseMessages.load', ports.caseMessages.load],
    ['medicineReviews.load', ports.medicineReviews.load],
  ]
  for (const [name, find] of byOne) {
    for (const nothing of [undefined, null, '', {}, { $ne: null }, { $gt: '' }]) {
      // What TypeScript refuses is what a slip, or a cast, would send.
      const found = await find(nothing as never).catch(() => null)
      expect(
        Array.isArray(found) ? found : [found].filter(one => one !== null),
        `${name}(${JSON.stringify(nothing)})`,
      ).toEqual([])
    }
  }
  for (const find of [ports.cases.many, ports.meetings.many, ports.discussions.many, ports.discussions.about]) {
    expect(await find([])).toEqual([])
  }
  const nobody = { teamOf: [], organisationId: undefined, invitedTo: [] }
  expect(await ports.cases.inScope(nobody as never).catch(() => [])).toEqual([])
})

test('[AC19] S-61 while the audit cannot be written nothing of a record is shown, and no emergency is opened', async () => {
  const { audit } = world.app.ports
  const { record } = audit
  const tokens = await Promise.all(['gp', 'consultant'].map(world.token))
  await call('consultant', 'GET', '/api/today')
  audit.record = () => Promise.reject(new Error('no audit'))
  try {
    const { caseId, meetingId } = scene.theirs
    const paths = ['', '/record', '/history', '/wishes', '/accesses', '/people', '/messages', '/plan/authors']
    for (const path of paths.map(path => `/api/cases/${caseId}${path}`)) {
      const answer = await fetch(world.url + path, { headers: { Authorization: `Bearer ${tokens[0]}` } })
      const text = await answer.text()
      expect(answer.status, path).toBeGreaterThanOrEqual(400)
      expect(text, path).not.toContain(canary)
    }
    const minutes = await fetch(`${world.url}/api/meetings/${meetingId}/minutes`, {
      headers: { Authorization: `Bearer ${tokens[0]}` },
    })
    expect(await minutes.text()).not.toContain(canary)
    const section = openRecord({ origin: world.url, caseId, compartment: 'plan', token: tokens[0] ?? '' })
    await section.closed()
    expect(section.raw().toString('latin1')).not.toContain(canary)
  } finally {
    audit.record = record
  }
  expect((await call('gp', 'GET', `/api/cases/${scene.theirs.caseId}`)).text).toContain(canary)
})

test(`[LD6] S-24 R-15 ${many} times: no command that is sent after a session ended is taken`, async () => {
  const { id } = await world.addCase()
  const { meeting } = await world.meeting([id])
  const { ports } = world.app
  const chair = await world.live('chair')
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  const about = { discussionId: meeting.items[0]?.id ?? '', caseId: id }
  let taken = 0
  for (let round = 0; round < many; round++) {
    const token = await world.token('gp')
    const live = connectLive(world.url, token)
    await within(10_000, 'connection', new Promise<void>(resolve => live.once('connect', resolve)), () => 'nothing')
    const sessionId = (await identify(ports, token))?.actor.sessionId ?? ''
    const action = (text: string) => send(live, 'action:add', { ...about, text, ownerId: 'gp', due: '2199-01-01' })
    const gone = new Promise<'gone'>(resolve => live.once('disconnect', () => resolve('gone')))
    // One in flight while the session ends in the store; nobody tells the connection.
    const during = action(`during ${round}`).catch(() => null)
    await ports.sessions.revoke(sessionId, ports.clock.now().toISOString())
    const after = action(`after ${round}`).catch(() => null)
    const reply = await within(10_000, 'an answer', Promise.race([after, gone]), () => 'nothing')
    if (reply !== 'gone' && reply?.ok) taken += 1
    live.disconnect()
    await Promise.race([during, gone])
  }
  expect(taken).toBe(0)
  const stored = await ports.discussions.load(about.discussionId)
  expect(stored?.actions.filter(one => one.text.startsWith('after')) ?? []).toEqual([])
})
