import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallView, Signal } from '#shared/call'
import { ask, emitAny, heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const quiet = { mic: true, camera: false, hand: false, soundOnly: false }
const offer: Signal = { kind: 'description', type: 'offer', sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n' }

interface Room {
  meetingId: string
  items: string[]
  chair: Live
}

/** A clinic that has started, with the chair in its call. Each case brings its own invitations. */
async function clinic(invited: string[][]): Promise<Room> {
  const chair = await world.live('chair')
  const { meeting } = await world.meeting([], [], 'clinic')
  for (const invitedIds of invited) {
    const one = await world.addCase({ practiceId: 'other-practice', teamIds: ['chair'] })
    const item = { caseId: one.id, question: 'What now?', presenterId: 'chair', minutes: 10, invitedIds }
    expect(await send(chair, 'agenda:add', { meetingId: meeting.id, ...item })).toMatchObject({ ok: true })
  }
  const known = await joinMeeting(chair, meeting.id)
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  return { meetingId: meeting.id, items: known.meeting.items.map(item => item.id), chair }
}

const enter = (live: Live, { meetingId }: Room, state = quiet) => ask(live, 'call:join', { meetingId, ...state })

async function entered(live: Live, room: Room): Promise<string> {
  const joined = await enter(live, room)
  if (!joined.ok) throw new Error(joined.message)
  return joined.peerId
}

async function admitted(live: Live, room: Room): Promise<string> {
  const peerId = await entered(live, room)
  const inside = heard(live, 'call:changed', event => placeOf(event.call, peerId) === 'inside')
  expect(await ask(room.chair, 'call:admit', { meetingId: room.meetingId, peerId })).toEqual({ ok: true })
  await inside
  return peerId
}
const placeOf = (call: CallView, peerId: string) => call.participants.find(one => one.peerId === peerId)?.place

async function audited(what: string, who: string): Promise<number> {
  return (await world.audit('system')).filter(row => row.what === what && row.who === who && row.outcome === 'refused')
    .length
}

test('[CA2] the chair is in, another waits, and signals pass only after being admitted', async () => {
  const room = await clinic([['gp']])
  const chairPeer = await entered(room.chair, room)
  const gp = await world.live('gp')
  const joined = await enter(gp, room)
  if (!joined.ok) throw new Error(joined.message)
  expect(placeOf(joined.call, joined.peerId)).toBe('waiting')
  const early = { meetingId: room.meetingId, to: chairPeer, signal: offer }
  expect(await ask(gp, 'call:signal', early)).toMatchObject({ ok: false, code: 'not-found' })
  expect(await ask(gp, 'call:admit', { meetingId: room.meetingId, peerId: joined.peerId })).toMatchObject({
    code: 'not-allowed',
  })
  expect(await ask(room.chair, 'call:admit', { meetingId: room.meetingId, peerId: joined.peerId })).toEqual({
    ok: true,
  })

  const arrives = heard(room.chair, 'call:signalled')
  expect(await ask(gp, 'call:signal', early)).toEqual({ ok: true })
  expect(await arrives).toEqual({ ...early, from: joined.peerId })
})

test('[CA2] a reload is a new peer of the same person, inside at once; the first connection is told', async () => {
  const room = await clinic([['gp']])
  await entered(room.chair, room)
  const first = await world.live('gp')
  const peerId = await admitted(first, room)
  const ended = heard(first, 'call:ended')
  const again = await enter(await world.live('gp'), room)
  if (!again.ok) throw new Error(again.message)
  expect(placeOf(again.call, again.peerId)).toBe('inside')
  expect(again.call.participants).toHaveLength(2)
  expect(await ended).toMatchObject({ peerId })
})

test('[CA23] asked again on the same line it is one participant; who leaves while it is asked is in nobody’s call', async () => {
  const room = await clinic([['gp']])
  await entered(room.chair, room)
  const gp = await world.live('gp')
  const first = await admitted(gp, room)
  const ended = heard(gp, 'call:ended')
  const again = await enter(gp, room)
  if (!again.ok) throw new Error(again.message)
  expect(await ended, 'the earlier one is over, and not this one').toMatchObject({ peerId: first })
  expect(again.call.participants.filter(one => one.person.id === 'gp')).toMatchObject([
    { peerId: again.peerId, place: 'inside' },
  ])

  // Nobody waits for the answer: the page has given up.
  const asked = enter(gp, room)
  expect(await ask(gp, 'call:leave', { meetingId: room.meetingId })).toEqual({ ok: true })
  await asked
  const now = await enter(room.chair, room)
  if (!now.ok) throw new Error(now.message)
  expect(now.call.participants.map(one => one.person.id)).toEqual(['chair'])
})

test('[CA1] a stranger to the meeting, a member without a patient in it, and nobody at all', async () => {
  const room = await clinic([[]])
  const none = await world.live('stranger')
  expect(await enter(none, room)).toMatchObject({ ok: false, code: 'not-found' })
  expect(await enter(await world.live('gp'), room)).toMatchObject({ ok: false, code: 'not-now' })
  expect(await enter(none, { ...room, meetingId: 'no-such-meeting' })).toMatchObject({ code: 'not-found' })
})

test('[CA3] S-33 [B-31] a peer of another call, a forged sender and one who left get one refusal, and an audit row', async () => {
  const room = await clinic([['gp']])
  const other = await clinic([['pharmacist']])
  const chairPeer = await entered(room.chair, room)
  await entered(other.chair, other)
  const pharmacist = await world.live('pharmacist')
  await admitted(pharmacist, other)
  const before = await audited('call:signal', 'pharmacist')
  for (const meetingId of [room.meetingId, other.meetingId]) {
    expect(await ask(pharmacist, 'call:signal', { meetingId, to: chairPeer, signal: offer })).toMatchObject({
      ok: false,
      code: 'not-found',
    })
  }
  expect(await audited('call:signal', 'pharmacist')).toBe(before + 2)
  const forged = { meetingId: other.meetingId, to: chairPeer, signal: offer, from: chairPeer }
  const reply = new Promise(resolve => emitAny(pharmacist, 'call:signal', forged, resolve))
  expect(await within(15_000, 'an answer', reply, () => 'nothing')).toMatchObject({ ok: false, code: 'invalid' })
})

test('[CA4] GP A is out when the consultant opens GP B’s patient, and hears nothing of it', async () => {
  const room = await clinic([['gp'], ['consultant']])
  const chairPeer = await entered(room.chair, room)
  const [a, b] = await Promise.all([world.live('gp'), world.live('consultant')])
  const aPeer = await admitted(a, room)
  const bJoined = await enter(b, room)
  if (!bJoined.ok) throw new Error(bJoined.message)
  const admit = { meetingId: room.meetingId, peerId: bJoined.peerId }
  expect(await ask(room.chair, 'call:admit', admit), 'not before their patient').toMatchObject({ code: 'not-now' })

  // Their own patient was put aside and comes again: they wait, and hear nothing.
  const out = heard(a, 'call:changed', event => placeOf(event.call, aPeer) === 'waiting')
  const told = heard(room.chair, 'call:changed', event => placeOf(event.call, aPeer) === 'waiting')
  const to = { meetingId: room.meetingId, from: room.items[0] ?? null, itemId: room.items[1] ?? '' }
  expect(await send(room.chair, 'meeting:open', to)).toMatchObject({ ok: true })
  await Promise.all([out, told])
  expect(await ask(room.chair, 'call:admit', admit)).toEqual({ ok: true })
  const signalled = { meetingId: room.meetingId, to: chairPeer, signal: offer }
  expect(await ask(a, 'call:signal', signalled)).toMatchObject({ code: 'not-found' })
  expect(await ask(b, 'call:signal', signalled)).toEqual({ ok: true })
})

test('[CA4] at the end of the meeting the call is over for everybody', async () => {
  const room = await clinic([['gp']])
  await entered(room.chair, room)
  const gp = await world.live('gp')
  await admitted(gp, room)
  const out = heard(gp, 'call:ended')
  const about = (await world.app.ports.meetings.load(room.meetingId))?.agenda[0]
  const on = { discussionId: room.items[0] ?? '', caseId: about?.caseId ?? '' }
  await send(room.chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Nothing to decide' })
  expect(
    await send(room.chair, 'meeting:end', { meetingId: room.meetingId, from: room.items[0] ?? null }),
  ).toMatchObject({
    ok: true,
  })
  await out
  expect(await enter(gp, room)).toMatchObject({ ok: false })
})

test('[CA5] [B-32] a session that is revoked is out of the others’ call within 5 s', async () => {
  const room = await clinic([['gp']])
  await entered(room.chair, room)
  const gp = await world.live('gp')
  const peerId = await admitted(gp, room)
  const told = heard(room.chair, 'call:changed', event => placeOf(event.call, peerId) === undefined)
  world.app.ports.hub.emit('accessChanged', { personIds: ['gp'] })
  await told
})

test('[CA5] an invitation that is taken back ends the call for its person', async () => {
  const room = await clinic([['gp']])
  await entered(room.chair, room)
  const gp = await world.live('gp')
  const peerId = await admitted(gp, room)
  const told = heard(room.chair, 'call:changed', event => placeOf(event.call, peerId) === undefined)
  const item = { itemId: room.items[0] ?? '', question: '?', presenterId: 'chair', minutes: 5, invitedIds: [] }
  expect(await send(room.chair, 'agenda:edit', { meetingId: room.meetingId, ...item })).toMatchObject({ ok: true })
  await told
})

test('[CA6] S-33 [B-76] oversize, malformed and endless signalling is refused; another call is set up within 2 s', async () => {
  const room = await clinic([['gp']])
  const chairPeer = await entered(room.chair, room)
  const gp = await world.live('gp')
  await admitted(gp, room)
  const say = (signal: unknown) => {
    const reply = new Promise<{ ok: boolean; code?: string }>(resolve => {
      emitAny(gp, 'call:signal', { meetingId: room.meetingId, to: chairPeer, signal }, resolve)
    })
    return within(15_000, 'an answer', reply, () => 'nothing')
  }
  const bad = [
    { ...offer, sdp: `v=0\r\n${'a'.repeat(64 * 1024)}` },
    { ...offer, sdp: 'hello' },
    { ...offer, type: 'rollback' },
    { kind: 'candidate', candidate: 'a'.repeat(1025), sdpMid: null, sdpMLineIndex: 0, usernameFragment: null },
    null,
  ]
  for (const signal of bad) expect(await say(signal)).toMatchObject({ ok: false, code: 'invalid' })

  const flood = Promise.all(Array.from({ length: 2_000 }, () => say(offer)))
  const began = performance.now()
  const other = await clinic([['pharmacist']])
  const otherPeer = await entered(other.chair, other)
  const pharmacist = await world.live('pharmacist')
  await admitted(pharmacist, other)
  const setUp = performance.now()
  const arrives = heard(other.chair, 'call:signalled')
  await ask(pharmacist, 'call:signal', { meetingId: other.meetingId, to: otherPeer, signal: offer })
  await arrives
  expect(performance.now() - setUp, 'signalling beside a flood').toBeLessThan(2_000)
  expect(performance.now() - began, 'a whole call beside a flood').toBeLessThan(10_000)
  const refused = (await flood).filter(reply => reply.code === 'too-many')
  expect(refused.length).toBeGreaterThan(1_000)
  expect(await send(gp, 'meeting:start', { meetingId: room.meetingId }), 'own commands').toMatchObject({
    code: 'not-allowed',
  })

  // Larger than any message may be: this connection ends, and only this one.
  const ended = new Promise<void>(resolve => gp.once('disconnect', () => resolve()))
  emitAny(gp, 'call:signal', {
    meetingId: room.meetingId,
    to: chairPeer,
    signal: { ...offer, sdp: 'a'.repeat(2 ** 20) },
  })
  await within(15_000, 'the connection to end', ended, () => 'still connected')
  expect(room.chair.connected).toBe(true)
})
