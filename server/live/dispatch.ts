// Every event of a client passes here: name, rate, schema, person, use case, acknowledgement. No byte from a client may end the process.

import type { z } from 'zod'
import { type Refusal, refuse } from '#shared/errors'
import { holdsForbiddenKey } from '#shared/forbiddenKeys'
import {
  type CommandName,
  commands,
  envelope,
  liveRequests,
  type Payload,
  type RequestName,
  type RequestReply,
} from '#shared/live'
import { handlers } from '../usecases/commands.ts'
import { actorOf } from '../usecases/identify.ts'
import { noteActivity } from '../usecases/locking.ts'
import type { Ports } from '../usecases/ports.ts'
import { isStoreTrouble, placesOf } from '../usecases/storeTrouble.ts'
import { endAccess, type LiveSettings, type LiveSocket } from './sockets.ts'

export type Requests = {
  [N in RequestName]: (socket: LiveSocket, payload: z.infer<(typeof liveRequests)[N]>) => Promise<RequestReply[N]>
}

/** Nobody clicks faster than this; a script that does is told to wait. */
export const commandRate = { perSecond: 25, burst: 100 } as const
/** Signalling comes in bursts of candidates and has an allowance of its own: a call must not cost anybody a command. */
export const signalRate = { perSecond: 50, burst: 300 } as const
/** Pointing is a gesture, not a cursor: each one is judged for everybody in the item. */
const pointerRate = { perSecond: 1, burst: 5 } as const

export function createDispatch(ports: Ports, settings: LiveSettings, requests: Requests) {
  const takeCommand = createAllowance(commandRate.perSecond, commandRate.burst)
  const takeSignal = createAllowance(signalRate.perSecond, signalRate.burst)
  const takePointer = createAllowance(pointerRate.perSecond, pointerRate.burst)

  return async function dispatch(socket: LiveSocket, name: unknown, args: unknown[]): Promise<void> {
    const last = args.at(-1)
    const ack = typeof last === 'function' ? (reply: unknown) => void last(reply) : () => undefined
    try {
      const reply = await answer(socket, name, args[0])
      const known = typeof name === 'string' && (isCommand(name) || isRequest(name))
      settings.observe(known ? name : 'unknown', reply.ok ? 'done' : reply.code)
      ack(reply)
    } catch (error) {
      settings.log.error({
        event: 'command-failed',
        command: isCommand(name) ? name : 'unknown',
        error: error instanceof Error ? error.name : 'unknown',
        stack: placesOf(error),
      })
      settings.observe(isCommand(name) ? name : 'unknown', 'internal')
      ack(refuse(isStoreTrouble(error) ? 'unavailable' : 'internal'))
    }
  }

  async function answer(socket: LiveSocket, name: unknown, payload: unknown): Promise<{ ok: true } | Refusal> {
    if (!(name === 'call:signal' ? takeSignal : takeCommand)(socket)) return refuse('too-many')
    if (name === 'pointer:show' && !takePointer(socket)) return refuse('too-many')
    if (holdsForbiddenKey(payload)) return refuse('invalid')
    if (isRequest(name)) return request(socket, name, payload)
    if (!isCommand(name)) return refuse('invalid', 'This server does not know this command.')
    // Judged anew each time: a disabled account or an ended session stops here, not at the next connection.
    const actor = await actorOf(ports, socket.data.actor.id, socket.data.actor.sessionId)
    if (!actor) {
      endAccess(socket, 'sign-in-again')
      return refuse('sign-in-again')
    }
    const opened = envelope.safeParse(payload)
    if (!opened.success) return invalid(opened.error)
    const { commandId, ...rest } = opened.data
    const who = actor
    noteActivity(ports, who).catch(() => settings.log.warn({ event: 'activity-not-noted', actorId: who.id }))
    return run(name, rest, commandId)

    async function run<N extends CommandName>(command: N, given: unknown, id: string) {
      // The two lookups by one name belong together; TypeScript cannot tie them through the table's union.
      const schema = commands[command] as unknown as z.ZodType<Payload<N>>
      const read = schema.safeParse(given)
      if (!read.success) return invalid(read.error)
      return handlers[command](ports, who, { ...read.data, commandId: id })
    }
  }

  async function request<N extends RequestName>(socket: LiveSocket, name: N, payload: unknown) {
    const read = liveRequests[name].safeParse(payload)
    if (!read.success) return invalid(read.error)
    const handle: Requests[N] = requests[name]
    return handle(socket, read.data as Parameters<Requests[N]>[1])
  }
}

/** How fast one connection may ask. True = go on. */
export function createAllowance(perSecond: number, burst: number): (socket: object) => boolean {
  const allowances = new WeakMap<object, { left: number; at: number }>()
  return socket => {
    const now = performance.now()
    const before = allowances.get(socket) ?? { left: burst, at: now }
    const left = Math.min(burst, before.left + ((now - before.at) / 1000) * perSecond)
    allowances.set(socket, { left: left - 1, at: now })
    return left >= 1
  }
}

export function invalid(error: z.ZodError): Refusal {
  const problems = error.issues.slice(0, 20).map(issue => ({ path: issue.path.join('.'), message: issue.message }))
  return refuse('invalid', undefined, problems)
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

function isRequest(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(liveRequests, name)
}
