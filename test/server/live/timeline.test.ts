// What became of it: the timeline of a case, and how often an outcome went back in time.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReplyOf } from '#shared/http'
import type { MinutesView } from '#shared/meeting'
import { joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'

let world: World
/** A Tuesday. */
let now = Date.parse('2026-11-24T14:00:00.000Z')
const pass = (minutes: number) => {
  now += minutes * 60_000
}
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

const get = async <T>(personId: string, path: string): Promise<{ status: number; body: T }> => {
  const answer = await fetch(world.url + path, { headers: { Authorization: `Bearer ${await world.token(personId)}` } })
  return { status: answer.status, body: (await answer.json()) as T }
}
const ok = async (reply: ReturnType<typeof send>): Promise<string> => {
  const got = await reply
  if (!got.ok) throw new Error(`${got.code}: ${got.message}`)
  return got.id ?? ''
}
async function held(caseId: string, kind: 'mdt' | 'clinic', quorum: 'whole' | 'lacking' = 'whole') {
  const rule = { decision: 'referral' as const, roles: ['social-worker' as const], agencies: [] }
  const { meeting } = await world.meeting([caseId], ['consultant', 'nurse', 'social-worker'], kind, {
    ...(quorum === 'lacking' ? { quorum: [rule] } : {}),
  })
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const on = { discussionId: meeting.items[0]?.id ?? '', caseId }
  return { meetingId: meeting.id, on, chair }
}
const decide = (live: Live, on: { discussionId: string; caseId: string }, kind: 'plan' | 'referral', text: string) =>
  ok(send(live, 'decision:propose', { ...on, kind, text, rationale: null }))

test('[AN11] row 41: every meeting, decision, flag, action and letter about a person is in one list, with whether it held; no words of a flag', async () => {
  const one = await world.addCase({ teamIds: ['consultant', 'nurse', 'social-worker'] })
  const mdt = await held(one.id, 'mdt', 'lacking')
  const [pharmacist, gp, consultant] = await Promise.all(['pharmacist', 'gp', 'consultant'].map(id => world.live(id)))
  if (!pharmacist || !gp || !consultant) throw new Error('not connected')
  const flag = { anchor: { kind: 'item' as const }, quote: 'Xylophone 5 mg', reason: 'renal-hepatic' as const }
  const raised = { ...mdt.on, ...flag, severity: 'normal' as const, comment: 'Xylophone', to: { role: 'gp' as const } }
  const flagId = await ok(send(pharmacist, 'flag:raise', raised))
  pass(1)
  const answer = { answer: 'accepted' as const, reason: 'Xylophone', deferredToId: null }
  await ok(send(gp, 'flag:answer', { ...mdt.on, flagId, ...answer }))
  pass(1)
  const second = await ok(send(pharmacist, 'flag:raise', { ...raised, reason: 'duplicate' }))
  pass(1)
  await ok(send(pharmacist, 'flag:withdraw', { ...mdt.on, flagId: second, reason: 'Seen twice' }))
  pass(1)
  const stops = await decide(gp, mdt.on, 'plan', 'Stop naproxen')
  await ok(send(mdt.chair, 'decision:record', { ...mdt.on, decisionId: stops }))
  pass(1)
  const refers = await decide(gp, mdt.on, 'referral', 'Ask for a ramp')
  await ok(send(mdt.chair, 'decision:record', { ...mdt.on, decisionId: refers, provisional: true }))
  const gone = await decide(gp, mdt.on, 'plan', 'Never recorded')
  await ok(send(gp, 'decision:withdraw', { ...mdt.on, decisionId: gone, reason: 'No' }))
  pass(1)
  const visit = { ...mdt.on, text: 'Home visit', ownerId: 'nurse', due: '2026-12-01' }
  const actionId = await ok(send(mdt.chair, 'action:add', visit))
  await ok(send(mdt.chair, 'meeting:end', { meetingId: mdt.meetingId, from: mdt.on.discussionId }))
  pass(1)
  const refusal = { decisionId: refers, answer: 'refuse' as const, reason: 'She was not asked' }
  await ok(send(await world.live('social-worker'), 'decision:assent', { ...mdt.on, ...refusal }))
  pass(1)
  const nurse = await world.live('nurse')
  await ok(send(nurse, 'action:done', { ...mdt.on, actionId, note: null }))
  pass(1)
  await ok(send(nurse, 'action:review', { ...mdt.on, actionId, effect: 'worse', note: null }))

  pass(60 * 24)
  const clinic = await held(one.id, 'clinic')
  await ok(send(await world.live('consultant'), 'outcome:advise', { ...clinic.on, text: 'Xylophone, slowly' }))
  const snapshot = await joinMeeting(clinic.chair, clinic.meetingId)
  const hash = snapshot.discussions[0]?.advice.current?.hash ?? ''
  pass(1)
  for (const who of ['consultant', 'gp']) await ok(send(await world.live(who), 'outcome:sign', { ...clinic.on, hash }))
  // Still to come, and so not yet of the past.
  await world.meeting([one.id])

  type History = ReplyOf<'caseHistory'>
  const { body } = await get<History>('gp', `/api/cases/${one.id}/history`)
  expect(body.meetings.map(meeting => meeting.meetingId)).toEqual([clinic.meetingId, mdt.meetingId])
  const [slot, talk] = body.meetings
  expect(slot?.events.map(event => [event.kind, event.words])).toEqual([
    ['letter', 'Letter signed by Test consultant and Test gp'],
  ])
  expect(talk?.events.map(event => [event.kind, event.words])).toEqual([
    ['flag', 'Flag of Test pharmacist: Renal or hepatic dose'],
    ['flag', 'Flag accepted by Test gp: Renal or hepatic dose'],
    ['flag', 'Flag of Test pharmacist: Duplicate'],
    ['flag', 'Flag withdrawn by Test pharmacist: Duplicate'],
    ['decision', 'Decided: Stop naproxen'],
    ['decision', 'Decided provisionally: Ask for a ramp'],
    ['action', 'Action for Test nurse: Home visit'],
    ['decision', 'Test social-worker did not assent: Ask for a ramp'],
    ['action', 'Done: Home visit'],
    ['action', 'Worse: Home visit'],
  ])
  const times = talk?.events.map(event => event.at) ?? []
  expect(times).toEqual([...times].sort())
  expect(JSON.stringify(body)).not.toContain('Xylophone')

  expect((await get('stranger', `/api/cases/${one.id}/history`)).status).toBe(404)
  expect((await get('administrator', `/api/cases/${one.id}/history`)).status).toBe(403)
})

test('[FB3] row 40: an outcome signed on the working day after the meeting counts as in time, one signed later does not', async () => {
  const rateOf = async () => (await get<ReplyOf<'feedback'>>('chair', '/api/feedback')).body.rate
  const sign = async (days: number) => {
    const one = await world.addCase()
    const at = await held(one.id, 'mdt')
    await ok(send(at.chair, 'item:conclude', { ...at.on, outcome: 'no-decision-needed', reason: 'She is safe' }))
    await ok(send(at.chair, 'meeting:end', { meetingId: at.meetingId, from: at.on.discussionId }))
    pass(days * 24 * 60)
    const minutes = (await get<MinutesView>('chair', `/api/meetings/${at.meetingId}/minutes`)).body
    const hash = minutes.items[0]?.minute?.hash ?? ''
    for (const who of ['pharmacist', 'chair']) await ok(send(await world.live(who), 'minute:sign', { ...at.on, hash }))
    const sent = (await get<ReplyOf<'feedback'>>('gp', '/api/feedback')).body.rows
    expect(
      sent.map(row => row.discussionId),
      'sent with the second signature',
    ).toContain(at.on.discussionId)
  }
  // A Friday: Monday is the next working day.
  now = Date.parse('2026-11-27T10:00:00.000Z')
  const before = (await rateOf()) ?? { due: 0, signed: 0, withinWorkingDay: 0, seen: 0 }
  await sign(3)
  expect(await rateOf()).toMatchObject({
    due: before.due + 1,
    signed: before.signed + 1,
    withinWorkingDay: before.withinWorkingDay + 1,
  })
  now = Date.parse('2026-11-27T10:00:00.000Z')
  await sign(4)
  expect(await rateOf()).toMatchObject({
    due: before.due + 2,
    signed: before.signed + 2,
    withinWorkingDay: before.withinWorkingDay + 1,
  })
})
