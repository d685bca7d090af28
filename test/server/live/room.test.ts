import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { until, within } from '#test/support/deadline'
import { joinRecord } from '#test/support/recordClient'
import { openWall, startDisplay, type Wall } from '#test/support/wall'

/** A word that stands in every section the wall must not show, and in the ones it may: told apart by its ending. */
const secret = 'Xylophone'

let world: World
let now = Date.parse('2026-11-24T14:00:00.000Z')
const pass = (minutes: number) => {
  now += minutes * 60_000
}

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

const start = (cookie?: string) => startDisplay(world.url, cookie)
const wall = (cookie?: string) => openWall(world.url, cookie)

interface Room {
  meetingId: string
  items: string[]
  caseIds: string[]
  chair: Live
}

async function room(cases = 2): Promise<Room> {
  const made = await Promise.all(
    Array.from({ length: cases }, (_, n) =>
      world.addCase().then(async one => {
        const person = { ...one.person, family: `Wall${n}`, preferredName: null }
        await world.app.ports.cases.save({ ...one, person, version: 1 })
        return one.id
      }),
    ),
  )
  const { meeting } = await world.meeting(made, ['social-worker'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  return { meetingId: meeting.id, items: meeting.items.map(item => item.id), caseIds: made, chair }
}

async function call(personId: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(personId)}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
}
const pair = (personId: string, at: Room, code: string) =>
  call(personId, 'POST', `/api/meetings/${at.meetingId}/displays`, { code })

async function paired(at: Room): Promise<Wall> {
  const made = await wall()
  expect((await pair('coordinator', at, made.code ?? '')).status).toBe(200)
  await made.next(view => view.kind !== 'code')
  return made
}
const begin = (at: Room) => send(at.chair, 'meeting:start', { meetingId: at.meetingId })
async function write(personId: string, caseId: string, compartment: string, text: string): Promise<void> {
  const client = await joinRecord({ origin: world.url, caseId, compartment, token: await world.token(personId) })
  client.write(text)
  await client.allSaved()
  await client.close()
}

test('[RD1] row 18: unpaired it shows six digits and nothing else; without a cookie the door stays shut', async () => {
  const made = await wall()
  expect(made.code).toMatch(/^\d{6}$/)
  expect(made.views).toMatchObject([{ kind: 'code', code: made.code }])
  const stranger = io(`${world.url}/room`, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  })
  const refused = new Promise<string>(resolve => stranger.once('connect_error', error => resolve(error.message)))
  expect(await within(15_000, 'a refusal', refused, () => 'nothing')).toBe('not-paired')
  made.socket.disconnect()
})

test('[RD2] row 18: who prepares the meeting pairs it, once; others, other meetings and wrong codes are refused', async () => {
  const [at, other] = [await room(), await room()]
  const made = await wall()
  expect((await pair('gp', at, made.code ?? '')).status).toBe(403)
  expect((await pair('stranger', at, made.code ?? '')).status).toBe(404)
  expect((await pair('chair', at, '000000')).status).toBe(400)
  expect((await pair('chair', at, made.code ?? '')).status).toBe(200)
  expect((await pair('chair', other, made.code ?? '')).status).toBe(400)
  await made.next(view => view.kind === 'curtain')
  const list = await (await call('coordinator', 'GET', `/api/meetings/${at.meetingId}/displays`)).json()
  expect(list.displays).toMatchObject([{ pairedBy: 'Test chair', connected: true }])
  const late = await wall()
  pass(11)
  expect((await pair('chair', at, late.code ?? '')).status, 'the code has run out').toBe(400)
  late.socket.disconnect()
})

test('[RD2] codes found by trying: the sixth wrong one waits, and the right one then waits as well', async () => {
  const at = await room()
  const made = await wall()
  for (let n = 0; n < 6; n++) await pair('coordinator', at, '000001')
  expect((await pair('coordinator', at, made.code ?? '')).status).toBe(429)
  pass(20)
  made.socket.disconnect()
})

test('[RD3] row 18: the wall follows the chair, and no byte of a restricted section, of another case or of a list reaches it', async () => {
  const at = await room()
  const [caseId = '', otherCase = ''] = at.caseIds
  await write('gp', caseId, 'safeguarding', `${secret} safeguarding`)
  await write('gp', caseId, 'not-yet-shared', `${secret} not shared`)
  await write('gp', caseId, 'clinical', `${secret} clinical`)
  await write('gp', caseId, 'plan', 'Walks to the shop again')
  const made = await paired(at)
  await begin(at)
  await made.next(view => view.kind === 'item' && view.position === 1)
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  const lead = (tab: string, block = 0) =>
    ask(at.chair, 'view:lead', { meetingId: at.meetingId, itemId: at.items[0] ?? '', tab, block })
  for (const tab of ['safeguarding', 'not-yet-shared', 'clinical', 'medicines'])
    expect(await lead(tab)).toMatchObject({ ok: true })
  const seen = heard(gp, 'view:led', event => event.tab === 'plan')
  await lead('plan', 1)
  await seen
  const plan = await made.next(view => view.kind === 'item' && view.section === 'plan')
  expect(plan).toMatchObject({ block: 1, blocks: [{ text: expect.stringContaining('Walks to the shop') }] })
  await write('gp', caseId, 'safeguarding', `${secret} later`)
  await write('gp', otherCase, 'plan', `${secret} other`)
  await lead('discussion')
  await write('gp', caseId, `discussion.${at.items[0]}`, 'Spoken in the room')
  await made.next(view => view.kind === 'item' && view.blocks.some(block => block.text.includes('Spoken in the room')))
  const all = made.bytes.join('')
  expect(all, 'the test does read what is sent').toContain('Walks to the shop')
  expect(all).not.toContain(secret)
  expect(all).not.toContain('Wall1')
  made.socket.disconnect()
})

test('[RC124] row 18: what a discussion opens with is on the wall although nobody typed', async () => {
  const at = await room()
  const made = await paired(at)
  await begin(at)
  await made.next(view => view.kind === 'item' && view.blocks.length === 0)
  const [[caseId = ''], compartment] = [at.caseIds, `discussion.${at.items[0]}`]
  const reader = await joinRecord({ origin: world.url, caseId, compartment, token: await world.token('gp') })
  await made.next(view => view.kind === 'item' && view.blocks.some(block => block.text === 'Situation'))
  await reader.close()
  made.socket.disconnect()
})

test('[RD8] row 18: who came up on the wall is in the audit once for each time, by who paired it', async () => {
  const at = await room()
  const made = await paired(at)
  await begin(at)
  await made.next(view => view.kind === 'item' && view.position === 1)
  const [first = '', second = ''] = at.caseIds
  await write('gp', first, 'plan', 'A word that repaints the wall')
  await send(at.chair, 'meeting:open', {
    meetingId: at.meetingId,
    itemId: at.items[1] ?? '',
    from: at.items[0] ?? null,
  })
  await made.next(view => view.kind === 'item' && view.position === 2)
  const shown = async (caseId: string) => {
    const report = await (await call('gp', 'GET', `/api/cases/${caseId}/accesses`)).json()
    const rows: { what: string; name: string }[] = report.accesses
    return rows.filter(row => row.what.includes('screen in the room')).map(row => row.name)
  }
  await until(15_000, 'the row of the second', async () => (await shown(second)).length > 0)
  expect([await shown(first), await shown(second)]).toEqual([['Test coordinator'], ['Test coordinator']])
  made.socket.disconnect()
})

test('[PP1] row 23: while the person is in the room no tab, question or flag for professionals reaches the wall', async () => {
  const at = await room(1)
  const [caseId = ''] = at.caseIds
  const itemId = at.items[0] ?? ''
  await write('gp', caseId, 'plan', 'Walks to the shop again')
  const made = await paired(at)
  await begin(at)
  await write('gp', caseId, `discussion.${itemId}`, `${secret} among ourselves`)
  await made.next(view => view.kind === 'item' && view.blocks.some(block => block.text.includes(secret)))
  await send(at.chair, 'item:present', { meetingId: at.meetingId, itemId, present: 'patient' })
  const before = made.bytes.length
  await made.next(view => view.kind === 'item' && view.section === 'plan' && view.question === null)
  const from = made.bytes.findIndex((bytes, n) => n >= before - 1 && bytes.includes('"question":null'))
  await ask(at.chair, 'view:lead', { meetingId: at.meetingId, itemId, tab: 'discussion', block: 0 })
  await write('gp', caseId, `discussion.${itemId}`, `${secret} said quietly`)
  await write('gp', caseId, 'plan', 'Last word')
  await made.next(view => view.kind === 'item' && view.blocks.some(block => block.text.includes('Last word')))
  expect(made.bytes.slice(from).join('')).not.toContain(secret)
  await send(at.chair, 'item:present', { meetingId: at.meetingId, itemId, present: null })
  await made.next(view => view.kind === 'item' && view.section === 'discussion' && view.question !== null)
  made.socket.disconnect()
})

test('[RD4] row 18: curtain before the start, by hand, between items, after an hour, and at the end', async () => {
  const at = await room(1)
  const made = await paired(at)
  expect(made.views.at(-1)).toMatchObject({ kind: 'curtain', reason: 'not-started' })
  await begin(at)
  await made.next(view => view.kind === 'item')
  const curtain = (down: boolean) => send(at.chair, 'room:curtain', { meetingId: at.meetingId, down })
  await curtain(true)
  await made.next(view => view.kind === 'curtain' && view.reason === 'paused')
  const before = made.views.length
  await curtain(false)
  await until(15_000, 'the item again', async () => made.views.slice(before).some(view => view.kind === 'item'))
  pass(61)
  const again = await wall(made.cookie)
  expect(again.views[0]).toMatchObject({ kind: 'curtain', reason: 'idle' })
  // Their sign-in of an hour ago has run out.
  const chair = await world.live('chair')
  const on = { discussionId: at.items[0] ?? '', caseId: at.caseIds[0] ?? '' }
  await send(chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Nothing to decide' })
  await send(chair, 'meeting:next', { meetingId: at.meetingId, from: at.items[0] ?? null })
  expect(await again.next(view => view.kind === 'curtain' && view.reason === 'between')).toMatchObject({ finished: 1 })
  await send(chair, 'meeting:end', { meetingId: at.meetingId, from: null })
  await again.next(view => view.kind === 'curtain' && view.reason === 'ended')
  pass(31)
  expect((await start(made.cookie)).code, '30 minutes after the end it is a stranger again').toMatch(/^\d{6}$/)
  for (const one of [made, again]) one.socket.disconnect()
})

test('[RD5] row 18: taken away it is cut off at once, and its credential opens nothing', async () => {
  const at = await room()
  const made = await paired(at)
  await begin(at)
  await made.next(view => view.kind === 'item')
  const list = await (await call('chair', 'GET', `/api/meetings/${at.meetingId}/displays`)).json()
  const path = `/api/meetings/${at.meetingId}/displays/${list.displays[0].id}`
  expect((await call('gp', 'DELETE', path)).status).toBe(403)
  const other = await room()
  expect((await call('chair', 'DELETE', path.replace(at.meetingId, other.meetingId))).status).toBe(404)
  const cut = new Promise<string>(resolve => made.socket.once('disconnect', resolve))
  expect((await call('chair', 'DELETE', path)).status).toBe(200)
  expect(await within(15_000, 'the cut', cut, () => 'nothing')).toBe('io server disconnect')
  expect((await start(made.cookie)).code, 'a new device').toMatch(/^\d{6}$/)
})

test('[RD6] row 18: the same cookie is the same display after the screen was switched off', async () => {
  const at = await room()
  const made = await paired(at)
  await begin(at)
  made.socket.disconnect()
  const again = await wall(made.cookie)
  expect(again.code).toBeNull()
  expect(again.views[0]).toMatchObject({ kind: 'item', position: 1 })
  again.socket.disconnect()
})

test('[RD7] row 18: whatever a display sends changes nothing, and it is not a member of the meeting', async () => {
  const at = await room()
  const made = await paired(at)
  await begin(at)
  const facts = async () => {
    const meeting = await world.app.ports.meetings.load(at.meetingId)
    return [meeting?.curtain, meeting?.currentItemId, meeting?.attendance.map(one => one.personId)]
  }
  await until(15_000, 'the chair to be present', async () => (await facts()).flat().includes('chair'))
  const before = await facts()
  for (const name of ['meeting:next', 'room:curtain', 'presence:set', 'meeting:join'])
    made.socket.emit(name, { meetingId: at.meetingId, from: at.items[0], down: true, itemId: null, away: false })
  const main = io(world.url, {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: { Cookie: made.cookie },
    reconnection: false,
    forceNew: true,
  })
  const refused = new Promise<string>(resolve => main.once('connect_error', error => resolve(error.message)))
  expect(await within(15_000, 'a refusal', refused, () => 'nothing')).toBe('sign-in-again')
  expect((await call('chair', 'GET', '/api/today')).status, 'answered in order').toBe(200)
  expect(await facts()).toEqual(before)
  made.socket.disconnect()
})

test('[FO1] only who is in the chair leads, and never to a section that not everybody may read', async () => {
  const at = await room()
  await begin(at)
  const gp = await world.live('gp')
  await joinMeeting(gp, at.meetingId)
  const view = { meetingId: at.meetingId, itemId: at.items[0] ?? '', tab: 'plan', block: 2 }
  expect(await ask(gp, 'view:lead', view)).toMatchObject({ ok: false, code: 'not-allowed' })
  expect(await ask(await world.live('stranger'), 'view:lead', view)).toMatchObject({ ok: false, code: 'not-found' })
  const told: string[] = []
  gp.on('view:led', event => told.push(event.tab))
  await ask(at.chair, 'view:lead', { ...view, tab: 'safeguarding' })
  const plan = heard(gp, 'view:led', event => event.tab === 'plan')
  await ask(at.chair, 'view:lead', view)
  await plan
  expect(told).toEqual(['plan'])
})
