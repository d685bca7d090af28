import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { medicineChecks } from '#shared/medicineCheck'
import { startWorld, type World } from '#test/support/app'
import { personOf } from '#test/support/medicinesCase'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const ask = async (personId: string, caseId: string) =>
  request(world.url)
    .get(`/api/cases/${caseId}/medicines/checks`)
    .set('Authorization', `Bearer ${await world.token(personId)}`)

test('[MD11] a clinical reader gets the checks, and the audit says so in counts without a medicine in it', async () => {
  const { id } = await world.addCase()
  await world.app.ports.records.put(id, personOf('79y; naproxen, ramipril, furosemide; #Heart failure'))
  const answer = await ask('pharmacist', id)
  expect(answer.status).toBe(200)
  const checks = medicineChecks.parse(answer.body)
  expect(checks.hits.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['PS1', 'PS9', 'KI2']))
  expect(checks.cannotTell.map(({ ruleId }) => ruleId)).toContain('PS11')
  const rows = (await world.audit(id)).filter(({ what }) => what === 'medicines:check')
  expect(rows).toMatchObject([{ who: 'pharmacist', outcome: 'done', detail: { hits: checks.hits.length } }])
  expect(JSON.stringify(rows)).not.toContain('naproxen')
})

test('[MD11] who may not read the clinical compartment is refused and told who may, and that is audited', async () => {
  const { id } = await world.addCase({ teamIds: ['link-worker'] })
  await world.app.ports.records.put(id, personOf('naproxen'))
  const answer = await ask('link-worker', id)
  expect(answer.status).toBe(403)
  expect(JSON.stringify(answer.body)).not.toContain('naproxen')
  const rows = (await world.audit(id)).filter(({ what }) => what === 'medicines:check')
  expect(rows).toMatchObject([{ who: 'link-worker', outcome: 'refused' }])
})

test('[MD11] for a stranger, a case without access and no such case are the same answer', async () => {
  const { id } = await world.addCase()
  await world.app.ports.records.put(id, personOf('naproxen'))
  const [hidden, absent] = [await ask('stranger', id), await ask('stranger', 'no-such-case')]
  expect(hidden.status).toBe(404)
  expect(hidden.body).toEqual(absent.body)
})

test('[MD11] without an imported record nothing is said about medicines', async () => {
  const { id } = await world.addCase()
  const answer = await ask('pharmacist', id)
  expect(answer.status).toBe(404)
  expect(answer.body.message).toBe('No record has been imported for this person.')
})
