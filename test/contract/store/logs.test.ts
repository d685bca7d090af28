// The two append-only logs, audit and record, on either database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSection } from '#server/domain/section'
import { firstBreak } from '#server/storage/audit'
import { databases, type OpenStores, openStores } from './databases.ts'
import { at, eventOf, updateRow } from './samples.ts'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
  })
  afterAll(() => opened.close())

  test('[ST5] S-60 B-39 two servers that write one audit chain at once make one chain, without a gap or a fork', async () => {
    const row = (n: number) => ({
      chain: 'case:1',
      who: `p${n}`,
      what: 'read',
      outcome: 'done' as const,
      detail: { n },
    })
    await Promise.all(Array.from({ length: 30 }, (_, n) => (n % 2 ? stores.audit : stores.otherAudit).record(row(n))))
    const rows = await stores.audit.rows('case:1')
    expect(rows.map(one => one.n)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
    expect(firstBreak(rows)).toBeNull()
    expect(firstBreak(rows.map(one => (one.n === 12 ? { ...one, who: 'somebody else' } : one)))).toBe(12)
  })

  test('[ST6] [RC129] the record log: appended once however often it is tried, in the order of ids, bytes as they were', async () => {
    const rows = Array.from({ length: 5 }, (_, n) => updateRow(`u${n}`, Buffer.from([n, 0, 255])))
    await stores.log.append(rows.slice(0, 3))
    await stores.log.append(rows)
    await stores.log.append(rows)
    const loaded = await stores.log.load('case-1/plan')
    expect(loaded.snapshot).toBeNull()
    expect(loaded.rows.map(row => [row._id, [...row.bytes]])).toEqual(rows.map(row => [row._id, [...row.bytes]]))
    expect((await stores.log.load('case-2/plan')).rows).toEqual([])
  })

  test('[RC91] [RC129] an id that is taken by another row is an error: when it is written, and at the latest when it is read', async () => {
    const rowOf = (id: string) => ({ ...updateRow(id, Buffer.from([1])), room: 'case-3/plan' })
    const otherOf = (id: string) => ({ ...rowOf(id), bytes: Buffer.from([9]), checksum: 'another' })
    await stores.log.append([rowOf('v1'), rowOf('v2')])
    await expect(stores.log.append([otherOf('v2')])).rejects.toThrow('taken')
    expect((await stores.log.load('case-3/plan')).rows).toHaveLength(2)
    await stores.log.append([otherOf('v1')])
    await expect(stores.log.load('case-3/plan')).rejects.toThrow('taken')
  })

  test('[ST6] a snapshot stands for the rows it covers, and is passed over when a row turned up late', async () => {
    const room = 'case-4/plan'
    const rowOf = (id: string) => ({ ...updateRow(id, Buffer.from([7])), room })
    await stores.log.append(['w0', 'w1', 'w2'].map(rowOf))
    const { documents } = await stores.log.load(room)
    const snapshot = {
      ...{ room, documents },
      at: new Date(at),
      upTo: 'w2',
      rows: 3,
      bytes: Buffer.from([1, 2]),
      owners: [],
      checksum: 'x',
    }
    await stores.log.putSnapshot(snapshot)
    await stores.log.append(['w3', 'w4'].map(rowOf))
    const loaded = await stores.log.load(room)
    expect([loaded.snapshot?.upTo, loaded.rows.map(row => row._id)]).toEqual(['w2', ['w3', 'w4']])
    await stores.log.append([rowOf('w1b')])
    const late = await stores.log.load(room)
    expect([late.snapshot, late.rows.length]).toEqual([null, 6])
  })

  test('[RX2] rewritten rows stand in the place of the old ones, no other row changes, and the snapshot is gone', async () => {
    const before = (await stores.log.history('case-1/plan', null)).map(row => [row._id, [...row.bytes]])
    const rewritten = updateRow('u2', Buffer.from([42]))
    for (const round of [1, 2]) {
      await stores.log.rewrite('case-1/plan', [rewritten])
      const { snapshot, rows } = await stores.log.load('case-1/plan')
      expect(snapshot, `round ${round}`).toBeNull()
      const expected = before.map(([id, bytes]) => [id, id === 'u2' ? [42] : bytes])
      expect(rows.map(row => [row._id, [...row.bytes]])).toEqual(expected)
      expect(rows.find(row => row._id === 'u2')?.checksum).toBe(rewritten.checksum)
    }
    // Of another room nothing is ever touched, whatever the id.
    await stores.log.rewrite('case-2/plan', [{ ...updateRow('u3', Buffer.from([1])), room: 'case-2/plan' }])
    const still = await stores.log.history('case-1/plan', null)
    expect([...(still.find(row => row._id === 'u3')?.bytes ?? [])]).toEqual([3, 0, 255])
  })

  test('[ST3] what was decided about a section is found again, equal, and what is unfinished among it', async () => {
    const by = { id: 'gp', name: 'Test gp', role: 'gp' as const }
    const redaction = {
      id: 'r1',
      state: 'confirmed' as const,
      by,
      at,
      reason: 'Another person',
      ranges: [{ client: 4_294_967_295, clock: 7, length: 3 }],
      answeredBy: by,
      answeredAt: at,
    }
    const section = { ...newSection('case-1/plan', 'case-1', 'plan'), redactions: [redaction] }
    expect(await stores.sections.save(section, eventOf('redaction'))).toBe('saved')
    expect(await stores.sections.save(section, eventOf('redaction')), 'made twice').toBe('stale')
    const stored = { ...section, version: 1, history: [eventOf('redaction')] }
    expect(await stores.sections.load('case-1/plan')).toEqual(stored)
    expect(await stores.sections.unfinished()).toEqual([stored])
    const done = { ...stored, redactions: [{ ...redaction, state: 'done' as const }] }
    expect(await stores.sections.save(done, eventOf('done'))).toBe('saved')
    expect(await stores.sections.unfinished()).toEqual([])
  })
})
