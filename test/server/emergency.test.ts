// Break-glass (S-62): with a reason and a second proof, told to everybody at once, over by itself, reviewed by another.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noWishes } from '#server/domain/wishes'
import { endOverdueEmergencies } from '#server/usecases/emergencies'
import { londonDate } from '#shared/calendar'
import { routes } from '#shared/http'
import { closeCodes } from '#shared/record'
import { heard, password, send, startWorld, type World } from '#test/support/app'
import { joinRecord, openRecord } from '#test/support/recordClient'

let world: World
/** Added to the real clock. */
let ahead = 0
beforeAll(async () => {
  // Nobody is idle here: the lock, whose round may come first when the clock jumps an hour, would cut who is to be told.
  world = await startWorld({ clock: { now: () => new Date(Date.now() + ahead) } }, { idleLockMinutes: 24 * 60 })
})
afterAll(() => world.stop())

/** `token`: one browser of somebody; what it proved counts there only. */
async function call(token: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}
async function proven(person: string): Promise<string> {
  const token = await world.token(person)
  expect((await call(token, 'POST', routes.stepUp.path, { password })).status).toBe(200)
  return token
}
let number = 9990000018
async function stranger() {
  const { person } = await world.addCase()
  number += 1000
  const value = String(number)
  const nhsNumber = { value, status: 'verified' as const }
  const one = await world.addCase({
    person: { ...person, family: 'Stranger', nhsNumber },
    identifiers: [`nhs|${value}`],
  })
  return {
    one,
    asked: { nhsNumber: value, birthDate: '1941-03-03', reason: 'Found collapsed, takes an unknown anticoagulant' },
  }
}

test('[EM1] [B-38] without a reason, without a proof, of a role that gives no care, or with one wrong identifier: refused alike', async () => {
  const { one, asked } = await stranger()
  const consultant = await world.token('consultant')
  const open = (token: string, body: object) => call(token, 'POST', '/api/emergencies', body)
  expect((await open(consultant, asked)).body.code, 'no proof').toBe('step-up')
  const sure = await proven('consultant')
  expect((await open(sure, { ...asked, reason: 'too short' })).status).toBe(400)
  expect((await open(sure, { ...asked, caseId: one.id })).status, 'nothing beside').toBe(400)
  expect((await open(sure, { nhsNumber: asked.nhsNumber, birthDate: asked.birthDate })).status).toBe(400)
  for (const person of ['observer', 'administrator', 'link-worker']) {
    expect((await open(await proven(person), asked)).status, person).toBe(403)
  }
  const wrongDay = await open(sure, { ...asked, birthDate: '1941-03-04' })
  const nobody = await open(sure, { ...asked, nhsNumber: '9999999999' })
  expect(wrongDay).toEqual(nobody)
  expect(nobody.status).toBe(404)
  expect((await call(consultant, 'GET', `/api/cases/${one.id}`)).status).toBe(404)
  const rows = (await world.audit('system')).filter(row => row.what === 'emergency:open')
  expect(rows.length).toBeGreaterThanOrEqual(5)
  expect(JSON.stringify(rows)).not.toContain(asked.nhsNumber)
})

test('[EM2] [EM3] S-62 row 77: reads and writes nothing, everybody with the record is told, and so is the guardian', async () => {
  const { one, asked } = await stranger()
  const guardian = await world.live('chair')
  const nurse = await world.live('gp')
  const told = heard(guardian, 'emergency:opened')
  const changed = heard(nurse, 'case:changed', event => event.caseId === one.id)
  const token = await proven('consultant')
  const opened = (await call(token, 'POST', '/api/emergencies', asked)).body
  expect(opened).toMatchObject({ ok: true, caseId: one.id })
  expect(Date.parse(opened.until) - Date.now()).toBeLessThanOrEqual(60 * 60_000)
  const notice = JSON.stringify(await told)
  expect(notice, 'the notice names nobody').not.toMatch(/Stranger/)
  expect(notice).not.toContain(asked.nhsNumber)
  await changed
  const again = await call(token, 'POST', '/api/emergencies', asked)
  expect(again.body.id, 'asked again: the same access, not another hour').toBe(opened.id)

  const seen = (await call(token, 'GET', `/api/cases/${one.id}`)).body
  expect(seen).toMatchObject({ relationships: ['emergency'], emergencies: [{ mine: true }] })
  expect(seen.compartments.every((section: { canWrite: boolean }) => !section.canWrite)).toBe(true)
  expect(seen.compartments.map((section: { kind: string }) => section.kind)).not.toContain('safeguarding')
  const forTeam = (await call(await world.token('gp'), 'GET', `/api/cases/${one.id}`)).body.emergencies
  expect(forTeam).toMatchObject([{ name: 'Test consultant', mine: false }])

  const plan = await joinRecord({ origin: world.url, caseId: one.id, compartment: 'plan', token })
  expect(await plan.get('rights')).toMatchObject({ canWrite: false })
  await plan.close()
  const live = await world.live('consultant')
  const list = { meetingId: 'none', caseId: one.id, question: '?', presenterId: 'gp', minutes: 5, invitedIds: [] }
  expect(await send(live, 'agenda:add', list)).toMatchObject({ ok: false })
  for (const [method, path, body] of [
    ['PUT', `/api/cases/${one.id}/team`, { memberIds: ['consultant'] }],
    ['PUT', `/api/cases/${one.id}/wishes`, { version: 0, ...wishes }],
    ['GET', `/api/cases/${one.id}/accesses`, undefined],
  ] as const) {
    expect((await call(token, method, path, body)).status, path).toBe(403)
  }
  const search = await call(token, 'POST', '/api/cases/search', { text: 'Stranger 1941' })
  expect(search.body.hits, 'and on no list').toEqual([])

  const report = (await call(await world.token('gp'), 'GET', `/api/cases/${one.id}/accesses`)).body.accesses
  const lines = report.map((row: { name: string; what: string; why: string }) => `${row.name}: ${row.what}. ${row.why}`)
  expect(lines).toContain(
    'Test consultant: Opened the record in an emergency. Opened it in an emergency, for a reason that is reviewed',
  )
  expect(
    lines.filter((line: string) => /Test consultant: Opened the record\. Opened it in an emergency/.test(line)).length,
  ).toBe(1)
})
const wishes = { informed: null, discussion: null, newOrganisations: null, capacity: null, basis: null, exclusions: [] }

test('[EM2] whom the person keeps out reads in an emergency, and the review says that it was against their wish', async () => {
  const { one, asked } = await stranger()
  const out = { kind: 'organisation' as const, id: 'hospital', from: londonDate(Date.now()), until: null, reason: null }
  const found = await world.app.ports.cases.get(one.id)
  if (!found) throw new Error('no case')
  await world.app.ports.cases.save({ ...found, wishes: { ...noWishes(), exclusions: [out] } })
  const token = await proven('consultant')
  const opened = await call(token, 'POST', '/api/emergencies', asked)
  expect(opened.status).toBe(200)
  expect((await call(token, 'GET', `/api/cases/${one.id}`)).status).toBe(200)
  expect((await call(token, 'GET', `/api/cases/${one.id}/wishes`)).body).toMatchObject({ canChange: false })
  const listed = (await call(await world.token('gp'), 'GET', '/api/emergencies')).body.emergencies
  expect(listed.find((row: { id: string }) => row.id === opened.body.id)).toMatchObject({ despiteWish: true })
})

test('[EM4] S-62 B-38 after an hour it is over by itself: the sections close, the page is told to forget, the door is shut', async () => {
  const { one, asked } = await stranger()
  const token = await proven('consultant')
  expect((await call(token, 'POST', '/api/emergencies', asked)).status).toBe(200)
  const live = await world.live('consultant')
  const section = await joinRecord({ origin: world.url, caseId: one.id, compartment: 'plan', token })
  const forget = heard(live, 'access:changed', event => event.caseId === one.id)
  ahead = 59 * 60_000
  await endOverdueEmergencies(world.app.ports)
  expect((await call(await world.token('consultant'), 'GET', `/api/cases/${one.id}`)).status, 'a minute before').toBe(
    200,
  )
  ahead = 60 * 60_000 + 1_000
  try {
    await forget
    expect([closeCodes.rightsChanged.code, closeCodes.signInAgain.code]).toContain(await section.closed())
    const later = await world.token('consultant')
    const there = await call(later, 'GET', `/api/cases/${one.id}`)
    expect(there).toEqual(await call(later, 'GET', '/api/cases/no-such-case'))
    const back = openRecord({ origin: world.url, caseId: one.id, compartment: 'plan', token: later })
    expect(await back.closed()).toBe(closeCodes.notAllowed.code)
    const ends = (await world.audit(one.id)).filter(row => row.what === 'emergency:end')
    expect(ends).toMatchObject([{ who: 'system', outcome: 'done' }])
  } finally {
    ahead = 0
  }
})

test('[EM4] its reader ends it early, nobody else does, and what has ended stays ended', async () => {
  const { one, asked } = await stranger()
  const token = await proven('nurse')
  const { id } = (await call(token, 'POST', '/api/emergencies', asked)).body
  const end = (by: string) => call(by, 'POST', `/api/emergencies/${id}/end`)
  expect((await end(await world.token('consultant'))).status).toBe(404)
  expect((await end(token)).status).toBe(200)
  expect((await end(token)).status).toBe(409)
  expect((await call(token, 'GET', `/api/cases/${one.id}`)).status).toBe(404)
})

test('[EM5] the guardian signs off, of their own practice, nobody their own, and once', async () => {
  const { asked } = await stranger()
  const token = await proven('nurse')
  const { id } = (await call(token, 'POST', '/api/emergencies', asked)).body
  const review = (by: string, given: object = { verdict: 'justified', note: 'She was on the floor.' }) =>
    call(by, 'POST', `/api/emergencies/${id}/review`, given)
  const gp = await world.token('gp')
  expect((await review(gp)).status, 'still open').toBe(409)
  await call(token, 'POST', `/api/emergencies/${id}/end`)
  for (const person of ['nurse', 'coordinator', 'administrator', 'pharmacist']) {
    const other = await world.token(person)
    expect((await review(other)).status, person).toBe(403)
    expect((await call(other, 'GET', '/api/emergencies')).status, person).toBe(403)
  }
  expect((await review(await world.token('stranger'))).status, 'guardian of another practice').toBe(404)
  expect((await call(gp, 'GET', '/api/today')).body.emergenciesToReview).toBeGreaterThan(0)
  expect((await review(gp, { verdict: 'justified', note: ' ' })).status).toBe(400)
  expect((await review(gp)).status).toBe(200)
  expect((await review(gp)).status).toBe(409)

  // Once a guardian is named, the other GPs hold the office no longer.
  const administrator = await world.token('administrator')
  const entry = { version: 1, guardianId: 'chair', agreement: null, retention: null }
  expect((await call(administrator, 'PUT', '/api/registers/practice', entry)).status).toBe(200)
  expect((await call(gp, 'GET', '/api/emergencies')).status).toBe(403)
  expect((await call(await world.token('chair'), 'GET', '/api/emergencies')).status).toBe(200)
})
