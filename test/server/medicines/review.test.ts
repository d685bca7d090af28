import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MedicineReviewView, medicineReviewView } from '#shared/medicineReview'
import { minutesView } from '#shared/meeting'
import { outcomeView } from '#shared/outcome'
import { heard, send, startWorld, type World } from '#test/support/app'
import { medicineOf, personOf } from '#test/support/medicinesCase'

let world: World
let now = '2026-11-23T09:00:00.000Z'
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => new Date(now) } })
})
afterAll(() => world.stop())

const get = async (personId: string, path: string) =>
  request(world.url)
    .get(path)
    .set('Authorization', `Bearer ${await world.token(personId)}`)
const review = async (personId: string, caseId: string): Promise<MedicineReviewView> =>
  medicineReviewView.parse((await get(personId, `/api/cases/${caseId}/medicines/review`)).body)

async function caseWithMedicines(teamIds: string[] = []) {
  const { id } = await world.addCase({ teamIds })
  const record = personOf('79y; naproxen 500 mg tablets * 500 mg twice a day, ramipril 10 mg capsules')
  record.medicines.push(
    medicineOf('naproxen 500 mg tablets', {
      key: 'ward-naproxen',
      kind: 'MedicationStatement',
      source: 'St Bride’s',
      status: 'stopped',
    }),
  )
  await world.app.ports.records.put(id, record)
  return id
}
const naproxen = { key: 'naproxen 500 mg tablets' }
const stop = {
  kind: 'stop' as const,
  medicine: naproxen,
  to: null,
  why: 'Kidney function is falling',
  discussionId: null,
}

test('[MD14] row 51: the person’s words reach everybody who may see the case, at once, the minutes and the letter', async () => {
  const caseId = await caseWithMedicines()
  const meeting = await world.meeting([caseId])
  const item = meeting.meeting.items[0]
  const [pharmacist, gp] = [await world.live('pharmacist'), await world.live('gp')]
  const told = heard(gp, 'case:changed', event => event.caseId === caseId)
  const words = { medicine: naproxen, stances: ['misses' as const], words: 'I leave it out on bad days.' }
  expect(await send(pharmacist, 'medicine:tell', { caseId, ...words, discussionId: item?.id ?? '' })).toMatchObject({
    ok: true,
  })
  await told
  expect((await review('gp', caseId)).words).toMatchObject([
    { words: words.words, drug: 'naproxen 500 mg tablets', writtenBy: { name: 'Test pharmacist' }, at: now },
  ])
  const minutes = minutesView.parse((await get('gp', `/api/meetings/${meeting.meeting.id}/minutes`)).body)
  expect(minutes.items[0]?.medicines?.words).toMatchObject([{ words: words.words }])
  const on = { caseId, discussionId: item?.id ?? '' }
  expect(await send(gp, 'outcome:advise', { ...on, text: 'Paracetamol instead' })).toMatchObject({ ok: true })
  const letter = outcomeView.parse((await get('gp', `/api/cases/${caseId}/outcomes/${on.discussionId}`)).body)
  expect(letter.medicines.words, 'and the letter').toMatchObject([{ words: words.words }])
})

test('[MD15] [MD16] [MD17] row 48: proposed, accepted, not yet applied, confirmed; escalated in between', async () => {
  const caseId = await caseWithMedicines()
  const [pharmacist, gp] = [await world.live('pharmacist'), await world.live('gp')]
  const commandId = randomUUID()
  const proposed = await send(pharmacist, 'change:propose', { caseId, ...stop }, commandId)
  const changeId = proposed.ok ? (proposed.id ?? '') : ''
  expect(await send(pharmacist, 'change:propose', { caseId, ...stop }, commandId), 'a repeated command').toEqual(
    proposed,
  )
  expect(await send(gp, 'change:propose', { caseId, ...stop })).toMatchObject({ code: 'already-listed' })
  expect(await send(pharmacist, 'change:answer', { caseId, changeId, answer: 'accepted', reason: null })).toMatchObject(
    {
      code: 'not-allowed',
    },
  )
  expect(await send(gp, 'change:confirm', { caseId, changeId })).toMatchObject({ code: 'not-now' })
  expect((await review('gp', caseId)).changes).toMatchObject([
    { state: 'proposed', from: 'naproxen 500 mg tablets — DOSE 500 mg — twice a day', waiting: 0, escalated: false },
  ])
  expect(await send(gp, 'change:answer', { caseId, changeId, answer: 'accepted', reason: null })).toMatchObject({
    ok: true,
  })
  expect(await send(gp, 'change:answer', { caseId, changeId, answer: 'declined', reason: 'x' })).toMatchObject({
    code: 'already-answered',
  })
  now = '2026-11-27T09:00:00.000Z'
  expect((await review('gp', caseId)).changes).toMatchObject([{ state: 'accepted', waiting: 4, escalated: true }])
  // Days later everybody has signed in anew.
  const [stranger, later] = [await world.live('nurse'), await world.live('pharmacist')]
  expect(await send(stranger, 'change:confirm', { caseId, changeId })).toMatchObject({ code: 'not-found' })
  expect(await send(later, 'change:confirm', { caseId, changeId })).toMatchObject({ ok: true })
  expect((await review('gp', caseId)).changes).toMatchObject([
    { state: 'applied', applied: { by: { id: 'pharmacist' }, at: now }, waiting: null, escalated: false },
  ])
})

test('[MD17] of two who confirm at once one is told that it is done', async () => {
  const caseId = await caseWithMedicines()
  const [gp, pharmacist] = [await world.live('gp'), await world.live('pharmacist')]
  const made = await send(gp, 'change:propose', { caseId, ...stop })
  const changeId = made.ok ? (made.id ?? '') : ''
  const answers = await Promise.all([gp, pharmacist].map(one => send(one, 'change:confirm', { caseId, changeId })))
  expect(answers.map(one => (one.ok ? 'done' : one.code)).sort()).toEqual(['already-answered', 'done'])
})

test('[MD15] a medicine of another person’s list, and an item about somebody else, are refused', async () => {
  const [caseId, other] = [await caseWithMedicines(), await caseWithMedicines()]
  const elsewhere = (await world.meeting([other])).meeting.items[0]?.id ?? ''
  const gp = await world.live('gp')
  const foreign = { ...stop, medicine: { key: 'not-on-this-list' } }
  expect(await send(gp, 'change:propose', { caseId, ...foreign })).toMatchObject({ code: 'wrong-case' })
  expect(await send(gp, 'change:propose', { caseId, ...stop, discussionId: elsewhere })).toMatchObject({
    code: 'wrong-case',
  })
  expect((await review('gp', caseId)).changes).toEqual([])
})

test('[MD19] row 49: a difference is decided once by its row; a row that is gone is refused', async () => {
  const caseId = await caseWithMedicines()
  const gp = await world.live('gp')
  const [list] = (await review('gp', caseId)).lists
  expect(list).toMatchObject({ source: 'St Bride’s', undecided: 2 })
  const row = list?.rows.find(one => one.difference === 'stopped-there')
  const decision = {
    caseId,
    rowId: row?.rowId ?? '',
    choice: 'stop' as const,
    to: null,
    note: 'Agreed',
    discussionId: null,
  }
  expect(await send(gp, 'list:decide', decision)).toMatchObject({ ok: true })
  expect(await send(gp, 'list:decide', { ...decision, choice: 'continue' })).toMatchObject({ code: 'already-answered' })
  expect(await send(gp, 'list:decide', { ...decision, rowId: 'old' })).toMatchObject({ code: 'stale' })
  const after = await review('gp', caseId)
  expect(after.lists[0]).toMatchObject({ undecided: 1 })
  expect(after.changes).toMatchObject([{ kind: 'stop', medicineKey: naproxen.key, state: 'accepted', why: 'Agreed' }])
  const record = await world.app.ports.records.get(caseId)
  if (!record) throw new Error('no record')
  const changed = record.medicines.map(one =>
    one.key === 'ward-naproxen' ? { ...one, status: 'current' as const } : one,
  )
  await world.app.ports.records.put(caseId, { ...record, medicines: changed })
  expect((await review('gp', caseId)).lists[0]).toMatchObject({ undecided: 2 })
})

test('[MD20] who may not read the clinical compartment sees and changes nothing, and no word of it is on the trail', async () => {
  const caseId = await caseWithMedicines(['link-worker', 'social-worker'])
  const [linkWorker, socialWorker] = [await world.live('link-worker'), await world.live('social-worker')]
  const words = { medicine: naproxen, stances: ['dislikes' as const], words: 'It tastes of metal.', discussionId: null }
  expect(await send(linkWorker, 'medicine:tell', { caseId, ...words })).toMatchObject({ code: 'not-allowed' })
  expect(await send(socialWorker, 'medicine:tell', { caseId, ...words })).toMatchObject({ ok: true })
  expect(await send(socialWorker, 'change:propose', { caseId, ...stop })).toMatchObject({ code: 'not-allowed' })
  expect((await get('link-worker', `/api/cases/${caseId}/medicines/review`)).status).toBe(403)
  const [hidden, absent] = [
    await get('stranger', `/api/cases/${caseId}/medicines/review`),
    await get('stranger', '/api/cases/no-such-case/medicines/review'),
  ]
  expect(hidden.status).toBe(404)
  expect(hidden.body).toEqual(absent.body)
  const meeting = await world.meeting([caseId])
  const of = async (personId: string) =>
    minutesView.parse((await get(personId, `/api/meetings/${meeting.meeting.id}/minutes`)).body).items[0]
  expect((await of('gp'))?.medicines).toEqual({ changes: [], words: [] })
  const rows = JSON.stringify(await world.audit(caseId))
  expect(rows).toContain('medicine:tell')
  expect(rows).not.toMatch(/metal|naproxen/)
})
