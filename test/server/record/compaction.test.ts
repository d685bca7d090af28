// A log that has grown long becomes a snapshot beside it: off the main loop, from the log itself, and losing nothing.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { systemClock } from '#server/record/clock'
import { createCompactor } from '#server/record/compactor'
import { compacted } from '#server/record/loading'
import { rowMaker, snapshotChecksum } from '#server/record/rows'
import { until } from '#test/support/deadline'
import { paragraph } from '#test/support/recordClient'
import { CASE, memoryStore, rebuilt, startRecordServer } from './harness.ts'

const ROOM = `${CASE}/plan`

describe('a long log', () => {
  it('[RC120] B-54: ten thousand rows are opened without holding anybody up, and the next opening reads a snapshot', async () => {
    const store = memoryStore()
    const sections = ['clinical', 'social', 'plan']
    for (const section of sections) store.rows.push(...typed(10_000, `${CASE}/${section}`))
    const server = await startRecordServer({ store })
    const other = await server.join('gp', { compartment: 'about-me' })
    const began = performance.now()
    compacted(ROOM, { snapshot: null, rows: store.rows.filter(row => row.room === ROOM) }, new Date(0))
    const here = performance.now() - began
    // The best of three: the first also starts the thread, and the machine has other things to do.
    const held: number[] = []
    for (const compartment of sections) {
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const early = await server.join('nurse', { compartment })
      delay.disable()
      held.push(delay.max / 1e6)
      await early.close()
    }
    expect(Math.min(...held), `${held.join(', ')} ms held up, ${here} ms when put together here`).toBeLessThan(here / 2)
    const reader = await server.join('nurse')
    expect(reader.text()).toContain('k'.repeat(9_000))
    other.write('typed meanwhile')
    await other.allSaved()
    await reader.close()
    await until(10_000, 'the snapshot', () => store.snapshots.has(ROOM), 5)
    const { snapshot, rows } = await store.load(ROOM)
    expect(snapshot?.rows).toBe(10_000)
    expect(rows).toHaveLength(0)
    expect(store.rows.filter(row => row.room === ROOM)).toHaveLength(10_000)
    const again = await server.join('gp')
    expect(again.text()).toBe(reader.text())
  })

  it('[RC120] a record that stays open gets its snapshot while people type, and what they type is not lost by it', async () => {
    const store = memoryStore()
    store.rows.push(...typed(1_800))
    const server = await startRecordServer({ store })
    const [one, two] = [await server.join('gp'), await server.join('nurse')]
    let round = 0
    const typing = async () => {
      round += 1
      one.write(`first ${round}`)
      two.write(`second ${round}`)
      await Promise.all([one.allSaved(), two.allSaved()])
      return server.store.snapshots.size > 0
    }
    await until(20_000, 'a snapshot while they type', typing, 0)
    const covered = server.store.snapshots.get(ROOM)?.rows ?? 0
    expect(covered).toBeGreaterThanOrEqual(2_000)
    one.write('after it')
    await one.allSaved()
    await two.when('the last line', () => two.text().includes('after it'))
    const { hash } = await server.gateway.digest(CASE, 'plan')
    expect(rebuilt(server)).toBe(hash)
    await server.stop()
    const next = await startRecordServer({ store: server.store })
    expect((await next.gateway.digest(CASE, 'plan')).hash).toBe(hash)
  })

  it('[RC122] from a snapshot alone: reading, coming back with a part, writing, and what the room then says', async () => {
    const store = memoryStore()
    const rows = typed(600)
    await store.putSnapshot(compacted(ROOM, { snapshot: null, rows }, new Date(0)))
    store.rows.push(...rows)
    const server = await startRecordServer({ store })
    const reader = await server.join('nurse')
    expect(reader.text()).toContain('k'.repeat(500))
    const writer = await server.join('gp')
    const early = new Y.Doc()
    Y.applyUpdate(early, Y.encodeStateAsUpdate(reader.doc))
    writer.write('beyond the snapshot')
    await writer.allSaved()
    await reader.when('the new line', () => reader.text().includes('beyond the snapshot'))
    const back = await server.join('pharmacist', { doc: early })
    expect(back.text()).toBe(reader.text())
    const { hash } = await server.gateway.digest(CASE, 'plan')
    expect(rebuilt(server)).toBe(hash)
  })

  it('[RC122] a snapshot that does not stand by itself takes no text', async () => {
    const store = memoryStore()
    const rows = typed(600)
    const whole = compacted(ROOM, { snapshot: null, rows }, new Date(0))
    const [first] = rows
    if (!first) throw new Error('no row')
    const bytes = Y.diffUpdate(whole.bytes, Y.encodeStateVectorFromUpdate(first.bytes))
    await store.putSnapshot({ ...whole, bytes, checksum: snapshotChecksum({ ...whole, bytes }) })
    store.rows.push(...rows)
    const server = await startRecordServer({ store })
    const writer = await server.join('gp')
    writer.write('into nothing')
    await writer.closed()
    expect(store.rows).toHaveLength(600)
    expect(server.logged.join('')).toContain('record.room-failed')
  })

  it('[RC121] a snapshot that cannot be stored is tried again later, not for every key', async () => {
    const store = memoryStore()
    store.rows.push(...typed(2_000))
    let tries = 0
    store.putSnapshot = async () => {
      tries += 1
      throw new Error('the store is full')
    }
    const server = await startRecordServer({ store })
    const writer = await server.join('gp')
    for (let line = 0; line < 30; line += 1) {
      writer.write(`line ${line}`)
      await writer.allSaved()
    }
    await until(15_000, 'the first try', () => tries > 0, 5)
    for (let line = 0; line < 30; line += 1) {
      writer.write(`more ${line}`)
      await writer.allSaved()
    }
    expect(tries).toBe(1)
    expect(server.logged.some(line => line.includes('record.snapshot-failed'))).toBe(true)
    expect(rebuilt(server)).toBe((await server.gateway.digest(CASE, 'plan')).hash)
  })

  it('[RC120] the thread makes what the log says, and refuses a log that is damaged or has a gap', async () => {
    const compactor = createCompactor(systemClock)
    const rows = typed(700)
    const at = new Date(Date.UTC(2026, 10, 24))
    const made = await compactor.compact(ROOM, { snapshot: null, rows }, at)
    expect(made).toEqual(compacted(ROOM, { snapshot: null, rows }, at))
    const flipped = rows.map((row, index) => (index === 5 ? { ...row, bytes: row.bytes.map(byte => byte ^ 1) } : row))
    await expect(compactor.compact(ROOM, { snapshot: null, rows: flipped }, at)).rejects.toThrow(/row .* of case-1/)
    const gap = rows.filter((_, index) => index !== 300)
    await expect(compactor.compact(ROOM, { snapshot: null, rows: gap }, at)).rejects.toThrow(/missing/)
    await compactor.stop()
    const again = await compactor.compact(ROOM, { snapshot: made, rows: [] }, at)
    expect(again.rows).toBe(700)
    await compactor.stop()
  })
})

/** One person's typing, a key for each row. */
function typed(keys: number, room = ROOM) {
  const makeRow = rowMaker('testrows')
  const doc = new Y.Doc()
  const rows: ReturnType<typeof makeRow>[] = []
  doc.on('update', (bytes: Uint8Array) => {
    rows.push(makeRow({ room, author: 'user-consultant', connection: 'c', at: new Date(), bytes }))
  })
  doc.getXmlFragment('text').push([paragraph('')])
  const block = doc.getXmlFragment('text').get(0)
  const line = block instanceof Y.XmlElement ? block.get(0) : null
  if (!(line instanceof Y.XmlText)) throw new Error('there is no line to type in')
  for (let at = 0; rows.length < keys; at += 1) line.insert(at, 'k')
  return rows
}
