// The agenda before the meeting, through the live door: referral, readiness, triage, and who may do which.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Case } from '#server/domain/case'
import { newItem } from '#server/domain/meeting'
import type { MeetingSnapshot } from '#shared/meeting'
import { plannedSlots } from '#shared/schedule'
import { heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'

let world: World
let chair: Live
let coordinator: Live
let pharmacist: Live
let stranger: Live

beforeAll(async () => {
  world = await startWorld()
  const connect = (id: string) => world.live(id)
  ;[chair, coordinator, pharmacist, stranger] = await Promise.all([
    connect('chair'),
    connect('coordinator'),
    connect('pharmacist'),
    connect('stranger'),
  ])
})
afterAll(() => world.stop())

const imported: Partial<Case> = { lastImport: { at: '2026-11-01T10:00:00.000Z', source: 'EMIS', medicines: 11 } }
const referral = {
  caseType: 'frailty' as const,
  reason: 'Two falls',
  newProblem: null,
  whatMatters: 'My own house',
  whatMattersNotObtained: null,
  frailty: 6,
  carer: 'Nobody',
  informed: 'agrees' as const,
}

async function room(given: Partial<Case> = imported) {
  const one = await world.addCase(given)
  const snapshot = await world.meeting([one.id])
  const meetingId = snapshot.meeting.id
  const itemId = snapshot.meeting.items[0]?.id ?? ''
  return { caseId: one.id, meetingId, itemId, look: async (live = chair) => itemOf(await joinMeeting(live, meetingId)) }
}
const itemOf = (snapshot: MeetingSnapshot, at = 0) => snapshot.meeting.items[at]

test('[AG1] row 2: a case is ready only with every required field, and the bypass is the coordinator’s, with a reason, audited', async () => {
  const { caseId, meetingId, itemId, look } = await room()
  expect((await look())?.about?.missing).toContain('the reason for referral is not written')
  const edit = { meetingId, itemId, question: 'Stop it?', presenterId: 'gp', minutes: 10, invitedIds: [] }
  await send(chair, 'agenda:edit', { ...edit, referral: { ...referral, frailty: null } })
  expect((await look())?.about?.missing).toEqual(['there is no frailty score'])

  const bypass = { meetingId, itemId, reason: 'Came home from hospital today' }
  expect(await send(chair, 'agenda:bypass', bypass)).toMatchObject({ ok: false, code: 'not-allowed' })
  expect(await send(stranger, 'agenda:bypass', bypass)).toMatchObject({ ok: false, code: 'not-found' })
  expect(await send(coordinator, 'agenda:bypass', { ...bypass, reason: ' ' }), 'no reason').toMatchObject({
    code: 'invalid',
  })
  expect(await send(coordinator, 'agenda:bypass', bypass)).toMatchObject({ ok: true })
  expect((await look())?.about).toMatchObject({
    missing: ['there is no frailty score'],
    bypass: { reason: bypass.reason },
  })
  expect(await world.audit(caseId)).toContainEqual(
    expect.objectContaining({ what: 'agenda:bypass', who: 'coordinator', outcome: 'done' }),
  )

  await send(chair, 'agenda:edit', { ...edit, referral })
  expect((await look())?.about?.missing).toEqual([])
  expect(await send(coordinator, 'agenda:bypass', bypass)).toMatchObject({ code: 'not-now' })
})

test('[AG1] row 2: medicines are counted in the imported list; clinical facts stay with those who may read them', async () => {
  const { meetingId, itemId, caseId } = await room({ ...imported, teamIds: ['link-worker'] })
  const edit = { meetingId, itemId, question: 'Stop it?', presenterId: 'gp', minutes: 10, invitedIds: ['link-worker'] }
  await send(chair, 'agenda:edit', { ...edit, referral })
  const linkWorker = await world.live('link-worker')
  const seen = itemOf(await joinMeeting(linkWorker, meetingId))?.about
  expect(seen).toMatchObject({
    identity: { caseId },
    referral: { reason: 'Two falls', frailty: null, medicines: null },
  })
  expect(itemOf(await joinMeeting(pharmacist, meetingId))?.about?.referral).toMatchObject({
    frailty: 6,
    medicines: { count: 11 },
  })
})

test('[AG3] row 4: a listed case has standard, person and date; any member pulls it up, a stranger cannot', async () => {
  const { meetingId, itemId, look } = await room()
  const list = { meetingId, itemId, verdict: { to: 'list' as const, standard: 'Plan reviewed and unchanged' } }
  expect(await send(pharmacist, 'agenda:triage', list)).toMatchObject({ code: 'not-allowed' })
  expect(await send(chair, 'agenda:triage', list)).toMatchObject({ ok: true })
  expect((await look())?.about?.triage).toMatchObject({
    state: 'listed',
    standard: 'Plan reviewed and unchanged',
    by: { id: 'chair' },
    at: expect.stringMatching(/^\d{4}-/),
  })
  expect(await send(chair, 'meeting:start', { meetingId })).toMatchObject({ code: 'not-now' })
  const up = { meetingId, itemId, reason: 'She fell yesterday' }
  expect(await send(stranger, 'agenda:pull-up', up)).toMatchObject({ code: 'not-found' })
  expect(await send(pharmacist, 'agenda:pull-up', up)).toMatchObject({ ok: true })
  expect((await look())?.triage).toBe('discuss')
  expect(await send(chair, 'meeting:start', { meetingId })).toMatchObject({ ok: true })
})

test('[AG4] a member refers, the chair sends it back, the referrer completes it', async () => {
  const { meetingId } = await room()
  const other = await world.addCase(imported)
  const given = { meetingId, caseId: other.id, question: 'Is she safe?', presenterId: 'pharmacist', referral }
  expect(await send(stranger, 'agenda:refer', given)).toMatchObject({ code: 'not-found' })
  const made = await send(pharmacist, 'agenda:refer', given)
  const itemId = made.ok ? (made.id ?? '') : ''
  const state = async () => itemOf(await joinMeeting(pharmacist, meetingId), 1)?.triage
  expect(await state()).toBe('referred')
  const back = { meetingId, itemId, verdict: { to: 'send-back' as const, reason: 'Say what you need' } }
  expect(await send(chair, 'agenda:triage', back)).toMatchObject({ ok: true })
  expect(await state()).toBe('sent-back')
  expect(await send(coordinator, 'agenda:refer', given)).toMatchObject({ code: 'already-listed' })
  expect(await send(pharmacist, 'agenda:refer', { ...given, question: 'Can she go home?' })).toMatchObject({ ok: true })
  expect(await state()).toBe('referred')
})

test('[AG4] nobody refers a person whom they have nothing to do with', async () => {
  const { meetingId } = await room()
  const elsewhere = await world.addCase({ practiceId: 'other-practice' })
  const given = { meetingId, caseId: elsewhere.id, question: 'Who?', presenterId: 'gp', referral }
  expect(await send(pharmacist, 'agenda:refer', given)).toMatchObject({ code: 'not-found' })
})

test('[AG2] row 3: closing an item with an unanswered question is refused; an answer by a member lets it close', async () => {
  const { caseId, meetingId, itemId } = await room()
  const on = { discussionId: itemId, caseId }
  await send(chair, 'meeting:start', { meetingId })
  await send(chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: null })
  const next = { meetingId, from: itemId }
  expect(await send(chair, 'meeting:next', next)).toMatchObject({ ok: false, code: 'question-open' })
  expect(await send(stranger, 'item:answer', { ...on, text: 'Yes' })).toMatchObject({ code: 'not-found' })
  expect(await send(pharmacist, 'item:answer', { ...on, caseId: meetingId, text: 'Yes' })).toMatchObject({
    code: 'wrong-case',
  })
  expect(await send(pharmacist, 'item:answer', { ...on, text: 'Yes, tonight' })).toMatchObject({ ok: true })
  expect(await send(chair, 'meeting:next', next)).toMatchObject({ ok: true })
  expect((await joinMeeting(chair, meetingId)).discussions[0]?.answer).toMatchObject({ text: 'Yes, tonight' })
})

test('[AG8] [AG9] rows 6 and 7: a GP with three cases has one window; a change of one item moves the clock of all after it on every screen, to the minute', async () => {
  // The night in which the clocks go forward: minutes are counted, and not read off a wall.
  const { meeting } = await world.meeting([], [], 'mdt', { startsAt: '2027-03-28T00:35:00.000Z' })
  const meetingId = meeting.id
  const minutes = 60_000
  const start = Date.parse(meeting.startsAt)
  for (const [presenterId, planned] of [
    ['gp', 10],
    ['pharmacist', 5],
    ['gp', 7],
    ['chair', 12],
    ['gp', 9],
  ] as const) {
    const { id } = await world.addCase()
    const item = { caseId: id, question: '?', presenterId, minutes: planned, invitedIds: [] }
    expect(await send(chair, 'agenda:add', { meetingId, ...item })).toMatchObject({ ok: true })
  }
  const gp = await world.live('gp')
  await Promise.all([gp, pharmacist].map(live => joinMeeting(live, meetingId)))
  const slotsOf = (view: MeetingSnapshot['meeting']) =>
    view.items.map(item => {
      const { from, to } = plannedSlots(view.startsAt, view.items).get(item.id) ?? { from: 0, to: 0 }
      return { id: item.id, who: item.presenter.id, from: (from - start) / minutes, to: (to - start) / minutes }
    })
  /** What this command leaves on the screens of the GP and the pharmacist, who did nothing. */
  async function shown(change: () => ReturnType<typeof send>) {
    const { version } = (await joinMeeting(gp, meetingId)).meeting
    const newer = [gp, pharmacist].map(live =>
      heard(live, 'meeting:changed', event => event.meeting.id === meetingId && event.meeting.version > version),
    )
    expect(await change()).toMatchObject({ ok: true })
    const [mine, theirs] = (await Promise.all(newer)).map(event => slotsOf(event.meeting))
    expect(mine).toEqual(theirs)
    return mine ?? []
  }
  expect(await send(pharmacist, 'agenda:arrange', { meetingId })).toMatchObject({ code: 'not-allowed' })
  expect(await send(stranger, 'agenda:arrange', { meetingId })).toMatchObject({ code: 'not-found' })

  const arranged = await shown(() => send(chair, 'agenda:arrange', { meetingId }))
  expect(arranged.map(({ who, from, to }) => [who, from, to])).toEqual([
    ['gp', 0, 10],
    ['gp', 10, 17],
    ['gp', 17, 26],
    ['pharmacist', 26, 31],
    ['chair', 31, 43],
  ])
  const [first, second, third, fourth, fifth] = arranged.map(slot => slot.id)
  const longer = { meetingId, itemId: second ?? '', question: '?', presenterId: 'gp', minutes: 22, invitedIds: [] }
  const edited = await shown(() => send(coordinator, 'agenda:edit', longer))
  expect(edited.map(({ from, to }) => [from, to])).toEqual([
    [0, 10],
    [10, 32],
    [32, 41],
    [41, 46],
    [46, 58],
  ])
  const moved = await shown(() => send(chair, 'agenda:move', { meetingId, itemId: fifth ?? '', toPosition: 1 }))
  expect(moved.map(({ id, from, to }) => [id, from, to])).toEqual([
    [fifth, 0, 12],
    [first, 12, 22],
    [second, 22, 44],
    [third, 44, 53],
    [fourth, 53, 58],
  ])
})

test('[AG15] two coordinators who reorder at once lose nothing, and 200 items keep their order', async () => {
  const { person } = await world.addCase()
  const named = (at: number) => world.addCase({ person: { ...person, family: `Family${at}` } })
  const cases = await Promise.all(Array.from({ length: 200 }, (_none, at) => named(at)))
  const first = cases[0]?.id ?? ''
  const { meeting } = await world.meeting([first])
  const stored = await world.app.ports.meetings.load(meeting.id)
  if (!stored) throw new Error('no meeting')
  const given = { question: '?', presenterId: 'gp', minutes: 1, invitedIds: [] }
  const rest = cases.slice(1).map(one => newItem({ id: `item-${one.id}`, caseId: one.id, ...given }))
  const event = { commandId: 'seed', at: stored.startsAt, by: 'chair', type: 'agenda.seeded', subjectId: null }
  await world.app.ports.meetings.save({ ...stored, agenda: [...stored.agenda, ...rest] }, event)
  const order = async () => (await world.app.ports.meetings.load(meeting.id))?.agenda.map(item => item.id) ?? []
  const before = await order()
  const move = (who: Live, at: number, toPosition: number) =>
    send(who, 'agenda:move', { meetingId: meeting.id, itemId: before[at] ?? '', toPosition })
  const both = await Promise.all([move(chair, 199, 1), move(coordinator, 150, 100)])
  expect(both).toMatchObject([{ ok: true }, { ok: true }])
  const after = await order()
  expect(after[0]).toBe(before[199])
  expect([...after].sort()).toEqual([...before].sort())
  const seen = (await joinMeeting(chair, meeting.id)).meeting.items
  expect(seen.map(item => item.id)).toEqual(after)
  expect(seen.map(item => item.position)).toEqual(after.map((_id, at) => at + 1))
})
