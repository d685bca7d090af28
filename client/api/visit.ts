// A visitor's own connection: its credential is a cookie that no script reads. It tells what is shared, and carries the call.
import { io } from 'socket.io-client'
import { z } from 'zod'
import { type Refusal, refusal, refuse } from '#shared/errors'
import { type VisitView, visitView } from '#shared/visit'
import type { CallEvent, CallLink } from '../call/callLink.ts'
import { callReplyOf } from './live.ts'
import { type LiveEvent, readEvent } from './liveEvents.ts'

export type VisitLink =
  | { kind: 'starting' }
  /** No link was opened in this browser, or it is worthless now. */
  | { kind: 'none' }
  | { kind: 'connected'; view: VisitView }
  /** `view`: what was there before, so that the page does not jump; null = nothing yet. */
  | { kind: 'lost'; view: VisitView | null }

export interface VisitConnection extends CallLink {
  state(): VisitLink
  start(): void
  stop(): void
}

const againMs = 2_000
const patienceMs = 5_000

export function createVisitConnection(): VisitConnection {
  const listeners = new Set<() => void>()
  const socket = io('/visit', {
    path: '/live',
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 4_000,
  })
  let state: VisitLink = { kind: 'starting' }
  let again: ReturnType<typeof setTimeout> | undefined
  let running = false
  const become = (next: VisitLink) => {
    state = next
    for (const listener of [...listeners]) listener()
  }
  const viewNow = () => (state.kind === 'connected' || state.kind === 'lost' ? state.view : null)
  const retry = () => {
    clearTimeout(again)
    if (running) again = setTimeout(() => socket.connect(), againMs)
  }
  socket.on('visit:changed', (sent: unknown) => {
    const view = visitView.safeParse(sent)
    if (view.success) become({ kind: 'connected', view: view.data })
  })
  socket.on('disconnect', reason => {
    // The farewell stays: there is nothing to come back to.
    if (viewNow()?.stage === 'over') return
    become({ kind: 'lost', view: viewNow() })
    if (reason === 'io server disconnect') retry()
  })
  socket.on('connect_error', error => {
    if (error.message === 'no-visit') return become({ kind: 'none' })
    become({ kind: 'lost', view: viewNow() })
    if (!socket.active) retry()
  })
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async request(name, payload) {
      if (!socket.connected) return refuse('unavailable')
      try {
        const answer: unknown = await socket.timeout(patienceMs).emitWithAck(name, payload)
        const refused = refusal.safeParse(answer)
        if (refused.success) return refused.data
        const parsed = z.safeParse(callReplyOf(name), answer)
        return parsed.success ? parsed.data : refuse('internal')
      } catch {
        return refuse('unavailable') satisfies Refusal
      }
    },
    on<N extends CallEvent>(name: N, listener: (event: LiveEvent<N>) => void) {
      const heard = (event: unknown) => {
        const parsed = readEvent[name](event)
        if (parsed) listener(parsed)
      }
      socket.on<string>(name, heard)
      return () => socket.off<string>(name, heard)
    },
    start() {
      running = true
      if (state.kind === 'none') become({ kind: 'starting' })
      socket.connect()
    },
    stop() {
      running = false
      clearTimeout(again)
      socket.disconnect()
    },
  }
}
