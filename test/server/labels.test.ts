// Privacy labels at the doors: every route that answers with something, asked by every role and relationship, and read raw.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { can } from '#server/domain/access'
import { newDiscussion } from '#server/domain/discussion'
import { openEmergency } from '#server/domain/emergency'
import { newMedicineReview } from '#server/domain/medicineReview'
import { newItem, newMeeting } from '#server/domain/meeting'
import { actorFor } from '#server/usecases/identify'
import { heldBackQuote } from '#shared/flag'
import { type RouteName, routes } from '#shared/http'
import { type PrivacyLabel, privacyLabels } from '#shared/privacyLabel'
import { type Relationship, relationships, roles } from '#shared/roles'
import { asks } from '#test/support/account'
import { startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { coverFor } from '#test/support/governance'
import { medicineOf, personOf } from '#test/support/medicinesCase'

const ways = [...relationships, 'none'] as const
type Way = (typeof ways)[number]
const accounts = roles.flatMap(role => ways.map(way => ({ id: `${role}-${way}`, role, way })))
const throughOf = (way: Way): Relationship[] => (way === 'none' ? [] : [way])
const canary = (label: PrivacyLabel) => `canary-${label}`

let world: World
let caseId: string
const meetingId = 'labels-meeting'
const itemId = 'labels-item'

beforeAll(async () => {
  world = await startWorld()
  const { ports } = world.app
  await ports.people.addAccounts(
    accounts.map(({ id, role, way }) => ({
      ...{ id, name: `Test ${id}`, email: `${id}@example.org`, role, colour: 0, disabled: false, passwordHash: 'none' },
      ...{ organisationId: way === 'practice' ? 'practice' : 'hospital', safeguardingLead: false },
    })),
  )
  const ofWay = (way: Way) =>
    accounts.filter(one => one.way === way && (way !== 'none' || most.includes(one.role))).map(one => one.id)
  const record = personOf('75y; ramipril; #asthma')
  const labels = privacyLabels.map(label => ({ key: `#${canary(label)}`, labels: [label], why: 'source' as const }))
  for (const label of privacyLabels) {
    record.problems.push(...personOf(`1y; #${canary(label)}`).problems)
    record.medicines.push(medicineOf(`${canary(label)}-drug`, { key: `#${canary(label)}-drug` }))
    labels.push({ key: `#${canary(label)}-drug`, labels: [label], why: 'source' })
  }
  record.labels = labels
  const one = await world.addCase({
    teamIds: [...ofWay('team'), 'away'],
    privacy: { source: labels, chosen: [] },
    lastImport: { at: ports.clock.now().toISOString(), source: 'Test Surgery', medicines: 1 },
  })
  caseId = one.id
  await ports.records.put(caseId, record)
  const now = ports.clock.now().toISOString()
  const by = { id: 'gp', name: 'Test gp', role: 'GP' }
  const review = newMedicineReview(caseId, 'practice')
  const words = privacyLabels.map(label => {
    const drug = `${canary(label)}-drug`
    return {
      id: drug,
      medicineKey: `#${drug}`,
      drug,
      stances: ['takes' as const],
      words: drug,
      writtenBy: by,
      at: now,
      discussionId: null,
    }
  })
  const created = { commandId: 'c', at: now, by: 'gp', type: 'medicine.told', subjectId: caseId }
  await ports.medicineReviews.save({ ...review, words }, created)
  for (const byId of ofWay('cover')) await coverFor(ports, 'away', byId)
  for (const personId of ofWay('emergency')) {
    const given = { caseId, personId, practiceId: 'practice', reason: 'For the matrix', despiteWish: false }
    const { state, event } = openEmergency(given, { commandId: personId, now, newId: ports.newId })
    await ports.emergencies.save(state, event)
  }
  const item = newItem({
    ...{ id: itemId, caseId, question: 'Why?', presenterId: 'gp', minutes: 10, invitedIds: ofWay('invited') },
  })
  const meeting = newMeeting({
    ...{ id: meetingId, title: 'Labels', kind: 'mdt', startsAt: now, plannedMinutes: 60, organisationId: 'practice' },
    ...{ chairId: 'chair', memberIds: ['chair', ...accounts.map(({ id }) => id)], state: 'live', startedAt: now },
    ...{ currentItemId: itemId, agenda: [{ ...item, state: 'open', openings: [{ from: now, to: null }] }] },
  })
  const event = { commandId: 'm', at: now, by: 'chair', type: 'meeting.created', subjectId: meetingId }
  await ports.meetings.save(meeting, event)
  await ports.discussions.save(newDiscussion(itemId, meetingId, caseId), event)
})
afterAll(() => world.stop())

const reading = (Object.keys(routes) as RouteName[]).filter(name => routes[name].method === 'get')

/** Doors that the imported record reaches; all others are asked by those who are shown least of what they may read. */
const about: RouteName[] = [
  'caseRecord',
  'medicineChecks',
  'medicineReview',
  'medicineChanges',
  'preparation',
  'minutes',
]
const most: readonly string[] = ['observer', 'care-coordinator']

async function answers(personId: string, names: readonly RouteName[]): Promise<Map<RouteName, string>> {
  const headers = { Authorization: `Bearer ${await world.token(personId)}` }
  const found = new Map<RouteName, string>()
  for (const name of names) {
    const path = routes[name].path
      .replace(':caseId', caseId)
      .replace(':meetingId', meetingId)
      .replace(':discussionId', itemId)
      .replace(':compartment', 'clinical')
      .replace(/:\w+/g, 'nothing-here')
    found.set(name, await (await fetch(world.url + path, { headers })).text())
  }
  return found
}

describe('[AC22] [AC23] row 75 label matrix: every label, role, relationship and reading door', () => {
  test.each(ways)('related by %s', async way => {
    for (const { id, role } of accounts.filter(one => one.way === way)) {
      const account = await world.app.ports.people.get(id)
      if (!account) throw new Error(`no ${id}`)
      const actor = await actorFor(world.app.ports, account, 'none')
      const told = await answers(id, most.includes(role) ? reading : about)
      for (const label of privacyLabels) {
        const sees = can(actor, 'entry:view', { through: throughOf(way), labels: [label] })
        for (const [name, text] of told) {
          if (!sees) expect(text.includes(canary(label)), `${id} reads ${label} in ${name}`).toBe(false)
        }
        for (const name of ['caseRecord', 'medicineReview'] as const)
          expect(told.get(name)?.includes(canary(label)), `${id}, ${label}, ${name}`).toBe(sees)
      }
      // Neither a count nor an empty place: what is not for them has no trace. The kinds they never see are their rights'.
      if (way !== 'none') expect(told.get('caseRecord'), id).not.toMatch(/withheld|hidden/)
    }
  })
})

const relabel = (personId: string, body: object) =>
  world.token(personId).then(token => asks(world, token)('post', `/api/cases/${caseId}/labels`, body))
const ask = async (personId: string) => (await answers(personId, ['caseRecord'])).get('caseRecord') ?? ''

test('[AC24] a GP labels an entry: gone for others at once, told to open pages, audited without its words', async () => {
  expect(await ask('social-worker-team')).toContain('#asthma')
  const live = await world.live('social-worker-team')
  const told = new Promise<void>(resolve => live.once('case:changed', () => resolve()))
  const label = 'sexual-health'
  const body = { key: '#asthma', label, was: [], reason: 'She asked for it' }
  expect((await relabel('social-worker-team', body)).status, 'not by everybody').toBe(403)
  expect((await relabel('gp-none', body)).status, 'not yours is like not there').toBe(404)
  expect((await relabel('gp-practice', { ...body, reason: ' ' })).status).toBe(400)
  expect((await relabel('gp-practice', { ...body, label: 'restricted' })).status).toBe(400)
  expect((await relabel('gp-practice', body)).status).toBe(200)
  await within(15_000, 'the change to reach an open page', told, () => 'nothing')
  expect(await ask('social-worker-team')).not.toContain('#asthma')
  expect(await ask('nurse-team')).toContain('#asthma')
  expect((await relabel('gp-practice', body)).body.code, 'what the screen showed is old').toBe('stale')
  const rows = (await world.audit(caseId)).filter(row => row.what === 'entry:label' && row.outcome === 'done')
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toMatch(/asthma|sexual|She asked/)
  const kept = await world.app.ports.cases.get(caseId)
  expect(kept?.privacy.chosen).toMatchObject([
    { key: '#asthma', label, reason: 'She asked for it', by: { id: 'gp-practice' } },
  ])
})

test('[AC25] a flag on a labelled entry does not repeat its words on the screens of the room', async () => {
  const chair = await world.live('chair')
  const raise = (key: string) =>
    chair.emitWithAck('flag:raise', {
      ...{ commandId: randomUUID(), discussionId: itemId, caseId, anchor: { kind: 'entry', key }, quote: key },
      ...{ reason: 'other', severity: 'normal', comment: null, rule: null, to: { role: 'pharmacist' } },
    })
  for (const key of ['#canary-mental-health-drug', 'ramipril']) expect(await raise(key)).toMatchObject({ ok: true })
  const discussion = await world.app.ports.discussions.load(itemId)
  expect(discussion?.flags.map(one => one.quote)).toEqual([heldBackQuote, 'ramipril'])
})

test('[AC23] what proposes itself is told to who may see it, and comes onto the agenda without its words', async () => {
  const { ports } = world.app
  const drug = 'canary-overdue'
  const issues = [{ key: 'i', date: '2026-01-01', daysSupply: 28 }]
  const record = personOf('75y')
  record.medicines.push(medicineOf(drug, { repeat: true, date: '2025-01-01', issues, lastIssued: '2026-01-01' }))
  record.labels = [{ key: drug, labels: ['safeguarding'], why: 'source' }]
  const lastImport = { at: ports.clock.now().toISOString(), source: 'Test Surgery', medicines: 0 }
  const privacy = { source: record.labels, chosen: [] }
  const one = await world.addCase({ teamIds: ['chair', 'nurse'], privacy, lastImport })
  await ports.records.put(one.id, record)
  const { meeting } = await world.meeting([])
  const path = `/api/meetings/${meeting.id}/preparation`
  const prepared = async (personId: string) => (await asks(world, await world.token(personId))('get', path)).text
  expect(await prepared('chair')).toContain(drug)
  const chair = await world.live('chair')
  const given = { commandId: randomUUID(), meetingId: meeting.id, caseId: one.id }
  expect(await chair.emitWithAck('agenda:accept', given)).toMatchObject({ ok: true })
  const [item] = (await ports.meetings.load(meeting.id))?.agenda ?? []
  expect(item?.triggers).toEqual([{ rule: 'repeat-overdue', facts: [heldBackQuote] }])
})

test('[AC18] why somebody sees or does not see an entry with a label is answered, too', async () => {
  const call = asks(world, await world.token('gp-practice'))
  const answer = await call('post', `/api/cases/${caseId}/why`, { personId: 'care-coordinator-team' }).expect(200)
  const sees = answer.body.labels.filter((one: { may: boolean }) => one.may).map((one: { label: string }) => one.label)
  expect(sees).toEqual(['Social care', 'Mental health'])
})
