// An hour with the OpenAPI document, the protocol page and a low-privilege account, written down. The link worker is on the
// team of one case and has been told every id of another: the case, its meeting, its item. Everything that comes back is
// kept, and none of it may hold a word of that case; nothing of it may have changed.
import { createHmac, randomUUID } from 'node:crypto'
import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeStateAsUpdate } from 'yjs'
import { commandNeeds } from '#shared/needs'
import { closeCodes, discussionCompartment } from '#shared/record'
import { compartmentKinds } from '#shared/roles'
import { connectLive, joinMeeting, type Live, send, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { payloadFor } from '#test/support/payloads'
import { openRecord } from '#test/support/recordClient'
import { canary, nhsNumber, type Scene, twoCases } from '#test/support/twoCases'

let world: World
let scene: Scene
let attacker: Live
let token: string
let mine: Scene['mine']
let theirs: Scene['theirs']
/** Every byte the attacker was given. */
const loot: string[] = []
let before: string

beforeAll(async () => {
  world = await startWorld()
  scene = await twoCases(world)
  ;({ mine, theirs } = scene)
  token = await world.token('link-worker')
  attacker = await world.live('link-worker')
  ;(attacker as unknown as Socket).onAny((...event: unknown[]) => loot.push(JSON.stringify(event)))
  before = await scene.stateOfTheirs()
})
afterAll(() => world.stop())

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(world.url + path, {
    method,
    redirect: 'manual',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  loot.push(text, JSON.stringify([...answer.headers]))
  return { status: answer.status, text }
}

function command(live: Live, name: string, payload: unknown): Promise<{ ok: boolean; code?: string }> {
  const answer = new Promise<{ ok: boolean; code?: string }>(resolve => {
    ;(live as unknown as Socket).emit(name, payload, (reply: { ok: boolean; code?: string }) => {
      loot.push(JSON.stringify(reply))
      resolve(reply)
    })
  })
  return within(10_000, `the answer to ${name}`, answer, () => 'nothing')
}

interface Operation {
  method: string
  path: string
}
async function operations(): Promise<Operation[]> {
  const document: { paths: Record<string, Record<string, unknown>> } = await (
    await fetch(`${world.url}/api/openapi.json`)
  ).json()
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
  )
}
const filled = (path: string, at: { caseId: string; meetingId: string }) =>
  path.replace('{caseId}', at.caseId).replace('{meetingId}', at.meetingId)

test('[AC16] S-30 S-43 every documented operation on the known ids answers as on made-up ids', async () => {
  const all = await operations()
  expect(all.length).toBeGreaterThan(15)
  for (const { method, path } of all.filter(one => one.path.includes('{'))) {
    const bodies = method === 'GET' ? [undefined] : [{}, { memberIds: ['link-worker'] }]
    for (const body of bodies) {
      const real = await ask(method, filled(path, theirs), body)
      const madeUp = await ask(method, filled(path, { caseId: 'nothing-a', meetingId: 'nothing-b' }), body)
      expect(real, `${method} ${path}`).toEqual(madeUp)
      expect(real.status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
    }
  }
})

test('[AC16] lists, searches and imports give nothing of it away', async () => {
  const nobody = await ask('POST', '/api/cases/search', { text: '9990000026' })
  expect(await ask('POST', '/api/cases/search', { text: nhsNumber })).toEqual(nobody)
  for (const text of [`${canary} Ada`, `${canary} 1941`, 'ada 1941-03-03', '.* .*', '{"$ne":null} x']) {
    await ask('POST', '/api/cases/search', { text })
  }
  for (const path of ['/api/today', '/api/meetings', '/api/actions', '/api/flags', '/api/people'])
    await ask('GET', path)
  expect((await ask('POST', '/api/audit/search', { about: theirs.caseId })).status).toBe(403)
  expect((await ask('POST', '/api/imports', { resourceType: 'Bundle', type: 'collection', entry: [] })).status).toBe(
    403,
  )
  expect((await ask('PUT', `/api/cases/${mine.caseId}/team`, { memberIds: ['link-worker'] })).status).toBe(403)
})

test('[AC16] S-44 B-37 extra fields, operators and other methods', async () => {
  const extras = [{ role: 'administrator' }, { organisationId: 'practice' }, { actorId: 'chair' }, { $where: '1' }]
  for (const extra of extras) {
    expect((await ask('POST', '/api/cases/search', { text: `${canary} Ada`, ...extra })).status).toBe(400)
    const wanted = { title: 'x', kind: 'mdt', startsAt: '2199-01-01T10:00:00Z', plannedMinutes: 5, place: null }
    const people = { chairId: 'link-worker', deputyId: null, memberIds: [] }
    expect((await ask('POST', '/api/meetings', { ...wanted, ...people, ...extra })).status).toBe(400)
  }
  for (const method of ['PATCH', 'PUT', 'DELETE', 'OPTIONS']) {
    for (const path of [`/api/cases/${theirs.caseId}`, `/api/meetings/${theirs.meetingId}`, '/api/people']) {
      expect((await ask(method, path, {})).status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
    }
  }
})

test('[AC16] other spellings of an address, and headers that proxies believe', async () => {
  const id = theirs.caseId
  const spellings = [
    `/api//cases/${id}`,
    `/api/cases/${id}/`,
    `/API/CASES/${id}`,
    `/api/cases/${mine.caseId}/../${id}`,
    `/api/cases/${mine.caseId}/..%2f${id}`,
    `/api/cases/${id}%00`,
    `/api/cases/${id};x=1`,
    `/api/cases/${id}?caseId=${mine.caseId}`,
    `/api/cases/${mine.caseId}?caseId=${id}`,
    `/api/cases/${mine.caseId},${id}`,
    '/api/cases/%7B%22$gt%22:%22%22%7D',
    '/api/cases',
    '/api/audit',
    '/api/..%2f..%2fpackage.json',
    '/fhir/R4/Patient',
    '/socket.io/?EIO=4&transport=polling',
    '/.env',
    '/server/config.ts',
  ]
  for (const path of spellings) await ask('GET', path)
  const believed: Record<string, string>[] = [
    { 'X-Original-URL': `/api/cases/${id}` },
    { 'X-HTTP-Method-Override': 'GET' },
    { 'X-Forwarded-For': '127.0.0.1', 'X-Forwarded-User': 'chair', 'X-Remote-User': 'chair' },
    { Cookie: `token=${token}; user=chair; role=administrator` },
  ]
  for (const headers of believed) {
    expect((await ask('GET', `/api/cases/${id}`, undefined, headers)).status).toBe(404)
  }
})

test('[AC16] [SE2] S-01 tokens made at home', async () => {
  const [head = '', body = '', signature = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const asChair = part({ ...claims, sub: 'chair' })
  const signed = (secret: string) => {
    const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${asChair}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  const forged = [
    `${part({ alg: 'none', typ: 'JWT' })}.${asChair}.`,
    `${part({ alg: 'none' })}.${body}.`,
    `${head}.${asChair}.${signature}`,
    ...['', 'secret', 'changeme', 'caseroom', 'demonstration'].map(signed),
    `${token}x`,
    'undefined',
  ]
  for (const made of forged) {
    const answer = await ask('GET', `/api/cases/${theirs.caseId}`, undefined, { Authorization: `Bearer ${made}` })
    expect(answer.status).toBe(401)
    const closed = openRecord({ origin: world.url, caseId: theirs.caseId, compartment: 'plan', token: made })
    expect([1006, closeCodes.signInAgain.code]).toContain(await closed.closed())
    const live = connectLive(world.url, made)
    const refused = new Promise<string>(resolve => live.once('connect_error', error => resolve(error.message)))
    expect(await within(15_000, 'a refusal', refused, () => 'nothing')).toBe('sign-in-again')
    live.disconnect()
    expect(await command(attacker, 'session:renew', { token: made })).toMatchObject({ ok: false })
  }
  for (const refresh of ['', 'x.y', `${claims.sid}.x`, `${'a'.repeat(5000)}`]) {
    const cookies = { Cookie: `caseroom=${refresh}; __Host-caseroom=${refresh}` }
    expect((await ask('POST', '/api/session/refresh', {}, cookies)).status).toBe(401)
  }
  // A made-up secret for one's own session id ended that session, as it should: whoever holds a copy gains nothing.
  expect((await ask('GET', '/api/today')).status).toBe(401)
  token = await world.token('link-worker')
})

test('[AC16] every live command on the known ids, under both cases', async () => {
  const chair = await world.live('chair')
  await joinMeeting(chair, theirs.meetingId)
  const nowhere = { meetingId: 'nothing-a', itemId: 'nothing-b', caseId: 'nothing-c' }
  const places = [
    theirs,
    { ...theirs, caseId: mine.caseId },
    { ...mine, itemId: theirs.itemId },
    { ...mine, caseId: theirs.caseId },
  ]
  for (const name of Object.keys(commandNeeds)) {
    for (const place of places) {
      const given = payloadFor(name, place)
      if ('decisionId' in given) given.decisionId = theirs.decisionId
      const reply = await command(attacker, name, given)
      expect(reply, `${name} ${JSON.stringify(place)}`).toMatchObject({ ok: false })
      for (const extra of [{ actorId: 'chair' }, { by: 'chair' }, { version: 1 }]) {
        expect(await command(attacker, name, { ...given, ...extra })).toMatchObject({ ok: false })
      }
    }
    const real = await command(attacker, name, payloadFor(name, theirs))
    expect(real, name).toEqual(await command(attacker, name, payloadFor(name, nowhere)))
    // The allowance of one connection is not what is under test here.
    attacker.disconnect()
    attacker = await world.live('link-worker')
    ;(attacker as unknown as Socket).onAny((...event: unknown[]) => loot.push(JSON.stringify(event)))
  }
  expect(await command(attacker, 'meeting:join', { meetingId: theirs.meetingId })).toMatchObject({ code: 'not-found' })
  const presence = { meetingId: theirs.meetingId, itemId: theirs.itemId, away: false }
  expect(await command(attacker, 'presence:set', presence)).toMatchObject({ ok: false })
  for (const name of ['join', 'subscribe', 'meeting:changed', 'discussion:changed', 'meeting:watch']) {
    await Promise.race([
      command(attacker, name, { room: `meeting:${theirs.meetingId}` }),
      command(attacker, 'meeting:join', {}),
    ])
  }
  // Something happens in the meeting: the attacker's connection, which asked for every room, hears nothing of it.
  const text = `${canary} again`
  const about = { discussionId: theirs.itemId, caseId: theirs.caseId }
  await send(chair, 'decision:propose', { ...about, kind: 'plan', text, rationale: null })
  before = await scene.stateOfTheirs()
  await command(attacker, 'meeting:join', { meetingId: theirs.meetingId })
})

test('[AC16] a meeting of one’s own is no way into somebody else’s case', async () => {
  const wanted = { title: 'Trap', kind: 'mdt', startsAt: new Date().toISOString(), plannedMinutes: 60, place: null }
  const people = { chairId: 'link-worker', deputyId: null, memberIds: [] }
  const made = JSON.parse((await ask('POST', '/api/meetings', { ...wanted, ...people })).text)
  const meetingId: string = made.id
  const add = {
    commandId: randomUUID(),
    meetingId,
    question: '?',
    presenterId: 'link-worker',
    minutes: 5,
    invitedIds: ['link-worker'],
  }
  expect(await command(attacker, 'agenda:add', { ...add, caseId: theirs.caseId })).toMatchObject({ code: 'not-found' })
  expect(await command(attacker, 'agenda:add', { ...add, caseId: mine.caseId })).toMatchObject({ ok: true })
  await joinMeeting(attacker, meetingId).then(joined => loot.push(JSON.stringify(joined)))
  expect((await ask('GET', `/api/cases/${theirs.caseId}`)).status).toBe(404)
})

test('[AC16] every section of the record, under every address', async () => {
  const compartments = compartmentKinds.map(kind =>
    kind === 'discussion' ? discussionCompartment(theirs.itemId) : kind,
  )
  const tries = [
    ...compartments.map(compartment => [theirs.caseId, compartment]),
    [mine.caseId, discussionCompartment(theirs.itemId)],
    [mine.caseId, `..%2f${theirs.caseId}%2fplan`],
    [`${mine.caseId}%2f..%2f${theirs.caseId}`, 'plan'],
    [theirs.caseId, 'Plan'],
    [theirs.caseId, 'plan%00'],
    [mine.caseId, 'safeguarding'],
    [mine.caseId, 'clinical'],
    [mine.caseId, 'not-yet-shared'],
  ]
  for (const [caseId = '', compartment = ''] of tries) {
    const client = openRecord({ origin: world.url, caseId, compartment, token })
    expect([1006, closeCodes.notAllowed.code], `${caseId}/${compartment}`).toContain(await client.closed())
    loot.push(client.raw().toString('latin1'))
  }
  // Frames sent in the moment before the verdict are not read.
  const eager = openRecord({ origin: world.url, caseId: theirs.caseId, compartment: 'plan', token })
  eager.socket.on('open', () => eager.sendUpdate(encodeStateAsUpdate(eager.doc)))
  expect(await eager.closed()).toBe(closeCodes.notAllowed.code)
  loot.push(eager.raw().toString('latin1'))
})

test('[AC16] the loot: not a word; the case: as it was; the audit: who tried', async () => {
  expect(loot.length).toBeGreaterThan(300)
  const leaks = loot.filter(text => new RegExp(`${canary}|${nhsNumber}`, 'i').test(text))
  expect(leaks.map(text => text.slice(0, 200))).toEqual([])
  expect(loot.filter(text => /node_modules|\.ts:\d|Mongo|stack/.test(text)).map(text => text.slice(0, 200))).toEqual([])
  expect(await scene.stateOfTheirs()).toBe(before)
  const tried = (await world.audit(theirs.caseId)).filter(row => row.who === 'link-worker')
  expect(tried.length).toBeGreaterThan(30)
  expect(tried.filter(row => row.outcome === 'done')).toEqual([])
})
