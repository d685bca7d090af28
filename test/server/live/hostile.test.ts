import { randomUUID } from 'node:crypto'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstBreak } from '#server/storage/audit'
import { identify } from '#server/usecases/identify'
import { connectLive, emitAny, heard, joinMeeting, send, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('[LD1] S-22 B-47: broken and hostile messages are answered or ignored, and the connection lives on', async () => {
  const live = await world.live('gp')
  const bad: unknown[] = [
    undefined,
    null,
    7,
    Number.NaN,
    -0,
    2 ** 53 + 1,
    '\ud800',
    [],
    {},
    { commandId: 'x' },
    { commandId: randomUUID(), discussionId: { $ne: null } },
  ]
  for (const payload of bad) {
    const reply = await within(
      15_000,
      'a reply',
      new Promise<unknown>(resolve => emitAny(live, 'decision:propose', payload, resolve)),
      () => 'nothing',
    )
    expect(reply).toMatchObject({ ok: false, code: 'invalid' })
    emitAny(live, 'decision:propose', payload)
    emitAny(live, 'decision:propose', payload, 'not a function')
  }
  for (const name of ['__proto__', 'constructor', 'toString', 'x'.repeat(10_000), 'meeting:delete']) {
    const reply = await within(
      15_000,
      'a reply',
      new Promise<unknown>(resolve => emitAny(live, name, {}, resolve)),
      () => 'nothing',
    )
    expect(reply, name).toMatchObject({ ok: false, code: 'invalid' })
  }
  // Deeper than a client library can write by itself: straight into the transport.
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  live.io.engine.write(`42["decision:propose",${deep}]`)
  live.io.engine.write('42["decision:propose"')
  const fence = new Promise<unknown>(resolve => emitAny(live, 'meeting:join', {}, resolve))
  const closed = new Promise<unknown>(resolve => live.once('disconnect', resolve))
  await within(15_000, 'an answer or a closed connection', Promise.race([fence, closed]), () => 'nothing')
  expect((await world.live('gp')).connected, 'others are served on').toBe(true)
})

test('[LD4] where WebSockets are blocked, long-polling carries commands and events', async () => {
  const { id } = await world.addCase()
  const { meeting } = await world.meeting([id])
  const live = connectLive(world.url, await world.token('chair'), ['polling'])
  const connected = new Promise<void>(resolve => live.once('connect', resolve))
  await within(15_000, 'connection by polling', connected, () => 'nothing')
  await joinMeeting(live, meeting.id)
  const changed = heard(live, 'meeting:changed', event => event.meeting.state === 'live')
  expect(await send(live, 'meeting:start', { meetingId: meeting.id })).toMatchObject({ ok: true })
  await changed
  live.disconnect()
})

test('[LD1] S-21 B-75 a flood is told to wait', async () => {
  const live = await world.live('gp')
  const replies = await Promise.all(
    Array.from(
      { length: 300 },
      () => new Promise<{ code?: string }>(resolve => emitAny(live, 'meeting:join', {}, resolve)),
    ),
  )
  expect(replies.some(reply => reply.code === 'too-many')).toBe(true)
})

test('[AC7] the chain of a case verifies, and an altered, removed or swapped row is found', async () => {
  const { id } = await world.addCase()
  const { meeting } = await world.meeting([id])
  for (const personId of ['gp', 'pharmacist']) await joinMeeting(await world.live(personId), meeting.id)
  const rows = await world.audit(id)
  expect(rows.length).toBeGreaterThan(1)
  expect(firstBreak(rows)).toBeNull()
  const altered = rows.map((row, n) => (n === 1 ? { ...row, who: 'somebody-else' } : row))
  expect(firstBreak(altered)).toBe(2)
  expect(firstBreak(rows.toSpliced(1, 1))).toBe(2)
  const [a, b, ...rest] = rows
  expect(firstBreak(a && b ? [b, a, ...rest] : [])).toBe(1)
})

test('[AC7] fifty rows at once make one chain', async () => {
  await Promise.all(
    Array.from({ length: 50 }, () =>
      world.app.ports.audit.record({ chain: 'busy', who: 'gp', what: 'test', outcome: 'done' }),
    ),
  )
  const rows = await world.audit('busy')
  expect(rows).toHaveLength(50)
  expect(firstBreak(rows)).toBeNull()
})

test('[LD5] S-31 B-57: a line that broke is not taken up again without being judged', async () => {
  const token = await world.token('nurse')
  const socket = io(world.url, {
    path: '/live',
    auth: { token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  })
  const next = (event: 'connect' | 'connect_error' | 'disconnect') =>
    within(15_000, event, new Promise<unknown>(resolve => socket.once(event, resolve)), () => 'nothing')
  await next('connect')
  // From the first event on a client knows how far it got, and might ask for the rest.
  const told = new Promise<unknown>(resolve => socket.once('access:changed', resolve))
  world.app.ports.hub.emit('accessChanged', { atCases: [{ caseId: 'case', personIds: ['nurse'] }] })
  await within(15_000, 'the first event', told, () => 'nothing')
  const gone = next('disconnect')
  socket.io.engine.close()
  await gone
  // The same client comes back with what it was told about its connection; its session has ended meanwhile.
  const identified = await identify(world.app.ports, token)
  await world.app.ports.sessions.revoke(identified?.actor.sessionId ?? '', new Date().toISOString())
  const refused = next('connect_error')
  const connected = next('connect').catch(() => null)
  socket.connect()
  expect(await Promise.race([refused, connected])).toMatchObject({ data: { code: 'sign-in-again' } })
  expect(socket.connected).toBe(false)
  socket.disconnect()
})

test('[LD6] a command is judged by the session as it is now, also when nobody told this connection of a change', async () => {
  const { id } = await world.addCase()
  const { meeting } = await world.meeting([id])
  const token = await world.token('chair')
  const live = connectLive(world.url, token)
  await within(15_000, 'the connection', new Promise<void>(resolve => live.once('connect', resolve)), () => 'nothing')
  // As another process would end it: in the store, without a word here.
  const identified = await identify(world.app.ports, token)
  await world.app.ports.sessions.revoke(identified?.actor.sessionId ?? '', new Date().toISOString())
  const closed = new Promise<string>(resolve => live.once('disconnect', () => resolve('closed')))
  const started = send(live, 'meeting:start', { meetingId: meeting.id }).then(reply => JSON.stringify(reply))
  started.catch(() => undefined)
  const end = Promise.race([closed, started])
  expect(await within(15_000, 'the connection to end', end, () => 'nothing')).toBe('closed')
  expect((await world.app.ports.meetings.load(meeting.id))?.state).toBe('planned')
})

test('[LD1] B-48: a command that fails by a fault of ours is answered, and the connection lives on', async () => {
  const { id } = await world.addCase()
  const { meeting } = await world.meeting([id])
  const live = await world.live('chair')
  const { meetings } = world.app.ports
  const { load } = meetings
  meetings.load = () => Promise.reject(new TypeError('a slip'))
  const reply = await send(live, 'meeting:start', { meetingId: meeting.id }).finally(() => {
    meetings.load = load
  })
  expect(reply).toMatchObject({ ok: false, code: 'internal' })
  expect(await send(live, 'meeting:start', { meetingId: meeting.id })).toMatchObject({ ok: true })
})
