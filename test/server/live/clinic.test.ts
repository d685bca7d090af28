import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noWishes } from '#server/domain/wishes'
import { moveUnanswered } from '#server/usecases/clinic'
import { identify } from '#server/usecases/identify'
import { createMeeting } from '#server/usecases/meetings'
import type { TodayView } from '#shared/home'
import type { Payload } from '#shared/live'
import { closeCodes } from '#shared/record'
import { heard, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { openRecord } from '#test/support/recordClient'
import { seriesGivenBy } from '#test/support/seriesGiven'

const dayMs = 86_400_000
let skew = 0
let world: World

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(Date.now() + skew) } })
})
afterAll(() => world.stop())

/** A consultant's list with one patient of each practice; each GP is asked for their own item only. */
async function clinic() {
  const chair = await world.live('chair')
  const [mine, theirs] = await Promise.all([
    world.addCase({ practiceId: 'practice', teamIds: ['chair'] }),
    world.addCase({ practiceId: 'other-practice', teamIds: ['chair'] }),
  ])
  const { meeting } = await world.meeting([], [], 'clinic')
  for (const [one, gp] of [
    [mine, 'gp'],
    [theirs, 'stranger'],
  ] as const) {
    const item = { caseId: one.id, question: 'What now?', presenterId: gp, minutes: 10, invitedIds: ['consultant'] }
    expect(await send(chair, 'agenda:add', { meetingId: meeting.id, ...item })).toMatchObject({ ok: true })
  }
  const { meeting: known } = await joinMeeting(chair, meeting.id)
  return { chair, meetingId: meeting.id, items: known.items.map(item => item.id), cases: [mine.id, theirs.id] }
}

test('[VC1] each GP sees their own slot and nothing of the other’s, whichever is open', async () => {
  const { chair, meetingId, items, cases } = await clinic()
  const other = await world.live('stranger')
  const before = await joinMeeting(other, meetingId)
  expect(before.meeting.items.map(item => item.about !== null)).toEqual([false, true])

  const opened = heard(other, 'meeting:changed', event => event.meeting.currentItemId === items[0])
  await send(chair, 'meeting:start', { meetingId })
  const seen = await opened
  expect(seen.meeting.items[0]).toMatchObject({ state: 'open', about: null })
  expect(JSON.stringify(seen), 'times are told, the person is not').not.toContain(cases[0])

  const theirs = heard(other, 'meeting:changed', event => event.meeting.currentItemId === items[1])
  await send(chair, 'meeting:open', { meetingId, from: items[0] ?? null, itemId: items[1] ?? '' })
  expect((await theirs).meeting.items.map(item => item.about !== null)).toEqual([false, true])
})

test('[VC4] the consultant’s advice is recorded only when GP and consultant have agreed', async () => {
  const { chair, meetingId, items, cases } = await clinic()
  await send(chair, 'meeting:start', { meetingId })
  const on = { discussionId: items[0] ?? '', caseId: cases[0] ?? '' }
  const [gp, consultant] = await Promise.all([world.live('gp'), world.live('consultant')])
  await Promise.all([gp, consultant].map(live => joinMeeting(live, meetingId)))
  const advice = { kind: 'medicine' as const, text: 'Try the other tablet for 6 weeks', rationale: null }
  const proposed = await send(gp, 'decision:propose', { ...on, ...advice })
  const decisionId = proposed.ok ? (proposed.id ?? '') : ''
  expect(await send(chair, 'decision:record', { ...on, decisionId })).toMatchObject({ code: 'agreement-missing' })
  await send(consultant, 'decision:answer', { ...on, decisionId, answer: 'agree', reason: null })
  expect(await send(chair, 'decision:record', { ...on, decisionId })).toMatchObject({ ok: true })
})

/** A clinic led by the consultant, who is on no case team: nothing but the list gives them anything. */
async function listOf(plannedMinutes = 40): Promise<string> {
  const identified = await identify(world.app.ports, await world.token('consultant'))
  if (!identified) throw new Error('the consultant has no account')
  const startsAt = new Date(world.app.ports.clock.now().getTime() + 30 * dayMs).toISOString()
  const plan = { title: 'Clinic', kind: 'clinic' as const, startsAt, plannedMinutes, place: null, deputyId: null }
  const people = { chairId: 'consultant', memberIds: ['gp', 'stranger', 'nurse'], requiredRoles: [] }
  const made = await createMeeting(world.app.ports, identified.actor, { ...plan, ...people })
  if (!made.ok) throw new Error(made.message)
  return made.id
}
const keepsOut = { kind: 'person' as const, id: 'consultant', from: '2020-01-01', until: null, reason: 'Private' }
const itemsFor = async (personId: string, meetingId: string) =>
  (await joinMeeting(await world.live(personId), meetingId)).meeting.items
const mayOpen = async (personId: string, caseId: string) =>
  (
    await fetch(`${world.url}/api/cases/${caseId}`, {
      headers: { Authorization: `Bearer ${await world.token(personId)}` },
    })
  ).status

test('[VC5] [VC6] row 29: GPs of two practices book; GP B sees “taken”; leaving the slot closes the record', async () => {
  const meetingId = await listOf()
  const [mine, theirs] = await Promise.all([
    world.addCase({ practiceId: 'practice' }),
    world.addCase({ practiceId: 'other-practice' }),
  ])
  const [gp, other, consultant] = await Promise.all(['gp', 'stranger', 'consultant'].map(id => world.live(id)))
  if (!gp || !other || !consultant) throw new Error('not connected')
  const slot = { meetingId, question: 'What now?', minutes: 20, specialistIds: [] }
  expect(await mayOpen('consultant', mine.id), 'before the booking').toBe(404)
  expect(await send(gp, 'clinic:book', { ...slot, caseId: mine.id })).toMatchObject({ ok: true })
  expect(await send(other, 'clinic:book', { ...slot, caseId: theirs.id, minutes: 15 })).toMatchObject({ ok: true })
  expect(await mayOpen('consultant', mine.id), 'days before, for preparation').toBe(200)

  const seen = await itemsFor('stranger', meetingId)
  expect(seen.map(item => item.about !== null)).toEqual([false, true])
  expect(JSON.stringify(seen)).not.toContain(mine.id)
  expect(await mayOpen('stranger', mine.id)).toBe(404)
  expect((await itemsFor('consultant', meetingId)).map(item => item.about !== null)).toEqual([true, true])

  await send(consultant, 'meeting:start', { meetingId })
  const [first, second] = await itemsFor('consultant', meetingId)
  const client = openRecord({
    origin: world.url,
    caseId: mine.id,
    compartment: 'clinical',
    token: await world.token('consultant'),
  })
  await client.get('rights')
  const on = { discussionId: first?.id ?? '', caseId: mine.id }
  await send(consultant, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Seen' })
  expect(await send(consultant, 'meeting:next', { meetingId, from: first?.id ?? null })).toMatchObject({ ok: true })
  expect(await client.closed()).toBe(closeCodes.rightsChanged.code)
  expect(await mayOpen('consultant', mine.id), 'after the slot').toBe(404)
  expect(await mayOpen('consultant', theirs.id), 'the slot that is open').toBe(200)
  expect(await mayOpen('gp', theirs.id), 'GP A, in GP B’s slot').toBe(404)
  expect(second?.about?.identity.caseId).toBe(theirs.id)
})

test('[VC5] what does not belong on the list is refused, and changes nothing', async () => {
  const meetingId = await listOf(30)
  const [mine, theirs, keptOut] = await Promise.all([
    world.addCase({ practiceId: 'practice' }),
    world.addCase({ practiceId: 'other-practice' }),
    world.addCase({ practiceId: 'practice', wishes: { ...noWishes(), informed: 'yes', exclusions: [keepsOut] } }),
  ])
  const [gp, other, pharmacist, nurse] = await Promise.all(
    ['gp', 'stranger', 'pharmacist', 'nurse'].map(id => world.live(id)),
  )
  if (!gp || !other || !pharmacist || !nurse) throw new Error('not connected')
  const slot = { meetingId, caseId: mine.id, question: 'What now?', minutes: 20, specialistIds: [] }
  const tries: [Live, Payload<'clinic:book'>, string][] = [
    [gp, { ...slot, minutes: 5 }, 'invalid'],
    [gp, { ...slot, minutes: 25 }, 'invalid'],
    [gp, { ...slot, caseId: theirs.id }, 'not-found'],
    [gp, { ...slot, caseId: 'no-such-case' }, 'not-found'],
    [gp, { ...slot, caseId: keptOut.id }, 'invalid'],
    [gp, { ...slot, specialistIds: ['pharmacist'] }, 'invalid'],
    [pharmacist, slot, 'not-found'],
    [nurse, slot, 'not-found'],
  ]
  for (const [live, payload, code] of tries) {
    expect(await send(live, 'clinic:book', payload), JSON.stringify(payload)).toMatchObject({ ok: false, code })
  }
  const commandId = randomUUID()
  const booked = await send(gp, 'clinic:book', slot, commandId)
  expect(await send(gp, 'clinic:book', slot, commandId), 'repeated').toEqual(booked)
  expect(await send(gp, 'clinic:book', slot)).toMatchObject({ code: 'already-listed' })
  expect(await send(other, 'clinic:book', { ...slot, caseId: theirs.id }), '10 minutes are left').toMatchObject({
    code: 'not-now',
  })
  const itemId = booked.ok ? (booked.id ?? '') : ''
  expect(await send(other, 'clinic:release', { meetingId, itemId })).toMatchObject({ code: 'not-found' })
  expect(await send(gp, 'clinic:release', { meetingId, itemId })).toMatchObject({ ok: true })
  expect(await mayOpen('consultant', mine.id), 'given back').toBe(404)
  expect(await itemsFor('gp', meetingId)).toEqual([])
  const { meeting } = await world.meeting([])
  expect(await send(gp, 'clinic:book', { ...slot, meetingId: meeting.id })).toMatchObject({ code: 'not-now' })
})

test('[VC7] row 30: a question is answered between clinics, or goes on the list after n working days', async () => {
  const meetingId = await listOf()
  const [one, two, three] = await Promise.all([world.addCase(), world.addCase(), world.addCase()])
  const [gp, consultant, nurse] = await Promise.all(['gp', 'consultant', 'nurse'].map(id => world.live(id)))
  if (!gp || !consultant || !nurse) throw new Error('not connected')
  const ask = async (caseId: string, days: number) => {
    const asked = await send(gp, 'clinic:ask', { meetingId, caseId, question: 'May I?', days, specialistIds: [] })
    return asked.ok ? (asked.id ?? '') : ''
  }
  const [answered, left, late] = [await ask(one.id, 3), await ask(two.id, 3), await ask(three.id, 20)]
  const today = async (personId: string) => {
    const headers = { Authorization: `Bearer ${await world.token(personId)}` }
    return ((await (await fetch(`${world.url}/api/today`, { headers })).json()) as TodayView).questions
  }
  expect(await today('consultant')).toContainEqual({ meetingId, title: 'Clinic', toAnswer: 3, answered: 0 })
  expect(await mayOpen('consultant', one.id)).toBe(200)
  const reply = { meetingId, itemId: answered, text: 'Yes, half the dose' }
  expect(await send(nurse, 'clinic:reply', reply), 'was not asked').toMatchObject({ code: 'not-found' })
  expect(await send(gp, 'clinic:reply', reply), 'asked it').toMatchObject({ code: 'not-found' })
  expect(await send(consultant, 'clinic:reply', reply)).toMatchObject({ ok: true })
  expect(await send(consultant, 'clinic:reply', reply)).toMatchObject({ code: 'already-answered' })
  expect(await mayOpen('consultant', one.id), 'answered').toBe(404)
  expect(await today('gp')).toContainEqual({ meetingId, title: 'Clinic', toAnswer: 0, answered: 1 })

  await moveUnanswered(world.app.ports)
  expect((await world.app.ports.meetings.load(meetingId))?.agenda.map(item => item.triage.state)).not.toContain(
    'discuss',
  )
  skew = 8 * dayMs
  expect(await moveUnanswered(world.app.ports)).toBeGreaterThan(0)
  const states = async () =>
    new Map((await world.app.ports.meetings.load(meetingId))?.agenda.map(item => [item.id, item.triage.state]))
  expect(await states()).toEqual(
    new Map([
      [left, 'discuss'],
      [late, 'referred'],
      [answered, 'listed'],
    ]),
  )
  // A week later nobody is signed in any more.
  const later = await world.live('consultant')
  expect(await send(later, 'clinic:reply', { meetingId, itemId: left, text: 'Yes' })).toMatchObject({ code: 'not-now' })
  // When the clinic begins, what is still unanswered is discussed in it.
  expect(await send(later, 'meeting:start', { meetingId })).toMatchObject({ ok: true })
  expect((await states()).get(late)).toBe('discuss')
  skew = 0
})

test('[AG7] [VC4] row 29: the next date of a nurse’s clinic with specialists opens with the last one’s open items', async () => {
  const [open, done] = [await world.addCase({ teamIds: ['nurse'] }), await world.addCase({ teamIds: ['nurse'] })]
  const chair = await world.live('chair')
  const plan = { title: 'Leg clinic', kind: 'clinic' as const, requiredRoles: ['gp' as const, 'consultant' as const] }
  const members = ['nurse', 'consultant', 'gp'].map(personId => ({ personId, deputyId: null }))
  const headers = { Authorization: `Bearer ${await world.token('chair')}`, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ ...seriesGivenBy('chair'), ...plan, members })
  const made = await fetch(`${world.url}/api/series`, { method: 'POST', headers, body })
  const { id: meetingId } = (await made.json()) as { id: string }
  const slot = { meetingId, presenterId: 'nurse', minutes: 10, invitedIds: ['nurse', 'consultant'] }
  await send(chair, 'agenda:add', { ...slot, caseId: open.id, question: 'Why does the wound not close?' })
  await send(chair, 'agenda:add', { ...slot, caseId: done.id, question: 'May the stockings stop?' })
  await send(chair, 'meeting:start', { meetingId })
  const [first, second] = await itemsFor('chair', meetingId)
  const on = { discussionId: first?.id ?? '', caseId: open.id }
  await send(chair, 'action:add', { ...on, text: 'Vascular scan', ownerId: 'nurse', due: '2199-01-01' })
  await send(chair, 'item:conclude', { ...on, outcome: 'no-decision-needed', reason: 'Scan first' })
  await send(chair, 'meeting:next', { meetingId, from: first?.id ?? '' })
  const over = { discussionId: second?.id ?? '', caseId: done.id }
  await send(chair, 'item:conclude', { ...over, outcome: 'no-decision-needed', reason: 'They may' })
  expect(await send(chair, 'meeting:end', { meetingId, from: second?.id ?? '' })).toMatchObject({ ok: true })

  const list = await fetch(`${world.url}/api/series`, { headers })
  const { series } = (await list.json()) as { series: { title: string; next: { meetingId: string } | null }[] }
  const next = series.find(one => one.title === 'Leg clinic')?.next?.meetingId ?? ''
  const { meeting } = await joinMeeting(await world.live('nurse'), next)
  expect(meeting).toMatchObject({ kind: 'clinic', requiredRoles: ['gp', 'consultant'], state: 'planned' })
  expect(meeting.items, 'the closed one stays behind').toHaveLength(1)
  expect(meeting.items[0]).toMatchObject({
    minutes: 10,
    about: { question: 'Why does the wound not close?', invitedIds: ['nurse', 'consultant'] },
  })
  expect(meeting.items[0]?.about?.triggers[0]?.facts.join(' ')).toContain('open action “Vascular scan”')
})
