// Durable before visible: what is on a screen, or called saved, is on the disk.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { digestOf } from '#server/record/digest'
import { until } from '#test/support/deadline'
import { CASE, gate, memoryStore, rebuilt, startRecordServer } from './harness.ts'

describe('durable before visible', () => {
  it('[RC1] shows a change to nobody, and calls it saved to nobody, before the store has it', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    const reader = await server.join('pharmacist')
    const latch = gate()
    server.store.appendGate = latch.closed
    author.write('Stop zolpidem')
    await until(15_000, 'the append to begin', () => server.store.appends === 1, 5)
    const savedBefore = author.saved()
    await author.fence()
    await reader.fence()
    expect(reader.raw().includes('Stop zolpidem')).toBe(false)
    expect(author.saved()).toBe(savedBefore)
    expect(author.saved()).toBeLessThan(author.sent())
    const late = await server.join('nurse')
    expect(late.text()).toBe('')

    server.store.appendGate = null
    latch.open()
    await author.allSaved()
    await reader.when('the text', () => reader.text().includes('Stop zolpidem'))
    expect(server.store.rows).toHaveLength(1)
  })

  it('[RC2] counts SAVED frame by frame: SyncStep2 and Update, never ahead of the disk', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    await author.allSaved()
    expect(author.sent()).toBe(1)
    expect(author.saved()).toBe(1)
    const latch = gate()
    server.store.appendGate = latch.closed
    author.write('one')
    await until(15_000, 'the append to begin', () => server.store.appends === 1, 5)
    author.write('two')
    author.write('three')
    await author.fence()
    expect(author.saved()).toBe(1)
    const second = gate()
    server.store.appendGate = second.closed
    latch.open()
    await author.when('SAVED 2', () => author.saved() === 2)
    await until(15_000, 'the second append', () => server.store.appends === 2, 5)
    await author.fence()
    expect(author.saved()).toBe(2)
    server.store.appendGate = null
    second.open()
    await author.allSaved()
    expect(author.saved()).toBe(4)
  })

  it('[RC2] neither a refused frame nor one with nothing new makes an earlier one count as saved', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    author.write('durable')
    await author.allSaved()
    const known = Y.encodeStateAsUpdate(author.doc)
    const latch = gate()
    server.store.appendGate = latch.closed
    author.write('waiting')
    author.sendUpdate(new Uint8Array([9, 9, 9]))
    author.sendStep2(known)
    // It repeats what waits: saved only when that is.
    author.sendStep2(Y.encodeStateAsUpdate(author.doc))
    await author.fence()
    expect(await author.get('refused')).toMatchObject({ frame: 4, code: 'malformed' })
    expect(author.saved()).toBe(2)
    latch.open()
    await author.allSaved()
    expect(author.saved()).toBe(6)
    expect(server.store.rows).toHaveLength(2)
  })

  it('[RC3] B-16: a store that fails fifty times loses nothing, shows nothing and says nothing until it works', async () => {
    const store = memoryStore()
    const outages: string[] = []
    const server = await startRecordServer({
      store,
      onDelayed: () => outages.push('delayed'),
      onRecovered: () => outages.push('recovered'),
    })
    const author = await server.join('gp')
    const reader = await server.join('pharmacist')
    let failures = 0
    let visibleTooEarly = false
    store.beforeAppend = () => {
      if (failures === 50) return
      failures += 1
      visibleTooEarly ||= reader.text() !== '' || author.saved() > 1
      throw new Error('store away')
    }
    for (let index = 0; index < 20; index += 1) author.write(`line ${index}`)
    await author.allSaved()
    await reader.when('all lines', () => reader.text().includes('line 19'))
    expect(failures).toBe(50)
    expect(visibleTooEarly).toBe(false)
    expect(outages).toEqual(['delayed', 'recovered'])
    expect(rebuilt(server)).toBe(digestOf(author.doc).hash)
  })

  it('[RC3] B-16: a write with an unknown result is tried again and stored once', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    let tries = 0
    server.store.afterAppend = () => {
      tries += 1
      if (tries === 1) throw new Error('connection lost after the write')
    }
    author.write('once')
    await author.allSaved()
    expect(tries).toBe(2)
    expect(server.store.rows).toHaveLength(1)
  })

  it('[RC4] a record that everybody left stays loaded while something of it waits for the disk', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    const latch = gate()
    server.store.appendGate = latch.closed
    author.write('typed just before leaving')
    await until(15_000, 'the append to begin', () => server.store.appends === 1, 5)
    await author.close()
    await server.peers(0)
    expect(server.gateway.state().rooms).toBe(1)
    const loads = server.store.loads
    const back = await server.join('gp')
    expect(server.store.loads).toBe(loads)
    server.store.appendGate = null
    latch.open()
    await back.when('the text', () => back.text().includes('typed just before leaving'))
    await back.close()
    await until(15_000, 'the room to be gone', () => server.gateway.state().rooms === 0, 5)
    expect(server.gateway.state().pending).toEqual({ frames: 0, bytes: 0 })
  })

  it('[RC5] one write holds the frames of all rooms that waited', async () => {
    const server = await startRecordServer()
    const plan = await server.join('gp')
    const social = await server.join('nurse', { compartment: 'social' })
    const latch = gate()
    server.store.appendGate = latch.closed
    plan.write('first')
    await until(15_000, 'the append to begin', () => server.store.appends === 1, 5)
    for (let index = 0; index < 30; index += 1) {
      plan.write(`plan ${index}`)
      social.write(`social ${index}`)
    }
    await plan.fence()
    await social.fence()
    server.store.appendGate = null
    latch.open()
    await plan.allSaved()
    await social.allSaved()
    expect(server.store.appends).toBe(2)
    expect(server.store.rows).toHaveLength(3)
    expect(rebuilt(server, `${CASE}/plan`)).toBe(digestOf(plan.doc).hash)
  })

  it('[RC6] stopping commits what was accepted, says so, and closes with "restarting"', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    const latch = gate()
    server.store.appendGate = latch.closed
    const frame = author.write('accepted before the stop')
    await author.fence()
    const stopped = server.gateway.stop(5000)
    latch.open()
    await stopped
    expect(await author.closed()).toBe(1012)
    expect(author.saved()).toBe(frame)
    expect(server.store.rows).toHaveLength(1)
    expect(server.gateway.state()).toMatchObject({ rooms: 0, peers: 0 })
    const late = server.open('gp')
    expect(await late.closed()).toBe(1012)
  })

  it('[RC7] stops within its deadline when the store never answers', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    server.store.appendGate = gate().closed
    author.write('never stored')
    await author.fence()
    await server.gateway.stop(50)
    expect(await author.closed()).toBe(1012)
    expect(author.saved()).toBeLessThan(author.sent())
    expect(server.logged.join('')).toContain('record.stopped-with-unsaved')
  })

  it('[RC8] writers are read no further while too much waits for the disk, and go on when it drains', async () => {
    const server = await startRecordServer({ limits: { pendingBytes: 4000 } })
    const author = await server.join('gp')
    const latch = gate()
    server.store.appendGate = latch.closed
    for (let index = 0; index < 400; index += 1) author.write(`${index} ${'x'.repeat(1000)}`)
    await until(15_000, 'the limit to be reached', () => server.gateway.state().pending.bytes > 4000, 5)
    let last = -1
    await until(15_000, 'the server to read no further', () => {
      const { bytes } = server.gateway.state().pending
      const steady = bytes === last
      last = bytes
      return steady
    })
    // What the socket had handed over already, at most 64 KiB at a time, is still taken.
    expect(server.gateway.state().pending.bytes).toBeLessThan(4000 + 2 * 65_536)
    server.store.appendGate = null
    latch.open()
    await author.allSaved()
    expect(rebuilt(server)).toBe(digestOf(author.doc).hash)
  })

  it('[RC6] stopping waits for the audit rows of those who were still writing', async () => {
    const rows: string[] = []
    const latch = gate()
    const server = await startRecordServer({
      audit: {
        async record(entry) {
          await latch.closed
          rows.push(entry.kind)
        },
      },
    })
    const gp = await server.join('gp')
    gp.write('one')
    await gp.allSaved()
    const stopped = server.stop().then(() => rows.push('stopped'))
    await gp.closed()
    latch.open()
    await stopped
    expect(rows).toEqual(['edit-session', 'stopped'])
  })
})
