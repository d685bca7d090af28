// After the meeting: signing, amending, sending back, and the next discussion that opens with what was agreed.
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { londonDate } from '#shared/calendar'
import type { FollowUp } from '#shared/home'
import type { ReplyOf } from '#shared/http'
import type { MinutesView } from '#shared/meeting'
import { joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { wishesAsked } from '#test/support/governance'
import { joinRecord } from '#test/support/recordClient'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const get = async (person: string, path: string) =>
  request(world.url)
    .get(path)
    .set('Authorization', `Bearer ${await world.token(person)}`)

interface Ended {
  caseId: string
  meetingId: string
  where: { discussionId: string; caseId: string }
  actionId: string
  chair: Live
  minutes(person?: string): Promise<MinutesView['items'][number]>
}

/** A meeting that has ended, with one action about one person. The GP presented; the consultant was a guest. */
async function ended(ownerId = 'nurse'): Promise<Ended> {
  const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  const { meeting } = await world.meeting([one.id], ['consultant', 'nurse', 'social-worker'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const where = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
  const actionId = await ok(send(chair, 'action:add', { ...where, text: 'Home visit', ownerId, due: '2199-01-01' }))
  await ok(send(chair, 'item:answer', { ...where, text: 'Yes, with a visit' }))
  await ok(send(chair, 'item:conclude', { ...where, outcome: 'no-decision-needed', reason: null }))
  await ok(send(chair, 'meeting:end', { meetingId: meeting.id, from: where.discussionId }))
  const minutes = async (person = 'chair') => {
    const answer = await get(person, `/api/meetings/${meeting.id}/minutes`)
    const view: MinutesView = answer.body
    const [entry] = view.items
    if (!entry) throw new Error(`no minutes for ${person}: ${answer.status}`)
    return entry
  }
  return { caseId: one.id, meetingId: meeting.id, where, actionId, chair, minutes }
}

async function ok(reply: ReturnType<typeof send>): Promise<string> {
  const got = await reply
  if (!got.ok) throw new Error(`${got.code}: ${got.message}`)
  return got.id ?? ''
}
const hashOf = async (at: Ended) => (await at.minutes()).minute?.hash ?? ''

test('[MI1] [MI2] two sign what they read; the wrong role, somebody without a part and a stale text are refused', async () => {
  const at = await ended()
  const hash = await hashOf(at)
  const [pharmacist, stranger, observer] = await Promise.all(['pharmacist', 'stranger', 'observer'].map(world.live))
  if (!pharmacist || !stranger || !observer) throw new Error('not connected')
  expect(await send(stranger, 'minute:sign', { ...at.where, hash })).toMatchObject({ code: 'not-found' })
  expect(await send(observer, 'minute:sign', { ...at.where, hash })).toMatchObject({ code: 'not-allowed' })
  expect(await send(pharmacist, 'minute:sign', { ...at.where, hash: '1'.repeat(64) })).toMatchObject({ code: 'stale' })
  await ok(send(pharmacist, 'minute:sign', { ...at.where, hash }))
  await ok(send(at.chair, 'minute:sign', { ...at.where, hash }))
  const { minute } = await at.minutes()
  expect(minute).toMatchObject({ signed: true, hash, versions: [{ number: 1, intact: true, hash }] })
  expect(minute?.versions[0]?.signatures.map(one => one.by.id)).toEqual(['pharmacist', 'chair'])
})

test('[MI5] what was never on the table has no minute: none is shown, and signing it is refused', async () => {
  const [first, second] = await Promise.all([world.addCase(), world.addCase()])
  const { meeting } = await world.meeting([first.id, second.id], [])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const opened = { discussionId: meeting.items[0]?.id ?? '', caseId: first.id }
  await ok(send(chair, 'item:conclude', { ...opened, outcome: 'carry-forward', reason: null }))
  await ok(send(chair, 'meeting:end', { meetingId: meeting.id, from: opened.discussionId }))
  const minutes: MinutesView = (await get('chair', `/api/meetings/${meeting.id}/minutes`)).body
  expect(minutes.items.map(one => one.minute === null)).toEqual([false, true])
  const where = { discussionId: meeting.items[1]?.id ?? '', caseId: second.id }
  const hash = '1'.repeat(64)
  expect(await send(chair, 'minute:sign', { ...where, hash })).toMatchObject({ code: 'not-now' })
  const amendment = { ...where, hash, reason: 'Late', decisions: [], actions: [] }
  expect(await send(chair, 'minute:amend', amendment)).toMatchObject({ code: 'not-now' })
})

test('[MI3] [MI4] row 33, row 34: an amendment lists "owner: A to B", only by who leads; an altered version is found', async () => {
  const at = await ended()
  const hash = await hashOf(at)
  const pharmacist = await world.live('pharmacist')
  await ok(send(pharmacist, 'minute:sign', { ...at.where, hash }))
  await ok(send(at.chair, 'minute:sign', { ...at.where, hash }))
  const change = { id: at.actionId, text: 'Home visit', ownerId: 'social-worker', due: '2199-01-01' }
  const amendment = { ...at.where, hash, reason: 'Wrong name', decisions: [], actions: [change] }
  expect(await send(pharmacist, 'minute:amend', amendment)).toMatchObject({ code: 'not-allowed' })
  const stranger = { ...change, ownerId: 'stranger' }
  expect(await send(at.chair, 'minute:amend', { ...amendment, actions: [stranger] })).toMatchObject({ code: 'invalid' })
  await ok(send(at.chair, 'minute:amend', amendment))
  const { minute } = await at.minutes()
  expect(minute?.versions.map(one => [one.number, one.signatures.length, one.intact])).toEqual([
    [1, 2, true],
    [2, 0, true],
  ])
  expect(minute?.versions[1]?.changes).toEqual([
    { what: 'owner of “Home visit”', from: 'Test nurse', to: 'Test social-worker' },
  ])
  const stored = structuredClone(await world.app.ports.discussions.load(at.where.discussionId))
  if (!stored) throw new Error('no discussion')
  stored.minute[0]?.content.present.push('Somebody who was not there')
  const event = { commandId: 'c', at: '2026-11-24T14:00:00.000Z', by: 'system', type: 'altered', subjectId: null }
  await world.app.ports.discussions.save(stored, event)
  expect((await at.minutes()).minute?.versions.map(one => one.intact)).toEqual([false, true])
})

test('[FB1] [FB2] [FB3] row 40: the presenter hears within the same moment as the second signature, and the rate counts it', async () => {
  const at = await ended()
  const hash = await hashOf(at)
  const before: ReplyOf<'feedback'> = (await get('gp', '/api/feedback')).body
  await ok(send(await world.live('pharmacist'), 'minute:sign', { ...at.where, hash }))
  await ok(send(at.chair, 'minute:sign', { ...at.where, hash }))
  const after: ReplyOf<'feedback'> = (await get('gp', '/api/feedback')).body
  expect(after.rows).toHaveLength(before.rows.length + 1)
  const row = after.rows.find(one => one.discussionId === at.where.discussionId)
  expect(row).toMatchObject({ seenAt: null, about: { actions: [{ text: 'Home visit', owner: 'Test nurse' }] } })
  expect((await get('gp', '/api/today')).body.outcomesToRead).toBeGreaterThan(0)
  const rate: ReplyOf<'feedback'> = (await get('chair', '/api/feedback')).body
  expect(rate.rate?.signed).toBe(rate.rate?.withinWorkingDay)
  expect(rate.rate?.signed).toBeGreaterThan(0)
  expect(after.rate, 'who only came is told no rate').toBeNull()

  const gp = await world.live('gp')
  await ok(send(gp, 'feedback:seen', at.where))
  const read: ReplyOf<'feedback'> = (await get('gp', '/api/feedback')).body
  expect(read.rows.find(one => one.discussionId === at.where.discussionId)?.seenAt).not.toBeNull()
  expect(await send(await world.live('nurse'), 'feedback:seen', at.where)).toMatchObject({ code: 'not-found' })
})

test('[FB2] who may not see the case any more is told whom to ask, and nothing else', async () => {
  const one = await world.addCase()
  const { meeting } = await world.meeting([one.id], ['consultant'])
  const chair = await world.live('chair')
  await joinMeeting(chair, meeting.id)
  await ok(send(chair, 'meeting:start', { meetingId: meeting.id }))
  const where = { discussionId: meeting.items[0]?.id ?? '', caseId: one.id }
  const flag = { anchor: { kind: 'item' as const }, quote: 'naproxen', reason: 'other' as const, comment: null }
  const consultant = await world.live('consultant')
  const raised = { ...where, ...flag, severity: 'normal' as const, to: { personId: 'gp' } }
  const flagId = await ok(send(consultant, 'flag:raise', raised))
  await ok(
    send(await world.live('gp'), 'flag:answer', {
      ...where,
      flagId,
      answer: 'accepted',
      reason: null,
      deferredToId: null,
    }),
  )
  await ok(send(chair, 'item:conclude', { ...where, outcome: 'carry-forward', reason: null }))
  await ok(send(chair, 'meeting:end', { meetingId: meeting.id, from: where.discussionId }))
  const minutes: MinutesView = (await get('chair', `/api/meetings/${meeting.id}/minutes`)).body
  const hash = minutes.items[0]?.minute?.hash ?? ''
  await ok(send(await world.live('pharmacist'), 'minute:sign', { ...where, hash }))
  await ok(send(chair, 'minute:sign', { ...where, hash }))
  const answer = await get('consultant', '/api/feedback')
  const { rows }: ReplyOf<'feedback'> = answer.body
  expect(rows).toMatchObject([{ about: null, chair: 'Test chair' }])
  expect(answer.text).not.toMatch(/Example|naproxen/)
})

test('[FB4] Today counts no minute to sign about somebody who may not be seen any more', async () => {
  const at = await ended()
  const toSign = async (): Promise<number> => (await get('chair', '/api/today')).body.minutesToSign
  const before = await toSign()
  const today = londonDate(Date.now())
  const exclusions = [{ kind: 'person', id: 'chair', from: today, until: null, reason: null }]
  const kept = await request(world.url)
    .put(`/api/cases/${at.caseId}/wishes`)
    .set('Authorization', `Bearer ${await world.token('gp')}`)
    .send({ ...wishesAsked, exclusions })
  expect(kept.status).toBe(200)
  expect(await toSign()).toBe(before - 1)
})

test('[AN5] [AN6] row 37: the next discussion opens with the action of the last; done, it asks whether it helped', async () => {
  const at = await ended()
  const nurse = await world.live('nurse')
  const action = { ...at.where, actionId: at.actionId }
  const followUp = async (): Promise<FollowUp['actions']> =>
    (await get('social-worker', `/api/cases/${at.caseId}/follow-up`)).body.actions
  expect(await followUp()).toMatchObject([{ action: { id: at.actionId, state: 'offered' } }])
  expect(await send(at.chair, 'action:review', { ...action, effect: 'helped', note: null })).toMatchObject({
    code: 'not-now',
  })
  await ok(send(nurse, 'action:done', { ...action, note: null }))
  const social = await world.live('social-worker')
  await ok(send(social, 'action:review', { ...action, effect: 'helped', note: null }))
  expect(await followUp()).toMatchObject([{ action: { effect: { value: 'helped', by: { id: 'social-worker' } } } }])
  expect((await get('stranger', `/api/cases/${at.caseId}/follow-up`)).status).toBe(404)
  const stranger = await world.live('stranger')
  expect(await send(stranger, 'action:review', { ...action, effect: 'worse', note: null })).toMatchObject({
    code: 'not-found',
  })
})

test('[AN11] row 41: the timeline holds the meeting with what was agreed and what it did; a stranger gets nothing', async () => {
  const at = await ended()
  const nurse = await world.live('nurse')
  const action = { ...at.where, actionId: at.actionId }
  await ok(send(nurse, 'action:done', { ...action, note: null }))
  await ok(send(nurse, 'action:review', { ...action, effect: 'helped', note: null }))
  const timeline: ReplyOf<'caseHistory'> = (await get('gp', `/api/cases/${at.caseId}/history`)).body
  expect(timeline.meetings.map(one => [one.meetingId, one.openActions])).toEqual([[at.meetingId, 0]])
  expect(timeline.meetings[0]?.events.map(one => [one.kind, one.words])).toEqual([
    ['action', 'Action for Test nurse: Home visit'],
    ['action', 'Done: Home visit'],
    ['action', 'It helped: Home visit'],
  ])
  expect((await get('stranger', `/api/cases/${at.caseId}/history`)).status).toBe(404)
})

test('[AN5] a guest who owned the action says what it did, when their invitation no longer counts', async () => {
  const at = await ended('consultant')
  const consultant = await world.live('consultant')
  const action = { ...at.where, actionId: at.actionId }
  await ok(send(consultant, 'action:done', { ...action, note: null }))
  await ok(send(consultant, 'action:review', { ...action, effect: 'no-change', note: null }))
})

test('[AN8] row 36: "mine" of who only wrote an action down is empty of it; of its owner it is not', async () => {
  const at = await ended()
  const mine = async (who: string) => {
    const { actions } = (await get(who, '/api/actions')).body
    return actions.filter((row: { mine: boolean }) => row.mine).map((row: { action: { id: string } }) => row.action.id)
  }
  expect(await mine('chair')).toEqual([])
  expect(await mine('nurse')).toContain(at.actionId)
})

test('[AN7] [AN8] row 36: the coordinator asks and hands over; not to somebody without access to the person', async () => {
  const at = await ended()
  const action = { ...at.where, actionId: at.actionId }
  const coordinator = await world.live('coordinator')
  await ok(send(coordinator, 'action:chase', action))
  const handOver = (ownerId: string) =>
    send(coordinator, 'action:hand-over', { ...action, ownerId, reason: 'On leave' })
  expect(await handOver('stranger')).toMatchObject({ code: 'invalid' })
  await ok(handOver('social-worker'))
  const { actions } = (await get('social-worker', '/api/actions')).body
  expect(actions).toContainEqual(
    expect.objectContaining({ mine: true, action: expect.objectContaining({ id: at.actionId, state: 'offered' }) }),
  )
  const mine = (await get('nurse', '/api/actions')).body.actions.filter((row: { mine: boolean }) => row.mine)
  expect(mine.map((row: { action: { id: string } }) => row.action.id)).not.toContain(at.actionId)
})

test('[AG16] row 20: the next discussion is filled from the last meeting, once, by the server; words of sections are not in it', async () => {
  const at = await ended()
  const room = async (person: string, caseId: string, compartment: string) =>
    joinRecord({ origin: world.url.replace('http', 'ws'), caseId, compartment, token: await world.token(person) })
  const section = await room('gp', at.caseId, 'safeguarding')
  section.write('Something that few may read')
  await section.allSaved()
  await section.close()
  const { meeting } = await world.meeting([at.caseId], ['nurse'])
  const compartment = `discussion.${meeting.items[0]?.id}`
  // Ten at once, and again when everybody has left: one text.
  const people = await Promise.all(Array.from({ length: 10 }, () => room('gp', at.caseId, compartment)))
  await Promise.all(people.map(one => one.when('the opening', () => one.text().includes('Next steps'))))
  const before = people[0]?.text() ?? ''
  await Promise.all(people.map(one => one.close()))
  const again = await room('nurse', at.caseId, compartment)
  await again.when('the opening', () => again.text().includes('Next steps'))
  expect(again.text()).toBe(before)
  expect(before).toContain('From the meeting of')
  expect(before).toContain('The question was: What is the question?')
  expect(before).toContain('Answer of Test chair: Yes, with a visit')
  expect(before).toMatch(/Action to date.*Home visit – Test nurse: offered and not answered yet/)
  expect(before).toMatch(/Update<\/heading><paragraph><\/paragraph><heading level="3">Next steps/)
  expect(before).toMatch(/Next steps.*Home visit – Test nurse, due 01-Jan-2199/)
  expect(before).not.toContain('few may read')
  const authors = await get('gp', `/api/cases/${at.caseId}/${compartment}/authors`)
  expect(authors.status).toBe(200)
  expect(
    new Set(authors.body.blocks.flatMap((one: { runs: { by: string | null }[] }) => one.runs.map(run => run.by))),
  ).toEqual(new Set([null]))
})
