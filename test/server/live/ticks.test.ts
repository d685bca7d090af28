import { afterAll, beforeAll, expect, test } from 'vitest'
import { tickNames } from '#shared/floor'
import { minutesView } from '#shared/meeting'
import { heard, joinMeeting, send, startWorld, type World } from '#test/support/app'
import { checklistWords } from '../../../client/features/minutes/minuteWords.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('[TK2] row 20: a tick is on every screen at once; others, strangers and a closed item are refused', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id], ['gp'])
  const itemId = meeting.items[0]?.id ?? ''
  const on = { discussionId: itemId, caseId: one.id }
  const [chair, coordinator, gp] = [await world.live('chair'), await world.live('coordinator'), await world.live('gp')]
  await Promise.all([chair, coordinator, gp].map(live => joinMeeting(live, meeting.id)))
  await send(chair, 'meeting:start', { meetingId: meeting.id })

  const seen = heard(chair, 'discussion:changed', event => event.discussion.ticks.includes('person'))
  expect(await send(coordinator, 'item:tick', { ...on, tick: 'person', done: true })).toMatchObject({ ok: true })
  expect((await seen).discussion.ticks).toEqual(['person'])
  const back = heard(gp, 'discussion:changed', event => event.discussion.ticks.length === 0)
  expect(await send(chair, 'item:tick', { ...on, tick: 'person', done: false })).toMatchObject({ ok: true })
  await back
  for (const tick of tickNames)
    expect(await send(coordinator, 'item:tick', { ...on, tick, done: true })).toMatchObject({ ok: true })

  const tick = { ...on, tick: 'person' as const, done: false }
  expect(await send(gp, 'item:tick', tick)).toMatchObject({ ok: false, code: 'not-allowed' })
  expect(await send(await world.live('stranger'), 'item:tick', tick)).toMatchObject({ ok: false, code: 'not-found' })
  await send(chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Nothing to decide' })
  expect(await send(chair, 'meeting:next', { meetingId: meeting.id, from: itemId })).toMatchObject({ ok: true })
  expect(await send(coordinator, 'item:tick', tick)).toMatchObject({ ok: false, code: 'not-now' })
  expect((await world.app.ports.discussions.load(itemId))?.ticks).toHaveLength(tickNames.length)
})

test('[TK1] row 20: an item without a tick closes, and the minutes count what was ticked', async () => {
  const cases = await Promise.all([1, 2].map(() => world.addCase()))
  const { meeting } = await world.meeting(cases.map(one => one.id))
  const chair = await world.live('chair')
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  for (const [at, ticked] of [['person', 'owner'] as const, [] as const].entries()) {
    const on = { discussionId: meeting.items[at]?.id ?? '', caseId: cases[at]?.id ?? '' }
    for (const tick of ticked) await send(chair, 'item:tick', { ...on, tick, done: true })
    await send(chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Nothing to decide' })
    expect(await send(chair, 'meeting:next', { meetingId: meeting.id, from: on.discussionId })).toMatchObject({
      ok: true,
    })
  }
  const headers = { Authorization: `Bearer ${await world.token('chair')}` }
  const minutes = minutesView.parse(
    await (await fetch(`${world.url}/api/meetings/${meeting.id}/minutes`, { headers })).json(),
  )
  expect(minutes.items.map(entry => [entry.item.state, entry.discussion?.ticks])).toEqual([
    ['closed', ['person', 'owner']],
    ['closed', []],
  ])
  expect(checklistWords(minutes)).toBe('2 of 6 ticks, over 2 cases')
})

test('[FL10] [FL11] row 21: nobody from social care is said to the chair until one is heard, or once, until the chair puts it aside', async () => {
  const cases = await Promise.all([1, 2].map(() => world.addCase({ teamIds: ['social-worker'] })))
  const { meeting } = await world.meeting(
    cases.map(one => one.id),
    ['social-worker'],
  )
  const [chair, worker] = [await world.live('chair'), await world.live('social-worker')]
  await Promise.all([chair, worker].map(live => joinMeeting(live, meeting.id)))
  const [first = '', second = ''] = meeting.items.map(item => item.id)
  const at = (itemId: string) => ({ meetingId: meeting.id, itemId })
  for (const itemId of [first, second])
    expect(await send(chair, 'item:fields', { ...at(itemId), fields: ['social-care'] })).toMatchObject({ ok: true })
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  const silent = async () => (await joinMeeting(chair, meeting.id)).meeting.items.map(item => item.about?.silent ?? [])
  expect(await silent(), 'only of the open item').toEqual([['social-care'], []])

  const skip = { ...at(first), field: 'social-care' as const }
  expect(await send(worker, 'floor:skip', skip)).toMatchObject({ ok: false })
  expect(await send(await world.live('stranger'), 'floor:skip', skip)).toMatchObject({ code: 'not-found' })
  const gone = heard(chair, 'meeting:changed', event => event.meeting.items[0]?.about?.silent.length === 0)
  expect(await send(chair, 'floor:skip', skip)).toMatchObject({ ok: true })
  await gone
  const on = { discussionId: first, caseId: cases[0]?.id ?? '' }
  await send(chair, 'decision:propose', { ...on, kind: 'plan', text: 'Rails', rationale: null })
  expect(await silent(), 'asked once').toEqual([[], []])

  await send(chair, 'meeting:open', { ...at(second), from: first })
  expect(await silent()).toEqual([[], ['social-care']])
  const spoke = heard(chair, 'meeting:changed', event => event.meeting.items[1]?.about?.silent.length === 0)
  const theirs = { discussionId: second, caseId: cases[1]?.id ?? '' }
  await send(worker, 'decision:propose', { ...theirs, kind: 'plan', text: 'A key safe', rationale: null })
  await spoke
})
