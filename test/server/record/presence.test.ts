// Who is here: said by the server, never by the client.
import { describe, expect, it } from 'vitest'
import { closeCodes } from '#shared/record'
import type { RecordClient } from '#test/support/recordClient'
import { startRecordServer } from './harness.ts'

const cursor = { anchor: { item: { client: 1, clock: 2 }, assoc: -1 }, head: { tname: 'text' } }

describe('presence', () => {
  it('[RC50] S-29 B-23: name, role and colour are the server’s; only cursor and typing pass', async () => {
    const server = await startRecordServer()
    const watcher = await server.join('nurse')
    const forger = await server.join('pharmacist')
    const state = {
      user: { id: 'user-gp', name: 'Dr Somebody Else', role: 'GP', colour: 0, color: '#ff0000' },
      cursor,
      typing: true,
      note: 'stolen',
      ['__proto__']: { polluted: true },
    }
    forger.sendPresence([{ client: forger.doc.clientID, clock: 1, state }])
    const seen = await watcher.get('awareness', got => got.states.has(forger.doc.clientID))
    expect(seen.states.get(forger.doc.clientID)).toEqual({
      user: { id: 'user-pharmacist', name: 'Test pharmacist', role: 'Role of pharmacist', colour: 1 },
      cursor,
      typing: true,
    })
    expect(watcher.raw().includes('Somebody')).toBe(false)
    expect(forger.received.some(got => got.type === 'awareness')).toBe(false)
  })

  it('[RC51] S-29 B-24: nobody can overwrite or remove another person’s presence', async () => {
    const server = await startRecordServer()
    const watcher = await server.join('nurse')
    const victim = await server.join('gp')
    const forger = await server.join('pharmacist')
    victim.sendPresence([{ client: victim.doc.clientID, clock: 1, state: { cursor } }])
    await watcher.get('awareness', got => got.states.has(victim.doc.clientID))
    forger.sendPresence([
      { client: victim.doc.clientID, clock: 2, state: null },
      { client: victim.doc.clientID, clock: 999_999, state: { typing: true } },
      { client: victim.doc.clientID, clock: 2 ** 48, state: { typing: true } },
      { client: forger.doc.clientID, clock: 1, state: { typing: true } },
    ])
    await watcher.get('awareness', got => got.states.has(forger.doc.clientID))
    expect(statesOf(watcher, victim)).toHaveLength(1)
    const late = await server.join('consultant')
    await late.get('awareness', got => named(got.states.get(victim.doc.clientID)) === 'Test gp')
  })

  it('[RC51] a client id that has written belongs to its author in presence too', async () => {
    const server = await startRecordServer()
    const author = await server.join('gp')
    author.write('words')
    await author.allSaved()
    const watcher = await server.join('nurse')
    const forger = await server.join('pharmacist')
    forger.sendPresence([
      { client: author.doc.clientID, clock: 1, state: { typing: true } },
      { client: forger.doc.clientID, clock: 1, state: { typing: true } },
    ])
    await watcher.get('awareness', got => got.states.has(forger.doc.clientID))
    expect(statesOf(watcher, author)).toHaveLength(0)
  })

  it('[RC52] what a stock client repeats about others does not make ghosts of them', async () => {
    const server = await startRecordServer()
    const watcher = await server.join('nurse')
    const gone = await server.join('gp')
    const echo = await server.join('pharmacist')
    gone.sendPresence([{ client: gone.doc.clientID, clock: 1, state: {} }])
    await echo.get('awareness', got => got.states.has(gone.doc.clientID))
    await gone.close()
    await watcher.get('awareness', got => got.states.get(gone.doc.clientID) === null)
    echo.sendPresence([
      { client: gone.doc.clientID, clock: Date.now(), state: {} },
      { client: echo.doc.clientID, clock: 1, state: {} },
    ])
    await watcher.get('awareness', got => got.states.has(echo.doc.clientID))
    expect(statesOf(watcher, gone)).toHaveLength(2)
    expect(statesOf(watcher, gone).at(-1)).toBe(null)
  })

  it('[RC53] B-57: presence ends with the connection, and a late close of an old one does not end the new one', async () => {
    const server = await startRecordServer()
    const watcher = await server.join('nurse')
    const old = await server.join('gp')
    old.sendPresence([{ client: old.doc.clientID, clock: 1, state: {} }])
    await watcher.get('awareness', got => got.states.has(old.doc.clientID))
    const fresh = await server.join('gp', { doc: old.doc })
    fresh.sendPresence([{ client: old.doc.clientID, clock: 1, state: { typing: true } }])
    await watcher.get('awareness', got => typing(got.states.get(old.doc.clientID)))
    await old.close()
    await server.peers(2)
    const late = await server.join('consultant')
    await late.get('awareness', got => typing(got.states.get(old.doc.clientID)))
    await fresh.close()
    await watcher.get('awareness', got => got.states.get(old.doc.clientID) === null)
  })

  it('[RC54] F-39: a reader is shown as viewing only', async () => {
    const server = await startRecordServer()
    const watcher = await server.join('nurse')
    const reader = await server.join('gp.reads')
    reader.sendPresence([{ client: reader.doc.clientID, clock: 1, state: { typing: false } }])
    const seen = await watcher.get('awareness', got => got.states.has(reader.doc.clientID))
    expect(seen.states.get(reader.doc.clientID)).toMatchObject({ viewOnly: true, user: { name: 'Test gp' } })
  })

  it('[RC55] B-46: malformed and oversized presence is refused, and one connection holds at most three ids', async () => {
    const server = await startRecordServer()
    const watcher = await server.join('nurse')
    const bad = [
      { client: 9, clock: 1, state: 'not json' },
      { client: 9, clock: 1, state: { cursor: 'x'.repeat(5_000) } },
    ]
    for (const entry of bad) {
      const client = await server.join('gp')
      client.sendPresence([entry])
      expect(await client.get('refused')).toMatchObject({ frame: 0, code: 'malformed' })
    }
    const huge = await server.join('gp')
    huge.sendPresence([{ client: 9, clock: 1, state: { cursor: 'x'.repeat(5_000_000) } }])
    expect(await huge.closed()).toBe(closeCodes.tooLarge.code)
    const many = await server.join('pharmacist')
    many.send(new Uint8Array([1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]))
    expect(await many.get('refused')).toMatchObject({ code: 'malformed' })
    const hidden: object = JSON.parse('{"__proto__":{"typing":true}}')
    many.sendPresence(Array.from({ length: 1_000 }, (_, index) => ({ client: index + 10, clock: 1, state: hidden })))
    many.sendPresence([{ client: 11, clock: 2 ** 53 - 1, state: {} }])
    many.sendPresence([{ client: 10, clock: 2, state: { typing: true } }])
    await watcher.get('awareness', got => typing(got.states.get(10)))
    const late = await server.join('consultant')
    const seen = await late.get('awareness')
    expect([...seen.states.keys()]).toEqual([10, 11, 12])
    expect([11, 12].map(client => typing(seen.states.get(client)))).toEqual([false, false])
    // The last clock there is leaves no room for another: that id is its owner's, and the connection's end removes it.
    await many.close()
    await watcher.get('awareness', got => got.states.get(11) === null)
  })

  it('[RC56] a flood of cursor movements goes out ten times a second, the last one included', async () => {
    const server = await startRecordServer({ limits: { presenceEveryMs: 20 } })
    const watcher = await server.join('nurse')
    const busy = await server.join('gp')
    const moves = 500
    for (let clock = 1; clock <= moves; clock += 1) {
      const head = { tname: `p${clock}` }
      busy.sendPresence([{ client: busy.doc.clientID, clock, state: { cursor: { anchor: head, head } } }])
    }
    await watcher.get('awareness', got => JSON.stringify(got.states.get(busy.doc.clientID)).includes(`"p${moves}"`))
    expect(statesOf(watcher, busy).length).toBeLessThan(moves / 5)
  })
})

function statesOf(watcher: RecordClient, of: RecordClient): unknown[] {
  return watcher.received.flatMap(got =>
    got.type === 'awareness' && got.states.has(of.doc.clientID) ? [got.states.get(of.doc.clientID)] : [],
  )
}

function named(state: unknown): unknown {
  if (typeof state !== 'object' || state === null || !('user' in state)) return undefined
  const { user } = state
  return typeof user === 'object' && user !== null && 'name' in user ? user.name : undefined
}

function typing(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'typing' in state && state.typing === true
}
