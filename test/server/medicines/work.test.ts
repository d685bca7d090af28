import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reviewFacts } from '#server/medicines/facts'
import { differentMedicines, reviewGroups } from '#server/medicines/reviewGroups'
import { noteMedicines, sweepMedicines } from '#server/usecases/medicineSweep'
import { addDays } from '#shared/calendar'
import { medicineChecks } from '#shared/medicineCheck'
import { changeList, ruleReport, workList } from '#shared/medicineWork'
import { send, startWorld, type World } from '#test/support/app'
import { medicineOf, personOf, today } from '#test/support/medicinesCase'

let world: World
let now = `${today}T09:00:00.000Z`
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

const get = async (personId: string, path: string) =>
  request(world.url)
    .get(path)
    .set('Authorization', `Bearer ${await world.token(personId)}`)

const groupsOf = (line: string, home?: string) => {
  const record = personOf(line)
  if (home) record.person.address = { lines: [home], postcode: null }
  const facts = reviewFacts(record, today)
  return reviewGroups(record, facts, differentMedicines(facts)).map(({ group }) => group)
}
const ten = 'ramipril, bisoprolol, furosemide, metformin, omeprazole, atorvastatin, paracetamol, senna, levothyroxine'

test.each([
  ['paracetamol', 'Oak View Care Home', ['care-home']],
  ['paracetamol', '1 Oak View', []],
  ['paracetamol; #Lives in a nursing home', undefined, ['care-home']],
  [ten, undefined, []],
  [`${ten}, amlodipine`, undefined, ['many-medicines']],
  [`${ten}, ramipril`, undefined, []],
  ['paracetamol; #Severe frailty', undefined, ['severe-frailty']],
  ['paracetamol; #Moderate frailty', undefined, []],
  ['codeine', undefined, ['addictive']],
  ['methotrexate', undefined, ['linked-to-errors']],
  ['digoxin', undefined, ['linked-to-errors']],
  ['paracetamol', undefined, []],
])('[MD22] row 50: %s %s is in %j', (line, home, groups) => {
  expect(groupsOf(line, home)).toEqual(groups)
})

test.each([
  [-365, ['falls-admission']],
  [-366, []],
  [1, []],
])('[MD22] a fall %i days ago', (days, groups) => {
  const record = personOf('paracetamol; #Recurrent falls')
  record.problems = record.problems.map(one => ({ ...one, date: addDays(today, days) }))
  const facts = reviewFacts(record, today)
  expect(reviewGroups(record, facts, 1).map(({ group }) => group)).toEqual(groups)
})

async function listed(line: string, over: Parameters<World['addCase']>[0] = {}, deceased: string | null = null) {
  const one = await world.addCase(over)
  const stored = await world.app.ports.cases.get(one.id)
  if (stored) await world.app.ports.cases.save({ ...stored, person: { ...stored.person, deceased } })
  const record = personOf(line)
  await world.app.ports.records.put(one.id, record)
  await noteMedicines(world.app.ports, { caseId: one.id, practiceId: one.practiceId }, record)
  return one.id
}
const rowsFor = async (personId: string) => workList.parse((await get(personId, '/api/medicines/reviews')).body).rows

test('[MD21] [MD22] row 50: the list is shared by those who may see each person, the most urgent first, with outcome and stops', async () => {
  const home = await listed('naproxen, codeine; #Lives in a care home', { teamIds: ['nurse'] })
  const errors = await listed('naproxen')
  const elsewhere = await listed('naproxen', { practiceId: 'other-practice' })
  await listed('paracetamol')
  await listed('naproxen', {}, '2026-11-10')
  expect((await rowsFor('pharmacist')).map(row => row.caseId)).toEqual([home, errors])
  expect((await rowsFor('nurse')).map(row => row.caseId)).toEqual([home])
  expect((await rowsFor('stranger')).map(row => row.caseId)).toEqual([elsewhere])
  expect((await get('link-worker', '/api/medicines/reviews')).status).toBe(403)
  const [pharmacist, gp] = [await world.live('pharmacist'), await world.live('gp')]
  const stop = { kind: 'stop' as const, medicine: { key: 'naproxen' }, to: null, why: 'Kidneys', discussionId: null }
  const made = await send(gp, 'change:propose', { caseId: home, ...stop })
  expect((await rowsFor('gp'))[0]).toMatchObject({ review: null, deprescribed: 0 })
  await send(pharmacist, 'change:confirm', { caseId: home, changeId: made.ok ? (made.id ?? '') : '' })
  const done = { caseId: home, state: 'done' as const, outcome: 'Naproxen stopped' }
  expect(await send(pharmacist, 'review:set', done)).toMatchObject({ ok: true })
  expect(await send(await world.live('stranger'), 'review:set', done)).toMatchObject({ code: 'not-found' })
  expect((await rowsFor('gp'))[0]).toMatchObject({
    caseId: home,
    deprescribed: 1,
    review: { state: 'done', outcome: 'Naproxen stopped', by: { id: 'pharmacist' } },
  })
})

test('[MD18] row 48: open changes stand across people with the median; a stranger sees none of them', async () => {
  const caseId = await listed('ramipril, naproxen')
  const gp = await world.live('gp')
  const change = (key: string) => ({ kind: 'stop' as const, medicine: { key }, to: null, why: 'x', discussionId: null })
  const made = await send(gp, 'change:propose', { caseId, ...change('ramipril') })
  await send(gp, 'change:propose', { caseId, ...change('naproxen') })
  now = `${addDays(today, 5)}T09:00:00.000Z`
  const later = await world.live('gp')
  await send(later, 'change:confirm', { caseId, changeId: made.ok ? (made.id ?? '') : '' })
  const found = changeList.parse((await get('gp', '/api/medicines/changes')).body)
  expect(found.changes.filter(one => one.caseId === caseId)).toMatchObject([{ change: { escalated: true } }])
  expect(found.confirmed).toBeGreaterThan(0)
  expect(found.median).not.toBeNull()
  expect(changeList.parse((await get('stranger', '/api/medicines/changes')).body).changes).toEqual([])
})

test('[MD23] row 43: per rule found, flagged, accepted, not accepted and why; counts only, of one’s own practice', async () => {
  const caseId = await listed('79y; naproxen, ramipril, furosemide; #Heart failure')
  const meeting = await world.meeting([caseId])
  const discussionId = meeting.meeting.items[0]?.id ?? ''
  const [pharmacist, gp] = [await world.live('pharmacist'), await world.live('gp')]
  const flag = async (key: string, answer: 'accepted' | 'declined') => {
    const raised = await send(pharmacist, 'flag:raise', {
      discussionId,
      caseId,
      anchor: { kind: 'entry', key },
      quote: key,
      reason: 'interaction',
      severity: 'normal',
      comment: null,
      rule: { id: 'PS9', version: 1 },
      to: { role: 'gp' },
    })
    const flagId = raised.ok ? (raised.id ?? '') : ''
    const reason = answer === 'declined' ? 'Short course' : null
    await send(gp, 'flag:answer', { discussionId, caseId, flagId, answer, reason, deferredToId: null })
  }
  await flag('naproxen', 'accepted')
  await flag('ramipril', 'declined')
  await flag('furosemide', 'declined')
  const of = async (personId: string) =>
    ruleReport.parse((await get(personId, '/api/medicines/rules')).body).rules.find(one => one.ruleId === 'PS9')
  expect(await of('pharmacist')).toMatchObject({
    fired: expect.any(Number),
    flagged: 3,
    accepted: 1,
    declined: 2,
    reasons: [{ reason: 'Short course', times: 2 }],
  })
  expect((await of('pharmacist'))?.fired).toBeGreaterThan(0)
  expect(await of('stranger')).toMatchObject({ flagged: 0, reasons: [] })
  expect((await get('consultant', '/api/medicines/rules')).status).toBe(403)
  expect(JSON.stringify((await get('gp', '/api/medicines/rules')).body)).not.toContain(caseId)
  const late = `${addDays(today, 60)}T09:00:00.000Z`
  const before = now
  now = late
  expect(await of('pharmacist')).toMatchObject({ flagged: 0 })
  now = before
})

test('[MD24] row 43: a rule is switched off with a reason; the tab leaves it out and says so; on again it speaks', async () => {
  const caseId = await listed('79y; naproxen, ramipril, furosemide; #Heart failure')
  const checks = async () => medicineChecks.parse((await get('gp', `/api/cases/${caseId}/medicines/checks`)).body)
  const fired = (all: Awaited<ReturnType<typeof checks>>) => all.hits.some(one => one.ruleId === 'PS1')
  expect(fired(await checks())).toBe(true)
  const gp = await world.live('gp')
  const off = { ruleId: 'PS1', off: true, reason: 'Everybody here has omeprazole' }
  expect(await send(await world.live('coordinator'), 'rule:switch', off)).toMatchObject({ code: 'not-allowed' })
  expect(await send(gp, 'rule:switch', { ...off, ruleId: 'XX99' })).toMatchObject({ code: 'not-found' })
  expect(await send(gp, 'rule:switch', off)).toMatchObject({ ok: true })
  expect(await send(gp, 'rule:switch', off)).toMatchObject({ code: 'already-answered' })
  const after = await checks()
  expect(fired(after)).toBe(false)
  expect(after.switchedOff).toMatchObject([{ ruleId: 'PS1', found: 1, by: 'Test gp', reason: off.reason }])
  const other = await listed('79y; naproxen; #Heart failure', { practiceId: 'other-practice' })
  const theirs = medicineChecks.parse((await get('stranger', `/api/cases/${other}/medicines/checks`)).body)
  expect(theirs.switchedOff, 'another practice').toEqual([])
  expect(await send(gp, 'rule:switch', { ...off, off: false })).toMatchObject({ ok: true })
  expect(fired(await checks())).toBe(true)
})

test('[MD25] the pass looks at everybody once, gives way between two, and stops when told', async () => {
  const { ports } = world.app
  const caseId = (await world.addCase()).id
  await ports.records.put(caseId, { ...personOf(''), medicines: [medicineOf('codeine')] })
  let turns = 0
  let counting = true
  const turn = () => {
    turns++
    if (counting) setImmediate(turn)
  }
  setImmediate(turn)
  const people = await sweepMedicines(ports, () => false)
  counting = false
  expect(people).toBeGreaterThan(5)
  expect(turns, 'everything else had its turn between two people').toBeGreaterThanOrEqual(people)
  expect(await ports.medicineSummaries.about({ practiceId: 'none', caseIds: [caseId] })).toMatchObject([
    { groups: [{ group: 'addictive' }] },
  ])
  expect(await sweepMedicines(ports, () => true)).toBe(0)
})
