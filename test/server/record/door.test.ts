// Who gets in, for how long, and what a refused client is told.
import { describe, expect, it } from 'vitest'
import { type CloseReason, closeCodes, closeMeaning } from '#shared/record'
import { until } from '#test/support/deadline'
import { admit, CASE, gate, memoryStore, startRecordServer, testClock } from './harness.ts'

const code = (reason: CloseReason) => closeCodes[reason].code

describe('the record door', () => {
  it('[RC10] S-06 B-01: without a valid token nothing of a record is sent, loaded or even looked up', async () => {
    const server = await startRecordServer()
    const writer = await server.join('gp')
    writer.write('secret words')
    await writer.allSaved()
    const loads = server.store.loads
    for (const client of [
      server.open('nobody'),
      server.open('', { protocols: ['caseroom.v1'] }),
      server.open('', { protocols: ['caseroom.v1', 'bearer.'] }),
    ]) {
      client.socket.on('open', () => client.send(new Uint8Array([0, 0, 1, 0])))
      expect(await client.closed()).toBe(code('signInAgain'))
      expect(client.raw()).toHaveLength(0)
    }
    expect(server.store.loads).toBe(loads)
  })

  it('[RC11] S-30 B-02: a section one may not read and a case that does not exist get the same answer', async () => {
    const server = await startRecordServer()
    const answers = []
    for (const target of [
      { compartment: 'clinical' },
      { compartment: 'clinical', caseId: 'no-such-case' },
      { compartment: 'no-such-compartment' },
      { compartment: 'discussion.' },
      { compartment: 'plan', caseId: '..%2f..' },
      { compartment: 'plan', caseId: '__proto__' },
    ]) {
      const client = server.open('socialWorker', target)
      answers.push([await client.closed(), client.raw().length])
    }
    expect(answers).toEqual(answers.map(() => [code('notAllowed'), 0]))
    expect(server.store.loads).toBe(0)
  })

  it('[RC12] B-65: an older editor is told to reload before it has seen anything', async () => {
    const server = await startRecordServer()
    for (const client of [
      server.open('gp', { schema: '0' }),
      server.open('gp', { schema: '2' }),
      server.open('gp', { protocols: ['caseroom.v0', 'bearer.gp'] }),
    ]) {
      expect(await client.closed()).toBe(code('reload'))
      expect(client.raw()).toHaveLength(0)
    }
    expect(server.admissions).toHaveLength(0)
  })

  it('[RC13] rights are the first message, before any of the record', async () => {
    const server = await startRecordServer()
    const writer = await server.join('gp')
    const reader = await server.join('gp.reads')
    expect(writer.received[0]).toEqual({ type: 'rights', canWrite: true, reason: '', epoch: 0, keepsLate: false })
    expect(reader.received[0]).toMatchObject({ type: 'rights', canWrite: false })
  })

  it('[RC14] a judge that fails or cannot tell makes the client come back later', async () => {
    const server = await startRecordServer({
      judge: { admit: async () => Promise.reject(new Error('the store is away')) },
    })
    expect(await server.open('gp').closed()).toBe(code('unavailable'))
    const other = await startRecordServer()
    expect(await other.open('gp.down').closed()).toBe(code('unavailable'))
  })

  it('[RC15] S-07: a connection outlives its token only when the same person renews it', async () => {
    const clock = testClock()
    const server = await startRecordServer({ clock })
    const lapsed = await server.join('gp.short')
    const renewed = await server.join('pharmacist.short')
    const other = await server.join('nurse.short')
    renewed.renew('pharmacist')
    await renewed.when('rights again', () => renewed.received.filter(got => got.type === 'rights').length === 2)
    other.renew('gp')
    expect(await other.closed()).toBe(code('signInAgain'))
    for (let seconds = 0; seconds < 60; seconds += 5) {
      clock.advance(5_000)
      await Promise.all([lapsed.fence(), renewed.fence()])
    }
    expect(server.gateway.state().peers).toBe(2)
    clock.advance(15_000)
    expect(await lapsed.closed()).toBe(code('signInAgain'))
    renewed.write('still here')
    await renewed.allSaved()
  })

  it('[RC15] a renewal that shows fewer rights takes effect for the next frame', async () => {
    const server = await startRecordServer()
    const client = await server.join('gp')
    client.renew('gp.reads')
    await client.get('rights', rights => !rights.canWrite)
    client.write('too late')
    expect(await client.get('refused')).toMatchObject({ code: 'read-only' })
    client.renew('gp.stranger')
    expect(await client.closed()).toBe(code('notAllowed'))
  })

  it('[RC16] closeWhere closes the named connections, and nothing they send later is taken', async () => {
    const server = await startRecordServer()
    const gone = await server.join('gp')
    const stays = await server.join('pharmacist')
    gone.write('before')
    await gone.allSaved()
    expect(server.gateway.closeWhere(who => who.userId === 'user-gp' && who.caseId === CASE, 'rightsChanged')).toBe(1)
    gone.write('after')
    expect(await gone.closed()).toBe(code('rightsChanged'))
    stays.write('another')
    await stays.allSaved()
    expect(stays.text()).toContain('before')
    expect(stays.text()).not.toContain('after')
    expect(gone.raw().includes('another')).toBe(false)
  })

  it('[RC17] S-21 B-75 one person may not open more than the limit of sockets', async () => {
    const server = await startRecordServer({ limits: { socketsPerUser: 2 } })
    const first = await server.join('gp')
    await server.join('gp.2')
    expect(await server.open('gp').closed()).toBe(code('tooManyOpen'))
    await server.join('nurse')
    await first.close()
    await server.peers(2)
    await server.join('gp')
  })

  it('[RC18] B-56: a connection that went silent is found within 45 s; a silent room still gets messages', async () => {
    const clock = testClock()
    const server = await startRecordServer({ clock })
    const alive = await server.join('pharmacist')
    const dead = await server.join('gp')
    dead.sendPresence([{ client: dead.doc.clientID, clock: 1, state: {} }])
    await alive.get('awareness', got => got.states.has(dead.doc.clientID))
    dead.socket.pause()
    for (let second = 0; second < 45; second += 1) {
      clock.advance(1000)
      await alive.fence()
    }
    await server.peers(1)
    await alive.get('awareness', got => got.states.get(dead.doc.clientID) === null)
    expect(alive.received.filter(got => got.type === 'awareness' && got.states.size === 0).length).toBeGreaterThan(1)
    dead.socket.terminate()
  })

  it('[RC19] B-58: leaving before the judge or the load has answered, a thousand times, leaves nothing behind', async () => {
    const store = memoryStore()
    let judgeLatch = gate()
    const server = await startRecordServer({
      store,
      judge: {
        async admit({ token, compartment }) {
          if (token === 'nurse') await judgeLatch.closed
          return admit(token, testClock(), compartment)
        },
      },
    })
    for (let round = 0; round < 25; round += 1) {
      const latch = gate()
      judgeLatch = gate()
      store.loadGate = latch.closed
      const loading = Array.from({ length: 20 }, () => server.open('gp'))
      const judged = Array.from({ length: 20 }, () => server.open('nurse'))
      await server.peers(20)
      for (const client of [...loading, ...judged]) client.socket.terminate()
      judgeLatch.open()
      latch.open()
      await until(
        15_000,
        'everything to be gone',
        () => {
          const { peers, rooms } = server.gateway.state()
          return peers === 0 && rooms === 0
        },
        5,
      )
    }
    store.loadGate = null
    const [one, other] = [await server.join('consultant'), await server.join('pharmacist')]
    one.sendPresence([{ client: one.doc.clientID, clock: 1, state: {} }])
    await other.get('awareness', got => got.states.has(one.doc.clientID))
    const present = other.received.flatMap(got => (got.type === 'awareness' ? [...got.states.keys()] : []))
    expect(new Set(present), 'nobody else is there').toEqual(new Set([one.doc.clientID]))
  })

  it('[RC21] logs hold ids and events, never text, names or tokens', async () => {
    const server = await startRecordServer({ audit: { record: () => Promise.reject(new Error('audit away')) } })
    const writer = await server.join('gp')
    server.store.beforeAppend = () => {
      server.store.beforeAppend = () => undefined
      throw new Error('E11000 dup key: { bytes: "canary in the text" }')
    }
    writer.write('canary in the text')
    writer.sendUpdate(new TextEncoder().encode('canary in the text'))
    writer.sendPresence([{ client: 1, clock: 1, state: 'canary in the text' }])
    await writer.allSaved()
    await writer.close()
    await server.open('canary-token').closed()
    const logged = server.logged.join('')
    expect(logged).toContain('record.store-failed')
    expect(logged).toContain('record.audit-failed')
    for (const secret of ['canary', 'Test gp', 'bearer']) expect(logged).not.toContain(secret)
  })

  it('[RC20] every close code says whether trying again can help, as the stock provider reads it', () => {
    for (const { code, terminal, words } of Object.values(closeCodes)) {
      expect(terminal).toBe(code >= 4400 && code < 4500)
      expect(closeMeaning(code)).toMatchObject({ terminal, words })
    }
    expect(closeMeaning(1006)).toMatchObject({ reason: 'lost', terminal: false })
  })
})
