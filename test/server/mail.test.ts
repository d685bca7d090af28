// E-mails from what causes them to what a mail server received: a whole server here, a real mail server there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Case } from '#server/domain/case'
import { newDiscussion } from '#server/domain/discussion'
import { openEmergency } from '#server/domain/emergency'
import { newItem, newMeeting } from '#server/domain/meeting'
import { noWishes } from '#server/domain/wishes'
import { identify } from '#server/usecases/identify'
import { createMailSweep } from '#server/usecases/mailSweep'
import { createMeeting } from '#server/usecases/meetings'
import { createSeries } from '#server/usecases/series'
import { invite } from '#server/usecases/staff'
import { mailKinds } from '#shared/mail'
import { send, startWorld, type World } from '#test/support/app'
import { type MailServer, type Received, readMail, startMailServer } from '#test/support/mailServer'
import { seriesGivenBy } from '#test/support/seriesGiven'

/** A Tuesday in London's summer, before the hour of the digest. */
const begin = Date.parse('2026-10-20T05:00:00.000Z')
const day = 86_400_000
let now = begin
let mails: MailServer
let world: World
let answer: Error | 'hang up' | null = null

beforeAll(async () => {
  mails = await startMailServer({ answer: () => answer })
  world = await startWorld(
    { clock: { now: () => new Date(now) } },
    { mail: { smtpUrl: mails.url, from: 'caseroom@example.org', digestHour: 7 } },
  )
})
afterAll(async () => {
  await world?.stop()
  await mails?.stop()
})

const iso = (at: number) => new Date(at).toISOString()
const to = (person: string, from = 0) =>
  mails.received.slice(from).filter(one => one.to.includes(`${person}@example.org`))
const subjects = (list: Received[]) => list.map(one => readMail(one).headers.subject ?? '')
async function actor(person: string) {
  const identified = await identify(world.app.ports, await world.token(person))
  if (!identified) throw new Error(`${person} has no account`)
  return identified.actor
}
async function plan(startsAt: number, change: Record<string, unknown> = {}) {
  const made = await createMeeting(world.app.ports, await actor('chair'), {
    ...{ title: 'Frailty MDT', kind: 'mdt', startsAt: iso(startsAt), plannedMinutes: 120, place: 'Room 2' },
    ...{ chairId: 'chair', deputyId: null, memberIds: ['gp', 'pharmacist'], requiredRoles: ['gp'], ...change },
  })
  if (!made.ok) throw new Error(made.message)
  return made.id
}
async function call(person: string, method: string, path: string, body?: unknown) {
  const response = await fetch(world.url + path, {
    method,
    headers: { Authorization: `Bearer ${await world.token(person)}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}
async function keepOut(caseId: string, personId: string) {
  const { cases } = world.app.ports
  const one = await cases.get(caseId)
  if (!one) throw new Error('no such case')
  const out = {
    kind: 'person' as const,
    id: personId,
    from: iso(now - day).slice(0, 10),
    until: null,
    reason: 'A neighbour',
  }
  await cases.save({ ...one, wishes: { ...one.wishes, exclusions: [...one.wishes.exclusions, out] } })
}
const canary: Partial<Case> = {
  person: {
    ...{ family: 'Quagmire', given: 'Zebulon', title: 'Mr', preferredName: 'Zebby', birthDate: '1938-02-11' },
    ...{ gender: 'Male', nhsNumber: { value: '9990000026', status: 'verified' }, deceased: null, address: null },
    ...{ phones: [], language: null, interpreter: false },
  },
}
const canaryWords = /quagmire|zebulon|zebby|999\s?000\s?0026|11[-/ ](feb|0?2)|february 1938|1938|can he go home alone/i

test('[ML4] invited, changed, cancelled on the night the clocks go back: one identifier, a growing sequence', async () => {
  const startsAt = Date.parse('2026-10-24T23:30:00.000Z')
  const meetingId = await plan(startsAt)
  await world.app.mailSweep.run()
  expect([to('gp').length, to('pharmacist').length, to('chair').length, to('nurse').length]).toEqual([1, 1, 1, 0])
  const live = await world.live('chair')
  const changed = { meetingId, title: 'Night MDT', startsAt: iso(startsAt), plannedMinutes: 60, place: null }
  expect(await send(live, 'meeting:change', changed)).toMatchObject({ ok: true })
  await world.app.mailSweep.run()
  expect(await send(live, 'meeting:cancel', { meetingId, reason: 'Zebulon Quagmire died' })).toMatchObject({ ok: true })
  await world.app.mailSweep.run()
  const mine = to('gp').map(readMail)
  expect(mine.map(one => one.headers.subject)).toEqual([
    'Invitation: Frailty MDT, Sunday 25 October 2026, 00:30',
    'Changed: Night MDT, Sunday 25 October 2026, 00:30',
    'Cancelled: Night MDT, Sunday 25 October 2026, 00:30',
  ])
  const files = mine.map(one => one.text.replace(/\r\n[ \t]/g, ''))
  const field = (name: string) => files.map(text => new RegExp(`${name}[:;]([^\\r\\n]*)`).exec(text)?.[1])
  expect(field('METHOD')).toEqual(['REQUEST', 'REQUEST', 'CANCEL'])
  expect(field('SEQUENCE')).toEqual(['0', '1', '2'])
  expect(new Set(field('UID'))).toEqual(new Set([`${meetingId}@caseroom`]))
  expect(field('DTSTART')).toEqual(Array(3).fill('20261024T233000Z'))
  expect(field('DTEND')).toEqual(['20261025T013000Z', '20261025T003000Z', '20261025T003000Z'])
  expect(field('STATUS')).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED'])
  expect(files[0]).toContain('Sunday 25 October 2026, 00:30 to 01:30')
  expect(files.join(), 'the reason stays in Caseroom').not.toMatch(canaryWords)
  expect(mine[0]?.headers['content-type']).toContain('multipart')
})

test('[ML1] looked at again, by a second server, after a restart, while the mail server is away: each mail once', async () => {
  await plan(now + 30 * day, { title: 'Once MDT' })
  const others = [createMailSweep(world.app.ports), createMailSweep(world.app.ports)]
  await Promise.all([world.app.mailSweep.run(), ...others.map(one => one.run())])
  await Promise.all(others.map(one => one.stop()))
  const once = () => subjects(mails.received).filter(subject => subject.includes('Once MDT'))
  expect(once()).toHaveLength(3)
  answer = 'hang up'
  await plan(now + 31 * day, { title: 'Patience MDT' })
  await world.app.mailSweep.run()
  const waiting = () => world.app.ports.mails.counts()
  expect(await waiting()).toEqual({ waiting: 3, failed: 0 })
  answer = null
  now += 60_000
  const restarted = createMailSweep(world.app.ports)
  await restarted.run()
  await restarted.stop()
  const late = mails.received.filter(one => readMail(one).headers.subject?.includes('Patience MDT'))
  expect(late.map(one => one.to[0]).sort()).toEqual(['chair@example.org', 'gp@example.org', 'pharmacist@example.org'])
  expect(new Set(late.map(one => readMail(one).headers['message-id'])).size).toBe(3)
  expect(await waiting()).toEqual({ waiting: 0, failed: 0 })
})

test('[ML2] given up after three days, seen by the administrator, and sent again when it is mended', async () => {
  answer = Object.assign(new Error('later'), { responseCode: 451 })
  await plan(now + 40 * day, { title: 'Late MDT', memberIds: [] })
  await world.app.mailSweep.run()
  const mine = async () => (await call('administrator', 'GET', '/api/mails')).body.mails[0]
  expect(await mine()).toMatchObject({
    kind: 'meeting-invited',
    state: 'waiting',
    fault: 'busy',
    tries: 1,
    content: null,
  })
  now += 3 * day
  await world.app.mailSweep.run()
  const failed = await mine()
  expect(failed).toMatchObject({ state: 'failed', fault: 'busy', to: { email: 'chair@example.org' }, nextTryAt: null })
  answer = null
  const again = (person: string, id: string) => call(person, 'POST', `/api/mails/${id}/again`)
  expect((await again('gp', failed.id)).status, 'administrators only').toBe(403)
  expect((await again('administrator', 'nothing')).status).toBe(404)
  expect((await again('administrator', failed.id)).status).toBe(200)
  expect((await again('administrator', failed.id)).status, 'a second click').toBe(409)
  await world.app.mailSweep.run()
  expect(await mine()).toMatchObject({ state: 'sent', fault: null, sentAt: iso(now) })
  expect(subjects(to('chair')).at(-1)).toContain('Late MDT')
})

test('[ML5] row 11: two days before, the missing roles are notified to who prepares, and the standing deputy is asked', async () => {
  const { ports } = world.app
  const startsOn = iso(now + 6 * day).slice(0, 10)
  const made = await createSeries(ports, await actor('coordinator'), {
    ...seriesGivenBy('chair'),
    ...{ title: 'Weekly MDT', cadence: 'weekly', firstOn: startsOn, time: '13:00', requiredRoles: ['gp', 'nurse'] },
    ...{
      members: [
        { personId: 'pharmacist', deputyId: null },
        { personId: 'nurse', deputyId: 'second-nurse' },
      ],
    },
  })
  expect(made).toMatchObject({ ok: false })
  const [one] = (await ports.people.all()).filter(account => account.id === 'nurse')
  if (one) await ports.people.addAccounts([{ ...one, id: 'second-nurse', email: 'second-nurse@example.org' }])
  const series = await createSeries(ports, await actor('coordinator'), {
    ...seriesGivenBy('chair'),
    ...{ title: 'Weekly MDT', cadence: 'weekly', firstOn: startsOn, time: '13:00', requiredRoles: ['gp', 'nurse'] },
    ...{
      members: [
        { personId: 'pharmacist', deputyId: null },
        { personId: 'nurse', deputyId: 'second-nurse' },
      ],
    },
  })
  if (!series.ok) throw new Error(series.message)
  const nurse = await world.live('nurse')
  const declined = { meetingId: series.id, answer: 'declined' as const, deputyId: null }
  expect(await send(nurse, 'meeting:answer', declined)).toMatchObject({ ok: true })
  const from = mails.received.length
  await world.app.mailSweep.run()
  const missing = (list: Received[]) => subjects(list).filter(subject => /missing|Can you come/.test(subject))
  expect(missing(mails.received.slice(from)), 'not six days before').toEqual([])
  now = Date.parse(`${startsOn}T13:00:00.000Z`) - 2 * day + 60_000
  await world.app.mailSweep.run()
  await world.app.mailSweep.run()
  expect(missing(to('coordinator', from))).toHaveLength(1)
  expect(missing(to('chair', from))).toHaveLength(1)
  expect(missing(to('second-nurse', from))).toEqual([expect.stringMatching(/^Can you come\? Weekly MDT/)])
  expect(missing(to('gp', from)).length + missing(to('pharmacist', from)).length, 'who prepares nothing').toBe(0)
  const told = to('coordinator', from)
    .map(readMail)
    .find(read => read.headers.subject?.includes('missing'))
  expect(told?.text).toContain('- Nurse')
})

test('[ML6] row 35: one digest a working day with what waits, and none for whom nothing does', async () => {
  const digests = (person: string) => subjects(to(person)).filter(subject => subject.startsWith('What waits'))
  now = Date.parse('2026-11-02T06:30:00.000Z')
  await world.app.mailSweep.run()
  expect(digests('gp')).toEqual([])
  now = Date.parse('2026-11-02T07:05:00.000Z')
  await plan(now + 5 * day, { title: 'Answer MDT' })
  for (let look = 0; look < 2; look++) await world.app.mailSweep.run()
  const restarted = createMailSweep(world.app.ports)
  await restarted.run()
  await restarted.stop()
  expect(digests('gp')).toEqual(['What waits for you in Caseroom, Monday 2 November 2026'])
  expect(
    readMail(to('gp').filter(one => readMail(one).headers.subject?.startsWith('What'))[0] ?? { to: [], raw: '' }).text,
  ).toMatch(/- \d+ meeting invitations? to answer/)
  expect(digests('link-worker')).toEqual([])
})

test('[ML7] row 40: chair and deputy of an ended meeting, and the referrer within the day the minute is signed', async () => {
  const { ports } = world.app
  const one = await world.addCase(canary)
  const item = newItem({
    ...{
      id: 'it-1',
      caseId: one.id,
      question: 'Can he go home alone?',
      presenterId: 'gp',
      minutes: 10,
      invitedIds: [],
    },
    openings: [{ from: iso(now - 3_600_000), to: iso(now) }],
    state: 'closed',
  })
  const ended = newMeeting({
    ...{ id: 'ended-1', title: 'Quagmire review', kind: 'mdt', startsAt: iso(now - 3_600_000), plannedMinutes: 60 },
    ...{ organisationId: 'practice', chairId: 'chair', deputyId: 'gp', memberIds: ['chair', 'gp', 'nurse'] },
    ...{ state: 'ended', endedAt: iso(now), agenda: [item] },
  })
  const event = { commandId: 'c', at: iso(now), by: 'chair', type: 'meeting.ended', subjectId: null }
  await ports.meetings.save(ended, event)
  const feedback = [
    { to: { id: 'pharmacist', name: 'Test pharmacist', role: 'pharmacist' as const }, at: iso(now), seenAt: null },
    // Has nothing to do with the person any more.
    { to: { id: 'stranger', name: 'Test stranger', role: 'gp' as const }, at: iso(now), seenAt: null },
  ]
  await ports.discussions.save({ ...newDiscussion('it-1', 'ended-1', one.id), state: 'closed', feedback }, event)
  const from = mails.received.length
  await world.app.mailSweep.run()
  await world.app.mailSweep.run()
  for (const person of ['chair', 'gp']) {
    expect(subjects(to(person, from)).filter(subject => subject.startsWith('Minutes to sign'))).toHaveLength(1)
  }
  const outcome = (person: string) => subjects(to(person, from)).filter(subject => subject.startsWith('An outcome'))
  expect(outcome('pharmacist'), 'named by kind: its title held the patient').toEqual([
    expect.stringMatching(/^An outcome for you: Practice MDT, Monday 2 November 2026, /),
  ])
  expect(outcome('stranger')).toEqual([])
})

test('[ML8] the guardian is mailed of an emergency access within a minute, in words that name nobody', async () => {
  const { ports } = world.app
  const one = await world.addCase(canary)
  const given = {
    caseId: one.id,
    personId: 'consultant',
    practiceId: 'practice',
    reason: 'Zebulon collapsed',
    despiteWish: false,
  }
  const d = { commandId: 'e', now: iso(now), newId: () => 'emergency-1' }
  const opened = openEmergency(given, d)
  await ports.emergencies.save(opened.state, opened.event)
  const from = mails.received.length
  // By itself: nobody calls for it.
  await expect.poll(() => to('chair', from).length, { timeout: 20_000, interval: 200 }).toBeGreaterThan(0)
  const alert = to('chair', from)
    .map(readMail)
    .find(read => read.headers.subject === 'Emergency access was used')
  expect(alert?.text).toContain('/emergencies')
  expect(alert?.text).not.toMatch(/consultant|collapsed/i)
  expect(alert?.text).not.toMatch(canaryWords)
})

test('[ML9] a one-time link goes out once and is nowhere else', async () => {
  const { ports } = world.app
  const operator = { id: 'administrator', organisationId: 'practice' }
  answer = Object.assign(new Error('later'), { responseCode: 451 })
  const given = { name: 'Dr New Person', email: 'new@example.org', role: 'gp' as const, safeguardingLead: false }
  const made = await invite(ports, operator, given)
  if (!made.ok) throw new Error(made.message)
  expect(made.mailed).toBe(true)
  await world.app.mailSweep.run()
  const stored = JSON.stringify(await ports.mails.ofOrganisation('practice', 200))
  expect(stored, 'sealed while it waits').not.toContain(made.secret)
  expect(JSON.stringify((await call('administrator', 'GET', '/api/mails')).body)).not.toContain(made.secret)
  answer = null
  now += 120_000
  await world.app.mailSweep.run()
  const links = to('new')
    .map(readMail)
    .filter(read => read.headers.subject === 'Your link to Caseroom')
  expect(links.map(read => read.text.includes(`/welcome#${made.secret}`))).toEqual([true])
  const row = (await ports.mails.ofOrganisation('practice', 9)).find(mail => mail.kind === 'account-link')
  expect(row).toMatchObject({ kind: 'account-link', state: 'sent', text: '', sealed: null })
})

test('[ML10] turned off, disabled or kept out: nothing, also when that came between writing and sending', async () => {
  const { ports } = world.app
  expect((await call('nurse', 'PUT', '/api/mail-choices', { off: ['meetings', 'digest'] })).status).toBe(200)
  expect((await call('nurse', 'PUT', '/api/mail-choices', { off: ['emergency'] })).status, 'necessary').toBe(400)
  expect((await call('nurse', 'GET', '/api/mail-choices')).body).toEqual({
    email: 'nurse@example.org',
    off: ['meetings', 'digest'],
  })
  const one = await world.addCase({ ...canary, wishes: { ...noWishes(), informed: 'yes' } })
  answer = Object.assign(new Error('later'), { responseCode: 451 })
  const meetingId = await plan(now + 20 * day, { title: 'Choice MDT', memberIds: ['nurse', 'pharmacist', 'gp'] })
  const chair = await world.live('chair')
  const listed = { meetingId, caseId: one.id, question: 'Can he go home alone?', presenterId: 'gp', minutes: 5 }
  expect(await send(chair, 'agenda:add', { ...listed, invitedIds: ['consultant', 'social-worker'] })).toMatchObject({
    ok: true,
  })
  await keepOut(one.id, 'social-worker')
  const from = mails.received.length
  await world.app.mailSweep.run()
  const kinds = (await ports.mails.about(meetingId)).map(mail => mail.toId).sort()
  expect(kinds, 'neither who turned it off nor who is kept out').toEqual(['chair', 'consultant', 'gp', 'pharmacist'])
  await ports.people.change('pharmacist', { disabled: true })
  await keepOut(one.id, 'consultant')
  await ports.mailChoices.put('gp', ['meetings'])
  answer = null
  now += 60_000
  await world.app.mailSweep.run()
  const invited = mails.received.slice(from).filter(mail => readMail(mail).headers.subject?.includes('Choice MDT'))
  expect(invited.map(mail => mail.to)).toEqual([['chair@example.org']])
  const states = (await ports.mails.about(meetingId)).map(mail => [mail.toId, mail.state]).sort()
  expect(states).toEqual([
    ['chair', 'sent'],
    ['consultant', 'dropped'],
    ['gp', 'dropped'],
    ['pharmacist', 'dropped'],
  ])
  await ports.people.change('pharmacist', { disabled: false })
  await ports.mailChoices.put('gp', [])
})

test('[ML3] row 82: every kind of mail was sent in this file with a canary patient about, and none names them', async () => {
  const { ports } = world.app
  const one = await world.addCase(canary)
  await plan(now + 25 * day, {
    title: 'Zebulon Quagmire, 11-Feb-1938',
    place: 'At 9990000026',
    memberIds: ['nurse', 'gp'],
  })
  const listed = await plan(now + 26 * day, { title: 'Zebby: can he go home alone?', memberIds: ['gp'] })
  const chair = await world.live('chair')
  const item = { meetingId: listed, caseId: one.id, question: 'Can he go home alone?', presenterId: 'gp', minutes: 5 }
  expect(await send(chair, 'agenda:add', { ...item, invitedIds: [] })).toMatchObject({ ok: true })
  const from = mails.received.length
  await world.app.mailSweep.run()
  expect(
    subjects(mails.received.slice(from)).filter(subject => subject.startsWith('Invitation: Practice MDT,')).length,
  ).toBe(4)
  const all = await ports.mails.ofOrganisation('practice', 1_000)
  const others = await ports.mails.ofOrganisation('trust', 1_000)
  const sent = new Set([...all, ...others].flatMap(mail => (mail.state === 'sent' ? [mail.kind] : [])))
  expect([...sent].sort()).toEqual(Object.keys(mailKinds).sort())
  for (const mail of mails.received) expect(`${mail.raw}\n${readMail(mail).text}`).not.toMatch(canaryWords)
})

test('[ML11] without a mail server mails are kept to be read by administrators of the organisation, without the link', async () => {
  const alone = await startWorld({ clock: { now: () => new Date(now) } })
  try {
    const { ports } = alone.app
    const given = { name: 'Dr New Person', email: 'new@example.org', role: 'gp' as const, safeguardingLead: false }
    const made = await invite(ports, { id: 'administrator', organisationId: 'practice' }, given)
    if (!made.ok) throw new Error(made.message)
    expect(made.mailed).toBe(false)
    await alone.app.mailSweep.run()
    const read = async (person: string) => {
      const Authorization = `Bearer ${await alone.token(person)}`
      const response = await fetch(`${alone.url}/api/mails`, { headers: { Authorization } })
      return { status: response.status, body: await response.json() }
    }
    const page = (await read('administrator')).body
    expect(page.server).toBe(false)
    expect(page.mails).toMatchObject([
      { kind: 'account-link', state: 'kept', content: { subject: 'Your link to Caseroom' } },
    ])
    expect(JSON.stringify(page)).not.toContain(made.secret)
    expect((await read('gp')).status).toBe(403)
    await ports.people.change('stranger', { role: 'administrator' })
    expect((await read('stranger')).body.mails, 'of another organisation').toEqual([])
  } finally {
    await alone.stop()
  }
})
