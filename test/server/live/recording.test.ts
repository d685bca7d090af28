// Row 31 at the doors: asking, agreeing, starting; the sound that is kept, who hears it, and how it goes.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallView } from '#shared/call'
import { type RecordingState, recordingList } from '#shared/recording'
import { ask, heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { until } from '#test/support/deadline'
import { invite } from '#test/support/visitor'
import { quiet, visitScene } from '#test/support/visitScene'

let world: World
let skew = 0
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(Date.now() + skew) } })
})
afterAll(() => world.stop())

const { clinic, arrived, come, chairIn, letIn } = visitScene(() => world)
interface Room {
  meetingId: string
  itemId: string
  caseId: string
  chair: Live
  gp: Live
}

/** A clinic with the chair and the GP inside its call. */
async function room(): Promise<Room> {
  const chair = await world.live('chair')
  const { meeting } = await world.meeting([], [], 'clinic')
  const one = await world.addCase({ practiceId: 'practice', teamIds: ['chair', 'consultant'] })
  const item = {
    caseId: one.id,
    question: 'What now?',
    presenterId: 'chair',
    minutes: 10,
    invitedIds: ['gp', 'consultant'],
  }
  await send(chair, 'agenda:add', { meetingId: meeting.id, ...item })
  const known = await joinMeeting(chair, meeting.id)
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  const gp = await world.live('gp')
  const at = { meetingId: meeting.id, itemId: known.meeting.items[0]?.id ?? '', caseId: one.id, chair, gp }
  await ask(chair, 'call:join', { meetingId: meeting.id, ...quiet })
  await comesIn(gp, at)
  return at
}

async function comesIn(live: Live, { meetingId, chair }: Pick<Room, 'meetingId' | 'chair'>): Promise<void> {
  const joined = await ask(live, 'call:join', { meetingId, ...quiet })
  if (!joined.ok) throw new Error(joined.message)
  const place = joined.call.participants.find(one => one.peerId === joined.peerId)?.place
  if (place === 'waiting') await ask(chair, 'call:admit', { meetingId, peerId: joined.peerId })
}
const becomes = (live: Live, state: RecordingState['state']) =>
  heard(live, 'call:changed', ({ call }) => call.recording.state === state).then(({ call }) => call.recording)

async function started({ meetingId, chair, gp }: Room): Promise<string> {
  expect(await ask(chair, 'recording:ask', { meetingId })).toEqual({ ok: true })
  expect(await ask(gp, 'recording:answer', { meetingId, agrees: true })).toEqual({ ok: true })
  const on = becomes(gp, 'on')
  expect(await ask(chair, 'recording:start', { meetingId })).toEqual({ ok: true })
  const state = await on
  return state.state === 'on' ? state.recordingId : ''
}

async function call(personId: string, method: string, path: string, body?: object) {
  const answer = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(personId)}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: await answer.json() }
}
const keep = (personId: string, id: string, part: number, text: string) =>
  call(personId, 'POST', `/api/recordings/${id}/sound`, { part, mediaType: 'audio/webm', sound: btoa(text) })
const listOf = (personId: string, { caseId, itemId }: Pick<Room, 'caseId' | 'itemId'>) =>
  call(personId, 'GET', `/api/cases/${caseId}/discussion.${itemId}/recordings`)
/** The end is told at once and written down behind it. */
const ended = (at: Pick<Room, 'caseId' | 'itemId'>) =>
  until(15_000, 'the ends of all recordings to be stored', async () => {
    const { recordings } = recordingList.parse((await listOf('chair', at)).body)
    return recordings.length > 0 && recordings.every(one => one.endedAt !== null)
  })
const listen = (personId: string, { caseId, itemId }: Room, id: string) =>
  call(personId, 'GET', `/api/cases/${caseId}/discussion.${itemId}/recordings/${id}/sound/0`)
const deeds = async (caseId: string) =>
  (await world.audit(caseId))
    .filter(row => row.what.startsWith('recording:'))
    .map(row => `${row.who} ${row.what} ${row.outcome}`)

test('[RE1] row 31: it cannot start before everybody agreed; who may not run the meeting neither asks nor starts', async () => {
  const at = await room()
  const { meetingId, chair, gp } = at
  expect(await ask(chair, 'recording:start', { meetingId })).toMatchObject({ code: 'not-now' })
  expect(await ask(gp, 'recording:ask', { meetingId })).toMatchObject({ code: 'not-allowed' })
  expect(await ask(await world.live('stranger'), 'recording:ask', { meetingId })).toMatchObject({ code: 'not-found' })
  const asking = becomes(gp, 'asking')
  await ask(chair, 'recording:ask', { meetingId })
  expect(await asking).toMatchObject({ agreedIds: ['chair'] })
  expect(await ask(chair, 'recording:start', { meetingId })).toMatchObject({
    code: 'not-now',
    message: 'Not recorded. These have not agreed: Test gp.',
  })
  expect(await ask(gp, 'recording:start', { meetingId })).toMatchObject({ code: 'not-allowed' })
  expect(await ask(await world.live('consultant'), 'recording:answer', { meetingId, agrees: true })).toMatchObject({
    code: 'not-found',
  })
  expect((await listOf('chair', at)).body.recordings).toEqual([])
  await started(at)
  expect(await deeds(at.caseId)).toContain('gp recording:agree done')
})

test('[RE2] row 31: a no, a newcomer who has not agreed, and the next item end it at once, for everybody', async () => {
  const at = await room()
  const { meetingId, chair, gp } = at
  await started(at)
  const off = becomes(chair, 'off')
  await ask(gp, 'recording:answer', { meetingId, agrees: false })
  expect(await off).toMatchObject({ why: 'Test gp does not agree.' })

  await started(at)
  const asked = becomes(gp, 'asking')
  const consultant = await world.live('consultant')
  await comesIn(consultant, at)
  expect(await asked).toMatchObject({ why: expect.stringContaining('Test consultant') })
  expect(await ask(chair, 'recording:start', { meetingId })).toMatchObject({
    message: expect.stringContaining('consultant'),
  })
  await ask(consultant, 'recording:answer', { meetingId, agrees: true })
  expect(await ask(chair, 'recording:start', { meetingId })).toEqual({ ok: true })

  const over = becomes(gp, 'off')
  const on = { discussionId: at.itemId, caseId: at.caseId }
  await send(chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Nothing to decide' })
  expect(await send(chair, 'meeting:next', { meetingId, from: at.itemId })).toMatchObject({ ok: true })
  await over
  await ended(at)
  const { recordings } = (await listOf('chair', at)).body
  expect(recordings).toHaveLength(3)
  expect(recordings[2].agreed.map((one: { by: { id: string } }) => one.by.id)).toEqual(['chair', 'gp', 'consultant'])
  const ends = async () => (await deeds(at.caseId)).filter(deed => deed === 'chair recording:end done')
  await until(15_000, 'a row of each end', async () => (await ends()).length >= 3)
  expect(await ends()).toHaveLength(3)
})

test('[RE3] row 31: the sound is kept from the one who records, heard by whoever reads the discussion, and by nobody else', async () => {
  const at = await room()
  const id = await started(at)
  expect((await keep('chair', id, 0, 'first ')).status).toBe(200)
  expect((await keep('chair', id, 0, 'again ')).status, 'the same part twice').toBe(200)
  for (const [who, what] of [
    ['gp', id],
    ['chair', 'no-such-recording'],
  ] as const) {
    expect((await keep(who, what, 1, 'forged')).status).toBe(404)
  }
  expect((await keep('chair', id, 900, 'of tomorrow')).status).toBe(409)
  skew += 6_000
  expect((await keep('chair', id, 1, 'second')).status).toBe(200)
  const off = becomes(at.gp, 'off')
  await ask(at.chair, 'recording:stop', { meetingId: at.meetingId })
  await off
  const heardBy = await listen('gp', at, id)
  expect(heardBy.body.parts.map(atob).join('')).toBe('first second')
  expect((await listOf('gp', at)).body.recordings).toMatchObject([{ id, parts: 2, startedBy: { id: 'chair' } }])
  for (const who of ['stranger', 'social-worker', 'administrator']) {
    expect((await listen(who, at, id)).status, who).toBe(404)
    expect((await listOf(who, at)).status, who).toBe(404)
  }
  const other = await room()
  expect((await listen('gp', other, id)).status, 'through another case').toBe(404)
  expect(JSON.stringify(await world.audit(at.caseId))).not.toContain('first')
})

test('[RE4] row 31: the practice deletes the sound with a reason; the row stays and a late part brings nothing back', async () => {
  const at = await room()
  const id = await started(at)
  await keep('chair', id, 0, 'sound')
  const path = `/api/cases/${at.caseId}/recordings/${id}/deletion`
  const reason = { reason: 'Recorded by mistake' }
  expect((await call('chair', 'POST', path, reason)).status, 'while it goes on').toBe(409)
  const off = becomes(at.gp, 'off')
  await ask(at.chair, 'recording:stop', { meetingId: at.meetingId })
  await off
  await ended(at)
  expect((await call('consultant', 'POST', path, reason)).status).toBe(403)
  expect((await call('stranger', 'POST', path, reason)).status).toBe(404)
  expect((await call('coordinator', 'POST', path, { reason: ' ' })).status).toBe(400)
  expect((await call('coordinator', 'POST', path, reason)).status).toBe(200)
  expect((await listen('chair', at, id)).status).toBe(404)
  expect((await keep('chair', id, 0, 'late')).status).toBe(409)
  expect((await listOf('chair', at)).body.recordings).toMatchObject([
    { id, deleted: { by: { id: 'coordinator' }, reason: 'Recorded by mistake' } },
  ])
  expect(await world.app.ports.recordings.partsFrom(id, 0, 10)).toEqual([])
  expect(await deeds(at.caseId)).toEqual(
    expect.arrayContaining(['coordinator recording:delete done', 'consultant recording:delete refused']),
  )
})

test('[RE1] [RE2] [VI6] row 31: the person by a link agrees like anybody; their coming in ends it, and who waits hears nothing of it', async () => {
  const at = await clinic()
  const { meetingId, chair } = at
  const chairPeer = await chairIn(at)
  await ask(chair, 'recording:ask', { meetingId })
  expect(await ask(chair, 'recording:start', { meetingId })).toEqual({ ok: true })
  const visitor = await arrived(at)
  const seen: CallView[] = []
  visitor.socket.on('call:changed', ({ call }: { call: CallView }) => void seen.push(call))
  const { peerId = '' } = await come(visitor, at)
  const nothing = { state: 'off', why: null }
  expect(seen.length).toBeGreaterThan(0)
  for (const { recording } of seen) expect(recording).toEqual(nothing)
  const yes = { meetingId, agrees: true }
  expect(await visitor.ask('recording:answer', yes), 'who waits').toMatchObject({ code: 'not-found' })

  const ended = becomes(chair, 'asking')
  await letIn(at, peerId)
  expect(await ended).toMatchObject({ why: expect.stringContaining('Ada Example came in and has not agreed') })
  expect(await ask(chair, 'recording:start', { meetingId })).toMatchObject({
    code: 'not-now',
    message: 'Not recorded. These have not agreed: Ada Example.',
  })
  expect(await ask(chair, 'recording:answer-for', { ...yes, peerId }), 'they have a screen').toMatchObject({
    code: 'not-found',
  })
  await until(15_000, 'the visitor to be asked', () => seen.at(-1)?.recording.state === 'asking')
  expect(seen.at(-1)?.recording).toEqual({ state: 'asking', why: null, agreedIds: ['chair'] })
  expect(await visitor.ask('recording:answer', { ...yes, meetingId: 'nothing-here' })).toMatchObject({
    code: 'not-found',
  })
  expect(await visitor.ask('recording:answer', yes)).toEqual({ ok: true })
  expect(await ask(chair, 'recording:start', { meetingId })).toEqual({ ok: true })
  await until(15_000, 'the visitor to be told', () => seen.at(-1)?.recording.state === 'on')
  expect(seen.at(-1)?.recording).toMatchObject({ peerId: chairPeer })

  const off = becomes(chair, 'off')
  expect(await visitor.ask('recording:answer', { meetingId, agrees: false })).toEqual({ ok: true })
  expect(await off).toMatchObject({ why: 'Ada Example does not agree.' })
  await until(15_000, 'the visitor to be told of the end', () => seen.at(-1)?.recording.state === 'off')
  expect(seen.at(-1)?.recording).toEqual(nothing)
  const { recordings } = (await listOf('chair', at)).body
  expect(recordings[1].agreed.map((one: { by: { name: string } }) => one.by.name)).toEqual([
    'Test chair',
    'Ada Example',
  ])
  expect(await deeds(at.caseId)).toEqual(
    expect.arrayContaining(['visitor recording:agree done', 'visitor recording:refuse done']),
  )
})

test('[RE1] [RE2] row 31: somebody on the telephone blocks it until whoever runs the meeting has entered their answer', async () => {
  const at = await clinic()
  const { meetingId, chair } = at
  const chairPeer = await chairIn(at)
  const gp = await world.live('gp')
  await comesIn(gp, at)
  const waits = heard(chair, 'call:changed', ({ call }) => call.participants.some(one => one.telephone))
  await invite(world, at, { way: 'phone', who: 'carer', name: 'Jo Example' })
  const { call: now } = await waits
  const peerId = now.participants.find(one => one.telephone)?.peerId ?? ''
  await letIn(at, peerId)
  await ask(chair, 'recording:ask', { meetingId })
  await ask(gp, 'recording:answer', { meetingId, agrees: true })
  expect(await ask(chair, 'recording:start', { meetingId })).toMatchObject({
    message: 'Not recorded. These have not agreed: Jo Example.',
  })
  const yes = { meetingId, peerId, agrees: true }
  expect(await ask(gp, 'recording:answer-for', yes)).toMatchObject({ code: 'not-allowed' })
  expect(await ask(await world.live('stranger'), 'recording:answer-for', yes)).toMatchObject({ code: 'not-found' })
  for (const other of [chairPeer, 'nobody']) {
    expect(await ask(chair, 'recording:answer-for', { ...yes, peerId: other }), other).toMatchObject({
      code: 'not-found',
    })
  }
  expect(await ask(chair, 'recording:answer-for', yes)).toEqual({ ok: true })
  expect(await ask(chair, 'recording:start', { meetingId })).toEqual({ ok: true })
  const { recordings } = recordingList.parse((await listOf('gp', at)).body)
  expect(
    recordings[0]?.agreed.map(({ by, enteredBy }) => [by.name, enteredBy?.name]),
    'whose word it was',
  ).toEqual([
    ['Test chair', undefined],
    ['Test gp', undefined],
    ['Jo Example', 'Test chair'],
  ])
  const off = becomes(gp, 'off')
  expect(await ask(chair, 'recording:answer-for', { ...yes, agrees: false })).toEqual({ ok: true })
  expect(await off).toMatchObject({ why: 'Jo Example does not agree.' })
  expect(await deeds(at.caseId)).toEqual(
    expect.arrayContaining(['chair recording:agree-for done', 'chair recording:refuse-for done']),
  )
})
