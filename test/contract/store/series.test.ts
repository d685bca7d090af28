// Series, referrals and calendar addresses on the database they run on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newItem } from '#server/domain/meeting'
import { databases, type OpenStores, openStores } from './databases.ts'
import { at, eventOf, meetingOf, seriesOf } from './samples.ts'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
  })
  afterAll(() => opened.close())

  test('[ST3] series are found by organisation and by person, and a series is saved once per version', async () => {
    const series = seriesOf('s1')
    expect(await stores.series.save(series, eventOf('created'))).toBe('saved')
    const found = async (id: string, organisationId = 'elsewhere') =>
      (await stores.series.concerning({ id, organisationId })).map(one => one.id)
    expect(await found('nobody', 'org')).toEqual(['s1'])
    expect(await found('standing')).toEqual(['s1'])
    expect(await found('stand-in')).toEqual(['s1'])
    expect(await found('nobody')).toEqual([])
    const loaded = await stores.series.load('s1')
    expect(loaded).toMatchObject({ ...series, version: 1, history: [{ type: 'created' }] })
    expect(await stores.series.save({ ...series, version: 7 }, eventOf('changed'))).toBe('stale')
    await stores.meetings.save({ ...meetingOf('ms1'), seriesId: 's1' }, eventOf('planned'))
    expect((await stores.meetings.ofSeries('s1')).map(one => one.id)).toEqual(['ms1'])
  })

  test('[ST3] a calendar address belongs to one person, and a new one ends the one before', async () => {
    const { calendarFeeds } = stores
    await calendarFeeds.put('p1', 'hash-1', at)
    await calendarFeeds.put('p2', 'hash-2', at)
    expect(await calendarFeeds.find('hash-1')).toBe('p1')
    await calendarFeeds.put('p1', 'hash-3', at)
    expect(await calendarFeeds.find('hash-1')).toBeNull()
    expect(await calendarFeeds.find('hash-3')).toBe('p1')
    expect(await calendarFeeds.of('p1')).toEqual({ madeAt: at })
    await calendarFeeds.remove('p1')
    expect(await calendarFeeds.find('hash-3')).toBeNull()
    expect(await calendarFeeds.of('p1')).toBeNull()
    expect(await calendarFeeds.find('hash-2')).toBe('p2')
  })

  test('[ST3] referrals are found by whom they are about', async () => {
    const by = { id: 'p', name: 'P', role: 'gp' }
    const given = { question: '?', presenterId: 'p', minutes: 5, invitedIds: [] }
    const agenda = [
      newItem({ id: 'r1', caseId: 'referred-1', referredBy: by, referredAt: at, ...given }),
      newItem({ id: 'r2', caseId: 'added-1', ...given }),
    ]
    await stores.meetings.save({ ...meetingOf('mr1'), agenda }, eventOf('planned'))
    expect((await stores.meetings.referring(['referred-1'])).map(one => one.id)).toEqual(['mr1'])
    expect(await stores.meetings.referring(['added-1', 'nobody'])).toEqual([])
    expect(await stores.meetings.referring([])).toEqual([])
  })

  test('[ST3] meetings are found by whom they concern and by item', async () => {
    const item = newItem({
      id: 'i2',
      caseId: 'c2',
      question: 'What?',
      presenterId: 'p2',
      minutes: 5,
      invitedIds: ['g2'],
    })
    await stores.meetings.save({ ...meetingOf('m2'), memberIds: ['x2'], agenda: [item] }, eventOf('planned'))
    await stores.meetings.save(
      { ...meetingOf('m3'), memberIds: ['x2'], startsAt: '2026-02-02T09:00:00.000Z', state: 'live' },
      eventOf('planned'),
    )
    expect((await stores.meetings.ofItem('i2'))?.id).toBe('m2')
    const concerning = async (id: string, organiser = false) =>
      (await stores.meetings.concerning({ id, organisationId: 'org', organiser })).map(one => one.id)
    expect(await concerning('x2')).toEqual(['m3', 'm2'])
    expect(await concerning('g2')).toEqual(['m2'])
    expect((await concerning('nobody', true)).sort()).toEqual(['m2', 'm3', 'mr1', 'ms1'])
    expect((await stores.meetings.inviting('g2')).map(one => one.id)).toEqual(['m2'])
    expect((await stores.meetings.live()).map(one => one.id)).toEqual(['m3'])
  })
})
