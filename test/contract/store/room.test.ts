// Stores of the room: displays, concerns and private notes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newDisplay, pairedDisplay } from '#server/domain/display'
import type { Visit } from '#server/domain/visit'
import { databases, type OpenStores, openStores } from './databases.ts'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
  })
  afterAll(() => opened.close())

  test('[RD2] displays: of two who type one code at once, one pairs it; taken away it is found by nobody', async () => {
    const now = '2026-11-24T14:00:00.000Z'
    const display = newDisplay('d1', 'hash', '482913', now)
    await stores.displays.insert(display)
    expect(await stores.displays.withCode('482913')).toEqual(display)
    const pairings = ['m1', 'm2'].map(meetingId =>
      stores.displays.pair(pairedDisplay(display, meetingId, 'chair', now), '482913'),
    )
    expect((await Promise.all(pairings)).sort()).toEqual([false, true])
    const paired = await stores.displays.get('d1')
    expect(paired).toMatchObject({ code: null, pairedBy: 'chair', pairedAt: now })
    expect(await stores.displays.ofMeeting(paired?.meetingId ?? '')).toEqual([paired])
    await stores.displays.revoke('d1', now)
    expect(await stores.displays.ofMeeting(paired?.meetingId ?? '')).toEqual([])
    expect((await stores.displays.get('d1'))?.revokedAt).toBe(now)
  })

  test('[VI2] visits: tries at once are counted each, of two browsers one opens it, and a dead one stays dead', async () => {
    const at = '2026-11-24T14:00:00.000Z'
    const visit: Visit = {
      id: 'v1',
      meetingId: 'm1',
      itemId: 'i1',
      caseId: 'c1',
      way: 'link',
      who: 'patient',
      name: 'Ada Example',
      madeBy: { id: 'chair', name: 'Chair', role: 'gp' },
      madeAt: at,
      linkHash: 'hash',
      sessionHash: null,
      openedAt: null,
      tries: 0,
      ended: null,
    }
    await stores.visits.insert(visit)
    await stores.visits.insert({ ...visit, id: 'v2', way: 'phone', linkHash: null, madeAt: '2026-11-24T15:00:00.000Z' })
    expect(await stores.visits.withLink('hash')).toEqual(visit)
    expect((await stores.visits.ofItem('i1')).map(one => one.id)).toEqual(['v1', 'v2'])
    const tries = await Promise.all(Array.from({ length: 8 }, () => stores.visits.takeTry('v1', 5)))
    expect(tries.filter(Boolean)).toHaveLength(5)
    const opened = await Promise.all(['one', 'two'].map(hash => stores.visits.open('v1', hash, at)))
    expect(opened.sort()).toEqual([false, true])
    expect(await stores.visits.end('v1', { why: 'revoked', at })).toBe(true)
    expect(await stores.visits.end('v1', { why: 'replaced', at })).toBe(false)
    expect(await stores.visits.get('v1')).toMatchObject({ openedAt: at, tries: 5, ended: { why: 'revoked', at } })
    expect(await stores.visits.open('v1', 'three', at)).toBe(false)
  })

  test('[CN2] concerns: those of a case in their order; a review marks what nobody has reviewed', async () => {
    const concern = (id: string, at: string) => ({
      id,
      caseId: 'c1',
      reporterId: id,
      at,
      words: 'Uneasy',
      reviewed: null,
    })
    await stores.concerns.insert(concern('late', '2026-02-01T00:00:00.000Z'))
    await stores.concerns.insert(concern('early', '2026-01-01T00:00:00.000Z'))
    expect((await stores.concerns.ofCase('c1')).map(one => one.id)).toEqual(['early', 'late'])
    const reviewed = { by: 'lead', at: '2026-03-01T00:00:00.000Z', note: 'Seen' }
    await stores.concerns.review('c1', reviewed)
    await stores.concerns.insert(concern('new', '2026-04-01T00:00:00.000Z'))
    expect((await stores.concerns.all()).map(one => one.reviewed)).toEqual([reviewed, reviewed, null])
    expect(await stores.concerns.ofCase('c2')).toEqual([])
  })

  test('[RE3] [RE4] recordings: each part once and in order; what was deleted takes no part again', async () => {
    const by = { id: 'chair', name: 'Dr Chair', role: 'gp' }
    const at = '2026-11-24T14:00:00.000Z'
    const place = { caseId: 'c1', meetingId: 'm1', discussionId: 'i1' }
    const recording = {
      ...place,
      id: 'r1',
      startedBy: by,
      startedAt: at,
      endedAt: null,
      agreed: [
        { by, at },
        { by: { id: 'v1', name: 'Jo', role: 'carer' }, at, enteredBy: by },
      ],
      parts: 0,
      mediaType: null,
      deleted: null,
    }
    const { recordings } = stores
    await recordings.insert(recording)
    const bytes = (text: string) => new TextEncoder().encode(text)
    for (const [part, text] of [
      [1, 'b'],
      [0, 'a'],
      [0, 'other'],
      [2, 'c'],
    ] as const) {
      expect(await recordings.keepPart('r1', part, 'audio/webm', bytes(text))).toBe(true)
    }
    const read = async (from: number, atMost: number) =>
      (await recordings.partsFrom('r1', from, atMost)).map(one => `${one.part}${new TextDecoder().decode(one.sound)}`)
    expect(await read(0, 2)).toEqual(['0a', '1b'])
    expect(await read(2, 2)).toEqual(['2c'])
    await recordings.end('r1', at)
    await recordings.end('r1', '2026-11-24T15:00:00.000Z')
    const ended = { ...recording, parts: 3, mediaType: 'audio/webm', endedAt: at }
    expect(await recordings.get('r1')).toEqual(ended)
    expect(await recordings.ofDiscussion('i1')).toEqual([ended])
    expect(await recordings.ofCase('c2')).toEqual([])
    const deleted = { by, at, reason: 'By mistake' }
    await recordings.remove('r1', deleted)
    expect(await recordings.keepPart('r1', 3, 'audio/webm', bytes('late'))).toBe(false)
    expect(await read(0, 10)).toEqual([])
    expect((await recordings.get('r1'))?.deleted).toEqual(deleted)
  })

  test('[CN4] private notes: by writer and item, the last one stays', async () => {
    await stores.privateNotes.put('chair', 'i1', { text: 'First', at: '2026-01-01T00:00:00.000Z' })
    await stores.privateNotes.put('chair', 'i1', { text: 'Second', at: '2026-01-02T00:00:00.000Z' })
    expect(await stores.privateNotes.get('chair', 'i1')).toEqual({ text: 'Second', at: '2026-01-02T00:00:00.000Z' })
    expect(await stores.privateNotes.get('deputy', 'i1')).toBeNull()
  })
})
