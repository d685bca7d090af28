// The live door as the page sees it: one connection, meetings that are joined again after every break, and commands
// that are repeated under the same id until they are answered.

import type { Socket } from 'socket.io-client'
import { z } from 'zod'
import { callJoined } from '#shared/call'
import { type Refusal, refusal, refuse } from '#shared/errors'
import {
  type CommandName,
  commands,
  done,
  type liveRequests,
  type Payload,
  type Reply,
  type RequestReply,
  type ServerToClient,
} from '#shared/live'
import { type LiveEvent, readEvent, snapshotReply } from './liveEvents.ts'
import { createLiveLink, type LiveState } from './liveLink.ts'
import type { Session } from './session.ts'

export type { LiveState } from './liveLink.ts'

export type Joined = (reply: RequestReply['meeting:join']) => void

export interface Live {
  state(): LiveState
  subscribe(listener: () => void): () => void
  /**
   * Joins now and again after every reconnection; each time the listener gets the whole present state. Returns leave.
   * Who only watches, to prepare an agenda, is not shown as present.
   */
  join(meetingId: string, listener: Joined, watching?: 'watching'): () => void
  /** Where this person is in a meeting; said again after every reconnection. */
  presence(meetingId: string, itemId: string | null, away: boolean, unsaved?: number): void
  on<N extends keyof ServerToClient>(name: N, listener: (event: LiveEvent<N>) => void): () => void
  /**
   * Sends a command and waits for its answer. Never throws. A form that lets a person press again should pass the same
   * `commandId` for the same intention: the server then does it once, whatever got lost on the way.
   */
  send<N extends CommandName>(name: N, payload: Payload<N>, options?: { commandId?: string }): Promise<Reply>
  /** Asks once, changes no fact, never throws; 'unavailable' when there is no connection or no answer. */
  request<N extends CallRequest>(name: N, payload: z.infer<(typeof liveRequests)[N]>): Promise<CallReply<N> | Refusal>
  start(): void
  stop(): void
}

export type CallRequest = Extract<
  keyof RequestReply,
  `call:${string}` | `recording:${string}` | 'hand:set' | 'view:lead' | 'pointer:show'
>
export type CallReply<N extends CallRequest> = z.infer<(typeof callReplies)[N]>
const nothing = z.object({ ok: z.literal(true) })
const callReplies = {
  'call:join': callJoined,
  'call:leave': nothing,
  'call:admit': nothing,
  'call:state': nothing,
  'call:signal': nothing,
  'hand:set': nothing,
  'view:lead': nothing,
  'pointer:show': nothing,
  'recording:ask': nothing,
  'recording:answer': nothing,
  'recording:answer-for': nothing,
  'recording:start': nothing,
  'recording:stop': nothing,
} as const

/** How long one attempt waits for its answer, and how long a person waits for all attempts together. */
const patience = { ackMs: 5_000, patienceMs: 20_000 }
const unsent = 'You are offline. Nothing was sent. Try again when the page says Connected.'
const unanswered = 'The server did not answer, so this may or may not have been done. Look before you repeat it.'

const reply = z.union([done, refusal])

export function createLive(collaborators: {
  session: Session
  /** A socket that is not connected yet and reads its token through the given function at every attempt. */
  socket: (token: () => string) => Socket
  now: () => number
  random: () => number
  times?: typeof patience
}): Live {
  const { session, now } = collaborators
  const { ackMs, patienceMs } = collaborators.times ?? patience
  const link = createLiveLink(collaborators)
  const { socket } = link
  /** Meeting -> listener -> whether that listener only watches. */
  const joined = new Map<string, Map<Joined, boolean>>()
  const places = new Map<string, { meetingId: string; itemId: string | null; away: boolean; unsaved: number }>()

  const tellJoined = async (meetingId: string): Promise<void> => {
    try {
      const answer = await socket
        .timeout(ackMs)
        .emitWithAck('meeting:join', { meetingId, watching: onlyWatched(meetingId) })
      const snapshot = snapshotReply.safeParse(answer)
      const told = snapshot.success
        ? snapshot.data
        : refuse('internal', 'The server and this page are not of the same version. Reload the page.')
      for (const listener of joined.get(meetingId)?.keys() ?? []) listener(told)
      const place = places.get(meetingId)
      if (place && told.ok) socket.volatile.emit('presence:set', place)
    } catch {
      // No answer: a socket that has just broken joins at its next connect, a silent one is given up on.
      if (socket.connected && joined.has(meetingId)) link.giveUp()
    }
  }
  const onlyWatched = (meetingId: string) => [...(joined.get(meetingId)?.values() ?? [])].every(Boolean)
  socket.on('connect', () => {
    for (const meetingId of joined.keys()) void tellJoined(meetingId)
  })

  const attempt = async (name: CommandName, command: unknown, endsAt: number): Promise<Reply | null> => {
    const waiting = link.startsWaiting()
    try {
      const answer: unknown = await socket
        .timeout(Math.max(1, Math.min(ackMs, endsAt - now())))
        .emitWithAck(name, command)
      const parsed = reply.safeParse(answer)
      return parsed.success ? parsed.data : refuse('internal')
    } catch {
      return null
    } finally {
      waiting()
    }
  }

  return {
    state: link.state,
    subscribe: link.subscribe,
    start: link.start,
    stop: link.stop,
    join(meetingId, listener, watching) {
      const listeners = joined.get(meetingId) ?? new Map<Joined, boolean>()
      listeners.set(listener, watching === 'watching')
      joined.set(meetingId, listeners)
      if (socket.connected) void tellJoined(meetingId)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || joined.get(meetingId) !== listeners) return
        joined.delete(meetingId)
        places.delete(meetingId)
        if (socket.connected) socket.emit('meeting:leave', { meetingId }, () => undefined)
      }
    },
    presence(meetingId, itemId, away, unsaved = 0) {
      const place = { meetingId, itemId, away, unsaved }
      places.set(meetingId, place)
      if (socket.connected) socket.emit('presence:set', place, () => undefined)
    },
    on(name, listener) {
      const heard = (event: unknown) => {
        const parsed = readEvent[name](event)
        if (parsed) listener(parsed)
        // An event of another version must not leave this screen behind in silence: ask for the whole state.
        else for (const meetingId of joined.keys()) void tellJoined(meetingId)
      }
      socket.on<string>(name, heard)
      return () => socket.off<string>(name, heard)
    },
    async request(name, payload) {
      if (!socket.connected) return refuse('unavailable')
      try {
        const answer: unknown = await socket.timeout(ackMs).emitWithAck(name, payload)
        const refused = refusal.safeParse(answer)
        if (refused.success) return refused.data
        const parsed = z.safeParse(callReplyOf(name), answer)
        return parsed.success ? parsed.data : refuse('internal')
      } catch {
        return refuse('unavailable')
      }
    },
    async send(name, payload, options) {
      const checked = z.safeParse(commands[name], payload)
      if (!checked.success) return refuse('invalid', checked.error.issues[0]?.message)
      const command = { ...payload, commandId: options?.commandId ?? crypto.randomUUID() }
      const endsAt = now() + patienceMs
      let sent = 0
      while (now() < endsAt && session.state().kind !== 'signed-out') {
        if (!(await link.connectedBy(endsAt))) break
        sent += 1
        const answer = await attempt(name, command, endsAt)
        if (answer) return answer
        // "connected" can be a lie on a half-open link: after two silences make a new connection.
        if (sent % 2 === 0 && socket.connected) link.giveUp()
      }
      return refuse('unavailable', sent === 0 ? unsent : unanswered)
    },
  }
}

/** The compiler cannot follow a table by a type parameter; the table itself is what CallReply is made from. */
export function callReplyOf<N extends CallRequest>(name: N): z.ZodType<CallReply<N>> {
  const schema: z.ZodType = callReplies[name]
  return schema as z.ZodType<CallReply<N>>
}
