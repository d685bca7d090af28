// The outbox: each mail once, taken by one server at a time, urgent ones first; and what people turned off.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mail } from '#server/domain/mail'
import { databases, type OpenStores, openStores } from './databases.ts'
import { at, discussionOf, eventOf, meetingOf } from './samples.ts'

const mailOf = (id: string, change: Partial<Mail> = {}): Mail => ({
  ...{ id, key: `key ${id}`, topic: id, kind: 'digest', toId: 'p1', organisationId: 'org', subjectId: 'm1' },
  ...{ subject: 'Words', text: 'More words', calendar: { method: 'REQUEST', text: 'BEGIN' }, sealed: 's1.x.y' },
  ...{ state: 'waiting', fault: null, tries: 0, madeAt: at, nextTryAt: at, sentAt: null },
  keptUntil: '2126-01-01T09:00:00.000Z',
  ...change,
})
const later = '2026-01-01T09:05:00.000Z'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
  })
  afterAll(() => opened.close())

  test('[ST3] [ST4] a mail is there once, is found again as it was, and goes to one of many who take it', async () => {
    const { mails, otherMails } = stores
    const first = mailOf('a')
    const added = await Promise.all(Array.from({ length: 10 }, () => mails.add(first)))
    expect(added.filter(Boolean)).toHaveLength(1)
    expect(await mails.get('a')).toEqual(first)
    expect(await mails.get('b')).toBeNull()
    await mails.add(mailOf('b', { kind: 'emergency', madeAt: later, subjectId: 'e1' }))
    await mails.add(mailOf('not yet', { nextTryAt: later, organisationId: 'other' }))
    const taken = await Promise.all([mails, otherMails, mails, otherMails].map(one => one.take(at, later)))
    expect(taken.flatMap(one => one?.id ?? []).sort()).toEqual(['a', 'b'])
    expect(await mails.get('a')).toEqual({ ...first, tries: 1, nextTryAt: later })
    expect((await mails.take(later, later))?.id, 'urgent first, when the lease is over').toBe('b')
    expect((await mails.about('e1')).map(one => one.id)).toEqual(['b'])
    expect(
      (await mails.ofOrganisation('org', 9)).map(one => one.id),
      'newest first',
    ).toEqual(['b', 'a'])
    expect((await mails.ofOrganisation('org', 1)).map(one => one.id)).toEqual(['b'])
  })

  test('[ST3] what was settled is not taken again; a newer one of the same topic drops what waits', async () => {
    const { mails } = stores
    await mails.settle('a', { state: 'sent', sentAt: later, nextTryAt: null, text: '', calendar: null, sealed: null })
    expect(await mails.get('a')).toMatchObject({ state: 'sent', text: '', calendar: null, subject: 'Words' })
    await mails.settle('b', { state: 'failed', fault: 'refused', nextTryAt: null })
    await mails.add(mailOf('old', { topic: 'one topic' }))
    await mails.add(mailOf('new', { topic: 'one topic' }))
    await mails.supersede('one topic', 'new')
    expect(await mails.get('old')).toMatchObject({
      state: 'dropped',
      subject: '',
      text: '',
      calendar: null,
      sealed: null,
    })
    expect(await mails.counts()).toEqual({ waiting: 2, failed: 1 })
    const until = '2026-01-01T10:00:00.000Z'
    expect([(await mails.take(at, until))?.id, await mails.take(at, until)]).toEqual(['new', null])
  })

  test('[ST3] choices are the person’s own', async () => {
    const { mailChoices } = stores
    expect(await mailChoices.of('p1')).toEqual([])
    await mailChoices.put('p1', ['digest'])
    await mailChoices.put('p2', ['meetings', 'feedback'])
    await mailChoices.put('p1', [])
    expect([await mailChoices.of('p1'), await mailChoices.of('p2')]).toEqual([[], ['meetings', 'feedback']])
  })

  test('[ST3] what gives cause for mails is found from a moment on', async () => {
    const { emergencies, meetings, discussions } = stores
    const event = eventOf('made')
    for (const [n, when] of [at, later].entries()) {
      const rest = { id: `c${n}`, version: 0, history: [] }
      await meetings.save({ ...meetingOf(`c${n}`), startsAt: when }, event)
      const to = { id: 'p1', name: 'Test p1', role: 'gp' as const }
      await discussions.save({ ...discussionOf(`c${n}`, 'k'), feedback: [{ to, at: when, seenAt: null }] }, event)
      const opened = { caseId: 'k', personId: 'p', practiceId: 'o', reason: 'A reason', despiteWish: false }
      await emergencies.save({ ...rest, ...opened, openedAt: when, until: later, endedAt: null, review: null }, event)
    }
    expect((await emergencies.openedSince(at)).map(one => one.id)).toEqual(['c1'])
    expect(await meetings.startingAfter(at)).toEqual([{ id: 'c1', version: 1, startsAt: later }])
    expect((await discussions.withFeedbackSince(at)).map(one => one.id)).toEqual(['c1'])
  })
})
