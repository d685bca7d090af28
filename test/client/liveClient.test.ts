import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RequestReply } from '#shared/live'
import { within } from '#test/support/deadline'
import { createLive, type Live } from '../../client/api/live.ts'
import type { Session, SessionState } from '../../client/api/session.ts'

const meetingId = 'frailty-mdt'
const question = { meetingId, from: null }

/** A session that is always signed in; `renewed` counts and changes the token. */
function signedIn() {
  const listeners = new Set<() => void>()
  let token = 'first'
  let renewed = 0
  const session: Session = {
    state: () => ({ kind: 'signed-in' }) as SessionState,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    token: () => token,
    async renew() {
      renewed += 1
      token = `renewed-${renewed}`
      for (const listener of listeners) listener()
      return true
    },
    start: async () => undefined,
    signIn: async () => {
      throw new Error('not in this test')
    },
    unlock: async () => {
      throw new Error('not in this test')
    },
    lock: async () => undefined,
    leave: async () => undefined,
    signOut: async () => undefined,
    stop: () => undefined,
  }
  return { session, renewals: () => renewed }
}

let http: HttpServer
let server: Server
let live: Live
let seen: ReturnType<typeof signedIn>

beforeEach(async () => {
  http = createServer()
  server = new Server(http, { path: '/live' })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  seen = signedIn()
  live = createLive({
    session: seen.session,
    now: () => Date.now(),
    random: () => 0.01,
    times: { ackMs: 150, patienceMs: 10_000 },
    socket: token =>
      io(`http://127.0.0.1:${port}`, {
        path: '/live',
        autoConnect: false,
        forceNew: true,
        auth: give => give({ token: token() }),
        transports: ['websocket'],
        reconnectionDelay: 10,
        reconnectionDelayMax: 50,
      }),
  })
})

afterEach(async () => {
  live.stop()
  await server.close()
})

describe('the live client', () => {
  it('[CL6] a command whose answer got lost is repeated under the same id until it is answered', async () => {
    const ids: string[] = []
    server.on('connection', socket =>
      socket.on('meeting:next', ({ commandId }, ack) => {
        ids.push(commandId)
        if (ids.length >= 4) ack({ ok: true, id: null, version: 7 })
      }),
    )
    live.start()
    const reply = await live.send('meeting:next', question)
    expect(reply).toEqual({ ok: true, id: null, version: 7 })
    expect(ids.length).toBeGreaterThanOrEqual(4)
    expect(new Set(ids).size).toBe(1)
  })

  it('[CL6] after two silences on a link that says connected, a new connection is made', async () => {
    const sockets = new Set<string>()
    server.on('connection', socket =>
      socket.on('meeting:next', (_payload, ack) => {
        sockets.add(socket.id)
        if (sockets.size >= 2) ack({ ok: true, id: null, version: 1 })
      }),
    )
    live.start()
    expect(await live.send('meeting:next', question)).toMatchObject({ ok: true })
    expect(sockets.size).toBeGreaterThanOrEqual(2)
  })

  it('[CL7] a command that is not of the contract is refused on the page and never sent', async () => {
    let sent = 0
    server.on('connection', socket => socket.onAny(() => (sent += 1)))
    live.start()
    const reply = await live.send('agenda:move', { meetingId, itemId: 'i-1', toPosition: 0 })
    expect(reply).toMatchObject({ ok: false, code: 'invalid' })
    expect(sent).toBe(0)
  })

  it('[CL8] a meeting is joined again after a break, and the whole present state is told each time', async () => {
    const told: RequestReply['meeting:join'][] = []
    let tell: () => void = () => undefined
    server.on('connection', socket =>
      socket.on('meeting:join', (_payload, ack) => ack({ ok: false, code: 'not-now', message: 'a state' })),
    )
    const twice = new Promise<void>(resolve => {
      tell = () => {
        if (told.length === 1) server.disconnectSockets(true)
        if (told.length === 2) resolve()
      }
    })
    live.join(meetingId, reply => {
      told.push(reply)
      tell()
    })
    live.start()
    await within(10_000, 'the second join', twice, () => `${told.length} joins, ${live.state().kind}`)
    expect(live.state().kind).toBe('connected')
  })

  it('[CL9] the page says offline since when, and connected again, as it happens', async () => {
    const kinds: string[] = []
    let resolve: () => void = () => undefined
    const back = new Promise<void>(done => {
      resolve = done
    })
    live.subscribe(() => {
      kinds.push(live.state().kind)
      if (kinds.length === 2) server.disconnectSockets(true)
      if (kinds.length === 4) resolve()
    })
    live.start()
    await within(10_000, 'connected again', back, () => kinds.join(', '))
    expect(kinds).toEqual(['connecting', 'connected', 'offline', 'connected'])
  })

  it('[CL10] a refused connection comes back with a new token, not with the old one again', async () => {
    const tokens: string[] = []
    server.use((socket, next) => {
      tokens.push(String(socket.handshake.auth.token))
      next(tokens.length === 1 ? new Error('sign-in-again') : undefined)
    })
    const connected = new Promise<void>(resolve =>
      live.subscribe(() => {
        if (live.state().kind === 'connected') resolve()
      }),
    )
    live.start()
    await within(10_000, 'a connection', connected, () => tokens.join(', '))
    expect(tokens).toEqual(['first', 'renewed-1'])
  })

  it('[CL10] a renewed token is given to the connection that is open', async () => {
    const given = new Promise<string>(resolve => {
      server.on('connection', socket => {
        socket.on('session:renew', ({ token }, ack) => {
          ack({ ok: true })
          resolve(token)
        })
        void seen.session.renew()
      })
    })
    live.start()
    // The server renews when it sees the connection; the page may hear of "connect" later: renew once more then.
    live.subscribe(() => {
      if (live.state().kind === 'connected') void seen.session.renew()
    })
    expect(await within(10_000, 'the renewed token', given, () => `${seen.renewals()} renewals`)).toMatch(/^renewed-/)
  })
})
