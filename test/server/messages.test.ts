import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseMessages, inbox } from '#shared/caseMessage'
import { heard, send, startWorld, type World } from '#test/support/app'

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
const onCase = async (personId: string, caseId: string) =>
  caseMessages.parse((await get(personId, `/api/cases/${caseId}/messages`)).body)
const of = async (personId: string, caseId: string) => {
  const { messages, contacts } = inbox.parse((await get(personId, '/api/messages')).body)
  return {
    messages: messages.filter(one => one.caseId === caseId).map(one => one.message),
    contacts: contacts.filter(one => one.caseId === caseId).map(one => one.contact),
  }
}

test('[BM1] a role without anybody who may see the case, and a person without access, are refused', async () => {
  const { id: caseId } = await world.addCase()
  const pharmacist = await world.live('pharmacist')
  const message = (to: { role: 'nurse' } | { personId: string }) =>
    send(pharmacist, 'message:send', { caseId, to, text: 'Please look in on him.' })
  expect(await message({ role: 'nurse' })).toMatchObject({ code: 'invalid', message: expect.stringContaining('Nurse') })
  expect(await message({ personId: 'nurse' })).toMatchObject({ code: 'invalid' })
  expect(await message({ personId: 'administrator' })).toMatchObject({ code: 'invalid' })
  expect(await message({ personId: 'gp' })).toMatchObject({ ok: true })
})

test('[BM2] [BM6] row 19 of the papers: to a role, read by whoever holds it, and told to the sender at once', async () => {
  const { id: caseId } = await world.addCase({ teamIds: ['nurse', 'social-worker'] })
  const [pharmacist, nurse] = [await world.live('pharmacist'), await world.live('nurse')]
  const arrives = heard(nurse, 'case:changed', event => event.caseId === caseId)
  const commandId = randomUUID()
  const payload = { caseId, to: { role: 'nurse' as const }, text: 'He missed two issues of olanzapine.' }
  const reply = await send(pharmacist, 'message:send', payload, commandId)
  expect(JSON.stringify(await arrives)).not.toContain('olanzapine')
  expect(await send(pharmacist, 'message:send', payload, commandId), 'a repeat').toEqual(reply)
  const messageId = reply.ok ? (reply.id ?? '') : ''
  expect((await of('nurse', caseId)).messages).toMatchObject([{ text: payload.text, toMe: true, read: null }])
  expect((await get('nurse', '/api/today')).body).toMatchObject({ messagesToRead: 1 })
  expect((await onCase('social-worker', caseId)).messages).toEqual([])
  expect(await send(await world.live('social-worker'), 'message:read', { caseId, messageId })).toMatchObject({
    code: 'not-found',
  })
  const told = heard(pharmacist, 'case:changed', event => event.caseId === caseId)
  expect(await send(nurse, 'message:read', { caseId, messageId })).toMatchObject({ ok: true })
  await told
  expect((await onCase('pharmacist', caseId)).messages).toMatchObject([{ read: { by: { name: 'Test nurse' } } }])
  expect((await get('nurse', '/api/today')).body).toMatchObject({ messagesToRead: 0 })
  expect(JSON.stringify(await world.audit(caseId))).not.toContain('olanzapine')
})

test('[BM3] unread for three working days it is on the coordinator’s list and Today, until it is read', async () => {
  const { id: caseId } = await world.addCase({ teamIds: ['nurse'] })
  const sent = await send(await world.live('pharmacist'), 'message:send', {
    caseId,
    to: { personId: 'nurse' },
    text: 'Hello',
  })
  const messageId = sent.ok ? (sent.id ?? '') : ''
  expect((await of('coordinator', caseId)).messages).toEqual([])
  now = '2026-11-26T09:00:00.000Z'
  expect((await of('coordinator', caseId)).messages).toMatchObject([{ escalated: true, toMe: false }])
  expect((await get('coordinator', '/api/today')).body.messagesToRead).toBeGreaterThan(0)
  await send(await world.live('nurse'), 'message:read', { caseId, messageId })
  expect((await of('coordinator', caseId)).messages).toEqual([])
})

test('[BM4] row 20 of the papers: a welfare contact has an owner with access; when the owner leaves, the practice sees it', async () => {
  const { id: caseId } = await world.addCase({ teamIds: ['link-worker'] })
  const pharmacist = await world.live('pharmacist')
  const ask = (ownerId: string) =>
    send(pharmacist, 'contact:ask', { caseId, why: 'Is he eating?', ownerId, due: '2026-11-30' })
  expect(await ask('nurse'), 'no access').toMatchObject({ code: 'invalid' })
  expect(await ask('observer'), 'gives no care').toMatchObject({ code: 'invalid' })
  expect(await ask('link-worker')).toMatchObject({ ok: true })
  expect((await of('link-worker', caseId)).contacts).toMatchObject([{ mine: true, concerns: [] }])
  expect((await of('coordinator', caseId)).contacts).toEqual([])
  const people = world.app.ports.people
  const all = people.all.bind(people)
  people.all = async () => (await all()).map(one => (one.id === 'link-worker' ? { ...one, disabled: true } : one))
  expect((await of('coordinator', caseId)).contacts).toMatchObject([{ concerns: ['owner-left'] }])
  people.all = all
})

test('[BM5] three attempts in vain are on the coordinator’s list; a stranger cannot note one', async () => {
  const { id: caseId } = await world.addCase()
  const gp = await world.live('gp')
  const made = await send(gp, 'contact:ask', { caseId, why: 'Is she well?', ownerId: 'gp', due: '2026-11-30' })
  const attempt = {
    caseId,
    contactId: made.ok ? (made.id ?? '') : '',
    way: 'phone' as const,
    reached: false,
    note: 'No answer',
  }
  expect(await send(await world.live('stranger'), 'contact:try', attempt)).toMatchObject({ code: 'not-found' })
  for (const expected of [[], [], [{ concerns: ['in-vain'] }]]) {
    expect(await send(gp, 'contact:try', attempt)).toMatchObject({ ok: true })
    expect((await of('coordinator', caseId)).contacts).toMatchObject(expected)
  }
})

test('[BM6] a stranger, and an administrator, get nothing', async () => {
  const { id: caseId } = await world.addCase()
  const [hidden, absent] = [
    await get('stranger', `/api/cases/${caseId}/messages`),
    await get('stranger', '/api/cases/no-such-case/messages'),
  ]
  expect(hidden.status).toBe(404)
  expect(hidden.body).toEqual(absent.body)
  expect((await get('administrator', '/api/messages')).status).toBe(403)
})
