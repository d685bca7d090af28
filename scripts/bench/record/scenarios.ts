// The traffic of a practice, and of worse days. Each answers with its figures.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, clocksOf, connect, send } from './client.ts'
import { type Measured, type ServerName, startMeasured } from './measured.ts'
import { type Typing, typing } from './typing.ts'

export type Figures = Record<string, number>
export const scenarios = { clinic, saturate, room, idle, cold, storm, morning } as const
export type ScenarioName = keyof typeof scenarios
/** What a server without a store or a document cannot be asked. */
export const onlyOurs: readonly ScenarioName[] = ['cold', 'storm', 'morning']

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** 40 records x 8 people, 3 typing at 8 keys/s. */
async function clinic(name: ServerName, seconds: number): Promise<Figures> {
  return typingRooms(name, seconds, { records: 40, people: 8, typists: 3, keysPerSecond: 8 })
}

/** One record with 200 people, 5 of them typing. */
async function room(name: ServerName, seconds: number): Promise<Figures> {
  return typingRooms(name, seconds, { records: 1, people: 200, typists: 5, keysPerSecond: 8 })
}

async function typingRooms(
  name: ServerName,
  seconds: number,
  size: { records: number; people: number; typists: number; keysPerSecond: number },
): Promise<Figures> {
  const server = await startMeasured(name)
  const rooms = await openRooms(server, size)
  const seen: number[] = []
  const saved: number[] = []
  const everyMs = 1000 / size.keysPerSecond
  const keys = Math.ceil(seconds * size.keysPerSecond) + 8
  const typists = rooms.flatMap(people => people.slice(0, size.typists).map(one => typist(one, typing(keys))))
  await pause(500)
  for (const [at, one] of typists.entries()) {
    // The last one in the room watches; it types nothing.
    const people = rooms[Math.floor(at / size.typists)] ?? []
    watch(people.at(-1), one, sentAt => seen.push(performance.now() - sentAt))
    one.connection.onSaved = count => {
      while (one.awaited[0] && one.awaited[0].frame <= count) {
        const { at: sentAt } = one.awaited.shift() ?? { at: 0 }
        saved.push(performance.now() - sentAt)
      }
    }
  }
  await server.ask({ kind: 'reset' })
  const began = performance.now()
  const cpuBefore = server.cpu()
  const timers = typists.map(one => {
    const start = setTimeout(() => {
      press(one)
      one.timer = setInterval(() => press(one), everyMs)
    }, Math.random() * everyMs)
    return start
  })
  await pause(seconds * 1000)
  for (const timer of timers) clearTimeout(timer)
  for (const one of typists) clearInterval(one.timer)
  await pause(300)
  const cpu = server.cpu() - cpuBefore
  const took = (performance.now() - began) / 1000
  const pressed = typists.reduce((sum, one) => sum + one.pressed, 0)
  const delay = await server.ask({ kind: 'delay' })
  closeAll(rooms)
  await server.stop()
  return {
    'keys/s': pressed / took,
    'us CPU/delivery': cpu / (pressed * (size.people - 1)),
    'CPU %': (cpu / 1e6 / took) * 100,
    'to screen p50 ms': percentile(seen, 50),
    'to screen p99 ms': percentile(seen, 99),
    'saved p50 ms': percentile(saved, 50),
    'saved p99 ms': percentile(saved, 99),
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
    'seen %': (seen.length / pressed) * 100,
  }
}

/** 8 records x 10 people, 2 typing as fast as they are answered, 64 keys in flight each. */
async function saturate(name: ServerName, seconds: number): Promise<Figures> {
  const server = await startMeasured(name)
  const rooms = await openRooms(server, { records: 8, people: 10 })
  const most = 8000 * seconds
  const typists = rooms.flatMap(people => people.slice(0, 2).map(one => typist(one, typing(Math.min(most, 60_000)))))
  await pause(500)
  let running = true
  for (const [at, one] of typists.entries()) {
    const watcher = rooms[Math.floor(at / 2)]?.at(-1)
    watch(watcher, one, () => {
      if (running) press(one)
    })
  }
  await server.ask({ kind: 'reset' })
  const cpuBefore = server.cpu()
  const began = performance.now()
  for (const one of typists) for (let flight = 0; flight < 64; flight += 1) press(one)
  await pause(seconds * 1000)
  running = false
  const took = (performance.now() - began) / 1000
  const cpu = server.cpu() - cpuBefore
  const delivered = typists.reduce((sum, one) => sum + one.arrived, 0)
  const delay = await server.ask({ kind: 'delay' })
  const frames = rooms.flat().reduce((sum, one) => sum + one.frames, 0)
  closeAll(rooms)
  await server.stop()
  return {
    'updates/s': delivered / took,
    'us CPU/update': cpu / delivered,
    'CPU %': (cpu / 1e6 / took) * 100,
    'frames out/s': frames / took,
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
    'ran dry': typists.filter(one => one.pressed >= one.typing.keys.length).length,
  }
}

/** 1,000 connections on 100 records that nobody types in. */
async function idle(name: ServerName, seconds: number): Promise<Figures> {
  const server = await startMeasured(name)
  const warm = await openRooms(server, { records: 100, people: 1 })
  await pause(1000)
  await server.ask({ kind: 'reset' })
  const before = server.memory()
  const rooms = await openRooms(server, { records: 100, people: 9 })
  await server.ask({ kind: 'reset' })
  const cpuBefore = server.cpu()
  await pause(seconds * 1000)
  const cpu = server.cpu() - cpuBefore
  const delay = await server.ask({ kind: 'delay' })
  await server.ask({ kind: 'reset' })
  const grown = server.memory() - before
  closeAll([...warm, ...rooms])
  await server.stop()
  return {
    'kB/connection': grown / 900 / 1024,
    'CPU %': (cpu / 1e6 / seconds) * 100,
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
  }
}

/** The first opening of a record of 260,000 keystrokes, from its log and, after it was closed once, from its snapshot. */
async function cold(name: ServerName): Promise<Figures> {
  const dir = mkdtempSync(join(tmpdir(), 'caseroom-bench-'))
  let server = await startMeasured(name, dir)
  await server.ask({ kind: 'seed', record: 0, keystrokes: 260_000, perRow: 10 })
  const first = await openOnce(server)
  await pause(3000)
  const warm = await openOnce(server)
  await server.stop()
  server = await startMeasured(name, dir)
  // Whatever is done once per process should not be counted as this record's.
  await openOnce(server, 1)
  const cpuBefore = server.cpu()
  const second = await openOnce(server)
  const cpu = server.cpu() - cpuBefore
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
  return {
    'from log ms': first.ms,
    'snapshot, same process ms': warm.ms,
    'from snapshot ms': second.ms,
    'CPU ms': cpu / 1000,
    kB: second.size / 1024,
  }
}

async function openOnce(server: Measured, record = 0): Promise<{ ms: number; size: number }> {
  const began = performance.now()
  const connection = connect(server.address(record), server.token(0))
  const size = await connection.joined
  const ms = performance.now() - began
  const gone = new Promise(resolve => connection.socket.once('close', resolve))
  connection.socket.close()
  await gone
  return { ms, size }
}

/** 500 people come back to a record of 200 KiB within the same moment. */
async function storm(name: ServerName): Promise<Figures> {
  const server = await startMeasured(name)
  await server.ask({ kind: 'seed', record: 0, keystrokes: 120_000, perRow: 50 })
  const one = connect(server.address(0), server.token(0))
  const size = await one.joined
  await server.ask({ kind: 'reset' })
  const joins = await Promise.allSettled(Array.from({ length: 500 }, (_, at) => timedJoin(server, 0, at)))
  const delay = await server.ask({ kind: 'delay' })
  const times = joins.flatMap(join => (join.status === 'fulfilled' ? [join.value.ms] : []))
  const dropped = joins.length - times.length + (one.closedWith === null ? 0 : 1)
  for (const join of joins) if (join.status === 'fulfilled') join.value.connection.socket.terminate()
  await server.stop()
  return {
    kB: size / 1024,
    'p50 ms': percentile(times, 50),
    'p95 ms': percentile(times, 95),
    dropped,
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
  }
}

/** 150 records are opened, three people each, within a minute. */
async function morning(name: ServerName): Promise<Figures> {
  const server = await startMeasured(name)
  await server.ask({ kind: 'reset' })
  const cpuBefore = server.cpu()
  const joins: Promise<{ ms: number; connection: Connection }>[] = []
  for (let record = 0; record < 150; record += 1) {
    for (let person = 0; person < 3; person += 1) joins.push(timedJoin(server, record, record * 3 + person))
    await pause(100)
  }
  const all = await Promise.all(joins)
  const cpu = server.cpu() - cpuBefore
  const delay = await server.ask({ kind: 'delay' })
  const times = all.map(join => join.ms)
  for (const { connection } of all) connection.socket.terminate()
  await server.stop()
  return {
    'join p50 ms': percentile(times, 50),
    'join p99 ms': percentile(times, 99),
    'CPU ms/join': cpu / 1000 / all.length,
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
  }
}

async function timedJoin(server: Measured, record: number, person: number) {
  const began = performance.now()
  const connection = connect(server.address(record), server.token(person))
  await connection.joined
  return { ms: performance.now() - began, connection }
}

interface Typist {
  connection: Connection
  typing: Typing
  pressed: number
  arrived: number
  /** When each key was pressed, by its place. */
  pressedAt: number[]
  awaited: { frame: number; at: number }[]
  timer?: ReturnType<typeof setInterval>
}

function typist(connection: Connection, typed: Typing): Typist {
  send(connection, typed.opening)
  return { connection, typing: typed, pressed: 0, arrived: 0, pressedAt: [], awaited: [] }
}

function press(one: Typist): void {
  const frame = one.typing.keys[one.pressed]
  if (!frame) return
  const now = performance.now()
  one.pressedAt.push(now)
  one.pressed += 1
  send(one.connection, frame)
  one.awaited.push({ frame: one.connection.sent, at: now })
}

/** Tells of each key of `one` that reaches `watcher`, with the time it was pressed. */
function watch(watcher: Connection | undefined, one: Typist, arrived: (pressedAt: number) => void): void {
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

async function openRooms(server: Measured, size: { records: number; people: number }): Promise<Connection[][]> {
  const rooms: Connection[][] = []
  for (let record = 0; record < size.records; record += 1) {
    const people = Array.from({ length: size.people }, (_, at) =>
      connect(server.address(record), server.token(record * size.people + at)),
    )
    rooms.push(people)
    await Promise.all(people.map(one => one.joined))
  }
  return rooms
}

function closeAll(rooms: Connection[][]): void {
  for (const one of rooms.flat()) one.socket.terminate()
}

function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0
}
