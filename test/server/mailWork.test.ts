// E-mails about work, links and alerts; who gets none; and what an administrator sees of them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDiscussion } from '#server/domain/discussion'
import { openEmergency } from '#server/domain/emergency'
import { newItem, newMeeting } from '#server/domain/meeting'
import { noWishes } from '#server/domain/wishes'
import { invite } from '#server/usecases/staff'
import { mailKinds } from '#shared/mail'
import { send, startWorld } from '#test/support/app'
import { until } from '#test/support/deadline'
import { readMail } from '#test/support/mailServer'
import {
  canary,
  canaryWords,
  day,
  iso,
  type MailWorld,
  meetingMails,
  startMailWorld,
  subjects,
  workMails,
} from '#test/support/mailWorld'

let m: MailWorld
beforeAll(async () => {
  m = await startMailWorld()
})
afterAll(() => m?.stop())

test('[ML7] row 40: chair and deputy of an ended meeting, and the referrer within the day the minute is signed', async () => {
  const { ports } = m.world.app
  const from = m.mails.received.length
  const one = await m.world.addCase(canary)
  const item = newItem({
    ...{
      id: 'it-1',
      caseId: one.id,
      question: 'Can he go home alone?',
      presenterId: 'gp',
      minutes: 10,
      invitedIds: [],
    },
    openings: [{ from: iso(m.now - 3_600_000), to: iso(m.now) }],
    state: 'closed',
  })
  const ended = newMeeting({
    ...{ id: 'ended-1', title: 'Quagmire review', kind: 'mdt', startsAt: iso(m.now - 3_600_000), plannedMinutes: 60 },
    ...{ organisationId: 'practice', chairId: 'chair', deputyId: 'gp', memberIds: ['chair', 'gp', 'nurse'] },
    ...{ state: 'ended', endedAt: iso(m.now), agenda: [item] },
  })
  const event = { commandId: 'c', at: iso(m.now), by: 'chair', type: 'meeting.ended', subjectId: null }
  await ports.meetings.save(ended, event)
  const feedback = [
    { to: { id: 'pharmacist', name: 'Test pharmacist', role: 'pharmacist' as const }, at: iso(m.now), seenAt: null },
    // Has nothing to do with the person any more.
    { to: { id: 'stranger', name: 'Test stranger', role: 'gp' as const }, at: iso(m.now), seenAt: null },
  ]
  await ports.discussions.save({ ...newDiscussion('it-1', 'ended-1', one.id), state: 'closed', feedback }, event)
  await m.world.app.mailSweep.run()
  await m.world.app.mailSweep.run()
  for (const person of ['chair', 'gp']) {
    expect(subjects(m.to(person, from)).filter(subject => subject.startsWith('Minutes to sign'))).toHaveLength(1)
  }
  const outcome = (person: string) => subjects(m.to(person, from)).filter(subject => subject.startsWith('An outcome'))
  expect(outcome('pharmacist'), 'named by kind: its title held the patient').toEqual([
    expect.stringMatching(/^An outcome for you: Practice MDT, Tuesday 20 October 2026, /),
  ])
  expect(outcome('stranger')).toEqual([])
})

test('[ML8] the guardian is mailed of an emergency access within a minute, in words that name nobody', async () => {
  const { ports } = m.world.app
  const one = await m.world.addCase(canary)
  const given = {
    caseId: one.id,
    personId: 'consultant',
    practiceId: 'practice',
    reason: 'Zebulon collapsed',
    despiteWish: false,
  }
  const d = { commandId: 'e', now: iso(m.now), newId: () => 'emergency-1' }
  const opened = openEmergency(given, d)
  const from = m.mails.received.length
  await ports.emergencies.save(opened.state, opened.event)
  // By itself: nobody calls for it.
  const alert = await until(20_000, 'the mail to the guardian', () =>
    m
      .to('chair', from)
      .map(readMail)
      .find(read => read.headers.subject === 'Emergency access was used'),
  )
  expect(alert.text).toContain('/emergencies')
  expect(alert.text).not.toMatch(/consultant|collapsed/i)
  expect(alert.text).not.toMatch(canaryWords)
})

test('[ML9] a one-time link goes out once and is nowhere else', async () => {
  const { ports } = m.world.app
  const operator = { id: 'administrator', organisationId: 'practice' }
  m.answer = Object.assign(new Error('later'), { responseCode: 451 })
  const given = { name: 'Dr New Person', email: 'new@example.org', role: 'gp' as const, safeguardingLead: false }
  const made = await invite(ports, operator, given)
  if (!made.ok) throw new Error(made.message)
  expect(made.mailed).toBe(true)
  await m.world.app.mailSweep.run()
  const stored = JSON.stringify(await ports.mails.ofOrganisation('practice', 200))
  expect(stored, 'sealed while it waits').not.toContain(made.secret)
  expect(JSON.stringify((await m.call('administrator', 'GET', '/api/mails')).body)).not.toContain(made.secret)
  m.answer = null
  m.now += 120_000
  await m.world.app.mailSweep.run()
  const links = m
    .to('new')
    .map(readMail)
    .filter(read => read.headers.subject === 'Your link to Caseroom')
  expect(links.map(read => read.text.includes(`/welcome#${made.secret}`))).toEqual([true])
  const row = (await ports.mails.ofOrganisation('practice', 9)).find(mail => mail.kind === 'account-link')
  expect(row).toMatchObject({ kind: 'account-link', state: 'sent', text: '', sealed: null })
})

test('[ML10] turned off, disabled or kept out: nothing, also when that came between writing and sending', async () => {
  const { ports } = m.world.app
  expect((await m.call('nurse', 'PUT', '/api/mail-choices', { off: ['meetings', 'digest'] })).status).toBe(200)
  expect((await m.call('nurse', 'PUT', '/api/mail-choices', { off: ['emergency'] })).status, 'necessary').toBe(400)
  expect((await m.call('nurse', 'GET', '/api/mail-choices')).body).toEqual({
    email: 'nurse@example.org',
    off: ['meetings', 'digest'],
  })
  const one = await m.world.addCase({ ...canary, wishes: { ...noWishes(), informed: 'yes' } })
  m.answer = Object.assign(new Error('later'), { responseCode: 451 })
  const meetingId = await m.plan(m.now + 20 * day, { title: 'Choice MDT', memberIds: ['nurse', 'pharmacist', 'gp'] })
  const chair = await m.world.live('chair')
  const listed = { meetingId, caseId: one.id, question: 'Can he go home alone?', presenterId: 'gp', minutes: 5 }
  expect(await send(chair, 'agenda:add', { ...listed, invitedIds: ['consultant', 'social-worker'] })).toMatchObject({
    ok: true,
  })
  await m.keepOut(one.id, 'social-worker')
  const from = m.mails.received.length
  await m.world.app.mailSweep.run()
  const kinds = (await ports.mails.about(meetingId)).map(mail => mail.toId).sort()
  expect(kinds, 'neither who turned it off nor who is kept out').toEqual(['chair', 'consultant', 'gp', 'pharmacist'])
  await ports.people.change('pharmacist', { disabled: true })
  await m.keepOut(one.id, 'consultant')
  await ports.mailChoices.put('gp', ['meetings'])
  m.answer = null
  m.now += 60_000
  await m.world.app.mailSweep.run()
  const invited = m.mails.received.slice(from).filter(mail => readMail(mail).headers.subject?.includes('Choice MDT'))
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

test('[ML3] row 82: no mail about work names the canary patient; every kind was sent here or with the meetings', async () => {
  expect(await m.kindsSent()).toEqual(workMails)
  expect([...new Set([...meetingMails, ...workMails])].sort()).toEqual(Object.keys(mailKinds).sort())
  for (const mail of m.mails.received) expect(`${mail.raw}\n${readMail(mail).text}`).not.toMatch(canaryWords)
})

test('[ML11] without a mail server mails are kept to be read by administrators of the organisation, without the link', async () => {
  const alone = await startWorld({ clock: { now: () => new Date(m.now) } })
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
