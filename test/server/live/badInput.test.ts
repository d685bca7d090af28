// What goes wrong in a real room: two at once, the same click three times, a name that changes while people talk.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

interface Room {
  meetingId: string
  on: { discussionId: string; caseId: string }
  chair: Live
  deputy: Live
}

async function room(): Promise<Room> {
  const one = await world.addCase({ teamIds: ['nurse'] })
  const { meeting } = await world.meeting([one.id], [], 'mdt', { deputyId: 'nurse' })
  const [chair, deputy] = [await world.live('chair'), await world.live('nurse')]
  await Promise.all([chair, deputy].map(live => joinMeeting(live, meeting.id)))
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  const discussionId = meeting.items[0]?.id ?? ''
  return { meetingId: meeting.id, on: { discussionId, caseId: one.id }, chair, deputy }
}
const propose = async ({ chair, on }: Room): Promise<string> => {
  const reply = await send(chair, 'decision:propose', { ...on, kind: 'plan', text: 'Stop naproxen', rationale: null })
  return reply.ok ? (reply.id ?? '') : ''
}
const eventsOf = async ({ on }: Room, type: string) =>
  ((await world.app.ports.discussions.load(on.discussionId))?.history ?? []).filter(event => event.type === type)

test('[MT15] chair and deputy record one decision at once: it is recorded once, and one of them is told', async () => {
  const at = await room()
  const decisionId = await propose(at)
  const replies = await Promise.all(
    [at.chair, at.deputy].map(live => send(live, 'decision:record', { ...at.on, decisionId })),
  )
  expect(replies.filter(reply => reply.ok)).toHaveLength(1)
  expect(replies.find(reply => !reply.ok)).toMatchObject({ code: 'already-answered' })
  expect(await eventsOf(at, 'decision.recorded')).toHaveLength(1)
})

test('[MT9] the same command three times, the third over a new connection: one change and one answer', async () => {
  const at = await room()
  const decisionId = await propose(at)
  const commandId = randomUUID()
  const record = (live: Live) => send(live, 'decision:record', { ...at.on, decisionId }, commandId)
  const [first, second] = await Promise.all([record(at.chair), record(at.chair)])
  at.chair.disconnect()
  const back = await world.live('chair')
  await joinMeeting(back, at.meetingId)
  const third = await record(back)
  expect(first).toMatchObject({ ok: true, id: decisionId })
  expect([second, third]).toMatchObject([
    { ok: true, id: decisionId },
    { ok: true, id: decisionId },
  ])
  expect(await eventsOf(at, 'decision.recorded')).toHaveLength(1)
})

test('[MT14] a name that changes during the meeting is on every screen at once; the item and its words stay', async () => {
  const at = await room()
  const decisionId = await propose(at)
  const changed = [at.chair, at.deputy].map(live =>
    heard(live, 'meeting:changed', event => event.meeting.items[0]?.about?.identity.family === 'Newname'),
  )
  const one = await world.app.ports.cases.get(at.on.caseId)
  if (!one) throw new Error('no case')
  await world.app.ports.cases.save({ ...one, person: { ...one.person, family: 'Newname', birthDate: '1941-03-04' } })
  world.app.ports.hub.emit('caseChanged', { caseId: one.id })
  const [event] = await Promise.all(changed)
  expect(event?.meeting.items[0]).toMatchObject({
    id: at.on.discussionId,
    state: 'open',
    about: { identity: { family: 'Newname', birthDate: '1941-03-04' } },
  })
  expect(await send(at.chair, 'decision:record', { ...at.on, decisionId })).toMatchObject({ ok: true })
})

test('[CL22] signs that turn the direction of writing are refused in what is typed, and nothing is kept', async () => {
  const at = await room()
  const turned = { ...at.on, kind: 'plan' as const, text: 'Stop \u202enexorpan', rationale: null }
  expect(await send(at.chair, 'decision:propose', turned)).toMatchObject({ ok: false, code: 'invalid' })
  const add = { ...at.on, text: 'Visit \u2067her', ownerId: 'chair', due: '2199-01-01' }
  expect(await send(at.chair, 'action:add', add)).toMatchObject({ ok: false, code: 'invalid' })
  expect(await world.app.ports.discussions.load(at.on.discussionId), 'nothing was written at all').toBeNull()
})

test('[AN1] who has left is refused as an owner, and what is due yesterday is refused', async () => {
  const at = await room()
  const add = (ownerId: string, due: string) => send(at.chair, 'action:add', { ...at.on, text: 'Visit', ownerId, due })
  expect(await add('gp', '2199-01-01')).toMatchObject({ ok: true })
  await world.app.ports.people.change('gp', { disabled: true })
  expect(await add('gp', '2199-01-01')).toMatchObject({ ok: false, code: 'invalid' })
  await world.app.ports.people.change('gp', { disabled: false })
  expect(await add('gp', '2020-01-01')).toMatchObject({ ok: false, code: 'invalid' })
})
