// The person's wishes at every door: whom they keep out is told nothing, at once, and an item waits until somebody asked.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Case } from '#server/domain/case'
import { noWishes } from '#server/domain/wishes'
import { londonDate } from '#shared/calendar'
import { closeCodes, discussionCompartment } from '#shared/record'
import type { WishesChange } from '#shared/wishes'
import { ask, heard, joinMeeting, send, startWorld, type World } from '#test/support/app'
import { wishesAsked } from '#test/support/governance'
import { joinRecord, openRecord } from '#test/support/recordClient'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const today = londonDate(Date.now())
const hospitalOut = { kind: 'organisation' as const, id: 'hospital', from: today, until: null, reason: 'Private' }

async function call(person: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(person)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}
const wish = (caseId: string, given: Partial<WishesChange>, person = 'gp') =>
  call(person, 'PUT', `/api/cases/${caseId}/wishes`, { ...wishesAsked, ...given })
const at = async (person: string, caseId: string, compartment: string) => ({
  origin: world.url,
  caseId,
  compartment,
  token: await world.token(person),
})

test('[WI1] [WI2] an organisation is kept out during the meeting: its people are out of every door within 2 s', async () => {
  const one = await world.addCase({ teamIds: ['consultant', 'nurse'] })
  const { meeting } = await world.meeting([one.id], ['consultant', 'nurse'])
  const itemId = meeting.items[0]?.id ?? ''
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  const about = { discussionId: itemId, caseId: one.id }
  const given = await send(chair, 'action:add', { ...about, text: 'Write', ownerId: 'consultant', due: '2199-01-01' })
  expect(given.ok).toBe(true)
  const consultant = await world.live('consultant')
  expect((await joinMeeting(consultant, meeting.id)).discussions).toHaveLength(1)
  const section = await joinRecord(await at('consultant', one.id, 'plan'))
  expect((await call('consultant', 'GET', '/api/actions')).body.actions).toHaveLength(1)

  const forget = heard(consultant, 'access:changed', event => event.caseId === one.id, 2_000)
  const gone = new Promise<void>(resolve => consultant.once('disconnect', () => resolve()))
  const from = performance.now()
  expect(await wish(one.id, { exclusions: [hospitalOut] })).toEqual({ status: 200, body: { ok: true } })
  await forget
  expect(await section.closed()).toBe(closeCodes.rightsChanged.code)
  // Here only for this person: what remains would tell of them.
  await gone
  expect(performance.now() - from).toBeLessThan(2_000)

  for (const compartment of ['plan', 'about-me', discussionCompartment(itemId)]) {
    const back = openRecord(await at('consultant', one.id, compartment))
    expect(await back.closed(), compartment).toBe(closeCodes.notAllowed.code)
  }
  for (const path of ['', '/record', '/history', '/wishes', '/people', '/medicines/checks', '/plan/authors']) {
    const there = await call('consultant', 'GET', `/api/cases/${one.id}${path}`)
    expect(there, path).toEqual(await call('consultant', 'GET', `/api/cases/no-such-case${path}`))
    expect(there.status, path).toBe(404)
  }
  expect((await call('consultant', 'GET', '/api/actions')).body.actions, 'nor as the owner of an action').toEqual([])
  expect((await call('consultant', 'GET', '/api/meetings')).body.meetings).toEqual([])
  expect((await call('consultant', 'GET', `/api/meetings/${meeting.id}`)).status).toBe(404)
  expect((await call('consultant', 'GET', `/api/meetings/${meeting.id}/minutes`)).status).toBe(404)
  const again = await world.live('consultant')
  expect(await ask(again, 'meeting:join', { meetingId: meeting.id })).toMatchObject({ ok: false, code: 'not-found' })
  const done = { ...about, actionId: given.ok ? (given.id ?? '') : '', note: null }
  expect(await send(again, 'action:done', done)).toMatchObject({ ok: false, code: 'not-found' })

  const nurse = await world.live('nurse')
  expect((await joinMeeting(nurse, meeting.id)).discussions, 'others go on').toHaveLength(1)
  const refused = (await world.audit(one.id)).filter(row => row.who === 'consultant' && row.outcome === 'refused')
  expect(refused.map(row => row.what)).toContain('case:view')
})

test('[WI1] kept out and no such case take the same lookups', async () => {
  const one = await world.addCase({ teamIds: ['consultant'], wishes: { ...noWishes(), exclusions: [hospitalOut] } })
  const { ports } = world.app
  const token = await world.token('consultant')
  const asked: string[] = []
  const watch = <T extends object>(store: T, name: keyof T & string) => {
    const real = store[name]
    if (typeof real !== 'function') throw new Error(`${name} is no function`)
    const counting = (...given: unknown[]) => {
      asked.push(name)
      return Reflect.apply(real, store, given)
    }
    Object.assign(store, { [name]: counting })
    return () => Object.assign(store, { [name]: real })
  }
  const undo = [watch(ports.cases, 'get'), watch(ports.meetings, 'inviting'), watch(ports.audit, 'record')]
  const lookups: string[][] = []
  for (const id of [one.id, 'no-such-case']) {
    const answer = await fetch(`${world.url}/api/cases/${id}`, { headers: { Authorization: `Bearer ${token}` } })
    expect(answer.status).toBe(404)
    lookups.push(asked.splice(0))
  }
  for (const put of undo) put()
  expect(lookups[0]).toEqual(['get', 'inviting', 'record'])
  expect(lookups[1]).toEqual(lookups[0])
})

test('[WI1] kept out by name: no search and no list knows the person', async () => {
  const person = { ...(await world.addCase()).person, family: 'Zebedee' }
  const one = await world.addCase({ person })
  const search = async () => (await call('pharmacist', 'POST', '/api/cases/search', { text: 'Zebedee 1941' })).body.hits
  expect(await search()).toHaveLength(1)
  // Of this moment: the file may have begun before midnight.
  const day = londonDate(Date.now())
  const out = { kind: 'person' as const, id: 'pharmacist', from: day, until: day, reason: null }
  await wish(one.id, { exclusions: [out] })
  expect(await search()).toEqual([])
  expect((await call('gp', 'POST', '/api/cases/search', { text: 'Zebedee 1941' })).body.hits).toHaveLength(1)
})

test('[WI5] who may change the wishes, of what was on the screen, and once', async () => {
  const one = await world.addCase({ teamIds: ['nurse', 'link-worker'], wishes: noWishes() })
  for (const person of ['pharmacist', 'link-worker', 'observer']) {
    expect((await wish(one.id, {}, person)).status, person).toBe(403)
  }
  expect((await wish(one.id, {}, 'stranger')).status).toBe(404)
  expect((await wish(one.id, { exclusions: [hospitalOut] }, 'nurse')).status).toBe(200)
  expect((await wish(one.id, { exclusions: [hospitalOut] }, 'nurse')).body, 'sent again').toEqual({ ok: true })
  expect(await wish(one.id, { informed: 'no' })).toMatchObject({ status: 409, body: { code: 'stale' } })
  expect((await wish(one.id, { version: 1, exclusions: [{ ...hospitalOut, id: 'nowhere' }] })).status).toBe(400)
  for (const wrong of [
    { role: 'gp' },
    { exclusions: [{ ...hospitalOut, until: '2001-01-01' }] },
    { informed: 'maybe' },
  ]) {
    expect((await wish(one.id, wrong as never)).status, JSON.stringify(wrong)).toBe(400)
  }
  const seenBy = async (person: string) => (await call(person, 'GET', `/api/cases/${one.id}/wishes`)).body
  expect(await seenBy('gp')).toMatchObject({ version: 1, canChange: true, exclusions: [{ reason: 'Private' }] })
  expect(await seenBy('link-worker')).toMatchObject({ canChange: false, exclusions: [{ reason: null }] })
  const rows = (await world.audit(one.id)).filter(row => row.what === 'wishes:change' && row.outcome === 'done')
  expect(rows, 'the repeat changed nothing').toHaveLength(1)
  expect(JSON.stringify(rows)).not.toMatch(/hospital|Private/)
})

test('[WI7] nobody who is kept out is in the picker, and none of them can be asked in', async () => {
  const one = await world.addCase({ teamIds: ['nurse'] })
  await wish(one.id, {
    newOrganisations: 'objects',
    exclusions: [{ ...hospitalOut, kind: 'person', id: 'pharmacist' }],
  })
  const picker = (await call('gp', 'GET', `/api/cases/${one.id}/people`)).body
  const names = picker.people.map((person: { id: string }) => person.id).sort()
  expect(names).toEqual(['administrator', 'chair', 'coordinator', 'gp', 'nurse', 'observer'])
  expect(picker.organisations.map((organisation: { id: string }) => organisation.id)).toEqual(['practice', 'trust'])
  for (const [id, words] of [
    ['pharmacist', /does not want them/],
    ['social-worker', /not involved yet/],
  ] as const) {
    const team = await call('coordinator', 'PUT', `/api/cases/${one.id}/team`, { memberIds: ['nurse', id] })
    expect(team.status).toBe(400)
    expect(team.body.message).toMatch(words)
    await expect(world.meeting([one.id], [id])).rejects.toThrow(words)
  }
  const { meeting } = await world.meeting([one.id], ['nurse'])
  const item = { meetingId: meeting.id, itemId: meeting.items[0]?.id ?? '', question: '?', minutes: 5 }
  const chair = await world.live('chair')
  const edit = (presenterId: string, invitedIds: string[]) =>
    send(chair, 'agenda:edit', { ...item, presenterId, invitedIds })
  expect(await edit('gp', ['pharmacist'])).toMatchObject({ ok: false, code: 'invalid' })
  expect(await edit('pharmacist', [])).toMatchObject({ ok: false, code: 'invalid' })
  expect(await edit('gp', ['nurse'])).toMatchObject({ ok: true })
})

test('[WI4] row 60: an item waits until the person was told; what cannot wait says why, and is found in the report', async () => {
  const untold: Partial<Case> = { wishes: noWishes() }
  const [first, second] = [await world.addCase(untold), await world.addCase()]
  const { meeting } = await world.meeting([first.id, second.id])
  const [itemId = '', next = ''] = meeting.items.map(item => item.id)
  expect(meeting.items.map(item => item.about?.hold === null)).toEqual([false, true])
  const { id: meetingId } = meeting
  const chair = await world.live('chair')
  const pharmacist = await world.live('pharmacist')
  const start = () => send(chair, 'meeting:start', { meetingId })
  expect(await start()).toMatchObject({ ok: false, code: 'wishes-hold' })
  const urgent = (live: typeof chair, reason: string) => send(live, 'item:urgent', { meetingId, itemId, reason })
  expect(await urgent(pharmacist, 'I say so')).toMatchObject({ ok: false, code: 'not-allowed' })
  expect(await urgent(chair, ' ')).toMatchObject({ ok: false, code: 'invalid' })
  expect(await urgent(chair, 'Nobody could reach her and she is not safe.')).toMatchObject({ ok: true })
  expect(await start()).toMatchObject({ ok: true })
  expect((await world.audit(first.id)).some(row => row.what === 'item:urgent' && row.who === 'chair')).toBe(true)

  // The next one objects while the first is discussed: the chair stays where they are, and nothing was closed.
  await send(chair, 'item:conclude', { discussionId: itemId, caseId: first.id, outcome: 'carry-forward', reason: null })
  await wish(second.id, { discussion: 'objects' })
  expect(await send(chair, 'meeting:next', { meetingId, from: itemId })).toMatchObject({ code: 'wishes-hold' })
  expect(await send(chair, 'meeting:open', { meetingId, from: itemId, itemId: next })).toMatchObject({
    code: 'wishes-hold',
  })
  expect((await joinMeeting(chair, meetingId)).meeting).toMatchObject({ currentItemId: itemId })
  await wish(second.id, { version: 1, discussion: 'agrees' })
  expect(await send(chair, 'meeting:next', { meetingId, from: itemId })).toMatchObject({ ok: true })
})
