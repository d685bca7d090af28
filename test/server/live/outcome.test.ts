// The outcome of a clinic slot through the doors: trial, advice, signatures, follow-up, letter and lists.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, londonDate } from '#shared/calendar'
import type { TodayView } from '#shared/home'
import type { AfterClinics, OutcomeView } from '#shared/outcome'
import { joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'

const dayMs = 86_400_000
const noon = Date.parse('2026-11-24T12:00:00.000Z')
const began = performance.now()
/** Runs as time does, from a noon on: no midnight and no change to or from summer time comes between. */
const now = () => noon + Math.floor(performance.now() - began) + skew
let skew = 0
let world: World

beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now()) } })
})
afterAll(() => world.stop())

const today = () => londonDate(now())

async function get<T>(personId: string, path: string): Promise<{ status: number; body: T }> {
  const answer = await fetch(world.url + path, { headers: { Authorization: `Bearer ${await world.token(personId)}` } })
  return { status: answer.status, body: (await answer.json()) as T }
}

/** A slot that is open, with chair (GP), GP, consultant and pharmacist connected. */
async function slot() {
  const one = await world.addCase({ teamIds: ['consultant'] })
  const { meeting } = await world.meeting([one.id], ['consultant'], 'clinic')
  const itemId = meeting.items[0]?.id ?? ''
  const [chair, gp, consultant, pharmacist] = await Promise.all(
    ['chair', 'gp', 'consultant', 'pharmacist'].map(id => world.live(id)),
  )
  if (!chair || !gp || !consultant || !pharmacist) throw new Error('not connected')
  await Promise.all([gp, consultant, pharmacist].map(live => joinMeeting(live, meeting.id)))
  expect(await send(chair, 'meeting:start', { meetingId: meeting.id })).toMatchObject({ ok: true })
  const on = { discussionId: itemId, caseId: one.id }
  const discussion = async () =>
    (await joinMeeting(chair, meeting.id)).discussions.find(known => known.id === itemId) ?? null
  return { caseId: one.id, meetingId: meeting.id, itemId, on, chair, gp, consultant, pharmacist, discussion }
}
type Slot = Awaited<ReturnType<typeof slot>>

const trialOf = (ownerId: string) => ({ drug: 'aripiprazole 5 mg', startOn: today(), stopRule: 'restless', ownerId })

async function tries({ on, gp, consultant, chair }: Slot, ownerId = 'gp', days = 28): Promise<string> {
  const proposal = { ...on, kind: 'trial' as const, text: 'Try another tablet', rationale: null }
  const trial = { trial: trialOf(ownerId), reviewOn: addDays(today(), days) }
  const proposed = await send(gp, 'decision:propose', { ...proposal, ...trial })
  expect(proposed).toMatchObject({ ok: true })
  const decisionId = proposed.ok ? (proposed.id ?? '') : ''
  await send(consultant, 'decision:answer', { ...on, decisionId, answer: 'agree', reason: null })
  expect(await send(chair, 'decision:record', { ...on, decisionId })).toMatchObject({ ok: true })
  return decisionId
}

const hashOf = async (given: Slot) => (await given.discussion())?.advice.current?.hash ?? ''
const sign = async (given: Slot, live: Live) => send(live, 'outcome:sign', { ...given.on, hash: await hashOf(given) })

test('[OU1] row 38: a trial without rule, owner or review date is refused', async () => {
  const { on, gp } = await slot()
  const proposal = { ...on, kind: 'trial' as const, text: 'Try another tablet', rationale: null }
  const reviewOn = addDays(today(), 28)
  expect(await send(gp, 'decision:propose', { ...proposal, reviewOn })).toMatchObject({ code: 'invalid' })
  expect(await send(gp, 'decision:propose', { ...proposal, trial: trialOf('gp') })).toMatchObject({ code: 'invalid' })
  const early = { ...proposal, trial: trialOf('gp'), reviewOn: today() }
  expect(await send(gp, 'decision:propose', early), 'reviewed before it can have worked').toMatchObject({
    code: 'invalid',
  })
  const stranger = { ...proposal, trial: trialOf('stranger'), reviewOn }
  expect(await send(gp, 'decision:propose', stranger), 'an owner who may not see the case').toMatchObject({
    code: 'invalid',
  })
  const noRule = { ...proposal, trial: { ...trialOf('gp'), stopRule: ' ' }, reviewOn }
  expect(await send(gp, 'decision:propose', noRule)).toMatchObject({ code: 'invalid' })
  expect(await send(gp, 'decision:propose', { ...proposal, kind: 'plan', trial: trialOf('gp') })).toMatchObject({
    code: 'invalid',
  })
})

test('[OU2] row 38: on the review date it is on pharmacist’s and prescriber’s lists, until it is reviewed', async () => {
  const given = await slot()
  const decisionId = await tries(given)
  const mine = async (personId: string) =>
    (await get<AfterClinics>(personId, '/api/after-clinics')).body.trials.filter(one => one.decisionId === decisionId)
  const counted = async (personId: string) => (await get<TodayView>(personId, '/api/today')).body.trialsToReview
  expect(await mine('pharmacist')).toMatchObject([{ due: false, mine: true, trial: { stopRule: 'restless' } }])
  const before = await Promise.all(['gp', 'consultant', 'pharmacist'].map(counted))
  skew = 28 * dayMs
  expect(await Promise.all(['gp', 'consultant', 'pharmacist'].map(counted))).toEqual(before.map(count => count + 1))
  for (const personId of ['gp', 'consultant', 'pharmacist']) {
    expect(await mine(personId), personId).toMatchObject([{ due: true, mine: true }])
  }
  expect(await mine('stranger')).toEqual([])
  expect(await mine('link-worker'), 'does not read what is clinical').toEqual([])

  const [pharmacist, stranger] = await Promise.all([world.live('pharmacist'), world.live('stranger')])
  const review = { ...given.on, decisionId, verdict: 'extend' as const, note: 'Half better', until: null }
  expect(await send(stranger, 'trial:review', review)).toMatchObject({ code: 'not-found' })
  expect(await send(pharmacist, 'trial:review', review), 'until when?').toMatchObject({ code: 'invalid' })
  const until = addDays(today(), 14)
  expect(await send(pharmacist, 'trial:review', { ...review, until })).toMatchObject({ ok: true })
  expect(await mine('gp')).toMatchObject([{ due: false, reviewOn: until }])
  const stop = { ...review, verdict: 'stop' as const, note: null }
  expect(await send(pharmacist, 'trial:review', stop)).toMatchObject({ ok: true })
  expect(await send(pharmacist, 'trial:review', stop)).toMatchObject({ code: 'already-answered' })
  expect(await mine('gp')).toEqual([])
  skew = 0
})

test('[OU3] [OU5] row 33: a consultant and one other sign the same words; the slot closes on both', async () => {
  const given = await slot()
  const { on, chair, gp, consultant, pharmacist, meetingId, itemId } = given
  expect(await send(gp, 'outcome:sign', { ...on, hash: '0'.repeat(64) }), 'nothing is written').toMatchObject({
    code: 'not-now',
  })
  await tries(given)
  expect(await send(consultant, 'outcome:advise', { ...on, text: 'Slowly, with his sister' })).toMatchObject({
    ok: true,
  })
  const next = { meetingId, from: itemId }
  expect(await send(chair, 'meeting:next', next), 'nobody has signed').toMatchObject({ code: 'not-now' })
  expect(await send(gp, 'outcome:sign', { ...on, hash: '0'.repeat(64) })).toMatchObject({ code: 'stale' })
  expect(await sign(given, gp)).toMatchObject({ ok: true })
  expect(await sign(given, gp), 'twice').toMatchObject({ code: 'already-answered' })
  expect(await sign(given, pharmacist), 'two of one side').toMatchObject({ code: 'not-allowed' })
  expect(await send(chair, 'meeting:next', next), 'one has signed').toMatchObject({ code: 'not-now' })
  expect(await sign(given, consultant)).toMatchObject({ ok: true })
  expect(await sign(given, chair), 'a third').toMatchObject({ code: 'already-answered' })
  const [socialWorker, stranger] = await Promise.all([world.live('social-worker'), world.live('stranger')])
  for (const live of [socialWorker, stranger]) {
    expect(await send(live, 'outcome:advise', { ...on, text: 'x' })).toMatchObject({ code: 'not-found' })
  }
  expect(await send(gp, 'outcome:advise', { ...on, caseId: 'another', text: 'x' })).toMatchObject({
    code: 'wrong-case',
  })
  expect(await send(chair, 'meeting:next', next)).toMatchObject({ ok: true })
})

test('[OU4] [OU6] [OU7] rows 33 and 34: a change is version 2, version 1 still verifies, and the letter is what was signed', async () => {
  const given = await slot()
  const { on, chair, gp, consultant, caseId, meetingId, itemId } = given
  await tries(given)
  await send(consultant, 'outcome:advise', { ...on, text: 'Slowly' })
  const place = { ...on, place: 'gp' as const, who: 'Dr Shah', on: null, agreed: 'not-asked' as const }
  expect(await send(gp, 'outcome:follow-up', place)).toMatchObject({ ok: true })
  await send(gp, 'action:add', { ...on, text: 'Weigh him', ownerId: 'gp', due: addDays(today(), 7) })
  const letterPath = `/api/cases/${caseId}/outcomes/${itemId}`
  expect((await get<OutcomeView>('gp', letterPath)).body).toMatchObject({ signed: null, signatures: [] })
  await sign(given, consultant)
  await sign(given, gp)
  const first = (await given.discussion())?.advice.versions[0]

  const waiting = async (personId: string) =>
    (await get<AfterClinics>(personId, '/api/after-clinics')).body.followUps.filter(one => one.caseId === caseId)
  expect(await waiting('pharmacist')).toHaveLength(1)
  expect(await waiting('stranger')).toEqual([])
  await send(chair, 'meeting:next', { meetingId, from: itemId })
  await send(chair, 'meeting:end', { meetingId, from: null })
  // The person is asked after the clinic.
  expect(await send(gp, 'outcome:follow-up', { ...place, agreed: 'yes' })).toMatchObject({ ok: true })
  expect(await waiting('pharmacist')).toEqual([])

  const letter = await get<OutcomeView>('pharmacist', letterPath)
  expect(letter.body).toMatchObject({
    content: {
      advice: 'Slowly',
      decisions: [{ trial: { drug: 'aripiprazole 5 mg', stopRule: 'restless', owner: 'Test gp' } }],
      followUp: { who: 'Dr Shah', agreed: 'not-asked' },
    },
    actions: [{ text: 'Weigh him', owner: 'Test gp' }],
    signed: { number: 1, hash: first?.hash },
    changedSince: true,
  })
  expect(letter.body.signatures.map(one => one.by.name)).toEqual(['Test consultant', 'Test gp'])
  for (const [personId, status] of [
    ['stranger', 404],
    ['administrator', 403],
    ['observer', 200],
  ] as const) {
    expect((await get(personId, letterPath)).status, personId).toBe(status)
  }

  await sign(given, consultant)
  const versions = (await given.discussion())?.advice.versions
  expect(versions?.map(one => [one.number, one.signatures.length, one.intact])).toEqual([
    [1, 2, true],
    [2, 1, true],
  ])
  expect(versions?.[0]).toEqual(first)
  // Somebody with the database in their hands.
  const stored = await world.app.ports.discussions.load(itemId)
  if (!stored) throw new Error('no discussion')
  const [one, two] = stored.advice.versions
  if (!one || !two) throw new Error('no versions')
  const forged = { ...one, content: { ...one.content, advice: 'Quickly' } }
  const event = { commandId: 'forged', at: today(), by: 'nobody', type: 'forged', subjectId: null }
  await world.app.ports.discussions.save({ ...stored, advice: { ...stored.advice, versions: [forged, two] } }, event)
  expect((await given.discussion())?.advice.versions.map(version => version.intact)).toEqual([false, true])
})

test('[OU5] what is not signed can be carried forward', async () => {
  const given = await slot()
  const { on, chair, consultant, meetingId, itemId } = given
  await send(consultant, 'outcome:advise', { ...on, text: 'Wait for the film' })
  const carried = { ...on, outcome: 'carry-forward' as const, reason: 'The film is not there' }
  expect(await send(chair, 'item:conclude', carried)).toMatchObject({ ok: true })
  expect(await send(chair, 'meeting:next', { meetingId, from: itemId })).toMatchObject({ ok: true })
})
