import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallView, Signal } from '#shared/call'
import { type RouteName, routes } from '#shared/http'
import { commandNeeds, requestNeeds, routeNeeds, visitNeeds } from '#shared/needs'
import { closeCodes, discussionCompartment } from '#shared/record'
import { compartmentKinds } from '#shared/roles'
import { ask, heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { until, within } from '#test/support/deadline'
import { payloadFor } from '#test/support/payloads'
import { joinRecord, openRecord } from '#test/support/recordClient'
import { routeBodies } from '#test/support/routeBodies'
import { invite, openLink, state, type Visitor, visitorAt } from '#test/support/visitor'
import { openWall } from '#test/support/wall'

/** A word in everything that is not theirs. */
const secretWord = 'Xylophone'
const born = '1941-03-03'
const offer: Signal = { kind: 'description', type: 'offer', sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n' }
const quiet = { mic: true, camera: false, hand: false, soundOnly: false }

let world: World
let now = Date.parse('2026-11-24T14:00:00.000Z')
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

interface Place {
  meetingId: string
  itemId: string
  caseId: string
  next: string
  chair: Live
}

/** Two items: the person's own, and one about somebody else. */
async function clinic(begun = true): Promise<Place> {
  const [own, other] = await Promise.all([
    world.addCase(),
    world.addCase().then(async one => {
      const person = { ...one.person, family: secretWord }
      await world.app.ports.cases.save({ ...one, person, version: 1 })
      return one
    }),
  ])
  const { meeting } = await world.meeting([own.id, other.id], ['consultant'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  const [first, second] = meeting.items
  if (begun) await send(chair, 'meeting:start', { meetingId: meeting.id })
  return { meetingId: meeting.id, itemId: first?.id ?? '', caseId: own.id, next: second?.id ?? '', chair }
}

async function arrived(at: Place): Promise<Visitor> {
  const { secret } = await invite(world, at)
  const opened = await openLink(world, secret, born)
  expect(opened.status).toBe(200)
  return visitorAt(world, opened.cookie)
}
const come = (visitor: Visitor, { meetingId }: Place) => visitor.ask('call:join', { meetingId, ...state })
const placeOf = (call: CallView, peerId: string) => call.participants.find(one => one.peerId === peerId)?.place

async function letIn(at: Place, peerId: string): Promise<void> {
  expect(await ask(at.chair, 'call:admit', { meetingId: at.meetingId, peerId })).toEqual({ ok: true })
}
async function inside(at: Place): Promise<Visitor & { peerId: string }> {
  const visitor = await arrived(at)
  const { peerId = '' } = await come(visitor, at)
  await letIn(at, peerId)
  await visitor.next('inside')
  return { ...visitor, peerId }
}
async function chairIn(at: Place): Promise<string> {
  const joined = await ask(at.chair, 'call:join', { meetingId: at.meetingId, ...quiet })
  if (!joined.ok) throw new Error(joined.message)
  return joined.peerId
}
async function onTo(at: Place): Promise<void> {
  const on = { discussionId: at.itemId, caseId: at.caseId }
  await send(at.chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Talked about' })
  expect(await send(at.chair, 'meeting:next', { meetingId: at.meetingId, from: at.itemId })).toMatchObject({ ok: true })
}
async function write(personId: string, caseId: string, compartment: string, text: string): Promise<void> {
  const client = await joinRecord({ origin: world.url, caseId, compartment, token: await world.token(personId) })
  client.write(text)
  await client.allSaved()
  await client.close()
}
const presentAt = async ({ meetingId, itemId }: Place) => {
  const known = await joinMeeting(await world.live('gp'), meetingId)
  return known.meeting.items.find(item => item.id === itemId)?.personPresent
}
const entries = async (at: Place) => {
  const path = `/api/meetings/${at.meetingId}/items/${at.itemId}/visits`
  const answer = await fetch(world.url + path, { headers: { Authorization: `Bearer ${await world.token('chair')}` } })
  return (await answer.json()).visits as { id: string; state: string; why: string | null; wrongTries: number }[]
}
async function revoke(at: Place, id: string, by = 'chair'): Promise<number> {
  const path = `/api/meetings/${at.meetingId}/items/${at.itemId}/visits/${id}`
  const headers = { Authorization: `Bearer ${await world.token(by)}` }
  return (await fetch(world.url + path, { method: 'DELETE', headers })).status
}

test('[VI1] row 23: who prepares the meeting makes a link, which names nobody; others are refused', async () => {
  const at = await clinic()
  for (const by of ['chair', 'coordinator']) {
    const made = await invite(world, at, { by })
    expect(made, by).toMatchObject({ status: 200 })
    expect(made.secret).toMatch(/^[\w-]{43}$/)
    const stored = await world.app.ports.visits.get(made.id)
    expect(JSON.stringify(stored)).not.toContain(made.secret)
  }
  expect((await invite(world, at, { by: 'gp' })).status, 'a member').toBe(403)
  const [strange, madeUp] = [
    await invite(world, at, { by: 'stranger' }),
    await invite(world, { meetingId: 'nothing', itemId: 'nothing' }, { by: 'stranger' }),
  ]
  expect(strange).toEqual(madeUp)
  expect((await invite(world, { ...at, itemId: 'nothing' })).status).toBe(404)
  expect(await invite(world, at, { who: 'carer' })).toMatchObject({ status: 400 })
  expect((await entries(at)).map(one => [one.state, one.why])).toEqual([
    ['dead', 'replaced'],
    ['not-opened', null],
  ])
})

test('[VI2] one answer for a link that is unknown, wrong, used, over or taken back; the fifth wrong date kills it', async () => {
  const at = await clinic()
  const { secret } = await invite(world, at)
  const unknown = await openLink(world, 'a'.repeat(43), born)
  expect(unknown.status).toBe(404)
  for (let wrong = 0; wrong < 5; wrong++) {
    expect(await openLink(world, secret, '1941-03-04'), `try ${wrong}`).toEqual(unknown)
  }
  expect(await openLink(world, secret, born), 'the right date, too late').toEqual(unknown)
  expect(await entries(at)).toMatchObject([{ state: 'dead', why: 'wrong-dates' }])

  const second = await invite(world, at)
  const opened = await openLink(world, second.secret, born)
  expect(opened.status).toBe(200)
  expect(opened.setCookie).toMatch(/HttpOnly/i)
  expect(opened.setCookie).toMatch(/SameSite=Strict/i)
  expect(opened.text).not.toContain('Ada')
  expect(await openLink(world, second.secret, born), 'another browser').toEqual(unknown)
  expect((await openLink(world, second.secret, born, opened.cookie)).status, 'the same browser').toBe(200)

  const third = await invite(world, at, { who: 'carer', name: 'Jo Example' })
  expect(await revoke(at, third.id, 'gp')).toBe(403)
  expect(await revoke(at, third.id)).toBe(200)
  expect(await openLink(world, third.secret, born)).toEqual(unknown)
  const fourth = await invite(world, at, { who: 'carer', name: 'Jo Example' })
  await onTo(at)
  expect(await openLink(world, fourth.secret, born), 'the slot is over').toEqual(unknown)
  expect((await invite(world, at)).status).toBe(409)
})

test('[VI2] five tries at the same moment are five tries', async () => {
  const at = await clinic()
  const { secret } = await invite(world, at)
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => openLink(world, secret, `1950-01-${String(n + 1).padStart(2, '0')}`)),
  )
  expect(await entries(at)).toMatchObject([{ state: 'dead', why: 'wrong-dates', wrongTries: 5 }])
})

test('[VI3] a link runs out two hours after the planned end, and not while the slot is open', async () => {
  const begun = now
  const [planned, open] = [await clinic(false), await clinic()]
  const [early, late] = [await invite(world, planned), await invite(world, open)]
  now += (60 + 121) * 60_000
  expect((await openLink(world, early.secret, born)).status).toBe(404)
  expect((await openLink(world, late.secret, born)).status).toBe(200)
  expect((await invite(world, planned)).status).toBe(409)
  now = begun
})

test('[VI4] row 26: staff, a guest, the person by link and somebody on the telephone wait alike, and the chair admits', async () => {
  const at = await clinic()
  await chairIn(at)
  const visitor = await arrived(at)
  const [gp, guest] = await Promise.all([world.live('gp'), world.live('consultant')])
  const waits = heard(
    at.chair,
    'call:changed',
    event => event.call.participants.filter(one => one.place === 'waiting').length === 4,
  )
  await ask(gp, 'call:join', { meetingId: at.meetingId, ...quiet })
  await ask(guest, 'call:join', { meetingId: at.meetingId, ...quiet })
  await come(visitor, at)
  const phone = await invite(world, at, { way: 'phone', who: 'carer', name: 'Jo Example' })
  expect(phone).toMatchObject({ status: 200, secret: null })
  const { call } = await waits
  const waiting = call.participants.filter(one => one.place === 'waiting')
  expect(waiting.map(one => [one.person.role, one.telephone]).sort()).toEqual([
    ['carer', true],
    ['consultant', false],
    ['gp', false],
    ['patient', false],
  ])
  for (const { peerId } of waiting) {
    expect(await ask(gp, 'call:admit', { meetingId: at.meetingId, peerId }), 'not by who waits').toMatchObject({
      ok: false,
    })
    const told = heard(at.chair, 'call:changed', event => placeOf(event.call, peerId) === 'inside')
    await letIn(at, peerId)
    await told
  }
  expect((await entries(at)).map(one => one.state)).toEqual(['inside', 'inside'])
  // Hung up: out of the call, and out of the register.
  const out = heard(at.chair, 'call:changed', event => !event.call.participants.some(one => one.telephone))
  expect(await revoke(at, phone.id)).toBe(200)
  await out
})

test('[VI4] [VI9] a line that was lost comes back inside, without a date of birth and without being asked again', async () => {
  const at = await clinic()
  const chairPeer = await chairIn(at)
  const visitor = await inside(at)
  const gone = heard(at.chair, 'call:changed', event => placeOf(event.call, visitor.peerId) === undefined)
  visitor.socket.disconnect()
  await gone
  const again = await visitorAt(world, visitor.cookie)
  const { peerId = '' } = await come(again, at)
  await again.next('inside')
  expect(await again.ask('call:signal', { meetingId: at.meetingId, to: chairPeer, signal: offer })).toEqual({
    ok: true,
  })
  expect(peerId).not.toBe(visitor.peerId)
  const meeting = await world.app.ports.meetings.load(at.meetingId)
  expect(meeting?.agenda[0]?.visitors, 'one stay').toMatchObject([{ who: 'patient', to: null }])
})

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
  await until(5_000, 'the parts to be shown again', async () => (await presentAt(at)) === null)
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
  await until(5_000, 'the carer alone to be present', async () => (await presentAt(at)) === 'carer')
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
  await within(5_000, 'the connection to end', closed, () => 'still connected')
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
  expect(await within(5_000, 'the staff door to refuse', refused, () => 'nothing')).toBe('sign-in-again')
  await expect(visitorAt(world, '')).rejects.toThrow('no-visit')
  await expect(visitorAt(world, `${visitor.cookie}x`)).rejects.toThrow('no-visit')
  const ice = (headers: Record<string, string>) =>
    fetch(`${world.url}/api/visit/ice`, { headers }).then(answer => answer.status)
  expect(await ice({ Cookie: visitor.cookie })).toBe(200)
  expect(await ice({ Authorization: `Bearer ${await world.token('chair')}` })).toBe(404)
})

test('[VI10] every step is a row about the person, and the report tells it', async () => {
  const at = await clinic()
  await chairIn(at)
  const { secret, id } = await invite(world, at)
  await openLink(world, secret, '1941-03-04')
  const opened = await openLink(world, secret, born)
  const visitor = await visitorAt(world, opened.cookie)
  const { peerId = '' } = await come(visitor, at)
  await letIn(at, peerId)
  await visitor.next('inside')
  await revoke(at, id)
  const rows = (await world.audit(at.caseId)).filter(row => row.detail?.visit === id)
  expect(rows.map(row => [row.who, row.what, row.outcome])).toEqual([
    ['chair', 'visit:invite', 'done'],
    ['visitor', 'visit:open', 'refused'],
    ['visitor', 'visit:open', 'done'],
    ['visitor', 'call:enter', 'done'],
    ['chair', 'visit:revoke', 'done'],
  ])
  const headers = { Authorization: `Bearer ${await world.token('coordinator')}` }
  const report = await (await fetch(`${world.url}/api/cases/${at.caseId}/accesses`, { headers })).json()
  const told = report.accesses.map((one: { name: string; what: string }) => `${one.name}: ${one.what}`).join('\n')
  expect(told).toContain('The person or a carer, by a link: Opened the link to their own item of a meeting')
  expect(told).toContain(
    'The person or a carer, by a link: Tried to open a link to an item of a meeting and was refused',
  )
  expect(told).toContain('Test chair: Invited the person or a carer to their own item of a meeting')
  const minutes = await (await fetch(`${world.url}/api/meetings/${at.meetingId}/minutes`, { headers })).json()
  expect(minutes.items[0].item.about.visitors).toMatchObject([{ name: 'Ada Example', who: 'patient', way: 'link' }])
})
