// npm run bench:live -- [--meetings 150] [--people 10] [--seconds 120] : from a command to everybody's screen.
// The server runs on core 0 and the people on core 1. Counts every event: none may be lost, none may come twice.
// Every command counts from the first second on. Times of the first seconds, when 1,500 people have only just come in and nothing is compiled yet, are given apart besides.
import { fork, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'

const { values } = parseArgs({
  options: {
    meetings: { type: 'string', default: '150' },
    people: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '120' },
  },
})
const [meetings, people, seconds] = [values.meetings, values.people, values.seconds].map(Number)
if (!meetings || !people || !seconds) throw new Error('--meetings, --people and --seconds are numbers above 0')
const everyMs = 2_000
const warmMs = 10_000
const commandsEach = 30

const started = z.object({
  url: z.string(),
  rooms: z.array(
    z.object({
      meetingId: z.string(),
      items: z.array(z.object({ discussionId: z.string(), caseId: z.string() })),
      tokens: z.array(z.string()),
    }),
  ),
})
const changed = z.object({ discussion: z.object({ id: z.string(), version: z.number() }) })
const reply = z.object({ ok: z.literal(true), version: z.number() })

spawnSync('taskset', ['-cp', '1', String(process.pid)])
const server = fork(
  join(import.meta.dirname, '../../test/support/liveBenchServer.ts'),
  [String(meetings), String(people)],
  {
    execArgv: ['--expose-gc', '--import', 'tsx'],
  },
)
const tell = <T>(read: (sent: unknown) => T | null) =>
  new Promise<T>(resolve => {
    const listen = (sent: unknown) => {
      const got = read(sent)
      if (got === null) return
      server.off('message', listen)
      resolve(got)
    }
    server.on('message', listen)
  })
const memory = async (): Promise<number> => {
  const answer = tell(sent => z.object({ heapMb: z.number() }).safeParse(sent).data?.heapMb ?? null)
  server.send('memory')
  return answer
}
const { url, rooms } = await tell(sent => started.safeParse(sent).data ?? null)

interface Seat {
  room: (typeof rooms)[number]
  chair: Socket
  /** For each screen: a version of a discussion -> when it came. */
  screens: Map<string, number>[]
  sent: { at: number; version: string }[]
  commands: number
}
let twice = 0
let refused = 0
const seats: Seat[] = []
for (const room of rooms) {
  const sockets = await Promise.all(room.tokens.map(token => connect(token, room.meetingId)))
  const [chair] = sockets
  if (chair) seats.push({ room, chair, screens: sockets.map(follow), sent: [], commands: 0 })
}
process.stdout.write(`${rooms.length * people} people in ${rooms.length} meetings\n`)
const before = await memory()
const began = performance.now()
const under: Promise<void>[] = []
while (performance.now() - began < seconds * 1000) {
  const round = performance.now()
  for (const [at, seat] of seats.entries()) {
    under.push(command(seat))
    // Spread over the two seconds, as meetings are.
    const due = round + ((at + 1) * everyMs) / seats.length
    if (due > performance.now()) await pause(due - performance.now())
  }
}
await Promise.all(under)
await pause(2_000)
const after = await memory()
const [early, taken]: [number[], number[]] = [[], []]
let lost = 0
for (const { sent, screens } of seats) {
  for (const { at, version } of sent) {
    for (const screen of screens) {
      const came = screen.get(version)
      if (came === undefined) lost += 1
      else (at - began < warmMs ? early : taken).push(came - at)
    }
  }
}
const commands = seats.reduce((sum, seat) => sum + seat.sent.length, 0)
process.stdout.write(
  `commands ${commands}, refused ${refused}, screens told ${early.length + taken.length}, lost ${lost}, doubled ${twice}\n` +
    `command to a screen, from the first second on: ${spread([...early, ...taken])}\n` +
    `command to a screen, the first ${warmMs / 1000} s: ${spread(early)}\n` +
    `command to a screen, after that: ${spread(taken)}\n` +
    `heap after collection: ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after ${seconds} s\n`,
)
server.kill()
process.exit(lost + twice + refused === 0 ? 0 : 1)

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const share = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1)
  return `p50 ${share(0.5)} ms, p95 ${share(0.95)} ms, p99 ${share(0.99)} ms`
}

async function connect(token: string, meetingId: string): Promise<Socket> {
  const socket = io(url, {
    path: '/live',
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  })
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject))
  await socket.timeout(60_000).emitWithAck('meeting:join', { meetingId })
  return socket
}

function follow(socket: Socket): Map<string, number> {
  const came = new Map<string, number>()
  socket.on('discussion:changed', (event: unknown) => {
    const { discussion } = changed.parse(event)
    const version = `${discussion.id} ${discussion.version}`
    if (came.has(version)) twice += 1
    else came.set(version, performance.now())
  })
  return came
}

/** A minute for each case: mostly ticks, now and then a proposal. Then the chair opens the next one. */
async function command(seat: Seat): Promise<void> {
  const { room, chair } = seat
  const turn = seat.commands++
  const itemAt = Math.floor(turn / commandsEach) % room.items.length
  const { discussionId = '', caseId = '' } = room.items[itemAt] ?? {}
  const commandId = randomUUID()
  if (turn > 0 && turn % commandsEach === 0) {
    const from = room.items[(itemAt + room.items.length - 1) % room.items.length]?.discussionId
    const step = { commandId, meetingId: room.meetingId, itemId: discussionId, from }
    if (!reply.safeParse(await chair.timeout(30_000).emitWithAck('meeting:open', step)).success) refused += 1
    return
  }
  const on = { commandId, discussionId, caseId }
  const at = performance.now()
  const answer: unknown =
    turn % 10 === 1
      ? await chair
          .timeout(30_000)
          .emitWithAck('decision:propose', { ...on, kind: 'plan', text: 'Visit', rationale: null })
      : await chair.timeout(30_000).emitWithAck('item:tick', { ...on, tick: 'person', done: turn % 2 === 0 })
  const read = reply.safeParse(answer)
  if (read.success) seat.sent.push({ at, version: `${discussionId} ${read.data.version}` })
  else refused += 1
}
