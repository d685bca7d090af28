import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MeetingSnapshot } from '#shared/meeting'
import { heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { until } from '#test/support/deadline'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

interface Room {
  caseId: string
  meetingId: string
  itemId: string
  chair: Live
  snapshot: MeetingSnapshot
}

async function room(invitedIds: string[] = ['consultant', 'social-worker'], cases = 2): Promise<Room> {
  const made = await Promise.all(Array.from({ length: cases }, () => world.addCase()))
  const snapshot = await world.meeting(
    made.map(one => one.id),
    invitedIds,
  )
  const chair = await world.live('chair')
  await joinMeeting(chair, snapshot.meeting.id)
  const [item] = snapshot.meeting.items
  return { caseId: made[0]?.id ?? '', meetingId: snapshot.meeting.id, itemId: item?.id ?? '', chair, snapshot }
}
const on = ({ itemId, caseId }: Room) => ({ discussionId: itemId, caseId })
const propose = (live: Live, at: Room, text = 'Stop naproxen') =>
  send(live, 'decision:propose', { ...on(at), kind: 'medicine', text, rationale: null })
const raise = (live: Live, at: Room) =>
  send(live, 'flag:raise', {
    ...on(at),
    anchor: { kind: 'item' },
    quote: 'naproxen',
    reason: 'renal-hepatic',
    severity: 'normal',
    comment: null,
    to: { role: 'gp' },
  })

test('[DC3] [FL6] a flag stops "record" on every screen until it is answered', async () => {
  const at = await room()
  const [pharmacist, gp, consultant] = await Promise.all(['pharmacist', 'gp', 'consultant'].map(id => world.live(id)))
  if (!pharmacist || !gp || !consultant) throw new Error('nobody came')
  await Promise.all([pharmacist, gp, consultant].map(live => joinMeeting(live, at.meetingId)))
  await send(at.chair, 'meeting:start', { meetingId: at.meetingId })
  const proposed = await propose(gp, at)
  if (!proposed.ok) throw new Error(proposed.message)
  const decisionId = proposed.id ?? ''

  const addressed = heard(gp, 'flag:addressed', event => event.discussionId === at.itemId)
  const seen = heard(consultant, 'discussion:changed', event => event.discussion.flags.length === 1)
  const raised = await raise(pharmacist, at)
  expect((await seen).discussion.flags[0]).toMatchObject({ state: 'open', raisedBy: { id: 'pharmacist' } })
  expect(Object.keys(await addressed).sort()).toEqual(['discussionId', 'flagId', 'meetingId', 'severity'])

  expect(await send(at.chair, 'decision:record', { ...on(at), decisionId })).toMatchObject({
    ok: false,
    code: 'flag-open',
  })
  expect(await send(at.chair, 'meeting:next', { meetingId: at.meetingId, from: at.itemId })).toMatchObject({
    code: 'flag-open',
  })
  const flagId = raised.ok ? (raised.id ?? '') : ''
  const answer = { ...on(at), flagId, answer: 'accepted' as const, reason: null, deferredToId: null }
  expect(await send(pharmacist, 'flag:answer', answer)).toMatchObject({ ok: false, code: 'not-allowed' })
  expect(await send(gp, 'flag:answer', answer)).toMatchObject({ ok: true })
  expect(await send(at.chair, 'decision:record', { ...on(at), decisionId })).toMatchObject({ ok: true })
  const snapshot = await joinMeeting(consultant, at.meetingId)
  expect(snapshot.discussions[0]?.decisions[0]).toMatchObject({
    state: 'recorded',
    seen: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
})

test('[MT5] [MT6] next needs an outcome, and a second click or an old screen changes nothing', async () => {
  const at = await room()
  await send(at.chair, 'meeting:start', { meetingId: at.meetingId })
  const next = { meetingId: at.meetingId, from: at.itemId }
  expect(await send(at.chair, 'meeting:next', next)).toMatchObject({ code: 'outcome-missing' })
  await send(at.chair, 'item:conclude', { ...on(at), outcome: 'no-decision-needed', reason: 'Nothing to decide' })
  const commandId = randomUUID()
  const [first, repeat] = await Promise.all([
    send(at.chair, 'meeting:next', next, commandId),
    send(at.chair, 'meeting:next', next, commandId),
  ])
  expect(first).toEqual(repeat)
  expect(await send(at.chair, 'meeting:next', next)).toMatchObject({ ok: false, code: 'stale' })
  expect((await joinMeeting(at.chair, at.meetingId)).meeting).toMatchObject({
    currentItemId: at.snapshot.meeting.items[1]?.id,
  })
})

test('[MT9] R-14: a repeated command gets the first answer and makes nothing twice', async () => {
  const at = await room()
  const payload = { ...on(at), kind: 'plan' as const, text: 'Once', rationale: null }
  const commandId = randomUUID()
  const first = await send(at.chair, 'decision:propose', payload, commandId)
  const again = await send(at.chair, 'decision:propose', payload, commandId)
  expect(again).toMatchObject({ ok: true, id: first.ok ? first.id : 'none' })
  expect((await joinMeeting(at.chair, at.meetingId)).discussions[0]?.decisions).toHaveLength(1)
})

test('[MT10] forty commands at once are all kept', async () => {
  const at = await room()
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  const replies = await Promise.all(
    Array.from({ length: 40 }, (_, n) => propose(n % 2 ? gp : at.chair, at, `Proposal ${n}`)),
  )
  expect(replies.every(reply => reply.ok)).toBe(true)
  expect(new Set(replies.map(reply => (reply.ok ? reply.version : 0))).size).toBe(40)
  expect((await joinMeeting(gp, at.meetingId)).discussions[0]?.decisions).toHaveLength(40)
})

test('[AC2] [MT11] strangers, observers and members are refused what is not theirs, and it is audited', async () => {
  const at = await room()
  const [stranger, observer, gp] = await Promise.all(['stranger', 'observer', 'gp'].map(id => world.live(id)))
  if (!stranger || !observer || !gp) throw new Error('nobody came')
  const before = (await world.audit(at.caseId)).length
  const nowhere = { ...at, itemId: randomUUID() }
  const real = await propose(stranger, at)
  const made_up = await propose(stranger, nowhere)
  expect(real).toEqual(made_up)
  expect(real).toMatchObject({ ok: false, code: 'not-found' })
  expect(await propose(observer, at)).toMatchObject({ code: 'not-allowed' })
  expect(await send(gp, 'meeting:start', { meetingId: at.meetingId })).toMatchObject({ code: 'not-allowed' })
  expect(await send(stranger, 'meeting:start', { meetingId: at.meetingId })).toMatchObject({ code: 'not-found' })
  const rows = (await world.audit(at.caseId)).slice(before)
  expect(rows.map(row => [row.who, row.what, row.outcome])).toEqual([
    ['stranger', 'decision:propose', 'refused'],
    ['observer', 'decision:propose', 'refused'],
  ])
})

test('[AC5] a command about another person than the item is refused', async () => {
  const at = await room()
  const other = at.snapshot.meeting.items[1]?.about?.identity.caseId ?? ''
  expect(await propose(at.chair, { ...at, caseId: other })).toMatchObject({ ok: false, code: 'wrong-case' })
  expect((await world.audit(at.caseId)).at(-1)).toMatchObject({
    outcome: 'refused',
    what: 'decision:propose wrong-case',
  })
})

test('[MT12] [LD3] a guest sees their own item, and of the others only that there is one', async () => {
  const [mine, other] = await Promise.all([
    world.addCase(),
    world.addCase({ person: { ...(await world.addCase()).person, family: 'Hidden' } }),
  ])
  const { meeting } = await world.meeting([mine.id], ['consultant'])
  const chair = await world.live('chair')
  await send(chair, 'agenda:add', {
    meetingId: meeting.id,
    caseId: other.id,
    question: 'Secret question',
    presenterId: 'gp',
    minutes: 5,
    invitedIds: [],
  })
  const consultant = await world.live('consultant')
  const joined = await joinMeeting(consultant, meeting.id)
  expect(joined.meeting.items.map(item => item.about?.identity.caseId ?? null)).toEqual([mine.id, null])
  expect(JSON.stringify(joined)).not.toMatch(/Hidden|Secret question/)
  const changed = heard(consultant, 'meeting:changed')
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  expect(JSON.stringify(await changed)).not.toMatch(/Hidden|Secret question/)
})

test('[AC3] [AC8] an invitation ends with the meeting', async () => {
  const at = await room(['consultant'], 1)
  const consultant = await world.live('consultant')
  await joinMeeting(consultant, at.meetingId)
  await send(at.chair, 'meeting:start', { meetingId: at.meetingId })
  expect(await propose(consultant, at)).toMatchObject({ ok: true })
  await send(at.chair, 'item:conclude', { ...on(at), outcome: 'carry-forward', reason: null })
  const blind = heard(consultant, 'meeting:changed', event => event.meeting.state === 'ended')
  expect(await send(at.chair, 'meeting:end', { meetingId: at.meetingId, from: at.itemId })).toMatchObject({ ok: true })
  expect((await blind).meeting.items[0]?.about).toBeNull()
  expect(await propose(consultant, at)).toMatchObject({ code: 'not-found' })
})

test('[AN1] work is given only to people who may see whom it is about', async () => {
  const at = await room(['consultant'])
  const add = (ownerId: string) =>
    send(at.chair, 'action:add', { ...on(at), text: 'Visit', ownerId, due: '2199-01-01' })
  expect(await add('link-worker')).toMatchObject({ ok: false, code: 'invalid' })
  expect(await add('administrator')).toMatchObject({ ok: false, code: 'invalid' })
  expect(await add('nobody')).toMatchObject({ ok: false, code: 'invalid' })
  expect(await add('consultant')).toMatchObject({ ok: true })
})

test('[FL2] a flag is deferred only to somebody who may see the case', async () => {
  const at = await room([])
  const pharmacist = await world.live('pharmacist')
  const raised = await raise(pharmacist, at)
  const flagId = raised.ok ? (raised.id ?? '') : ''
  const defer = (deferredToId: string) =>
    send(at.chair, 'flag:answer', { ...on(at), flagId, answer: 'deferred', reason: null, deferredToId })
  expect(await defer('consultant')).toMatchObject({ ok: false, code: 'invalid' })
  expect(await defer('gp')).toMatchObject({ ok: true })
})

test('[MT13] who joins late gets meeting, discussions and presence in one answer', async () => {
  const at = await room()
  await send(at.chair, 'meeting:start', { meetingId: at.meetingId })
  await propose(at.chair, at)
  const late = await joinMeeting(await world.live('consultant'), at.meetingId)
  expect(late.meeting).toMatchObject({ state: 'live', currentItemId: at.itemId })
  expect(late.discussions[0]?.decisions).toHaveLength(1)
  expect(late.presence.map(one => one.person.id)).toContain('chair')
})

test('[AT1] attendance follows the connections', async () => {
  const at = await room()
  await send(at.chair, 'meeting:start', { meetingId: at.meetingId })
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  const gone = heard(at.chair, 'presence:changed', event => !event.presence.some(one => one.person.id === 'gp'))
  gp.disconnect()
  await gone
  const stays = await until(15_000, 'the end of the stay', async () => {
    const stored = await world.app.ports.meetings.load(at.meetingId)
    const mine = stored?.attendance.find(one => one.personId === 'gp')?.intervals
    return mine?.at(-1)?.to ? mine : null
  })
  expect(stays).toEqual([{ from: expect.any(String), to: expect.any(String) }])
})

test('[AT1] [JR5] who waits when the meeting starts has been there from the start', async () => {
  const at = await room()
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  await send(at.chair, 'meeting:start', { meetingId: at.meetingId })
  const stored = await until(15_000, 'both stays', async () => {
    const meeting = await world.app.ports.meetings.load(at.meetingId)
    return meeting?.attendance.length === 2 ? meeting : null
  })
  expect(stored.attendance.map(one => one.personId).sort()).toEqual(['chair', 'gp'])
  const headers = { Authorization: `Bearer ${await world.token('gp')}` }
  const minutes = await (await fetch(`${world.url}/api/meetings/${at.meetingId}/minutes`, { headers })).json()
  expect(minutes.items[0].present.map((one: { id: string }) => one.id).sort()).toEqual(['chair', 'gp'])
})

test('[AT3] who only watches the agenda is neither present nor in the minutes', async () => {
  const at = await room()
  const coordinator = await world.live('coordinator')
  const watching = await new Promise<{ presence: { person: { id: string } }[] } | { ok: false }>(resolve =>
    coordinator.emit('meeting:join', { meetingId: at.meetingId, watching: true }, resolve),
  )
  expect('presence' in watching && watching.presence.map(one => one.person.id)).toEqual(['chair'])
  const changed = heard(coordinator, 'meeting:changed', event => event.meeting.state === 'live')
  await send(at.chair, 'meeting:start', { meetingId: at.meetingId })
  await changed
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  const meeting = await until(15_000, 'the stays', async () => {
    const stored = await world.app.ports.meetings.load(at.meetingId)
    return stored?.attendance.length === 2 ? stored : null
  })
  expect(meeting.attendance.map(one => one.personId).sort()).toEqual(['chair', 'gp'])
})

test('[AC8] who is no longer invited is disconnected, and not let in again', async () => {
  const at = await room(['consultant'], 1)
  const consultant = await world.live('consultant')
  await joinMeeting(consultant, at.meetingId)
  const ended = heard(consultant, 'access:ended')
  const item = {
    meetingId: at.meetingId,
    itemId: at.itemId,
    question: '?',
    presenterId: 'gp',
    minutes: 5,
    invitedIds: [],
  }
  expect(await send(at.chair, 'agenda:edit', item)).toMatchObject({ ok: true })
  expect((await ended).reason).toMatch(/do not have access/)
  await expect(joinMeeting(await world.live('consultant'), at.meetingId)).rejects.toThrow('not-found')
})
