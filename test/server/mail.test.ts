// E-mails about meetings, from what causes them to what a mail server received.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createMailSweep } from '#server/usecases/mailSweep'
import { createSeries } from '#server/usecases/series'
import { send } from '#test/support/app'
import { type Received, readMail } from '#test/support/mailServer'
import {
  canary,
  canaryWords,
  day,
  iso,
  type MailWorld,
  meetingMails,
  startMailWorld,
  subjects,
} from '#test/support/mailWorld'
import { seriesGivenBy } from '#test/support/seriesGiven'

let m: MailWorld
beforeAll(async () => {
  // Without the sweep's own rounds by the clock: one of them would have in hand what a test counts, or takes itself.
  vi.useFakeTimers({ toFake: ['setInterval'] })
  m = await startMailWorld()
  vi.useRealTimers()
})
afterAll(() => m?.stop())

test('[ML4] invited, changed, cancelled on the night the clocks go back: one identifier, a growing sequence', async () => {
  const startsAt = Date.parse('2026-10-24T23:30:00.000Z')
  const meetingId = await m.plan(startsAt)
  await m.world.app.mailSweep.run()
  expect([m.to('gp').length, m.to('pharmacist').length, m.to('chair').length, m.to('nurse').length]).toEqual([
    1, 1, 1, 0,
  ])
  const live = await m.world.live('chair')
  const changed = { meetingId, title: 'Night MDT', startsAt: iso(startsAt), plannedMinutes: 60, place: null }
  expect(await send(live, 'meeting:change', changed)).toMatchObject({ ok: true })
  await m.world.app.mailSweep.run()
  expect(await send(live, 'meeting:cancel', { meetingId, reason: 'Zebulon Quagmire died' })).toMatchObject({ ok: true })
  await m.world.app.mailSweep.run()
  const mine = m.to('gp').map(readMail)
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
  await m.plan(m.now + 30 * day, { title: 'Once MDT' })
  const others = [createMailSweep(m.world.app.ports), createMailSweep(m.world.app.ports)]
  await Promise.all([m.world.app.mailSweep.run(), ...others.map(one => one.run())])
  await Promise.all(others.map(one => one.stop()))
  const once = () => subjects(m.mails.received).filter(subject => subject.includes('Once MDT'))
  expect(once()).toHaveLength(3)
  m.answer = 'hang up'
  await m.plan(m.now + 31 * day, { title: 'Patience MDT' })
  await m.world.app.mailSweep.run()
  const waiting = () => m.world.app.ports.mails.counts()
  expect(await waiting()).toEqual({ waiting: 3, failed: 0 })
  m.answer = null
  m.now += 60_000
  const restarted = createMailSweep(m.world.app.ports)
  await restarted.run()
  await restarted.stop()
  const late = m.mails.received.filter(one => readMail(one).headers.subject?.includes('Patience MDT'))
  expect(late.map(one => one.to[0]).sort()).toEqual(['chair@example.org', 'gp@example.org', 'pharmacist@example.org'])
  expect(new Set(late.map(one => readMail(one).headers['message-id'])).size).toBe(3)
  expect(await waiting()).toEqual({ waiting: 0, failed: 0 })
})

test('[ML1] a server that was killed while it sent: the mail goes out when its lease is over, and once', async () => {
  const { mails } = m.world.app.ports
  m.answer = Object.assign(new Error('later'), { responseCode: 451 })
  await m.plan(m.now + 45 * day, { title: 'Killed MDT', memberIds: [] })
  await m.world.app.mailSweep.run()
  m.answer = null
  m.now += 60_000
  // What a process that is gone now had in hand.
  const taken = await mails.take(iso(m.now), iso(m.now + 180_000))
  expect(taken).toMatchObject({ kind: 'meeting-invited', toId: 'chair', tries: 2 })
  const killed = () => subjects(m.to('chair')).filter(subject => subject.includes('Killed MDT')).length
  await m.world.app.mailSweep.run()
  expect(killed(), 'somebody else may still be at it').toBe(0)
  m.now += 180_000
  for (let look = 0; look < 2; look++) await m.world.app.mailSweep.run()
  expect(killed()).toBe(1)
})

test('[ML2] given up after three days, seen by the administrator, and sent again when it is mended', async () => {
  m.answer = Object.assign(new Error('later'), { responseCode: 451 })
  await m.plan(m.now + 40 * day, { title: 'Late MDT', memberIds: [] })
  await m.world.app.mailSweep.run()
  const mine = async () => (await m.call('administrator', 'GET', '/api/mails')).body.mails[0]
  expect(await mine()).toMatchObject({
    kind: 'meeting-invited',
    state: 'waiting',
    fault: 'busy',
    tries: 1,
    content: null,
  })
  m.now += 3 * day
  await m.world.app.mailSweep.run()
  const failed = await mine()
  expect(failed).toMatchObject({ state: 'failed', fault: 'busy', to: { email: 'chair@example.org' }, nextTryAt: null })
  m.answer = null
  const again = (person: string, id: string) => m.call(person, 'POST', `/api/mails/${id}/again`)
  expect((await again('gp', failed.id)).status, 'administrators only').toBe(403)
  expect((await again('administrator', 'nothing')).status).toBe(404)
  expect((await again('administrator', failed.id)).status).toBe(200)
  expect((await again('administrator', failed.id)).status, 'a second click').toBe(409)
  await m.world.app.mailSweep.run()
  expect(await mine()).toMatchObject({ state: 'sent', fault: null, sentAt: iso(m.now) })
  expect(subjects(m.to('chair')).at(-1)).toContain('Late MDT')
})

test('[ML5] row 11: two days before, the missing roles are notified to who prepares, and the standing deputy is asked', async () => {
  const { ports } = m.world.app
  const startsOn = iso(m.now + 6 * day).slice(0, 10)
  const made = await createSeries(ports, await m.actor('coordinator'), {
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
  const series = await createSeries(ports, await m.actor('coordinator'), {
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
  const nurse = await m.world.live('nurse')
  const declined = { meetingId: series.id, answer: 'declined' as const, deputyId: null }
  expect(await send(nurse, 'meeting:answer', declined)).toMatchObject({ ok: true })
  const from = m.mails.received.length
  await m.world.app.mailSweep.run()
  const missing = (list: Received[]) => subjects(list).filter(subject => /missing|Can you come/.test(subject))
  expect(missing(m.mails.received.slice(from)), 'not six days before').toEqual([])
  m.now = Date.parse(`${startsOn}T13:00:00.000Z`) - 2 * day + 60_000
  await m.world.app.mailSweep.run()
  await m.world.app.mailSweep.run()
  expect(missing(m.to('coordinator', from))).toHaveLength(1)
  expect(missing(m.to('chair', from))).toHaveLength(1)
  expect(missing(m.to('second-nurse', from))).toEqual([expect.stringMatching(/^Can you come\? Weekly MDT/)])
  expect(missing(m.to('gp', from)).length + missing(m.to('pharmacist', from)).length, 'who prepares nothing').toBe(0)
  const told = m
    .to('coordinator', from)
    .map(readMail)
    .find(read => read.headers.subject?.includes('missing'))
  expect(told?.text).toContain('- Nurse')
})

test('[ML6] row 35: one digest a working day with what waits, and none for whom nothing does', async () => {
  const digests = (person: string) => subjects(m.to(person)).filter(subject => subject.startsWith('What waits'))
  m.now = Date.parse('2026-11-02T06:30:00.000Z')
  await m.world.app.mailSweep.run()
  expect(digests('gp')).toEqual([])
  m.now = Date.parse('2026-11-02T07:05:00.000Z')
  await m.plan(m.now + 5 * day, { title: 'Answer MDT' })
  for (let look = 0; look < 2; look++) await m.world.app.mailSweep.run()
  const restarted = createMailSweep(m.world.app.ports)
  await restarted.run()
  await restarted.stop()
  expect(digests('gp')).toEqual(['What waits for you in Caseroom, Monday 2 November 2026'])
  expect(
    readMail(m.to('gp').filter(one => readMail(one).headers.subject?.startsWith('What'))[0] ?? { to: [], raw: '' })
      .text,
  ).toMatch(/- \d+ meeting invitations? to answer/)
  expect(digests('link-worker')).toEqual([])
})

test('[ML3] row 82: no mail about meetings names the canary patient, whatever was typed', async () => {
  const one = await m.world.addCase(canary)
  const typed = { title: 'Zebulon Quagmire, 11-Feb-1938', place: 'At 9990000026', memberIds: ['nurse', 'gp'] }
  await m.plan(m.now + 25 * day, typed)
  const listed = await m.plan(m.now + 26 * day, { title: 'Zebby: can he go home alone?', memberIds: ['gp'] })
  const chair = await m.world.live('chair')
  const item = { meetingId: listed, caseId: one.id, question: 'Can he go home alone?', presenterId: 'gp', minutes: 5 }
  expect(await send(chair, 'agenda:add', { ...item, invitedIds: [] })).toMatchObject({ ok: true })
  const from = m.mails.received.length
  await m.world.app.mailSweep.run()
  const plain = subjects(m.mails.received.slice(from)).filter(one => one.startsWith('Invitation: Practice MDT,'))
  expect(plain).toHaveLength(5)
  expect(await m.kindsSent()).toEqual(meetingMails)
  for (const mail of m.mails.received) expect(`${mail.raw}\n${readMail(mail).text}`).not.toMatch(canaryWords)
})
