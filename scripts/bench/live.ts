// npm run bench:live -- [--meetings 150] [--people 10] [--seconds 120] : from a command to everybody's screen.
// The server runs on core 0 and the people on core 1. Counts every event: none may be lost, none may come twice.
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

const started = z.object({
  url: z.string(),
  rooms: z.array(
    z.object({ meetingId: z.string(), discussionId: z.string(), caseId: z.string(), tokens: z.array(z.string()) }),
  ),
})
const changed = z.object({
  discussion: z.object({ id: z.string(), decisions: z.array(z.object({ id: z.string(), text: z.string() })) }),
})
const reply = z.object({ ok: z.boolean() })

spawnSync('taskset', ['-cp', '1', String(process.pid)])
const server = fork(join(import.meta.dirname, 'live/server.ts'), [String(meetings), String(people)], {
  execArgv: ['--expose-gc', '--import', 'tsx'],
})
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

/** When each command was sent; on how many screens it has been seen so far. */
const sent = new Map<string, { at: number; seen: number }>()
const taken: number[] = []
let twice = 0
let refused = 0
const chairs: Socket[] = []
for (const room of rooms) {
  const sockets = await Promise.all(room.tokens.map(token => connect(token, room.meetingId)))
  for (const socket of sockets) follow(socket)
  if (sockets[0]) chairs.push(sockets[0])
}
process.stdout.write(`${rooms.length * people} people in ${rooms.length} meetings\n`)
const before = await memory()
const began = performance.now()
let number = 0
const under: Promise<void>[] = []
while (performance.now() - began < seconds * 1000) {
  const round = performance.now()
  for (const [at, room] of rooms.entries()) {
    const chair = chairs[at]
    if (chair) under.push(command(chair, room, `command-${++number}`))
    // Spread over the two seconds, as meetings are.
    const due = round + ((at + 1) * everyMs) / rooms.length
    if (due > performance.now()) await pause(due - performance.now())
  }
}
await Promise.all(under)
await pause(2_000)
const after = await memory()
const lost = [...sent.values()].reduce((sum, one) => sum + (people - one.seen), 0)
taken.sort((a, b) => a - b)
const share = (part: number) => (taken[Math.min(taken.length - 1, Math.floor(taken.length * part))] ?? 0).toFixed(1)
process.stdout.write(
  `commands ${sent.size}, refused ${refused}, screens told ${taken.length}, lost ${lost}, doubled ${twice}\n` +
    `command to a screen: p50 ${share(0.5)} ms, p95 ${share(0.95)} ms, p99 ${share(0.99)} ms\n` +
    `heap after collection: ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after ${seconds} s\n`,
)
server.kill()
process.exit(lost + twice + refused === 0 ? 0 : 1)

async function connect(token: string, meetingId: string): Promise<Socket> {
  const socket = io(url, { path: '/live', auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false })
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject))
  await socket.timeout(60_000).emitWithAck('meeting:join', { meetingId })
  return socket
}

/** Each command makes one decision; a screen has seen it when a discussion with its text comes. */
function follow(socket: Socket): void {
  const known = new Set<string>()
  socket.on('discussion:changed', (event: unknown) => {
    const now = performance.now()
    const texts = changed.safeParse(event).data?.discussion.decisions.map(one => one.text) ?? []
    if (new Set(texts).size < texts.length) twice += 1
    for (const text of texts) {
      const mine = sent.get(text)
      if (!mine || known.has(text)) continue
      known.add(text)
      mine.seen += 1
      taken.push(now - mine.at)
    }
  })
}

async function command(chair: Socket, room: (typeof rooms)[number], text: string): Promise<void> {
  sent.set(text, { at: performance.now(), seen: 0 })
  const { discussionId, caseId } = room
  const payload = { commandId: randomUUID(), discussionId, caseId, kind: 'plan', text, rationale: null }
  const answer = await chair.timeout(30_000).emitWithAck('decision:propose', payload)
  if (!reply.safeParse(answer).data?.ok) refused += 1
}
