// The database away for five seconds, in both ways it can be: every token that was saved is there once, nothing was false.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { digestOf } from '#server/record/digest'
import { closeCodes } from '#shared/record'
import { until } from '#test/support/deadline'
import { paragraph } from '#test/support/recordClient'
import { CASE, gate, memoryStore, rebuilt, startRecordServer, testClock } from './harness.ts'

/** What the fault table allows for the memory of an outage. */
const MOST_GROWTH = 50 * 1024 * 1024

describe('an outage of the store', () => {
  const lengths = [5_000, 60_000, 600_000]
  const outages = lengths.flatMap(ms => ['answers nothing', 'refuses'].map(how => [how, ms] as const))
  it.each(outages)('[RC100] R-03 B-16: it %s for %i ms', async (how, ms) => {
    // The same typing however long it takes, and never so long between two words that a line counts as dead.
    const [step, everySteps] = ms > 60_000 ? [10_000, 3] : [ms / 20, 1]
    const clock = testClock()
    const store = memoryStore()
    const told: string[] = []
    const server = await startRecordServer({
      store,
      clock,
      retry: { firstMs: 100, longestMs: 1000 },
      onDelayed: () => told.push('delayed'),
      onRecovered: () => told.push('recovered'),
    })
    const people = await Promise.all(['gp', 'pharmacist', 'nurse'].map(name => server.join(name)))
    const reader = await server.join('consultant.reads')
    for (const person of people) person.write('before')
    await Promise.all(people.map(person => person.allSaved()))

    const latch = gate()
    if (how === 'refuses') {
      store.beforeAppend = () => {
        throw new Error('connection reset')
      }
    } else store.appendGate = latch.closed
    const heap = heapNow()
    const savedBefore = people.map(person => person.saved())
    const began = clock.now()
    for (let turn = 0; clock.now() < began + ms; turn += 1) {
      for (const [at, person] of people.entries()) {
        for (let word = 0; word < 20 && turn % everySteps === 0; word += 1) person.write(`⟦${at}-${person.sent()}⟧`)
      }
      await Promise.all([...people, reader].map(person => person.fence()))
      clock.advance(step)
    }
    expect(told).toEqual(['delayed'])
    expect(server.gateway.state().delayedSince).not.toBe(null)
    expect(people.map(person => person.saved())).toEqual(savedBefore)
    await reader.fence()
    expect(reader.raw().includes('⟦')).toBe(false)
    // Reading goes on from what is loaded; and it holds nothing that could still vanish.
    const late = await server.join('consultant.reads')
    expect(late.text()).toContain('before')
    expect(late.text()).not.toContain('⟦')
    expect(heapNow() - heap).toBeLessThan(MOST_GROWTH)

    store.beforeAppend = () => undefined
    store.appendGate = null
    latch.open()
    await until(
      10_000,
      'everything to be saved',
      () => {
        clock.advance(50)
        return people.every(person => person.saved() === person.sent())
      },
      5,
    )
    expect(clock.now() - began - ms, 'flushed within 30 s').toBeLessThan(30_000)
    await until(15_000, 'the end of the outage to be told', () => told.length === 2, 5)
    expect(told).toEqual(['delayed', 'recovered'])

    const log = new Y.Doc()
    for (const row of store.rows) Y.applyUpdate(log, row.bytes)
    const text = log.getXmlFragment('text').toString()
    for (const [at, person] of people.entries()) {
      const tokens = text.match(new RegExp(`⟦${at}-\\d+⟧`, 'g')) ?? []
      expect(tokens.length).toBe(person.sent() - 2)
      expect(new Set(tokens).size).toBe(tokens.length)
    }
    const { hash } = await server.gateway.digest(CASE, 'plan')
    expect(rebuilt(server)).toBe(hash)
    for (const person of [...people, reader, late]) {
      await person.when('the whole text', () => digestOf(person.doc).hash === hash)
    }
  })
})

describe('frames that were sent before', () => {
  it('[RC101] B-50 R-14: out of order, doubled and replayed they are taken once', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let line = 0; line < 30; line += 1) doc.getXmlFragment('text').push([paragraph(`line ${line}`)])
    for (const update of updates) author.sendUpdate(update)
    await author.allSaved()
    const rows = server.store.rows.length
    const { hash } = await server.gateway.digest(CASE, 'plan')
    const again = await server.join('gp.2')
    for (const update of [...updates].reverse()) again.sendUpdate(update)
    for (const update of updates) again.sendStep2(update)
    const everything = Y.mergeUpdates(updates)
    for (let time = 0; time < 5; time += 1) again.sendUpdate(everything)
    await again.allSaved()
    expect((await server.gateway.digest(CASE, 'plan')).hash).toBe(hash)
    expect(server.store.rows.length).toBe(rows)
    expect(rebuilt(server)).toBe(hash)
  })

  it('[RC102] B-03: what was typed for one person’s case never reaches another’s', async () => {
    const server = await startRecordServer()
    const a = await server.join('gp', { caseId: 'case-a' })
    const b = await server.join('gp.2', { caseId: 'case-b' })
    a.write('about A')
    b.write('about B')
    await Promise.all([a.allSaved(), b.allSaved()])
    // A page that mixed up its connections sends changes that build on another document.
    const strange = a.doc.getXmlFragment('text')
    const before = Y.encodeStateVector(a.doc)
    strange.push([paragraph('wrong patient')])
    b.sendUpdate(Y.encodeStateAsUpdate(a.doc, before))
    expect(await b.get('refused')).toMatchObject({ code: 'incomplete' })
    await b.fence()
    expect(rebuilt(server, 'case-b/plan')).toBe((await server.gateway.digest('case-b', 'plan')).hash)
    expect(b.text()).not.toContain('wrong patient')
    expect(await until(15_000, 'the audit row', () => server.audit[0], 5)).toMatchObject({
      kind: 'write-refused',
      userId: 'user-gp',
      caseId: 'case-b',
      detail: { code: 'incomplete' },
    })
    const rows = server.store.rows.filter(row => Buffer.from(row.bytes).includes('wrong patient'))
    expect(rows).toEqual([])
  })
})

describe('rights taken away', () => {
  it('[RC103] S-24 B-12 R-15: twenty times in the middle of typing: nothing of it is taken or heard after that moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const store = memoryStore()
      const server = await startRecordServer({ store })
      const stays = await server.join('gp')
      const goes = await server.join('nurse')
      for (let word = 0; word < round; word += 1) goes.write(`early ${word}`)
      // Some of it is in flight, some waits for the disk, when the rights end.
      const latch = gate()
      if (round % 2) store.appendGate = latch.closed
      const closed = server.gateway.closeWhere(who => who.userId === 'user-nurse', 'rightsChanged')
      expect(closed).toBe(1)
      const taken = server.gateway.state().pending.frames + store.rows.length
      for (let word = 0; word < 5; word += 1) {
        if (goes.socket.readyState === goes.socket.OPEN) goes.write(`late ${word}`)
      }
      stays.write('not for the nurse')
      store.appendGate = null
      latch.open()
      await stays.allSaved()
      expect(await goes.closed()).toBe(closeCodes.rightsChanged.code)
      expect(goes.raw().includes('not for the nurse'), `round ${round}`).toBe(false)
      expect(stays.text(), `round ${round}, ${taken} taken`).not.toContain('late')
      expect(store.rows.some(row => Buffer.from(row.bytes).includes('late'))).toBe(false)
      await server.stop()
    }
  })
})

function heapNow(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
