import { afterAll, beforeAll, expect, test } from 'vitest'
import { tickNames } from '#shared/floor'
import { heard, joinMeeting, send, startWorld, type World } from '#test/support/app'

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
