import { afterAll, beforeAll, expect, test } from 'vitest'
import { heard, joinMeeting, send, startWorld, type World } from '#test/support/app'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

/** A consultant's list with one patient of each practice; each GP is asked for their own item only. */
async function clinic() {
  const chair = await world.live('chair')
  const [mine, theirs] = await Promise.all([
    world.addCase({ practiceId: 'practice', teamIds: ['chair'] }),
    world.addCase({ practiceId: 'other-practice', teamIds: ['chair'] }),
  ])
  const { meeting } = await world.meeting([], [], 'clinic')
  for (const [one, gp] of [
    [mine, 'gp'],
    [theirs, 'stranger'],
  ] as const) {
    const item = { caseId: one.id, question: 'What now?', presenterId: gp, minutes: 10, invitedIds: ['consultant'] }
    expect(await send(chair, 'agenda:add', { meetingId: meeting.id, ...item })).toMatchObject({ ok: true })
  }
  const { meeting: known } = await joinMeeting(chair, meeting.id)
  return { chair, meetingId: meeting.id, items: known.items.map(item => item.id), cases: [mine.id, theirs.id] }
}

test('[VC1] each GP sees their own slot and nothing of the other’s, whichever is open', async () => {
  const { chair, meetingId, items, cases } = await clinic()
  const other = await world.live('stranger')
  const before = await joinMeeting(other, meetingId)
  expect(before.meeting.items.map(item => item.about !== null)).toEqual([false, true])

  const opened = heard(other, 'meeting:changed', event => event.meeting.currentItemId === items[0])
  await send(chair, 'meeting:start', { meetingId })
  const seen = await opened
  expect(seen.meeting.items[0]).toMatchObject({ state: 'open', about: null })
  expect(JSON.stringify(seen), 'times are told, the person is not').not.toContain(cases[0])

  const theirs = heard(other, 'meeting:changed', event => event.meeting.currentItemId === items[1])
  await send(chair, 'meeting:open', { meetingId, from: items[0] ?? null, itemId: items[1] ?? '' })
  expect((await theirs).meeting.items.map(item => item.about !== null)).toEqual([false, true])
})

test('[VC4] the consultant’s advice is recorded only when GP and consultant have agreed', async () => {
  const { chair, meetingId, items, cases } = await clinic()
  await send(chair, 'meeting:start', { meetingId })
  const on = { discussionId: items[0] ?? '', caseId: cases[0] ?? '' }
  const [gp, consultant] = await Promise.all([world.live('gp'), world.live('consultant')])
  await Promise.all([gp, consultant].map(live => joinMeeting(live, meetingId)))
  const advice = { kind: 'medicine' as const, text: 'Try the other tablet for 6 weeks', rationale: null }
  const proposed = await send(gp, 'decision:propose', { ...on, ...advice })
  const decisionId = proposed.ok ? (proposed.id ?? '') : ''
  expect(await send(chair, 'decision:record', { ...on, decisionId })).toMatchObject({ code: 'agreement-missing' })
  await send(consultant, 'decision:answer', { ...on, decisionId, answer: 'agree', reason: null })
  expect(await send(chair, 'decision:record', { ...on, decisionId })).toMatchObject({ ok: true })
})
