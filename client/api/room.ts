// A room display's own connection: its credential is a cookie that no script reads, and it only listens.
import { io } from 'socket.io-client'
import { z } from 'zod'
import { displayState, type RoomView, roomView } from '#shared/room'

export type RoomLink = { kind: 'starting' } | { kind: 'live'; view: RoomView } | { kind: 'lost'; since: number }

export interface Room {
  state(): RoomLink
  subscribe(listener: () => void): () => void
  start(): void
  stop(): void
}

/** A code is drawn anew when it has run out; a display that was taken away gets one within this time. */
const againMs = 3_000

export function createRoom(now: () => number): Room {
  const listeners = new Set<() => void>()
  const socket = io('/room', {
    path: '/live',
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 4_000,
  })
  let state: RoomLink = { kind: 'starting' }
  let again: ReturnType<typeof setTimeout> | undefined
  let running = false

  const become = (next: RoomLink) => {
    state = next
    for (const listener of [...listeners]) listener()
  }
  // The old picture is never kept through a break: blank first, then paint.
  const lost = () => {
    if (state.kind !== 'lost') become({ kind: 'lost', since: now() })
  }
  const begin = async () => {
    clearTimeout(again)
    if (!running) return
    try {
      const answer = await fetch('/api/room', { method: 'POST', credentials: 'same-origin' })
      if (!answer.ok || !z.safeParse(displayState, await answer.json()).success) throw new Error('refused')
      socket.connect()
    } catch {
      lost()
      again = setTimeout(() => void begin(), againMs)
    }
  }
  socket.on('room:changed', (sent: unknown) => {
    const view = roomView.safeParse(sent)
    if (view.success) become({ kind: 'live', view: view.data })
  })
  socket.on('disconnect', reason => {
    lost()
    if (reason === 'io server disconnect') again = setTimeout(() => void begin(), againMs)
  })
  socket.on('connect_error', () => {
    lost()
    if (!socket.active) again = setTimeout(() => void begin(), againMs)
  })

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      running = true
      void begin()
    },
    stop() {
      running = false
      clearTimeout(again)
      socket.disconnect()
    },
  }
}
