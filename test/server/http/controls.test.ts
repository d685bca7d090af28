// Controls of the doors that have no other home: cookies, reuse of tokens, proxies, what is not there, and who is asked.
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSession } from '#server/domain/session'
import { closeCodes } from '#shared/record'
import { connectLive, password, startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'
import { joinRecord, openRecord } from '#test/support/recordClient'

let world: World
let now = new Date('2026-11-24T14:00:00.000Z')
beforeAll(async () => {
  world = await startWorld({ clock: { now: () => now } })
})
afterAll(() => world.stop())

const signIn = (email: string, headers: Record<string, string> = {}, given = password) =>
  request(world.url).post('/api/session').set(headers).send({ email, password: given })
const cookieOf = (response: request.Response) => String(response.headers['set-cookie'] ?? '').split(';')[0] ?? ''
const refresh = (cookie: string) => request(world.url).post('/api/session/refresh').set('Cookie', cookie)

test('[SE3] S-04 B-28 a refresh token used again after its grace ends the session at every door within 2 s, with a row', async () => {
  const one = await world.addCase()
  const signed = await signIn('gp@example.org').expect(200)
  const token: string = signed.body.accessToken
  const first = cookieOf(signed)
  await refresh(first).expect(200)
  const socket = connectLive(world.url, token)
  await within(15_000, 'connection', new Promise<void>(resolve => socket.once('connect', resolve)), () => 'nothing')
  const section = await joinRecord({ origin: world.url, caseId: one.id, compartment: 'plan', token })
  const closed = new Promise<void>(resolve => socket.once('disconnect', () => resolve()))
  now = new Date(now.getTime() + 11_000)
  const from = performance.now()
  await refresh(first).expect(401)
  await within(2_000, 'the live connection to close', closed, () => 'open')
  expect(await section.closed()).toBe(closeCodes.signInAgain.code)
  expect(performance.now() - from).toBeLessThan(2_000)
  await request(world.url).get('/api/today').set('Authorization', `Bearer ${token}`).expect(401)
  const rows = (await world.audit('system')).filter(row => row.who === 'gp').map(row => row.what)
  expect(
    rows.some(what => /reuse|session/.test(what)),
    rows.join(' '),
  ).toBe(true)
})

test('[LD7] S-06 a token in the address opens neither door', async () => {
  const token = await world.token('gp')
  const one = await world.addCase()
  const polled = await request(world.url).get(`/live/?EIO=4&transport=polling&token=${token}&auth=${token}`)
  const socket = connectLive(`${world.url}?token=${token}`, '')
  const refused = new Promise<string>(resolve => {
    socket.once('connect_error', error => resolve(error.message))
    socket.once('connect', () => resolve('connected'))
  })
  expect(await within(15_000, 'the answer', refused, () => 'nothing')).toBe('sign-in-again')
  socket.disconnect()
  expect(polled.text, 'a transport, and nobody signed in').not.toContain('gp')
  await request(world.url).get(`/api/today?token=${token}&access_token=${token}`).expect(401)
  const section = openRecord({
    origin: world.url,
    caseId: one.id,
    compartment: 'plan',
    token: 'none',
    schema: `1&token=${token}&access_token=${token}`,
  })
  expect(await section.closed()).toBe(closeCodes.signInAgain.code)
})

test('[LD7] S-07 a live connection without a new token is closed within 30 s of the end of the old one', async () => {
  const personId = 'nurse'
  const issued = new Date(now.getTime() - 600_000 + 1_000)
  const sessionId = 'short'
  await world.app.ports.sessions.insert(newSession(sessionId, personId, 'none', now))
  const { token } = world.app.ports.tokens.issue({ personId, sessionId }, issued)
  const socket = connectLive(world.url, token)
  await within(15_000, 'connection', new Promise<void>(resolve => socket.once('connect', resolve)), () => 'nothing')
  const ended = new Promise<string>(resolve => socket.once('access:ended', event => resolve(event.reason)))
  expect(await within(30_000, 'the end of it', ended, () => 'still open')).toMatch(/sign-in has ended/i)
  socket.disconnect()
}, 45_000)

test('[LD7] S-21 B-75 one person has 64 live connections, and the next is refused; others are served', async () => {
  const token = await world.token('pharmacist')
  const open = await Promise.all(
    Array.from({ length: 64 }, async () => {
      const socket = connectLive(world.url, token)
      await within(20_000, 'connection', new Promise<void>(resolve => socket.once('connect', resolve)), () => 'nothing')
      return socket
    }),
  )
  const more = connectLive(world.url, token)
  const refused = new Promise<string>(resolve => {
    more.once('connect_error', error => resolve(error.message))
    more.once('connect', () => resolve('connected'))
  })
  expect(await within(15_000, 'the answer', refused, () => 'nothing')).toBe('too-many')
  expect((await world.live('chair')).connected).toBe(true)
  for (const socket of [...open, more]) socket.disconnect()
})

test('[HT7] S-11 B-74 a forged address, host or scheme gives nobody a new allowance, another page’s rights, or the figures', async () => {
  for (let tries = 0; tries < 6; tries++) {
    await signIn('observer@example.org', { 'X-Forwarded-For': `203.0.113.${tries}` }, 'guess')
  }
  expect((await signIn('observer@example.org', { 'X-Forwarded-For': '198.51.100.7' })).status).toBe(429)
  const forged = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https', Host: 'evil.example' }
  expect((await signIn('chair@example.org', { ...forged, Origin: 'https://evil.example' })).status).toBe(403)
  const cookie = String((await signIn('chair@example.org', forged).expect(200)).headers['set-cookie'])
  expect(cookie, 'the scheme is a setting, not a header').not.toContain('Secure')
})

describe('[HT8] in production', () => {
  let production: World
  beforeAll(async () => {
    production = await startWorld(
      {},
      { mode: 'production', publicOrigin: 'https://care.example', metricsToken: 'm'.repeat(20) },
    )
  })
  afterAll(() => production.stop())

  test('[SE3] S-03 the refresh token is a __Host- cookie that no script reads; the access token is in no cookie', async () => {
    const signed = await request(production.url).post('/api/session').send({ email: 'gp@example.org', password })
    const cookie = String(signed.headers['set-cookie'])
    expect(cookie).toMatch(/^__Host-caseroom=[^;]+;/)
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']) expect(cookie).toContain(part)
    expect(cookie).not.toMatch(/Domain=/i)
    expect(cookie).not.toContain(signed.body.accessToken)
    expect(Date.parse(signed.body.expiresAt) - Date.now()).toBeLessThanOrEqual(600_000)
    expect(signed.headers['cache-control']).toBe('no-store')
    expect(signed.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
  })

  test('[HT8] S-32 no figures without their token, no debugging, no list of files, no demonstration accounts', async () => {
    await request(production.url).get('/metrics').expect(404)
    await request(production.url).get('/metrics').set('X-Forwarded-For', '127.0.0.1').expect(404)
    await request(production.url).get('/metrics').set('Authorization', 'Bearer wrong').expect(404)
    await request(production.url)
      .get('/metrics')
      .set('Authorization', `Bearer ${'m'.repeat(20)}`)
      .expect(200)
    const paths = [
      '/debug',
      '/admin/debug',
      '/.git/config',
      '/.env',
      '/package.json',
      '/server/main.ts',
      '/assets/',
      '/data/',
    ]
    for (const path of [...paths, '/socket.io/admin', '/live/admin', '/json/list', '/node_modules/']) {
      const answer = await request(production.url).get(path)
      // What is no door is the page itself, which holds nothing of anybody.
      expect(answer.text, path).not.toMatch(/JWT_SECRET|"dependencies"|\[core\]|createApp|Index of/)
    }
    for (const method of ['trace', 'options', 'patch'] as const) {
      expect((await request(production.url)[method]('/api/people')).status, method).toBeGreaterThanOrEqual(400)
    }
  })
})

test('[HT9] S-51 B-71 addresses in an imported record are never asked', async () => {
  const asked: string[] = []
  const trap = createServer((heard, answer) => {
    asked.push(heard.url ?? '')
    answer.end()
  })
  await new Promise<void>(resolve => trap.listen(0, '127.0.0.1', resolve))
  const address = trap.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const patient = {
    resourceType: 'Patient',
    id: 'p',
    name: [{ family: 'Test', given: ['Ada'] }],
    birthDate: '1941-03-03',
    photo: [{ contentType: 'image/png', url: `${url}/photo` }],
    managingOrganization: { reference: `${url}/Organization/1` },
    meta: { profile: [`${url}/profile`] },
  }
  const document = {
    resourceType: 'DocumentReference',
    subject: { reference: `${url}/Patient/p` },
    content: [{ attachment: { url: `${url}/document`, contentType: 'application/pdf' } }],
  }
  const entry = [patient, document].map(resource => ({ fullUrl: `${url}/${resource.resourceType}/p`, resource }))
  const imported = await request(world.url)
    .post('/api/imports')
    .set('Authorization', `Bearer ${await world.token('gp')}`)
    .set('Content-Type', 'application/fhir+json')
    .send(
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'collection',
        link: [{ relation: 'next', url: `${url}/next` }],
        entry,
      }),
    )
  expect(imported.status, imported.text).toBe(200)
  await request(world.url)
    .get('/api/people')
    .set('Authorization', `Bearer ${await world.token('gp')}`)
    .expect(200)
  expect(asked).toEqual([])
  await new Promise(resolve => trap.close(resolve))
})

test('[HT9] S-51 no code of the server opens a connection but the provider’s, the mail server’s, the database’s and the relay’s settings', async () => {
  const files = (await readdir('server', { recursive: true })).filter(path => path.endsWith('.ts'))
  const outgoing =
    /\bfetch\(|\bhttps?\.(request|get)\(|\b(net|tls)\.connect\(|createConnection\(|new WebSocket\(|openid-client|nodemailer/
  const found: string[] = []
  for (const path of files) {
    const text = (await readFile(join('server', path), 'utf8')).replace(/\/\/.*$/gm, '')
    if (outgoing.test(text)) found.push(path)
  }
  expect(found.sort()).toEqual(['auth/elsewhere.ts', 'mail/smtp.ts', 'storage/connect.ts'])
})

test('[IM2] S-50 B-70 what is no FHIR JSON is refused at the door whatever it calls itself, and leaves nothing on the disk', async () => {
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')
  const uploads: [string, string | Buffer][] = [
    ['an SVG with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a web page', '<!doctype html><script>alert(1)</script>'],
    ['a zip', Buffer.from('504b0304140000000800', 'hex')],
    ['a PDF that is JSON too', '%PDF-1.7 {"resourceType":"Bundle"}'],
    ['the test virus', eicar],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
  ]
  const stored = async () => (await readdir(world.dataDir, { recursive: true })).sort()
  const before = await stored()
  for (const [what, bytes] of uploads) {
    const answer = await request(world.url)
      .post('/api/imports')
      .set('Authorization', `Bearer ${await world.token('gp')}`)
      .set('Content-Type', 'application/fhir+json')
      .set('Content-Disposition', 'attachment; filename="../../x.json.exe"')
      .send(bytes)
    expect(answer.status, what).toBeGreaterThanOrEqual(400)
    expect(answer.status, what).toBeLessThan(500)
    expect(answer.text, what).not.toMatch(/<script|EICAR/)
  }
  expect(await stored()).toEqual(before)
})
