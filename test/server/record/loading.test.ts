// Opening a record: complete and unaltered, or not at all.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { digestOf } from '#server/record/digest'
import { closeCodes, ROOT } from '#shared/record'
import { until } from '#test/support/deadline'
import { forgedUpdate, paragraph } from '#test/support/recordClient'
import { CASE, gate, memoryStore, startRecordServer, written } from './harness.ts'

const ROOM = `${CASE}/plan`

describe('opening a record', () => {
  it('[RC30] nothing is said and no frame is looked at before the log has been read', async () => {
    const store = memoryStore()
    store.rows.push(...written('Allergic to penicillin'))
    const latch = gate()
    store.loadGate = latch.closed
    const server = await startRecordServer({ store })
    const early = server.open('gp', { answers: false })
    await early.get('rights')
    early.write('typed too early')
    early.send(new Uint8Array([0, 0, 1, 0]))
    const second = server.open('pharmacist')
    await second.get('rights')
    expect(store.loads).toBe(1)
    expect(early.received).toHaveLength(1)
    expect(store.appends).toBe(0)
    latch.open()
    await early.get('step2')
    await early.allSaved()
    expect(early.text()).toContain('Allergic to penicillin')
    await second.when('both texts', () => second.text().includes('penicillin') && second.text().includes('too early'))
    expect(store.loads).toBe(1)
  })

  it('[RC31] B-15: a record that cannot be read is refused to everybody, and is whole for the next who comes', async () => {
    const store = memoryStore()
    store.rows.push(...written('Allergic to penicillin'))
    let fails = true
    store.beforeLoad = () => {
      if (fails) throw new Error('the store is away')
    }
    const latch = gate()
    store.loadGate = latch.closed
    const server = await startRecordServer({ store })
    const clients = [server.open('gp'), server.open('nurse')]
    await server.peers(2)
    latch.open()
    for (const client of clients) {
      expect(await client.closed()).toBe(closeCodes.unavailable.code)
      expect(client.received.map(got => got.type)).toEqual(['rights'])
    }
    expect(server.gateway.state().rooms).toBe(0)
    await expect(server.gateway.digest(CASE, 'plan')).rejects.toThrow('the store is away')
    fails = false
    const later = await server.join('gp')
    expect(later.text()).toContain('Allergic to penicillin')
    expect(store.rows).toHaveLength(1)
  })

  it('[RC32] B-30 R-22: any flipped bit of any row makes the record refuse to open', async () => {
    const store = memoryStore()
    store.rows.push(...written('Stop zolpidem 10 mg'))
    const server = await startRecordServer({ store })
    const [row] = store.rows
    if (!row) throw new Error('no row')
    const whole = row.bytes
    for (let bit = 0; bit < whole.length * 8; bit += 7) {
      const flipped = whole.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      row.bytes = flipped
      await expect(server.gateway.digest(CASE, 'plan')).rejects.toThrow()
    }
    const client = server.open('gp')
    expect(await client.closed()).toBe(closeCodes.unavailable.code)
    expect(
      client.received.map(got => got.type),
      'no altered and no empty text',
    ).toEqual(['rights'])
    expect(server.logged.some(line => line.includes('record.load-failed') && line.includes(ROOM))).toBe(true)
    // Only this record is held back.
    const other = await server.join('gp', { compartment: 'clinical' })
    other.write('goes on')
    await other.allSaved()
    await other.close()
    store.rows.length = 1
    row.bytes = whole
    for (const change of [{ author: 'user-nurse' }, { at: new Date(0) }, { connection: 'other' }]) {
      store.rows[0] = { ...row, ...change }
      await expect(server.gateway.digest(CASE, 'plan')).rejects.toThrow()
    }
    store.rows[0] = row
    expect((await server.join('gp')).text()).toContain('Stop zolpidem 10 mg')
  })

  it('[RC32] a log with a row missing in the middle refuses to open', async () => {
    const store = memoryStore()
    store.rows.push(...written('one', 'two', 'three'))
    store.rows.splice(1, 1)
    const server = await startRecordServer({ store })
    expect(await server.open('gp').closed()).toBe(closeCodes.unavailable.code)
    expect(store.rows).toHaveLength(2)
  })

  it('[RC33] B-22: twenty people who open a new discussion at once, on two servers, get one template', async () => {
    const store = memoryStore()
    const seeds = ['Situation', 'Situation and background'].map(seed)
    const servers = await Promise.all(
      seeds.map(bytes => startRecordServer({ store, template: { seedFor: async () => bytes } })),
    )
    const latch = gate()
    store.loadGate = latch.closed
    const compartment = 'discussion.1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'
    const clients = servers.flatMap(server => Array.from({ length: 10 }, () => server.open('gp', { compartment })))
    await Promise.all(servers.map(server => server.peers(10)))
    latch.open()
    await Promise.all(clients.map(client => client.when('the template', () => client.text().includes('Situation'))))
    expect(new Set(clients.map(client => client.text())).size).toBe(1)
    expect(clients[0]?.text().match(/Situation/g)).toHaveLength(1)
    expect(store.rows).toHaveLength(1)
    expect(store.rows[0]?.author).toBe('system:template')
  })

  it('[RC124] whoever shows text without being in the room is told of a template, once, and that nobody wrote it', async () => {
    const told: unknown[] = []
    const template = { seedFor: async () => seed('Situation') }
    const server = await startRecordServer({ template, onChanged: change => told.push(change) })
    const first = await server.join('gp')
    expect(first.text()).toContain('Situation')
    expect(told).toEqual([{ caseId: CASE, compartment: 'plan', authorIds: [] }])
    await first.close()
    await until(15_000, 'the room to be gone', () => server.gateway.state().rooms === 0, 5)
    await server.join('nurse')
    expect(told).toHaveLength(1)
  })

  it('[RC34] the last one to leave takes the record out of memory, and it comes back from the log', async () => {
    const server = await startRecordServer()
    for (let round = 1; round <= 5; round += 1) {
      const client = await server.join('gp')
      client.write(`round ${round}`)
      await client.allSaved()
      await client.close()
      await until(15_000, 'the room to be gone', () => server.gateway.state().rooms === 0, 5)
    }
    const reader = await server.join('nurse')
    expect(reader.text().match(/round/g)).toHaveLength(5)
    expect(await server.gateway.digest(CASE, 'plan')).toMatchObject({ hash: digestOf(reader.doc).hash })
  })

  it('[RC35] a long log is opened from its snapshot; a row the snapshot does not count makes it be read whole', async () => {
    const store = memoryStore()
    store.rows.push(...written(...Array.from({ length: 600 }, (_, index) => `line ${index}`)))
    const server = await startRecordServer({ store })
    const before = await server.gateway.digest(CASE, 'plan')
    const writer = await server.join('gp')
    writer.write('after the snapshot')
    await writer.allSaved()
    await writer.close()
    await until(15_000, 'the snapshot', () => store.snapshots.size === 1, 5)
    expect((await store.load(ROOM)).rows).toHaveLength(0)
    const again = await server.join('nurse')
    expect(again.text()).toContain('line 599')
    expect(again.text()).toContain('after the snapshot')
    await again.close()
    await until(15_000, 'the room to be gone', () => server.gateway.state().rooms === 0, 5)

    // Whoever wrote a line before the snapshot still owns its client id.
    const forger = await server.join('pharmacist')
    const [client, clock] = [...Y.decodeStateVector(Y.encodeStateVector(forger.doc))][0] ?? [0, 0]
    forger.sendUpdate(forgedUpdate(client, clock))
    expect(await forger.get('refused')).toMatchObject({ code: 'foreign-author' })

    const snapshot = store.snapshots.get(ROOM)
    if (!snapshot) throw new Error('no snapshot')
    snapshot.bytes = snapshot.bytes.map((byte, index) => (index === 40 ? byte ^ 1 : byte))
    await forger.close()
    await until(15_000, 'the room to be gone', () => server.gateway.state().rooms === 0, 5)
    const whole = await server.gateway.digest(CASE, 'plan')
    expect(whole.hash).not.toBe(before.hash)
    store.snapshots.clear()
    expect(await server.gateway.digest(CASE, 'plan')).toEqual(whole)
  })

  it('[RC38] B-66: whatever bit of a snapshot is flipped, the log itself is read, and the alarm is raised', async () => {
    const store = memoryStore()
    store.rows.push(...written(...Array.from({ length: 520 }, (_, index) => `line ${index}`)))
    const server = await startRecordServer({ store })
    const before = await server.gateway.digest(CASE, 'plan')
    const visit = async () => {
      const reader = await server.join('gp')
      const text = reader.text()
      await reader.close()
      await until(15_000, 'the room to be gone', () => server.gateway.state().rooms === 0, 5)
      return text
    }
    await visit()
    await until(15_000, 'the snapshot', () => store.snapshots.size === 1, 5)
    const snapshot = store.snapshots.get(ROOM)
    if (!snapshot) throw new Error('no snapshot')
    const good = snapshot.bytes
    for (let bit = 3; bit < good.length * 8; bit += Math.ceil((good.length * 8) / 40)) {
      const flipped = good.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      store.snapshots.set(ROOM, { ...snapshot, bytes: flipped })
      expect(await server.gateway.digest(CASE, 'plan'), `bit ${bit}`).toEqual(before)
    }
    store.snapshots.set(ROOM, { ...snapshot, owners: [{ client: 1, author: 'user-nurse' }] })
    expect(await visit()).toContain('line 519')
    expect(server.logged.some(line => line.includes('record.snapshot-damaged'))).toBe(true)
  })

  it('[RC36] B-17: a new server process on the same store has every character that was called saved', async () => {
    const store = memoryStore()
    const first = await startRecordServer({ store })
    const author = await first.join('gp')
    author.write('acknowledged')
    await author.allSaved()
    store.appendGate = gate().closed
    author.write('never acknowledged')
    await author.fence()
    await first.stop()
    store.appendGate = null
    const second = await startRecordServer({ store })
    const reader = await second.join('nurse')
    expect(reader.text()).toContain('acknowledged')
    expect(reader.text()).not.toContain('never')
    // The tab that stayed open brings what it still held.
    const back = await second.join('gp', { doc: author.doc })
    await back.allSaved()
    await reader.when('the rest', () => reader.text().includes('never acknowledged'))
    expect(reader.text().match(/acknowledged/g)).toHaveLength(2)
  })

  it('[RC37] two texts with equal state vectors have different digests', () => {
    const [one, other] = ['stop zolpidem', 'keep zolpidem'].map(words => {
      const doc = new Y.Doc()
      doc.clientID = 1
      doc.getXmlFragment('text').push([paragraph(words)])
      return digestOf(doc)
    })
    expect(one?.stateVector).toBe(other?.stateVector)
    expect(one?.hash).not.toBe(other?.hash)
  })

  it('[RC37] the digest is of what is durable, whether the record is open or not, and writes nothing', async () => {
    const server = await startRecordServer({ template: { seedFor: async () => seed('Situation') } })
    const empty = await server.gateway.digest(CASE, 'plan')
    expect(server.store.rows).toHaveLength(0)
    const client = await server.join('gp')
    client.write('words')
    await client.allSaved()
    const open = await server.gateway.digest(CASE, 'plan')
    expect(open.hash).not.toBe(empty.hash)
    expect(open.hash).toBe(digestOf(client.doc).hash)
    const latch = gate()
    server.store.appendGate = latch.closed
    client.write('not yet durable')
    await client.fence()
    expect(await server.gateway.digest(CASE, 'plan')).toEqual(open)
    latch.open()
    await client.allSaved()
    expect((await server.gateway.digest(CASE, 'plan')).hash).not.toBe(open.hash)
  })
})

function seed(words: string): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.getXmlFragment(ROOT).push([paragraph(words)])
  return Y.encodeStateAsUpdate(doc)
}
