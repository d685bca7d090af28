import { afterAll, beforeAll, expect, test } from 'vitest'
import { minutesView } from '#shared/meeting'
import { heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { timeWords } from '../../../client/features/minutes/minuteWords.ts'

let world: World
/** The server's clock, moved by hand: nobody waits twenty seconds. */
let now = Date.parse('2026-11-24T14:00:00.000Z')
const pass = (seconds: number) => {
  now += seconds * 1000
}

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

interface Room {
  meetingId: string
  items: string[]
  caseIds: string[]
  chair: Live
  deputy: Live
}

async function room(): Promise<Room> {
  const made = await Promise.all([1, 2].map(() => world.addCase({ teamIds: ['nurse'] })))
  const caseIds = made.map(one => one.id)
  const { meeting } = await world.meeting(caseIds, [], 'mdt', { deputyId: 'nurse' })
  const [chair, deputy] = [await world.live('chair'), await world.live('nurse')]
  await Promise.all([chair, deputy].map(live => joinMeeting(live, meeting.id)))
  const started = heard(deputy, 'meeting:changed', event => event.meeting.chairAbsentSince === null)
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  await started
  return { meetingId: meeting.id, items: meeting.items.map(item => item.id), caseIds, chair, deputy }
}

/** Every socket of the person is cut: a test's own helper socket of theirs must not keep them present. */
async function cut(at: Room): Promise<void> {
  const absent = heard(at.deputy, 'meeting:changed', event => event.meeting.chairAbsentSince !== null)
  world.cut('chair')
  await absent
}
const take = (live: Live, at: Room, from: string) => send(live, 'chair:take', { meetingId: at.meetingId, from })
const next = (live: Live, at: Room, from: string | null) =>
  send(live, 'meeting:next', { meetingId: at.meetingId, from })
async function carryForward(live: Live, at: Room): Promise<void> {
  const on = { discussionId: at.items[0] ?? '', caseId: at.caseIds[0] ?? '' }
  await send(live, 'item:conclude', { ...on, outcome: 'carry-forward', reason: null })
}

test('[CH2] row 16: the chair’s socket is killed for under 20 seconds; they come back as chair and the clock was right', async () => {
  const at = await room()
  const openedAt = (await joinMeeting(at.deputy, at.meetingId)).meeting.items[0]?.openedAt
  await cut(at)
  pass(19)
  expect(await take(at.deputy, at, 'chair')).toMatchObject({ ok: false, code: 'not-now' })
  const back = await world.live('chair')
  const { meeting } = await joinMeeting(back, at.meetingId)
  expect(meeting.inChair.id).toBe('chair')
  expect(meeting.items[0]?.openedAt, 'the item was never stopped').toBe(openedAt)
  const entry = (await world.app.ports.meetings.load(at.meetingId))?.attendance.find(one => one.personId === 'chair')
  expect(entry?.intervals, 'one stay').toHaveLength(1)
  await carryForward(back, at)
  expect(await next(back, at, at.items[0] ?? null)).toMatchObject({ ok: true })
})

test('[CH3] row 16: after 20 seconds the deputy takes over with one click; the chair takes it back with one', async () => {
  const at = await room()
  expect(await next(at.deputy, at, at.items[0] ?? null)).toMatchObject({ ok: false, code: 'not-now' })
  await cut(at)
  pass(20)
  expect(await take(at.deputy, at, 'chair')).toMatchObject({ ok: true })
  await carryForward(at.deputy, at)
  expect(await next(at.deputy, at, at.items[0] ?? null)).toMatchObject({ ok: true })
  const back = await world.live('chair')
  expect((await joinMeeting(back, at.meetingId)).meeting.inChair.id).toBe('nurse')
  const [first, second] = await Promise.all([take(back, at, 'nurse'), take(back, at, 'nurse')])
  expect([first.ok, second.ok].sort()).toEqual([false, true])
  expect((await joinMeeting(at.deputy, at.meetingId)).meeting.inChair.id).toBe('chair')
})

test('[CH3] a member who is neither chair nor deputy cannot take the chair, however long it is empty', async () => {
  const at = await room()
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  await cut(at)
  pass(600)
  expect(await take(gp, at, 'chair')).toMatchObject({ ok: false, code: 'not-allowed' })
  expect(await take(await world.live('stranger'), at, 'chair')).toMatchObject({ ok: false, code: 'not-found' })
})

test('[CH4] the chair hands over to a member who is here; they move the meeting, and the chair has it back with a click', async () => {
  const at = await room()
  const gp = await world.live('gp')
  const toGp = { meetingId: at.meetingId, toId: 'gp' }
  expect(await send(at.chair, 'chair:hand', toGp)).toMatchObject({ ok: false, code: 'not-now' })
  await joinMeeting(gp, at.meetingId)
  expect(await send(at.chair, 'chair:hand', toGp)).toMatchObject({ ok: true })
  await carryForward(gp, at)
  expect(await next(at.chair, at, at.items[0] ?? null)).toMatchObject({ ok: false, code: 'not-now' })
  expect(await next(gp, at, at.items[0] ?? null)).toMatchObject({ ok: true })
  expect(await take(at.chair, at, 'gp')).toMatchObject({ ok: true })
  expect(await next(gp, at, at.items[1] ?? null)).toMatchObject({ ok: false })
})

test('[CH6] row 17: the minutes show what was planned, added and used, and by how much it ran over', async () => {
  const at = await room()
  expect(
    await send(at.chair, 'item:extend', { meetingId: at.meetingId, itemId: at.items[0] ?? '', minutes: 5 }),
  ).toMatchObject({ ok: true })
  pass(17 * 60)
  // Their access token of the start has run out meanwhile.
  const chair = await world.live('chair')
  await carryForward(chair, at)
  await next(chair, at, at.items[0] ?? null)
  const answer = await fetch(`${world.url}/api/meetings/${at.meetingId}/minutes`, {
    headers: { Authorization: `Bearer ${await world.token('chair')}` },
  })
  const minutes = minutesView.parse(await answer.json())
  const [entry] = minutes.items
  if (!entry) throw new Error('no minutes')
  expect(entry).toMatchObject({ minutesSpent: 17, item: { minutes: 10, extendedMinutes: 5 } })
  expect(timeWords(entry)).toBe('17min discussed, 10min planned, 5min added, over by 2min')
})
