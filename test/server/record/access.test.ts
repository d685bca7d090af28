// Who may open what at the record door of a whole server: raw frames, no page. A refusal reaches nobody and is a row of the audit.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeStateAsUpdate } from 'yjs'
import { closeCodes, discussionCompartment } from '#shared/record'
import { joinMeeting, send, startWorld, type World } from '#test/support/app'
import { until } from '#test/support/deadline'
import { joinRecord, openRecord, paragraph } from '#test/support/recordClient'

let world: World
let caseId: string
let itemId: string
let meetingId: string

beforeAll(async () => {
  world = await startWorld()
  const one = await world.addCase({ teamIds: ['nurse'] })
  caseId = one.id
  const snapshot = await world.meeting([caseId], ['social-worker', 'consultant'])
  meetingId = snapshot.meeting.id
  itemId = snapshot.meeting.items[0]?.id ?? ''
})
afterAll(() => world.stop())

const at = async (personId: string, compartment: string, id = caseId) => ({
  origin: world.url,
  caseId: id,
  compartment,
  token: await world.token(personId),
})
const lastRow = async (chain: string, who: string) => (await world.audit(chain)).filter(row => row.who === who).at(-1)

test('[AC4] a social worker’s frames to "clinical" are refused, reach nobody, and are audited', async () => {
  const gp = await joinRecord(await at('gp', 'clinical'))
  gp.write('Written by the GP')
  await gp.allSaved()
  const before = gp.received.length

  const intruder = await joinRecord(await at('social-worker', 'clinical'))
  expect(intruder.text()).toContain('Written by the GP')
  expect(await intruder.get('rights')).toMatchObject({ canWrite: false })
  const asUpdate = intruder.edit(text => text.push([paragraph('forged as an update')]))
  expect(await intruder.get('refused', message => message.frame === asUpdate)).toMatchObject({ code: 'read-only' })

  intruder.sendStep2(encodeStateAsUpdate(intruder.doc))
  await intruder.get('refused', message => message.frame === asUpdate + 1)
  await intruder.fence()
  await gp.fence()
  expect(gp.received.slice(before).filter(message => message.type === 'update')).toEqual([])

  const fresh = await joinRecord(await at('chair', 'clinical'))
  expect(fresh.text()).not.toContain('forged')
  const row = await until(15_000, 'the audit row', async () =>
    (await world.audit(caseId)).find(one => one.who === 'social-worker' && one.what === 'compartment:write-refused'),
  )
  expect(row).toMatchObject({ outcome: 'refused', detail: { compartment: 'clinical', code: 'read-only' } })
  await Promise.all([gp.close(), intruder.close(), fresh.close()])
})

test('[AC4] [RC11] "safeguarding" of another team: the same answer as for a case that does not exist', async () => {
  const gp = await joinRecord(await at('gp', 'safeguarding'))
  gp.write('A concern that stays here')
  await gp.allSaved()
  const refused = openRecord(await at('social-worker', 'safeguarding'))
  const nowhere = openRecord(await at('social-worker', 'safeguarding', 'no-such-case'))
  expect(await refused.closed()).toBe(closeCodes.notAllowed.code)
  expect(await nowhere.closed()).toBe(closeCodes.notAllowed.code)
  expect(refused.raw()).toEqual(nowhere.raw())
  expect(refused.raw().includes('concern')).toBe(false)
  expect(await lastRow(caseId, 'social-worker')).toMatchObject({
    what: 'compartment:read',
    outcome: 'refused',
    detail: { compartment: 'safeguarding' },
  })
  await gp.close()
})

test('[AC2] a case without a relationship does not exist at any door', async () => {
  for (const compartment of [
    'about-me',
    'plan',
    'clinical',
    'social',
    'not-yet-shared',
    'safeguarding',
    discussionCompartment(itemId),
  ]) {
    const stranger = openRecord(await at('stranger', compartment))
    expect(await stranger.closed(), compartment).toBe(closeCodes.notAllowed.code)
    expect(await lastRow(caseId, 'stranger'), compartment).toMatchObject({
      outcome: 'refused',
      detail: { compartment },
    })
  }
  const headers = { Authorization: `Bearer ${await world.token('stranger')}` }
  const answers = await Promise.all(
    [caseId, 'no-such-case'].flatMap(id =>
      ['', '/record', '/history'].map(async path => {
        const answer = await fetch(`${world.url}/api/cases/${id}${path}`, { headers })
        return [answer.status, await answer.text()]
      }),
    ),
  )
  expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]?.[0]).toBe(404)
})

test('[AC6] an administrator opens no compartment and no case', async () => {
  const admin = openRecord(await at('administrator', 'plan'))
  expect(await admin.closed()).toBe(closeCodes.notAllowed.code)
  const headers = { Authorization: `Bearer ${await world.token('administrator')}` }
  expect((await fetch(`${world.url}/api/cases/${caseId}`, { headers })).status).toBe(403)
})

test('[AC5] a discussion opened under another case’s address is not found', async () => {
  const other = await world.addCase()
  const refused = openRecord(await at('gp', discussionCompartment(itemId), other.id))
  expect(await refused.closed()).toBe(closeCodes.notAllowed.code)
})

test('[AC8] who leaves the team is closed at once, and judged again', async () => {
  const nurse = await joinRecord(await at('nurse', 'plan'))
  const headers = { Authorization: `Bearer ${await world.token('gp')}`, 'Content-Type': 'application/json' }
  const changed = await fetch(`${world.url}/api/cases/${caseId}/team`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ memberIds: [] }),
  })
  expect(changed.status).toBe(200)
  expect(await nurse.closed()).toBe(closeCodes.rightsChanged.code)
  const again = openRecord(await at('nurse', 'plan'))
  expect(await again.closed()).toBe(closeCodes.notAllowed.code)
})

test('[AC3] [AC8] the end of the meeting closes its guests, and freezes its discussion for all', async () => {
  const chair = await world.live('chair')
  await joinMeeting(chair, meetingId)
  await send(chair, 'meeting:start', { meetingId })
  const guest = await joinRecord(await at('consultant', 'plan'))
  await send(chair, 'item:conclude', { discussionId: itemId, caseId, outcome: 'carry-forward', reason: null })
  expect(await send(chair, 'meeting:end', { meetingId, from: itemId })).toMatchObject({ ok: true })
  expect(await guest.closed()).toBe(closeCodes.rightsChanged.code)
  expect(await openRecord(await at('consultant', 'plan')).closed()).toBe(closeCodes.notAllowed.code)
  const gp = await joinRecord(await at('gp', discussionCompartment(itemId)))
  expect(await gp.get('rights')).toMatchObject({ canWrite: false, reason: expect.stringContaining('ended') })
  const late = gp.write('too late')
  expect(await gp.get('refused', message => message.frame === late)).toMatchObject({ code: 'read-only' })
  await gp.close()
})

test('[AC7] an edit session is one row with what was written in it, and no text', async () => {
  const one = await world.addCase()
  const gp = await joinRecord(await at('gp', 'plan', one.id))
  gp.write('Confidential words')
  await gp.allSaved()
  await gp.close()
  const row = await until(15_000, 'the edit session', async () =>
    (await world.audit(one.id)).find(found => found.what === 'compartment:edit-session'),
  )
  expect(row).toMatchObject({ who: 'gp', outcome: 'done', detail: { compartment: 'plan' } })
  expect(JSON.stringify(await world.audit(one.id))).not.toContain('Confidential')
})

test('[RC104] S-24 B-12 B-13 B-14: who leaves the team is closed within 2 s, and coming back at once is judged anew', async () => {
  const one = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  const nurse = await joinRecord(await at('nurse', 'not-yet-shared', one.id))
  nurse.write('while on the team')
  await nurse.allSaved()
  const began = performance.now()
  const answer = await fetch(`${world.url}/api/cases/${one.id}/team`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await world.token('gp')}` },
    body: JSON.stringify({ memberIds: ['social-worker'] }),
  })
  expect(answer.status).toBe(200)
  expect(await nurse.closed()).toBe(closeCodes.rightsChanged.code)
  expect(performance.now() - began).toBeLessThan(2_000)
  const back = openRecord({ ...(await at('nurse', 'not-yet-shared', one.id)), doc: nurse.doc })
  expect(await back.closed()).toBe(closeCodes.notAllowed.code)
  expect(back.received).toEqual([])
  const colleague = await joinRecord(await at('social-worker', 'not-yet-shared', one.id))
  expect(colleague.text()).toContain('while on the team')
  await colleague.close()
})
