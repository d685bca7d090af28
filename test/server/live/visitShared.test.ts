import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '#shared/call'
import { type RouteName, routes } from '#shared/http'
import { commandNeeds, requestNeeds, routeNeeds, visitNeeds } from '#shared/needs'
import { closeCodes, discussionCompartment } from '#shared/record'
import { compartmentKinds } from '#shared/roles'
import { ask, heard, send, startWorld, type World } from '#test/support/app'
import { until, within } from '#test/support/deadline'
import { payloadFor } from '#test/support/payloads'
import { openRecord } from '#test/support/recordClient'
import { routeBodies } from '#test/support/routeBodies'
import { state, visitorAt } from '#test/support/visitor'
import { quiet, secretWord, visitScene } from '#test/support/visitScene'
import { openWall } from '#test/support/wall'

const offer: Signal = { kind: 'description', type: 'offer', sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n' }

let world: World
const now = Date.parse('2026-11-24T14:00:00.000Z')
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

const { clinic, arrived, come, placeOf, letIn, inside, chairIn, onTo, write, presentAt, entries, revoke } = visitScene(
  () => world,
)

test('[VI6] [VI7] row 23: socket payloads to them hold only shared sections, and what is for professionals only hides before they are in', async () => {
  const at = await clinic()
  await chairIn(at)
  const on = { discussionId: at.itemId, caseId: at.caseId }
  await write('coordinator', at.caseId, 'about-me', 'I want to sleep at night.')
  await write('gp', at.caseId, 'plan', 'Walk each day.')
  for (const compartment of [
    'clinical',
    'social',
    'not-yet-shared',
    'safeguarding',
    discussionCompartment(at.itemId),
  ]) {
    await write('gp', at.caseId, compartment, secretWord)
  }
  const flag = { anchor: { kind: 'item' as const }, quote: secretWord, reason: 'other' as const }
  const to = { role: 'gp' as const }
  const raised = await send(at.chair, 'flag:raise', { ...on, ...flag, severity: 'normal', comment: secretWord, to })
  if (!raised.ok) throw new Error(raised.message)
  await send(at.chair, 'decision:propose', { ...on, kind: 'plan', text: secretWord, rationale: secretWord })
  await send(at.chair, 'action:add', { ...on, text: 'Ring the daughter', ownerId: 'gp', due: '2199-01-01' })

  const visitor = await arrived(at)
  const wall = await openWall(world.url)
  const pairing = {
    method: 'POST',
    headers: { Authorization: `Bearer ${await world.token('chair')}`, 'Content-Type': 'application/json' },
  }
  await fetch(`${world.url}/api/meetings/${at.meetingId}/displays`, {
    ...pairing,
    body: JSON.stringify({ code: wall.code }),
  })
  await wall.next(view => view.kind === 'item' && view.question !== null)
  await visitor.next('waiting', view => view.open)
  const { peerId = '' } = await come(visitor, at)
  await visitor.next('waiting', view => view.asked)
  expect(visitor.bytes.join(), 'before they are let in').not.toMatch(/sleep at night|Walk each day|daughter/)
  expect(await presentAt(at)).toBeNull()
  const order: string[] = []
  at.chair.on('meeting:changed', ({ meeting }) => void order.push(`present ${meeting.items[0]?.personPresent}`))
  at.chair.on('call:changed', ({ call }) => void order.push(`place ${placeOf(call, peerId)}`))
  await letIn(at, peerId)
  const view = await visitor.next('inside')
  expect(order.indexOf('present patient'), order.join()).toBeGreaterThan(-1)
  expect(order.indexOf('present patient'), order.join()).toBeLessThan(order.indexOf('place inside'))
  expect(JSON.stringify(view.sections)).toMatch(/sleep at night.*Walk each day/)
  expect(view.actions).toMatchObject([{ text: 'Ring the daughter', owner: 'Test gp' }])
  await wall.next(shown => shown.kind === 'item' && shown.question === null)
  wall.socket.disconnect()

  // While they are there: text and facts go on, and theirs alone arrives.
  await write('gp', at.caseId, 'clinical', `${secretWord} again`)
  await write('gp', at.caseId, 'plan', 'And rest. ')
  await visitor.next('inside', shown => JSON.stringify(shown.sections).includes('And rest.'))
  const refused = await send(at.chair, 'item:present', { meetingId: at.meetingId, itemId: at.itemId, present: null })
  expect(refused).toMatchObject({ ok: false, code: 'not-now' })

  const waitsToo = await world.live('consultant')
  await ask(waitsToo, 'call:join', { meetingId: at.meetingId, ...quiet })
  expect(await visitor.ask('call:leave', { meetingId: at.meetingId })).toEqual({ ok: true })
  await visitor.next('waiting', shown => !shown.asked)
  await until(15_000, 'the parts to be shown again', async () => (await presentAt(at)) === null)
  await send(at.chair, 'flag:withdraw', { ...on, flagId: raised.id ?? '', reason: secretWord })
  await onTo(at)
  await visitor.next('over')
  const everything = visitor.bytes.join()
  expect(everything).not.toContain(secretWord)
  expect(everything, 'who else waits').not.toContain('Test consultant')
  expect(everything).not.toContain(at.next)
  expect(everything).not.toMatch(/presence|attendance|"agenda"|nhsNumber|birthDate/)
})

test('[VI7] a carer whom the chair sees in the room stays protected when the person hangs up', async () => {
  const at = await clinic()
  await chairIn(at)
  await send(at.chair, 'item:present', { meetingId: at.meetingId, itemId: at.itemId, present: 'carer' })
  const visitor = await inside(at)
  expect(await presentAt(at)).toBe('patient')
  visitor.socket.disconnect()
  await until(15_000, 'the carer alone to be present', async () => (await presentAt(at)) === 'carer')
})

test('[VI8] the item ends: out at once, the page says so with the number; reopened by mistake, they may come again', async () => {
  const at = await clinic()
  const chairPeer = await chairIn(at)
  const visitor = await inside(at)
  const told = heard(at.chair, 'call:changed', event => placeOf(event.call, visitor.peerId) === undefined)
  await onTo(at)
  await told
  await visitor.next('over')
  expect(await come(visitor, at)).toMatchObject({ ok: false, code: 'not-found' })
  const signal = { meetingId: at.meetingId, to: chairPeer, signal: offer }
  expect(await visitor.ask('call:signal', signal)).toMatchObject({ ok: false, code: 'not-found' })
  expect(await visitor.ask('call:state', { meetingId: at.meetingId, ...state })).toMatchObject({ code: 'not-found' })
  await send(at.chair, 'meeting:open', { meetingId: at.meetingId, from: at.next, itemId: at.itemId })
  await visitor.next('waiting', view => view.open)
})

test('[VI8] a link that is taken back ends the call for its person, and the cookie is worthless', async () => {
  const at = await clinic()
  await chairIn(at)
  const visitor = await inside(at)
  const [entry] = await entries(at)
  const told = heard(at.chair, 'call:changed', event => placeOf(event.call, visitor.peerId) === undefined)
  const closed = new Promise<void>(resolve => visitor.socket.once('disconnect', () => resolve()))
  expect(await revoke(at, entry?.id ?? '')).toBe(200)
  await told
  await within(15_000, 'the connection to end', closed, () => 'still connected')
  expect(visitor.views.at(-1)).toMatchObject({ stage: 'over' })
  await expect(visitorAt(world, visitor.cookie)).rejects.toThrow('no-visit')
})

test('[VI5] S-23 S-33: a cookie opens nothing for staff, a token nothing for visitors, and what is not listed is not there', async () => {
  const at = await clinic()
  const chairPeer = await chairIn(at)
  const visitor = await inside(at)
  for (const [name, route] of Object.entries(routes)) {
    if (!(name in routeNeeds) || 'open' in route) continue
    const path = route.path
      .replace(':caseId', at.caseId)
      .replace(':meetingId', at.meetingId)
      .replace(':itemId', at.itemId)
    const body = routeBodies[name as RouteName]
    const answer = await fetch(world.url + path.replace(':compartment', 'plan').replace(/:\w+/g, 'nothing-here'), {
      method: route.method.toUpperCase(),
      headers: { Cookie: visitor.cookie, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    expect(answer.status, name).toBe(401)
  }
  const [, credential = ''] = visitor.cookie.split('=')
  const asToken = await fetch(`${world.url}/api/today`, { headers: { Authorization: `Bearer ${credential}` } })
  expect(asToken.status).toBe(401)

  const place = { meetingId: at.meetingId, itemId: at.itemId, caseId: at.caseId }
  const names = [...Object.keys(commandNeeds), ...Object.keys(requestNeeds)].filter(name => !(name in visitNeeds))
  for (const name of [...names, 'visit:changed', '__proto__', 'constructor']) {
    const reply = await visitor.ask(name, {
      ...payloadFor(Object.hasOwn(commandNeeds, name) ? name : 'meeting:start', place),
      meetingId: at.meetingId,
      peerId: chairPeer,
    })
    expect(reply, name).toMatchObject({ ok: false })
    expect(['not-found', 'invalid', 'too-many'], name).toContain(reply.code)
  }
  const other = await clinic()
  await chairIn(other)
  const allowed = await visitorAt(world, visitor.cookie)
  for (const meetingId of [other.meetingId, 'nothing-here']) {
    expect(await allowed.ask('call:join', { meetingId, ...state })).toMatchObject({ ok: false, code: 'not-found' })
    expect(await allowed.ask('call:signal', { meetingId, to: chairPeer, signal: offer })).toMatchObject({
      code: 'not-found',
    })
  }
  for (const compartment of [
    ...compartmentKinds.filter(kind => kind !== 'discussion'),
    discussionCompartment(at.itemId),
  ]) {
    const client = openRecord({ origin: world.url, caseId: at.caseId, compartment, token: credential })
    expect(await client.closed(), compartment).toBe(closeCodes.signInAgain.code)
  }
  const staffDoor = io(world.url, {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: { Cookie: visitor.cookie },
    reconnection: false,
    forceNew: true,
  })
  const refused = new Promise<string>(resolve => staffDoor.once('connect_error', error => resolve(error.message)))
  expect(await within(15_000, 'the staff door to refuse', refused, () => 'nothing')).toBe('sign-in-again')
  await expect(visitorAt(world, '')).rejects.toThrow('no-visit')
  await expect(visitorAt(world, `${visitor.cookie}x`)).rejects.toThrow('no-visit')
  const ice = (headers: Record<string, string>) =>
    fetch(`${world.url}/api/visit/ice`, { headers }).then(answer => answer.status)
  expect(await ice({ Cookie: visitor.cookie })).toBe(200)
  expect(await ice({ Authorization: `Bearer ${await world.token('chair')}` })).toBe(404)
})
