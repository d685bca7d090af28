// The connection under the live door: its state in words a person can trust, renewal of its token, and coming back.
import type { Socket } from 'socket.io-client'
import type { Session } from './session.ts'

export type LiveState =
  | { kind: 'idle' }
  | { kind: 'connecting' }
  | { kind: 'connected' }
  /** Connected, but a command has waited longer than people expect. */
  | { kind: 'slow'; since: number }
  | { kind: 'offline'; since: number }

export interface LiveLink {
  socket: Socket
  state(): LiveState
  subscribe(listener: () => void): () => void
  start(): void
  stop(): void
  /** True as soon as the socket is connected, false when `endsAt` comes first. */
  connectedBy(endsAt: number): Promise<boolean>
  /** Something waits for an answer; the returned function says that it came or was given up. */
  startsWaiting(): () => void
  /** The socket says connected and does not answer: drop it and connect anew. */
  giveUp(): void
}

const slowMs = 4_000
const firstRetryMs = 1_000
const lastRetryMs = 15_000

export function createLiveLink(collaborators: {
  session: Session
  socket: (token: () => string) => Socket
  now: () => number
  random: () => number
}): LiveLink {
  const { session, now, random } = collaborators
  const socket = collaborators.socket(() => session.token() ?? '')
  const listeners = new Set<() => void>()
  let state: LiveState = { kind: 'idle' }
  let running = false
  let refusedTimes = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let waiting = 0
  let givenToken = ''

  const become = (next: LiveState) => {
    state = next
    for (const listener of [...listeners]) listener()
  }
  const isOffline = () => {
    if (running && state.kind !== 'offline') become({ kind: 'offline', since: now() })
  }
  /** The server said no: only a new token can change its mind. Full jitter, so that a room of people spreads out. */
  const comeBackWithNewToken = () => {
    isOffline()
    clearTimeout(retry)
    const ceiling = Math.min(lastRetryMs, firstRetryMs * 2 ** refusedTimes)
    refusedTimes += 1
    retry = setTimeout(async () => {
      const good = await session.renew()
      if (running && good) socket.connect()
      // Not good and still signed in: the server is away. Try again; a session that ended stops the link from outside.
      else if (running && session.state().kind === 'signed-in') comeBackWithNewToken()
    }, ceiling * random())
  }

  socket.on('connect', () => {
    refusedTimes = 0
    givenToken = session.token() ?? ''
    become({ kind: 'connected' })
  })
  socket.on('disconnect', reason => {
    isOffline()
    if (running && reason === 'io server disconnect') comeBackWithNewToken()
  })
  socket.on('connect_error', () => {
    isOffline()
    if (running && !socket.active) comeBackWithNewToken()
  })
  const giveNewToken = () => {
    const token = session.token()
    if (!token || token === givenToken || !socket.connected) return
    givenToken = token
    socket.emit('session:renew', { token }, () => undefined)
  }
  session.subscribe(giveNewToken)

  return {
    socket,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      if (running) return
      running = true
      become({ kind: 'connecting' })
      socket.connect()
    },
    stop() {
      running = false
      refusedTimes = 0
      clearTimeout(retry)
      socket.disconnect()
      become({ kind: 'idle' })
    },
    connectedBy(endsAt) {
      if (socket.connected) return Promise.resolve(true)
      return new Promise(resolve => {
        const finish = (connected: boolean) => {
          clearTimeout(deadline)
          socket.off('connect', yes)
          resolve(connected)
        }
        const yes = () => finish(true)
        const deadline = setTimeout(() => finish(false), Math.max(0, endsAt - now()))
        socket.on('connect', yes)
      })
    },
    startsWaiting() {
      waiting += 1
      const timer = setTimeout(() => {
        if (state.kind === 'connected') become({ kind: 'slow', since: now() - slowMs })
      }, slowMs)
      return () => {
        clearTimeout(timer)
        waiting -= 1
        if (waiting === 0 && state.kind === 'slow') become({ kind: 'connected' })
      }
    },
    giveUp() {
      socket.io.engine.close()
    },
  }
}
