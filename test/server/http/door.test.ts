import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '#shared/http'
import { MAX_BUNDLE_BYTES } from '#shared/imports'
import { startWorld, type World } from '#test/support/app'
import { within } from '#test/support/deadline'

let world: World
let token: string

beforeAll(async () => {
  world = await startWorld()
  token = await world.token('coordinator')
})
afterAll(() => world.stop())

const names = Object.keys(routes) as (keyof typeof routes)[]
const address = (path: string) => path.replace(/:\w+/g, 'nothing-here')
const post = (path: string, body: string, type = 'application/json') =>
  request(world.url).post(path).set('Authorization', `Bearer ${token}`).set('Content-Type', type).send(body)

describe('[HT3] strangers', () => {
  test.each(names.filter(name => !('open' in routes[name])))('%s answers "sign in"', async name => {
    const { method, path } = routes[name]
    const answer = await request(world.url)
      [method](address(path))
      .set('Content-Type', 'application/json')
      .send(method === 'get' ? undefined : '{}')
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({ ok: false, code: 'sign-in-again' })
  })

  test('the document names every route, and the viewer needs nothing from elsewhere', async () => {
    const document = (await request(world.url).get('/api/openapi.json').expect(200)).body
    for (const name of names) {
      const { method, path } = routes[name]
      expect(document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method]?.operationId, name).toBe(name)
    }
    const page = (await request(world.url).get('/api/docs').expect(200)).text
    expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url).every(url => url?.startsWith('/'))).toBe(
      true,
    )
    await request(world.url).get('/api/docs/swagger-ui-bundle.js').expect(200)
  })
})

describe('[HT1] S-45 S-46 B-67 B-69: bad requests', () => {
  const path = '/api/cases/search'
  test.each([
    ['malformed JSON', '{"text": ', 'application/json', 400, 'malformed-json'],
    ['a list instead of an object', '[]', 'application/json', 400, 'invalid'],
    ['a wrong type', 'text=x', 'application/x-www-form-urlencoded', 415, 'unsupported-type'],
    ['no type', '{}', 'text/plain', 415, 'unsupported-type'],
    ['a body that is too large', JSON.stringify({ text: 'x'.repeat(300_000) }), 'application/json', 413, 'too-large'],
    ['20,000 levels', `{"text":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'application/json', 400, undefined],
    ['__proto__', '{"text":"a b","__proto__":{"x":1}}', 'application/json', 400, 'malformed-json'],
    [
      'constructor, deep',
      '{"text":{"a":[{"constructor":{"prototype":{"x":1}}}]}}',
      'application/json',
      400,
      'malformed-json',
    ],
    ['an unknown key', '{"text":"smith john","role":"administrator"}', 'application/json', 400, 'invalid'],
  ])('%s', async (_name, body, type, status, code) => {
    const answer = await post(path, body, type)
    expect(answer.status).toBe(status)
    if (code) expect(answer.body.code).toBe(code)
    expect(answer.text).not.toMatch(/node_modules|\.ts:|at \w+ \(|Mongo/)
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test('a bad escape in the address', async () => {
    const raw = await rawRequest('GET /api/cases/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(raw).toMatch(/^HTTP\/1\.1 400/)
    expect(raw).not.toMatch(/node_modules|URIError/)
  })

  test('a gzip body that grows is counted unpacked', async () => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
    const answer = await fetch(world.url + path, {
      method: 'POST',
      headers,
      body: gzipSync(Buffer.alloc(50_000_000, ' ')),
    })
    expect(answer.status).toBe(413)
  })

  test('[IM71] a bundle that says it is too large is refused before it is read', async () => {
    const raw = await rawRequest(
      `POST /api/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/fhir+json\r\nContent-Length: ${100 * 1024 * 1024}\r\nConnection: close\r\n\r\n{`,
    )
    expect(raw).toMatch(/^HTTP\/1\.1 413/)
  })

  test('[IM71] a bundle that hides its size is refused when the limit is passed', async () => {
    const { port } = new URL(world.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    let answer = ''
    const answered = new Promise<string>(resolve => {
      socket.on('data', data => {
        answer += data.toString('latin1')
        if (answer.includes('\r\n\r\n')) resolve(answer)
      })
      socket.on('close', () => resolve(answer))
    })
    socket.write(
      `POST /api/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`
    for (let sent = 0; sent <= MAX_BUNDLE_BYTES + 0x100000 && !socket.destroyed; sent += 0x100000) {
      if (!socket.write(chunk)) await Promise.race([new Promise(resolve => socket.once('drain', resolve)), answered])
    }
    expect(await within(10_000, 'the answer', answered, () => answer)).toMatch(/^HTTP\/1\.1 413/)
    socket.destroy()
  })
})

describe('[HT2] S-40 B-25: operators where text is expected', () => {
  const bad: unknown[] = [{ $ne: null }, ['a', 'b'], { $where: 'sleep(1000)' }, { $gt: '' }, 7, null, true]
  test.each(bad.map(value => [JSON.stringify(value), value]))('%s', async (_name, value) => {
    const fields = [
      ['/api/session', { email: value, password: 'x' }],
      ['/api/session', { email: 'gp@example.org', password: value }],
      ['/api/cases/search', { text: value }],
      [
        '/api/meetings',
        {
          title: value,
          kind: 'mdt',
          startsAt: 'x',
          plannedMinutes: 5,
          place: null,
          chairId: value,
          deputyId: null,
          memberIds: [value],
        },
      ],
    ] as const
    for (const [path, body] of fields) {
      const answer = await post(path, JSON.stringify(body))
      expect(answer.status, path).toBe(400)
      expect(answer.body.code).toBe('invalid')
    }
  })

  test('in an address it is not an id', async () => {
    const answer = await request(world.url)
      .get('/api/cases/%7B%22$ne%22:null%7D?id[$ne]=1')
      .set('Authorization', `Bearer ${token}`)
    expect(answer.status).toBe(404)
  })
})

describe('[HT4] S-20 S-49 B-35 other origins', () => {
  test.each(['https://evil.example', 'null', 'http://localhost:1'])('%s changes nothing', async origin => {
    const answer = await request(world.url)
      .post('/api/session')
      .set('Origin', origin)
      .send({ email: 'a@b.org', password: 'x' })
    expect(answer.status).toBe(403)
    for (const path of ['/live/?EIO=4&transport=websocket', '/record/some-case/plan?schema=1']) {
      const raw = await rawRequest(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: ${origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      )
      expect(raw, path).toMatch(/^HTTP\/1\.1 403/)
    }
    const polling = await request(world.url).get('/live/?EIO=4&transport=polling').set('Origin', origin)
    expect(polling.status).toBe(403)
  })

  test('an upgrade to nowhere is answered, not left hanging', async () => {
    const raw = await rawRequest(
      'GET /elsewhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    )
    expect(raw).toMatch(/^HTTP\/1\.1 404/)
  })
})

test('[HT5] health, readiness and figures name nobody', async () => {
  await request(world.url).get('/healthz').expect(200, { ok: true })
  const ready = await request(world.url).get('/readyz').expect(200)
  expect(ready.body).toEqual({ ok: true, parts: { store: true, record: true } })
  const figures = await request(world.url).get('/metrics').expect(200)
  expect(figures.text).toMatch(/caseroom_live_sockets \d/)
  expect(figures.text).not.toMatch(/coordinator|Test |example\.org/)
})

test('[HT1] S-48 answers carry the security headers', async () => {
  const answer = await request(world.url).get('/api/people').set('Authorization', `Bearer ${token}`)
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  expect(answer.headers['content-security-policy']).not.toContain('unsafe-eval')
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['x-powered-by']).toBeUndefined()
})

function rawRequest(text: string): Promise<string> {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1')
  let answer = ''
  const done = new Promise<string>(resolve => {
    socket.on('data', data => {
      answer += data.toString('latin1')
      if (answer.includes('\r\n\r\n')) resolve(answer)
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
  })
  socket.write(text)
  return within(15_000, 'an answer', done, () => answer).finally(() => socket.destroy())
}
