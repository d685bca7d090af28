import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AssentRow } from '#shared/home'
import { ask, heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

interface Room {
  meetingId: string
  caseId: string
  items: string[]
  chair: Live
  decisionId: string
}

/** A live meeting whose referrals need the council, with one proposed; the social worker was invited and is not here. */
async function room(): Promise<Room> {
  const [one, other] = [await world.addCase(), await world.addCase()]
  const { meeting } = await world.meeting([one.id, other.id], ['social-worker', 'nurse'], 'mdt', {
    quorum: [{ decision: 'referral', roles: ['social-worker'], agencies: [] }],
  })
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  const items = meeting.items.map(item => item.id)
  const about = { discussionId: items[0] ?? '', caseId: one.id }
  const proposed = await send(chair, 'decision:propose', { ...about, kind: 'referral', text: 'Refer', rationale: null })
  return { meetingId: meeting.id, caseId: one.id, items, chair, decisionId: proposed.ok ? (proposed.id ?? '') : '' }
}
const on = (at: Room) => ({ discussionId: at.items[0] ?? '', caseId: at.caseId, decisionId: at.decisionId })
async function assentsOf(personId: string): Promise<AssentRow[]> {
  const answer = await fetch(`${world.url}/api/assents`, {
    headers: { Authorization: `Bearer ${await world.token(personId)}` },
  })
  return (await answer.json()).assents
}
const mine = (rows: AssentRow[], at: Room) => rows.filter(row => row.decision.id === at.decisionId)

test('[QU2] [QU3] row 15: provisional without the social worker, who assents after the meeting and makes it stand', async () => {
  const at = await room()
  expect(await send(at.chair, 'decision:record', on(at))).toMatchObject({ ok: false, code: 'quorum-missing' })
  const absent = await world.live('social-worker')
  const asked = heard(absent, 'assent:asked', event => event.meetingId === at.meetingId)
  expect(await send(at.chair, 'decision:record', { ...on(at), provisional: true })).toMatchObject({ ok: true })
  expect(Object.keys(await asked).sort()).toEqual(['discussionId', 'meetingId'])
  await send(at.chair, 'meeting:next', { meetingId: at.meetingId, from: at.items[0] ?? null })
  const second = { discussionId: at.items[1] ?? '', caseId: (await caseOf(at, 1)) ?? '' }
  await send(at.chair, 'item:conclude', { ...second, outcome: 'no-decision-needed', reason: 'Nothing to decide' })
  expect(await send(at.chair, 'meeting:end', { meetingId: at.meetingId, from: at.items[1] ?? null })).toMatchObject({
    ok: true,
  })

  expect(mine(await assentsOf('social-worker'), at)).toMatchObject([{ toMe: true }])
  expect(await send(absent, 'decision:assent', { ...on(at), answer: 'assent', reason: null })).toMatchObject({
    ok: true,
  })
  expect(mine(await assentsOf('social-worker'), at)).toEqual([])
  const stored = await world.app.ports.discussions.load(at.items[0] ?? '')
  expect(stored?.decisions[0]).toMatchObject({ state: 'recorded', assents: [{ by: { id: 'social-worker' } }] })
})

test('[QU5] row 15: only who can answer and who chaired see it; others cannot answer', async () => {
  const at = await room()
  await send(at.chair, 'decision:record', { ...on(at), provisional: true })
  expect(mine(await assentsOf('chair'), at)).toMatchObject([{ toMe: false }])
  for (const id of ['gp', 'nurse', 'stranger', 'link-worker']) expect(mine(await assentsOf(id), at), id).toEqual([])
  const payload = { ...on(at), answer: 'assent' as const, reason: null }
  expect(await send(await world.live('gp'), 'decision:assent', payload)).toMatchObject({ code: 'not-allowed' })
  expect(await send(await world.live('stranger'), 'decision:assent', payload)).toMatchObject({ code: 'not-found' })
  const [first, second] = await Promise.all(
    [1, 2].map(async () => send(await world.live('social-worker'), 'decision:assent', payload)),
  )
  expect([first?.ok, second?.ok].sort()).toEqual([false, true])
})

test('[QU1] row 15: when the social worker comes, the same click records it', async () => {
  const at = await room()
  const worker = await world.live('social-worker')
  const whole = heard(at.chair, 'meeting:changed', event => event.meeting.items[0]?.about?.lacking.length === 0)
  await joinMeeting(worker, at.meetingId)
  await whole
  await send(at.chair, 'decision:record', on(at))
  const stored = await world.app.ports.discussions.load(at.items[0] ?? '')
  expect(stored?.decisions[0]).toMatchObject({ state: 'recorded', lacking: null })
})

test('[DC6] two chairs record the same decision at once: one is told, one event is kept', async () => {
  const at = await room()
  const twice = await Promise.all([world.live('chair'), world.live('chair')])
  const replies = await Promise.all(twice.map(live => send(live, 'decision:record', { ...on(at), provisional: true })))
  expect(replies.map(reply => reply.ok).sort()).toEqual([false, true])
  const stored = await world.app.ports.discussions.load(at.items[0] ?? '')
  expect(stored?.history.filter(event => event.type === 'decision.provisional')).toHaveLength(1)
})

test('[WP1] row 19: a screen at another patient stops the record by name; away and the agenda do not', async () => {
  const at = await room()
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  const show = (itemId: string | null, away = false) =>
    ask(gp, 'presence:set', { meetingId: at.meetingId, itemId, away })
  const record = (elsewhereIds?: string[]) =>
    send(at.chair, 'decision:record', { ...on(at), provisional: true, ...(elsewhereIds ? { elsewhereIds } : {}) })
  await show(at.items[1] ?? null)
  expect(await record()).toMatchObject({ code: 'other-patient', message: expect.stringContaining('Test gp') })
  expect(await record(['somebody-else'])).toMatchObject({ code: 'other-patient' })
  await show(at.items[1] ?? null, true)
  await show(null)
  expect(await record()).toMatchObject({ ok: true })
})

async function caseOf(at: Room, position: number): Promise<string | undefined> {
  return (await world.app.ports.meetings.load(at.meetingId))?.agenda[position]?.caseId
}
