// A word that occurs nowhere else in every personal field, typed text, password and token; then everything the product
// writes about itself is searched for it. The log is taken at its most talkative and without the list of redacted names.
import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { discussionCompartment } from '#shared/record'
import { emitAny, type Live, send, startWorld, type World } from '#test/support/app'
import { describeBrowser, launchChromium, openPerson } from '#test/support/chromium'
import { until } from '#test/support/deadline'
import { joinRecord, openRecord } from '#test/support/recordClient'

/** The first word of each: spaces are written in several ways. */
const canaries = new Set<string>()
function word(about: string): string {
  canaries.add(`zq${about.split(' ')[0]}`)
  return `Zq${about}`
}
const password = word('password horse battery')
const email = `${word('email').toLowerCase()}@example.org`
const nhsNumber = '9990000018'
const birthDate = '1931-07-09'

let world: World
let caseId: string
let chair: Live
const lines: string[] = []
/** Tokens and cookies that were handed out. */
const secrets: string[] = []

beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  world = await startWorld({}, { logLevel: 'trace' }, pino({ level: 'trace' }, sink))
  const { people, passwords } = world.app.ports
  await people.addAccounts([
    {
      id: 'canary',
      name: `Dr ${word('staff')}`,
      email,
      role: 'gp',
      organisationId: 'practice',
      safeguardingLead: true,
      colour: 1,
      disabled: false,
      passwordHash: await passwords.hash(password),
    },
  ])
  const { person } = await world.addCase()
  const one = await world.addCase({
    person: {
      ...person,
      family: word('family'),
      given: word('given'),
      preferredName: word('preferred'),
      birthDate,
      nhsNumber: { value: nhsNumber, status: 'verified' },
      address: word('address'),
      phones: [word('phone')],
      language: word('language'),
    },
  })
  caseId = one.id
  chair = await world.live('chair')
})
afterAll(() => world.stop())

function hits(text: string): string[] {
  const found: string[] = []
  for (const canary of canaries) {
    const at = text.toLowerCase().indexOf(canary)
    if (at >= 0) found.push(text.slice(Math.max(0, at - 60), at + canary.length + 40))
  }
  for (const secret of [nhsNumber, birthDate, ...secrets]) if (text.includes(secret)) found.push(`holds ${secret}`)
  return found
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(world.url + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  for (const cookie of answer.headers.getSetCookie()) {
    const value = cookie.split(';')[0]?.split('=')[1]
    if (value) secrets.push(value)
  }
  return { status: answer.status, text: await answer.text() }
}

async function signedIn(): Promise<Record<string, string>> {
  const signed = await call('POST', '/api/session', { email, password })
  const { accessToken } = JSON.parse(signed.text)
  secrets.push(accessToken)
  return { Authorization: `Bearer ${accessToken}` }
}

async function meetAbout(): Promise<string> {
  const { meeting } = await world.meeting([caseId], ['consultant'])
  const itemId = meeting.items[0]?.id ?? ''
  const on = { discussionId: itemId, caseId }
  await send(chair, 'agenda:edit', {
    meetingId: meeting.id,
    itemId,
    question: word('question'),
    presenterId: 'gp',
    minutes: 5,
    invitedIds: [],
  })
  await send(chair, 'meeting:start', { meetingId: meeting.id })
  await send(chair, 'decision:propose', { ...on, kind: 'plan', text: word('decision'), rationale: word('rationale') })
  await send(chair, 'action:add', { ...on, text: word('action'), ownerId: 'gp', due: '2199-01-01' })
  const flag = { anchor: { kind: 'item' as const }, quote: word('quote'), reason: 'other' as const }
  await send(chair, 'flag:raise', { ...on, ...flag, severity: 'urgent', comment: word('comment'), to: { role: 'gp' } })
  emitAny(chair, 'decision:propose', { ...on, commandId: randomUUID(), text: word('bad') }, () => undefined)
  emitAny(chair, word('command'), { text: word('bad') }, () => undefined)
  return meeting.id
}

test('[AC17] [HT5] S-52 B-40 all doors used, well and badly: the logs at trace and the figures hold none of it', async () => {
  const headers = await signedIn()
  await call('POST', '/api/session', { email, password: word('wrong password') })
  await call('POST', '/api/session', `{"email":"${email}","password":"${word('cut')}`)
  await call('POST', '/api/session/refresh', {}, { Cookie: `caseroom=${word('cookie')}.x` })
  await call('POST', '/api/cases/search', { text: `${word('family')} ${birthDate}` }, headers)
  await call('POST', '/api/cases/search', { text: nhsNumber }, headers)
  for (const path of ['', '/record', '/history', '/accesses'])
    await call('GET', `/api/cases/${caseId}${path}`, undefined, headers)
  await call('GET', `/api/cases/${word('address')}?name=${word('query')}`, undefined, headers)
  await call('GET', `/${word('path')}`, undefined, headers)
  const patient = {
    resourceType: 'Patient',
    id: 'p',
    name: [{ family: word('imported'), given: [word('imported')] }],
    birthDate,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
  }
  const problem = { resourceType: 'Condition', subject: { reference: 'Patient/p' }, code: { text: word('problem') } }
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [patient, problem].map(resource => ({ resource })),
  }
  const imported = await call('POST', '/api/imports', bundle, headers)
  expect(imported.text, 'the journey is real').toContain('"created":true')
  await call('POST', '/api/imports', JSON.stringify(bundle).slice(0, -9), headers)

  const meetingId = await meetAbout()
  await call('GET', `/api/meetings/${meetingId}/minutes`, undefined, headers)
  const token = headers.Authorization?.split(' ')[1] ?? ''
  const item = (await world.app.ports.meetings.load(meetingId))?.agenda[0]?.id ?? ''
  for (const compartment of ['plan', 'clinical', 'safeguarding', discussionCompartment(item)]) {
    const writer = await joinRecord({ origin: world.url, caseId, compartment, token })
    writer.write(word('prose'))
    await writer.allSaved()
    await writer.close()
  }
  await openRecord({ origin: world.url, caseId, compartment: word('section'), token }).closed()
  await openRecord({ origin: world.url, caseId, compartment: 'plan', token: word('token') }).closed()

  // A fault deep inside whose message quotes what was typed, over several lines.
  const { cases } = world.app.ports
  const get = cases.get
  cases.get = () => Promise.reject(new Error(`could not read\n${word('fault')}\n    ${word('fault')}`))
  const broken = await call('GET', `/api/cases/${caseId}`, undefined, headers)
  expect(broken.status).toBe(500)
  expect(hits(broken.text)).toEqual([])
  cases.get = get

  const figures = await call('GET', '/metrics')
  expect(figures.text).toContain('caseroom_http_seconds')
  expect(hits(figures.text)).toEqual([])
  const log = await until(15_000, 'the fault in the log', () => {
    const all = lines.join('')
    return all.includes('http-error') ? all : null
  })
  expect(hits(log)).toEqual([])
  const audit = JSON.stringify([await world.audit('system'), await world.audit(caseId)])
  expect(audit).toContain('case:search')
  expect(hits(audit), 'ids and codes only').toEqual([])
})

describeBrowser('[AC17] in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  test('[AC17] S-03 S-52 B-40 addresses, titles, and what the browser keeps', async () => {
    const { page, context } = await openPerson(browser, world.url)
    const seen: string[] = []
    page.on('request', request => seen.push(request.url()))
    page.on('websocket', socket => seen.push(socket.url()))
    page.on('framenavigated', frame => seen.push(frame.url()))
    await page.goto('/sign-in')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
    await page.goto(`/cases/${caseId}?tab=plan`)
    await page.getByRole('heading', { level: 1, name: new RegExp(word('family'), 'i') }).waitFor()
    await page.getByRole('textbox', { name: 'Care plan', exact: true }).click()
    await page.keyboard.type(word('typed'))
    await page
      .locator('[data-save="all"]')
      .filter({ hasText: /^All changes saved/ })
      .waitFor()
    for (const name of ['Meetings', 'Who looked']) await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
    seen.push(await page.title())
    for (const path of ['/actions', '/flags', '/meetings']) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      seen.push(await page.title())
    }
    const kept = await page.evaluate(async () => ({
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookie: document.cookie,
      databases: (await indexedDB.databases()).map(one => one.name ?? ''),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }))
    expect(seen.length).toBeGreaterThan(20)
    expect(seen.flatMap(hits)).toEqual([])
    expect(
      seen.filter(text => /eyJ[\w-]+\.[\w-]+\./.test(text)),
      'no token in an address',
    ).toEqual([])
    expect(hits(JSON.stringify(kept))).toEqual([])
    expect(kept).toMatchObject({ cookie: '', databases: [], caches: [], workers: 0 })
    expect(JSON.stringify(kept), 'no token').not.toMatch(/eyJ/)
    expect(hits(lines.join(''))).toEqual([])
    await context.close()
  })
})
