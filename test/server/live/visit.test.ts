import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '#shared/call'
import { ask, heard, startWorld, type World } from '#test/support/app'
import { invite, openLink, visitorAt } from '#test/support/visitor'
import { born, quiet, visitScene } from '#test/support/visitScene'

const offer: Signal = { kind: 'description', type: 'offer', sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n' }

let world: World
let now = Date.parse('2026-11-24T14:00:00.000Z')
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

const { clinic, arrived, come, placeOf, letIn, inside, chairIn, onTo, entries, revoke } = visitScene(() => world)

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
  const path = `${world.url}/api/meetings/${at.meetingId}/items/${at.itemId}/visits`
  const { slot } = await (
    await fetch(path, { headers: { Authorization: `Bearer ${await world.token('chair')}` } })
  ).json()
  expect(slot, 'for the sheet of paper').toEqual({
    plannedAt: new Date(now).toISOString(),
    clinician: 'Test chair',
    phone: null,
  })
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

test('[VI4] [VI12] row 26: staff, a guest, the person by link and somebody on the telephone wait alike, and the chair admits', async () => {
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
  const sawPatient = heard(gp, 'call:changed', event =>
    event.call.participants.some(one => one.person.role === 'patient'),
  )
  await come(visitor, at)
  // Somebody who waits may be there about another person: the name is for who admits, and for who is in the call.
  expect((await sawPatient).call.participants.map(one => one.person.name)).toContain('Patient')
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
  const named = waiting.find(one => one.person.role === 'patient')?.person.name
  expect(named, 'the chair has to know whom they admit').not.toBe('Patient')
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
