import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '#shared/http'
import { heard, joinMeeting, startWorld, type World } from '#test/support/app'

const secret = 'Xylophone'

let world: World
let now = Date.parse('2026-05-10T10:00:00.000Z')

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
  const accounts = await world.app.ports.people.all()
  const lead = accounts.find(one => one.id === 'gp')
  if (!lead) throw new Error('no gp')
  await world.app.ports.people.addAccounts([
    { ...lead, id: 'lead', email: 'lead@example.org', safeguardingLead: true },
    {
      ...lead,
      id: 'other-lead',
      email: 'other-lead@example.org',
      organisationId: 'other-practice',
      safeguardingLead: true,
    },
  ])
})
afterAll(() => world.stop())

async function call(personId: string, method: string, path: string, body?: object) {
  return fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(personId)}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
}
const raise = (personId: string, caseId: string, words = secret) =>
  call(personId, 'POST', `/api/cases/${caseId}/concerns`, { words })
async function listOf(
  personId: string,
): Promise<{ caseId: string; concerns: { words: string }[]; reviewed: object | null }[]> {
  return (await (await call(personId, 'GET', '/api/concerns')).json()).cases
}

test('[CN1] row 22: one person’s concern, however often, alerts nobody', async () => {
  const one = await world.addCase()
  expect((await raise('nurse', one.id)).status, 'a stranger').toBe(404)
  expect((await raise('observer', one.id)).status).toBe(403)
  for (const _ of [1, 2]) expect(await (await raise('chair', one.id)).json()).toEqual({ ok: true })
  expect(await listOf('lead')).toEqual([])
})

test('[CN2] row 22: two people within six months alert the lead of that practice at once; seven months apart do not', async () => {
  const [near, far] = [await world.addCase(), await world.addCase()]
  await raise('chair', near.id)
  await raise('chair', far.id)
  now = Date.parse('2026-11-10T09:00:00.000Z')
  const lead = await world.live('lead')
  const alerted = heard(lead, 'concern:alert')
  await raise('pharmacist', near.id)
  expect(await alerted).toEqual({})
  now = Date.parse('2026-12-10T10:00:01.000Z')
  await raise('pharmacist', far.id)
  expect((await listOf('lead')).map(row => row.caseId)).toEqual([near.id])
  expect((await (await call('lead', 'GET', '/api/today')).json()).concernsToReview).toBe(1)
  expect(await listOf('other-lead'), 'the lead of another practice').toEqual([])
  for (const id of ['chair', 'pharmacist', 'coordinator', 'administrator']) {
    expect(await listOf(id), id).toEqual([])
    expect((await (await call(id, 'GET', '/api/today')).json()).concernsToReview, id).toBe(0)
    expect((await call(id, 'PUT', `/api/cases/${near.id}/concerns`, { note: 'Seen' })).status, id).toBe(404)
  }
  expect((await call('lead', 'PUT', `/api/cases/${near.id}/concerns`, { note: 'Spoke with the family' })).status).toBe(
    200,
  )
  expect(await listOf('lead')).toMatchObject([{ reviewed: { note: 'Spoke with the family' } }])
  await raise('gp', near.id)
  expect(await listOf('lead'), 'a new one waits again').toMatchObject([{ reviewed: null }])
})

test('[CN3] row 22: nobody else meets a word or a trace of it: every route, the socket, the access report, the audit search', async () => {
  const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  const { meeting } = await world.meeting([one.id], ['consultant'])
  const people = [
    'chair',
    'pharmacist',
    'coordinator',
    'nurse',
    'social-worker',
    'consultant',
    'observer',
    'administrator',
  ]
  const bytes = new Map<string, string[]>()
  for (const id of people) {
    const live = await world.live(id)
    const got: string[] = []
    bytes.set(id, got)
    live.io.engine.on('packet', (packet: { data?: unknown }) => got.push(JSON.stringify(packet.data ?? '')))
    if (id !== 'administrator') await joinMeeting(live, meeting.id).catch(() => undefined)
  }
  const alerted = heard(await world.live('lead'), 'concern:alert')
  for (const id of ['nurse', 'social-worker']) expect((await raise(id, one.id)).status).toBe(200)
  await alerted
  const at = (path: string) =>
    path
      .replace(':caseId', one.id)
      .replace(':meetingId', meeting.id)
      .replace(':itemId', meeting.items[0]?.id ?? '')
      .replace(':compartment', 'plan')
  const exported = Object.values(routes).flatMap(route => (route.method === 'get' ? [route.path] : []))
  for (const id of people) {
    for (const route of Object.values(routes)) {
      if (route.method !== 'get') continue
      const text = await (await call(id, 'GET', at(route.path))).text()
      expect(text, `${route.path} as ${id}`).not.toContain(secret)
      if (!route.path.startsWith('/api/today')) expect(text, `${route.path} as ${id}`).not.toMatch(/concern:|concerned/)
    }
    expect(bytes.get(id)?.join(''), `socket of ${id}`).not.toMatch(/Xylophone|concern:alert/)
  }
  // What leaves the product: every file that is given out is among the routes above, and the pack is asked for.
  expect(exported.map(path => path.split('?')[0])).toEqual(
    expect.arrayContaining([
      expect.stringContaining('agenda.csv'),
      expect.stringContaining('attendance.csv'),
      expect.stringContaining('actions.csv'),
      expect.stringContaining('invitation.ics'),
    ]),
  )
  const search = await (await call('administrator', 'POST', '/api/audit/search', {})).text()
  expect(search, 'the search does find rows').toContain('"what"')
  expect(search).not.toContain('concern')
  const about = await (await call('administrator', 'POST', '/api/audit/search', { about: 'safeguarding' })).json()
  expect(about.rows ?? []).toEqual([])
})

test('[CN4] row 22: the private note is its writer’s, and only whoever runs the meeting has one', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id], [], 'mdt', { deputyId: 'nurse' })
  const path = `/api/meetings/${meeting.id}/items/${meeting.items[0]?.id}/note`
  expect((await call('chair', 'PUT', path, { text: secret })).status).toBe(200)
  expect(await (await call('chair', 'GET', path)).json()).toMatchObject({ text: secret })
  expect(await (await call('nurse', 'GET', path)).json(), 'the deputy has a note of their own').toEqual({
    text: '',
    at: null,
  })
  expect((await call('gp', 'GET', path)).status).toBe(403)
  expect((await call('stranger', 'GET', path)).status).toBe(404)
  expect((await call('chair', 'GET', path.replace(meeting.items[0]?.id ?? '', 'nothing-here'))).status).toBe(404)
  expect(await (await call('chair', 'GET', `/api/meetings/${meeting.id}/minutes`)).text()).not.toContain(secret)
})
