// The stores that rights are judged by, on each database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEmergency } from '#server/domain/emergency'
import { newRegister } from '#server/domain/register'
import { databases, type OpenStores, openStores } from './databases.ts'
import { at, eventOf } from './samples.ts'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
  })
  afterAll(() => opened.close())

  test.each([
    ['covers', ['_id:1', 'byId:1', 'until:1']],
    [
      'emergencies',
      [
        '_id:1',
        'caseId:1,endedAt:1',
        'endedAt:1,until:1',
        'openedAt:1',
        'personId:1,endedAt:1',
        'practiceId:1,openedAt:-1',
      ],
    ],
    ['registers', ['_id:1']],
  ])('[ST2] %s has its indexes', async (collection, expected) => {
    const listed = await opened.connection.collection(collection).listIndexes().toArray()
    const keys = listed.map(index =>
      Object.entries(index.key)
        .map(([path, way]) => `${path}:${way}`)
        .join(','),
    )
    expect(keys.sort()).toEqual(expected)
  })

  test('[ST3] the register keeps each entry once, against its version', async () => {
    const entry = { ...newRegister('trust'), guardianId: 'nurse', retention: 'Ten years' }
    expect(await stores.registers.save(entry, eventOf('register'))).toBe('saved')
    expect(await stores.registers.save(entry, eventOf('again')), 'a second first').toBe('stale')
    expect(await stores.registers.load('trust')).toMatchObject({ ...entry, version: 1, history: [{ by: 'chair' }] })
    expect((await stores.registers.all()).map(one => one.id)).toEqual(['trust'])
  })

  test('[ST3] cover and emergencies are found by whoever is judged by them, many at once', async () => {
    const by = { id: 'chair', name: 'C', role: 'gp' }
    const span = (id: string, byId: string, until: string) =>
      stores.covers.save(
        {
          ...{ id, version: 0, history: [], forId: 'away', byId, from: '2026-01-01', until },
          ...{ reason: null, addedBy: by, addedAt: at, endedAt: null },
        },
        eventOf(`cover-${id}`),
      )
    for (const [id, byId, until] of [
      ['v1', 'a', '2026-01-05'],
      ['v2', 'a', '2026-02-05'],
      ['v3', 'b', '2026-01-03'],
    ] as const) {
      expect(await span(id, byId, until)).toBe('saved')
    }
    expect(await span('v1', 'a', '2026-01-05'), 'a second of that id').toBe('stale')
    const lists = await Promise.all(['a', 'b', 'c'].map(id => stores.covers.by(id)))
    expect(lists.map(list => list.map(one => one.id))).toEqual([['v1', 'v2'], ['v3'], []])
    expect((await stores.covers.since('2026-01-05')).map(one => one.id)).toEqual(['v1', 'v2'])

    const given = { caseId: 'k1', practiceId: 'practice', reason: 'Collapsed at home', despiteWish: true }
    for (const [id, personId] of [
      ['e1', 'a'],
      ['e2', 'b'],
    ] as const) {
      const d = { commandId: id, now: at, newId: () => id }
      const { state, event } = openEmergency({ ...given, personId }, d)
      expect(await stores.emergencies.save(state, event)).toBe('saved')
    }
    expect((await stores.emergencies.openOf('a')).map(one => one.id)).toEqual(['e1'])
    expect(await stores.emergencies.overdue('2026-01-01T09:59:59.999Z')).toEqual([])
    expect((await stores.emergencies.overdue('2026-01-01T10:00:00.000Z')).map(one => one.id)).toEqual(['e1', 'e2'])
    const [open] = await stores.emergencies.openAt('k1')
    if (!open) throw new Error('none is open')
    const ended = { ...open, endedAt: at }
    expect(await stores.emergencies.save(ended, eventOf('end'))).toBe('saved')
    expect(await stores.emergencies.save(ended, eventOf('again')), 'of an older version').toBe('stale')
    expect((await stores.emergencies.openAt('k1')).length).toBe(1)
    expect((await stores.emergencies.ofPractice('practice')).length).toBe(2)
    expect(await stores.emergencies.ofPractice('elsewhere')).toEqual([])
  })
})
