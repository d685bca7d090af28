// Series and proposals through the doors: the next date by itself, a trigger that appears with its rule, who may see it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identify } from '#server/usecases/identify'
import { createMeeting } from '#server/usecases/meetings'
import type { MeetingSnapshot, MinutesView } from '#shared/meeting'
import type { PreparationView } from '#shared/proposal'
import type { SeriesGiven } from '#shared/series'
import { type Live, send, startWorld, type World } from '#test/support/app'

let world: World
let chair: Live
/** Days after a Tuesday at ten. */
let ahead = 0
const now = () => new Date(Date.parse('2026-11-24T10:00:00.000Z') + ahead * 86_400_000)

beforeAll(async () => {
  world = await startWorld({ clock: { now } })
  chair = await world.live('chair')
})
afterAll(() => world.stop())

async function call<T>(
  personId: string,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: T }> {
  const answer = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(personId)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as T }
}
const given = (over: Partial<SeriesGiven> = {}): SeriesGiven => ({
  title: 'Frailty MDT',
  kind: 'mdt',
  terms: 'Who is frail, and how we help.',
  cadence: 'weekly',
  firstOn: now().toISOString().slice(0, 10),
  time: '14:00',
  plannedMinutes: 60,
  place: null,
  phone: null,
  chairId: 'chair',
  deputyId: null,
  members: [{ personId: 'gp', deputyId: null }],
  requiredRoles: ['gp'],
  quorum: [{ decision: 'any', roles: ['gp'], agencies: ['council'] }],
  ...over,
})
const look = (meetingId: string, personId = 'chair') =>
  call<MeetingSnapshot>(personId, 'GET', `/api/meetings/${meetingId}`)

type NextOf = { series: { id: string; title: string; nextDate: string; next: { meetingId: string } | null }[] }
const listedIn = async (meetingId: string) =>
  (await look(meetingId)).body.meeting.items.map(item => item.about?.identity.caseId)
async function seriesCalled(title: string) {
  const { body } = await call<NextOf>('gp', 'GET', '/api/series')
  const found = body.series.find(one => one.title === title)
  if (!found) throw new Error(`no series ${title}`)
  return { seriesId: found.id, nextDate: found.nextDate, nextId: found.next?.meetingId ?? '' }
}
async function list(meetingId: string, one: { id: string }) {
  const item = { question: 'Is she safe?', presenterId: 'gp', minutes: 12, invitedIds: [] }
  const added = await send(chair, 'agenda:add', { meetingId, caseId: one.id, ...item })
  return { discussionId: added.ok ? (added.id ?? '') : '', caseId: one.id }
}

test('[AG6] [AG7] rows 1 and 8: when a meeting ends the next date is there with its members, quorum rule and open items', async () => {
  const [one, other] = [await world.addCase(), await world.addCase()]
  // Health, care and the voluntary sector, of five organisations, in one series.
  const everybody = ['gp', 'nurse', 'consultant', 'social-worker', 'link-worker']
  const members = everybody.map(personId => ({ personId, deputyId: null }))
  const made = await call<{ id: string }>('chair', 'POST', '/api/series', given({ members }))
  expect(made.status).toBe(200)
  const first = made.body.id
  const [on, done] = [await list(first, one), await list(first, other)]
  await send(chair, 'meeting:start', { meetingId: first })
  await send(chair, 'action:add', { ...on, text: 'Home visit', ownerId: 'gp', due: '2199-01-01' })
  await send(chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Visit first' })
  await send(chair, 'meeting:next', { meetingId: first, from: on.discussionId })
  const added = await send(chair, 'action:add', { ...done, text: 'Letter', ownerId: 'chair', due: '2199-01-01' })
  const actionId = added.ok ? (added.id ?? '') : ''
  expect(await send(chair, 'action:done', { ...done, actionId, note: null })).toMatchObject({ ok: true })
  await send(chair, 'item:conclude', { ...done, outcome: 'no-decision-needed', reason: 'Nothing else' })
  const end = { meetingId: first, from: done.discussionId }
  const endId = randomUUID()
  expect(await send(chair, 'meeting:end', end, endId)).toMatchObject({ ok: true })
  expect(await send(chair, 'meeting:end', end, endId), 'repeated').toMatchObject({ ok: true })

  const { seriesId, nextId } = await seriesCalled('Frailty MDT')
  expect(nextId).not.toBe(first)
  const { meeting } = (await look(nextId)).body
  expect(meeting).toMatchObject({
    state: 'planned',
    plannedMinutes: 60,
    requiredRoles: ['gp'],
    quorum: [{ decision: 'any', roles: ['gp'], agencies: ['council'] }],
    items: [
      {
        minutes: 12,
        about: { question: 'Is she safe?', identity: { caseId: one.id }, triggers: [{ rule: 'carried-forward' }] },
      },
    ],
  })
  expect(meeting.items, 'the closed one is not there').toHaveLength(1)
  expect(meeting.members.map(person => person.id).sort()).toEqual(['chair', ...everybody].sort())
  expect(new Set(meeting.members.map(person => person.organisation.id)).size).toBe(5)
  const create = (who: string) => call(who, 'POST', `/api/series/${seriesId}/meetings`, { date: '2199-01-01' })
  expect((await create('stranger')).status).toBe(404)
  expect((await create('gp')).status).toBe(403)
})

test('[AG7] row 8: after three meetings without a decision the chair closes, changes or justifies; carrying on without a word is refused', async () => {
  const one = await world.addCase()
  const title = 'Three in a row'
  let meetingId = (await call<{ id: string }>('chair', 'POST', '/api/series', given({ title }))).body.id
  await list(meetingId, one)
  for (const held of [0, 1, 2, 3]) {
    const [item] = (await look(meetingId)).body.meeting.items
    expect(item?.about?.withoutDecision).toBe(held)
    const on = { discussionId: item?.id ?? '', caseId: one.id }
    await send(chair, 'meeting:start', { meetingId })
    const carry = (reason: string | null) => send(chair, 'item:conclude', { ...on, outcome: 'carry-forward', reason })
    if (held === 3) {
      expect(await carry(null)).toMatchObject({ ok: false, code: 'invalid' })
      expect(await carry('Her son comes next week')).toMatchObject({ ok: true })
    } else expect(await carry(null)).toMatchObject({ ok: true })
    expect(await send(chair, 'meeting:end', { meetingId, from: on.discussionId })).toMatchObject({ ok: true })
    meetingId = (await seriesCalled(title)).nextId
  }
})

test('[AG7] row 8: a next date that was planned before takes what is open, once; the date after it nothing that is closed', async () => {
  const [open, there] = [await world.addCase(), await world.addCase()]
  const title = 'Planned ahead'
  const first = (await call<{ id: string }>('chair', 'POST', '/api/series', given({ title }))).body.id
  const [on, also] = [await list(first, open), await list(first, there)]
  const { seriesId, nextDate } = await seriesCalled(title)
  const ahead = (await call<{ id: string }>('chair', 'POST', `/api/series/${seriesId}/meetings`, { date: nextDate }))
    .body
  expect(await listedIn(ahead.id)).toEqual([])
  await list(ahead.id, there)
  await send(chair, 'meeting:start', { meetingId: first })
  await send(chair, 'item:conclude', { ...on, outcome: 'carry-forward', reason: null })
  await send(chair, 'meeting:next', { meetingId: first, from: on.discussionId })
  await send(chair, 'item:conclude', { ...also, outcome: 'carry-forward', reason: null })
  const end = { meetingId: first, from: also.discussionId }
  const endId = randomUUID()
  for (const _ of [1, 2]) expect(await send(chair, 'meeting:end', end, endId)).toMatchObject({ ok: true })
  expect(await listedIn(ahead.id)).toEqual([there.id, open.id])
  const { items } = (await look(ahead.id)).body.meeting
  expect(items.map(item => item.about?.triggers.map(({ rule }) => rule))).toEqual([
    ['carried-forward'],
    ['carried-forward'],
  ])
})

test('[AG6] [AG7] a date that is called off leaves its cases to the next one, which is there by itself', async () => {
  const one = await world.addCase()
  const title = 'Snow'
  const first = (await call<{ id: string }>('chair', 'POST', '/api/series', given({ title }))).body.id
  await list(first, one)
  expect(await send(chair, 'meeting:cancel', { meetingId: first, reason: 'Snow' })).toMatchObject({ ok: true })
  const { nextId, seriesId } = await seriesCalled(title)
  expect(nextId).not.toBe(first)
  expect(await listedIn(nextId)).toEqual([one.id])
  // The one after was called off too: the next date is neither of the two.
  const later = (await seriesCalled(title)).nextDate
  const far = (await call<{ id: string }>('chair', 'POST', `/api/series/${seriesId}/meetings`, { date: later })).body.id
  const other = await list(far, await world.addCase())
  expect(await send(chair, 'meeting:cancel', { meetingId: far, reason: 'Holiday' })).toMatchObject({ ok: true })
  expect(await listedIn(nextId)).toEqual([one.id, other.caseId])
  expect(await send(chair, 'meeting:cancel', { meetingId: nextId, reason: 'Flood' })).toMatchObject({ ok: true })
  const last = (await seriesCalled(title)).nextId
  expect([first, far, nextId]).not.toContain(last)
  expect(await listedIn(last)).toEqual([one.id, other.caseId])
})

test.each([
  ['2026-11-24', '23:30', '2026-11-24T23:45:00.000Z', '2026-12-01T23:30:00.000Z'],
  ['2027-03-28', '00:30', '2027-03-28T00:40:00.000Z', '2027-04-03T23:30:00.000Z'],
  ['2026-10-25', '00:30', '2026-10-25T00:20:00.000Z', '2026-11-01T00:30:00.000Z'],
])(
  '[AG6] a meeting of %s at %s that goes over midnight or a clock change has its real minutes, and leaves out no date',
  async (firstOn, time, openedAt, nextAt) => {
    const before = ahead
    const at = (instant: string, minutes = 0) => {
      ahead = (Date.parse(instant) + minutes * 60_000 - Date.parse('2026-11-24T10:00:00.000Z')) / 86_400_000
    }
    at(openedAt, -60)
    const title = `On ${firstOn}`
    const made = await call<{ id: string }>('chair', 'POST', '/api/series', given({ title, firstOn, time }))
    at(openedAt)
    chair = await world.live('chair')
    const on = await list(made.body.id, await world.addCase())
    expect(await send(chair, 'meeting:start', { meetingId: made.body.id })).toMatchObject({ ok: true })
    at(openedAt, 40)
    chair = await world.live('chair')
    await send(chair, 'item:conclude', { ...on, outcome: 'carry-forward', reason: null })
    await send(chair, 'meeting:end', { meetingId: made.body.id, from: on.discussionId })
    const minutes = await call<MinutesView>('chair', 'GET', `/api/meetings/${made.body.id}/minutes`)
    expect(minutes.body.items.map(item => item.minutesSpent)).toEqual([40])
    const { nextId } = await seriesCalled(title)
    expect((await look(nextId)).body.meeting.startsAt).toBe(nextAt)
    ahead = before
    chair = await world.live('chair')
  },
)

test('[AG6] row 1: a title made twice at once gives one next meeting, and an ended series none', async () => {
  const made = await call<{ id: string }>('coordinator', 'POST', '/api/series', given({ title: 'Once' }))
  const seriesId = (await look(made.body.id)).body.meeting.seriesId ?? ''
  const date = (await seriesCalled('Once')).nextDate
  const both = await Promise.all(
    [1, 2].map(() => call<{ id: string }>('chair', 'POST', `/api/series/${seriesId}/meetings`, { date })),
  )
  expect(both[0]?.body.id).toBe(both[1]?.body.id)
  const ended = { ...given({ title: 'Once' }), ended: true }
  expect((await call('chair', 'PUT', `/api/series/${seriesId}`, ended)).status).toBe(200)
  expect((await call('chair', 'POST', `/api/series/${seriesId}/meetings`, { date })).status).toBe(409)
})

async function meetingOfTheChair(): Promise<string> {
  const identified = await identify(world.app.ports, await world.token('chair'))
  if (!identified) throw new Error('no chair')
  const made = await createMeeting(world.app.ports, identified.actor, {
    ...{ title: 'Next', kind: 'mdt', startsAt: now().toISOString(), plannedMinutes: 60, place: null },
    ...{ chairId: 'chair', deputyId: null, memberIds: ['gp'] },
  })
  if (!made.ok) throw new Error(made.message)
  return made.id
}

test('[AG5] row 5: a seeded trigger is proposed with its rule and facts, accepted in one click, or dismissed with a reason', async () => {
  const one = await world.addCase()
  const other = await world.addCase()
  const held = await world.meeting([one.id, other.id])
  for (const item of held.meeting.items) {
    const on = { discussionId: item.id, caseId: item.about?.identity.caseId ?? '' }
    const due = now().toISOString().slice(0, 10)
    await send(chair, 'action:add', { ...on, text: 'Ring the daughter', ownerId: 'gp', due })
  }
  ahead += 3
  // Three days later everybody has signed in anew.
  chair = await world.live('chair')
  const meetingId = await meetingOfTheChair()
  const path = `/api/meetings/${meetingId}/preparation`
  const seen = async () => {
    const { proposals } = (await call<PreparationView>('chair', 'GET', path)).body
    return proposals.filter(({ identity }) => [one.id, other.id].includes(identity.caseId))
  }
  const proposals = await seen()
  expect(proposals.map(({ identity }) => identity.caseId).sort()).toEqual([one.id, other.id].sort())
  expect(proposals[0]?.triggers[0]).toMatchObject({
    rule: 'action-overdue',
    facts: [expect.stringMatching(/Ring the daughter.*overdue 3 days/)],
  })
  expect((await call('gp', 'GET', path)).status).toBe(403)
  expect((await call('stranger', 'GET', path)).status).toBe(404)

  const stranger = await world.live('stranger')
  const accept = { meetingId, caseId: one.id }
  expect(await send(stranger, 'agenda:accept', accept)).toMatchObject({ code: 'not-found' })
  expect(await send(chair, 'agenda:accept', accept)).toMatchObject({ ok: true })
  expect(await send(chair, 'agenda:accept', accept)).toMatchObject({ code: 'already-listed' })
  expect((await look(meetingId)).body.meeting.items).toMatchObject([
    { presenter: { id: 'gp' }, about: { identity: { caseId: one.id }, triggers: [{ rule: 'action-overdue' }] } },
  ])

  const left = await seen()
  expect(left.map(({ identity }) => identity.caseId)).toEqual([other.id])
  const key = left[0]?.triggers[0]?.key ?? ''
  expect(await send(chair, 'agenda:dismiss', { meetingId, key: 'no-such', reason: 'x' })).toMatchObject({
    code: 'not-now',
  })
  expect(await send(chair, 'agenda:dismiss', { meetingId, key, reason: 'She rang this morning' })).toMatchObject({
    ok: true,
  })
  expect(await seen()).toEqual([])
  expect((await call<PreparationView>('chair', 'GET', path)).body.dismissals).toMatchObject([
    { reason: 'She rang this morning', by: 'Test chair' },
  ])
})

test('[AG5] a page that asks again leaves one row in the person’s audit', async () => {
  const one = await world.addCase()
  const held = await world.meeting([one.id])
  const on = { discussionId: held.meeting.items[0]?.id ?? '', caseId: one.id }
  await send(chair, 'flag:raise', {
    ...{ ...on, anchor: { kind: 'item' }, quote: 'lithium', reason: 'monitoring', severity: 'normal', comment: null },
    to: { role: 'gp' },
  })
  const meetingId = await meetingOfTheChair()
  for (let asked = 0; asked < 3; asked++) await call('chair', 'GET', `/api/meetings/${meetingId}/preparation`)
  const rows = (await world.audit(one.id)).filter(row => row.what === 'proposals:view')
  expect(rows).toHaveLength(1)
})
