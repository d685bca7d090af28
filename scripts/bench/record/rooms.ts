// What the scenarios share: people in records, somebody who types, somebody who watches, and percentiles.
import { type Connection, clocksOf, connect, send } from './client.ts'
import type { Measured } from './measured.ts'
import type { Typing } from './typing.ts'

export const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

export interface Typist {
  connection: Connection
  typing: Typing
  pressed: number
  arrived: number
  /** When each key was pressed, by its place. */
  pressedAt: number[]
  awaited: { frame: number; at: number }[]
  timer?: ReturnType<typeof setInterval>
}

export function typist(connection: Connection, typed: Typing): Typist {
  send(connection, typed.opening)
  return { connection, typing: typed, pressed: 0, arrived: 0, pressedAt: [], awaited: [] }
}

export function press(one: Typist): void {
  const frame = one.typing.keys[one.pressed]
  if (!frame) return
  const now = performance.now()
  one.pressedAt.push(now)
  one.pressed += 1
  send(one.connection, frame)
  one.awaited.push({ frame: one.connection.sent, at: now })
}

/** Tells of each key of `one` that reaches `watcher`, with the time it was pressed. */
export function watch(watcher: Connection | undefined, one: Typist, arrived: (pressedAt: number) => void): void {
  if (!watcher) return
  const before = watcher.onUpdate
  const { client, clockBefore } = one.typing
  const look = (clocks: Map<number, number>) => {
    const clock = clocks.get(client)
    if (clock === undefined) return
    while (one.arrived < clock - clockBefore) {
      const at = one.pressedAt[one.arrived] ?? 0
      one.arrived += 1
      arrived(at)
    }
  }
  watcher.onUpdate = update => {
    before?.(update)
    look(clocksOf(update))
  }
}

export async function openRooms(
  server: Measured,
  size: { records: number; people: number; from?: number },
): Promise<Connection[][]> {
  const rooms: Connection[][] = []
  const { records, from = 0 } = size
  for (let record = from; record < from + records; record += 1) {
    const people = Array.from({ length: size.people }, (_, at) =>
      connect(server.address(record), server.token(record * size.people + at)),
    )
    rooms.push(people)
    await Promise.all(people.map(one => one.joined))
  }
  return rooms
}

export function closeAll(rooms: Connection[][]): void {
  for (const one of rooms.flat()) one.socket.terminate()
}

export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0
}
