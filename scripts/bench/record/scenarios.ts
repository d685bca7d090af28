// The traffic of a practice, and of worse days. Each answers with its figures.
import { type Measured, type ServerName, startMeasured } from './measured.ts'
import { cold, idle, morning, storm } from './opening.ts'
import { closeAll, openRooms, pause, percentile, press, typist, watch } from './rooms.ts'
import { typing } from './typing.ts'

export type Figures = Record<string, number>
export const scenarios = {
  clinic: inTurn({ records: 40, people: 8, typists: 3, keysPerSecond: 8 }),
  saturate: alone(saturate),
  room: inTurn({ records: 1, people: 200, typists: 5, keysPerSecond: 8 }),
  idle: alone(idle),
  cold: alone(cold),
  storm: alone(storm),
  morning: alone(morning),
} as const
export type ScenarioName = keyof typeof scenarios
/** What a server without a document cannot be asked. */
export const notForRelay: readonly ScenarioName[] = ['cold', 'storm', 'morning']

type Scenario = (names: readonly ServerName[], seconds: number, told: Tell) => Promise<void>
type Tell = (name: ServerName, figures: Figures) => void

/** A server that just started compiles its code, which is no property of its traffic. */
const WARM_S = 20
/** Thousands of keys a second are enough for that in less. */
const WARM_SATURATED_S = 4
/** A turn of typing, and how much of its beginning is not measured. */
const [TURN_S, SETTLE_MS] = [5, 500]
/** What a server puts off until it has time is its work, too. */
const LATE_MS = 6000

function alone(scenario: (name: ServerName, seconds: number) => Promise<Figures>): Scenario {
  return async (names, seconds, told) => {
    for (const name of names) told(name, await scenario(name, seconds))
  }
}

/** All servers are up at once and are typed at by turns: the machine is not as fast at one time as at another. */
function inTurn(size: Size): Scenario {
  return async (names, seconds, told) => {
    const turns = Math.ceil(seconds / TURN_S)
    const open: TypingRooms[] = []
    for (const name of names) open.push(await typingRooms(name, turns, size))
    for (const one of open) await one.warm()
    const before = open.map(one => one.server.cpu())
    for (let turn = 0; turn < turns; turn += 1) for (const one of open) await one.turn()
    await pause(LATE_MS)
    const cpu = open.map((one, at) => one.server.cpu() - (before[at] ?? 0))
    for (const [at, one] of open.entries()) told(one.server.name, await one.end(cpu[at] ?? 0))
  }
}

interface Size {
  records: number
  people: number
  typists: number
  keysPerSecond: number
}

interface TypingRooms {
  server: Measured
  warm(): Promise<void>
  turn(): Promise<void>
  end(cpu: number): Promise<Figures>
}

async function typingRooms(name: ServerName, turns: number, size: Size): Promise<TypingRooms> {
  const server = await startMeasured(name)
  const rooms = await openRooms(server, size)
  const seen: number[] = []
  const saved: number[] = []
  const everyMs = 1000 / size.keysPerSecond
  const keys = Math.ceil((turns * (TURN_S + 1) + WARM_S) * size.keysPerSecond) + 8
  const typists = rooms.flatMap(people =>
    people.slice(0, size.typists).map(one => typist(one, typing(keys, one.prefix))),
  )
  await pause(500)
  let measuring = false
  for (const [at, one] of typists.entries()) {
    // The last one in the room watches; it types nothing.
    const people = rooms[Math.floor(at / size.typists)] ?? []
    watch(people.at(-1), one, sentAt => measuring && seen.push(performance.now() - sentAt))
    one.connection.onSaved = count => {
      while (one.awaited[0] && one.awaited[0].frame <= count) {
        const { at: sentAt } = one.awaited.shift() ?? { at: 0 }
        if (measuring) saved.push(performance.now() - sentAt)
      }
    }
  }
  const pressed = () => typists.reduce((sum, one) => sum + one.pressed, 0)
  const type = () => {
    for (const one of typists) {
      one.timer = setTimeout(() => {
        press(one)
        one.timer = setInterval(() => press(one), everyMs)
      }, Math.random() * everyMs)
    }
  }
  const stopTyping = async () => {
    for (const one of typists) clearInterval(one.timer)
    await pause(SETTLE_MS)
  }
  let [inTurns, measured, took, longest] = [0, 0, 0, 0]
  return {
    server,
    async warm() {
      await server.ask({ kind: 'memory' })
      type()
      await pause(WARM_S * 1000)
      await stopTyping()
    },
    async turn() {
      const atStart = pressed()
      type()
      await pause(SETTLE_MS)
      await server.ask({ kind: 'reset' })
      const [before, began] = [pressed(), performance.now()]
      measuring = true
      await pause(TURN_S * 1000)
      measured += pressed() - before
      took += (performance.now() - began) / 1000
      const delay = await server.ask({ kind: 'delay' })
      longest = Math.max(longest, delay.kind === 'delay' ? delay.p99 : 0)
      measuring = false
      await stopTyping()
      inTurns += pressed() - atStart
    },
    async end(cpu) {
      closeAll(rooms)
      await server.stop()
      return {
        'keys/s': measured / took,
        'us CPU/delivery': cpu / (inTurns * (size.people - 1)),
        'to screen p50 ms': percentile(seen, 50),
        'to screen p99 ms': percentile(seen, 99),
        'saved p50 ms': percentile(saved, 50),
        'saved p99 ms': percentile(saved, 99),
        'loop p99 ms': longest,
        'seen %': (seen.length / measured) * 100,
      }
    },
  }
}

/** 8 records x 10 people, 2 typing as fast as they are answered, 64 keys in flight each. */
async function saturate(name: ServerName, seconds: number): Promise<Figures> {
  const server = await startMeasured(name)
  const rooms = await openRooms(server, { records: 8, people: 10 })
  const most = 14_000 * (seconds + WARM_SATURATED_S)
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
  await pause(WARM_SATURATED_S * 1000)
  await server.ask({ kind: 'reset' })
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
