// The traffic of a practice, and of worse days. Each answers with its figures.
import { type Measured, type ServerName, startMeasured } from './measured.ts'
import { cold, idle, morning, storm } from './opening.ts'
import { closeAll, openRooms, pause, percentile, press, typist, watch } from './rooms.ts'
import { typing } from './typing.ts'

export type Figures = Record<string, number>
export const scenarios = { clinic, saturate, room, idle, cold, storm, morning } as const
export type ScenarioName = keyof typeof scenarios
/** What a server without a document cannot be asked. */
export const notForRelay: readonly ScenarioName[] = ['cold', 'storm', 'morning']

const WARM_S = 20

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
  const keys = Math.ceil((seconds + WARM_S) * size.keysPerSecond) + 8
  const typists = rooms.flatMap(people =>
    people.slice(0, size.typists).map(one => typist(one, typing(keys, one.prefix))),
  )
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
  for (const one of typists) {
    one.timer = setTimeout(() => {
      press(one)
      one.timer = setInterval(() => press(one), everyMs)
    }, Math.random() * everyMs)
  }
  await warm(server)
  seen.length = 0
  saved.length = 0
  const pressedBefore = typists.reduce((sum, one) => sum + one.pressed, 0)
  const began = performance.now()
  const cpuBefore = server.cpu()
  await pause(seconds * 1000)
  const cpu = server.cpu() - cpuBefore
  const took = (performance.now() - began) / 1000
  const pressed = typists.reduce((sum, one) => sum + one.pressed, 0) - pressedBefore
  for (const one of typists) clearInterval(one.timer)
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
  const most = 14_000 * (seconds + WARM_S)
  const typists: ReturnType<typeof typist>[] = []
  for (const one of rooms.flatMap(people => people.slice(0, 2))) {
    typists.push(typist(one, typing(most, one.prefix)))
    // Making the keys takes seconds: a server hangs up on who does not answer its pings meanwhile.
    await pause(1)
  }
  await pause(500)
  let running = true
  for (const [at, one] of typists.entries()) {
    const watcher = rooms[Math.floor(at / 2)]?.at(-1)
    watch(watcher, one, () => {
      if (running) press(one)
    })
  }
  for (const one of typists) for (let flight = 0; flight < 64; flight += 1) press(one)
  await warm(server)
  const before = typists.reduce((sum, one) => sum + one.arrived, 0)
  const framesBefore = rooms.flat().reduce((sum, one) => sum + one.frames, 0)
  const cpuBefore = server.cpu()
  const began = performance.now()
  await pause(seconds * 1000)
  running = false
  const took = (performance.now() - began) / 1000
  const cpu = server.cpu() - cpuBefore
  const delivered = typists.reduce((sum, one) => sum + one.arrived, 0) - before
  const delay = await server.ask({ kind: 'delay' })
  const frames = rooms.flat().reduce((sum, one) => sum + one.frames, 0) - framesBefore
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

/** A server that just started compiles its code and collects what its start left, which are no properties of traffic. */
async function warm(server: Measured): Promise<void> {
  await server.ask({ kind: 'memory' })
  await pause(WARM_S * 1000)
  await server.ask({ kind: 'reset' })
}
