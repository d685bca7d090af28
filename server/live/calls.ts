// The calls of all meetings: requests in, `call:changed` out, signalling from one participant to one other.
import type { CallView } from '#shared/call'
import { isRefusal, refuse } from '#shared/errors'
import type { PersonView } from '#shared/person'
import {
  admit,
  type Call,
  emptyCall,
  enter,
  inside,
  type Participant,
  remove,
  setState,
  settle,
} from '../domain/call.ts'
import { notRecorded, type Recording, settleRecording } from '../domain/recording.ts'
import { mayAdmit, noteInCall, noteRefusedSignal, standingIn, standingsIn } from '../usecases/calls.ts'
import type { AccessScope } from '../usecases/hub.ts'
import type { Ports } from '../usecases/ports.ts'
import { endRecording, type RecordedPlace } from '../usecases/recordings.ts'
import { createRecordingRequests, insidersOf, toRecordingState } from './callRecording.ts'
import type { Requests } from './dispatch.ts'
import { type LiveServer, type LiveSocket, meetingRoom } from './sockets.ts'

type CallRequest = Extract<keyof Requests, `call:${string}` | `recording:${string}`>

export interface Calls {
  requests: Pick<Requests, CallRequest>
  /** The present call, to somebody who has just come into the meeting. */
  show(socket: LiveSocket, meetingId: string): void
  /** The connection is gone, so its participant is gone: the others hang up. */
  dropped(socket: LiveSocket): void
  count(): number
  stop(): void
}

export interface Seat {
  socket: LiveSocket
  person: PersonView
}

export interface Running {
  call: Call
  /** By peer id. */
  seats: Map<string, Seat>
  recording: Recording
  /** The item it was asked for in; null = nobody asked yet. */
  place: RecordedPlace | null
}
const fresh = (): Running => ({ call: emptyCall, seats: new Map(), recording: notRecorded, place: null })

const overWords = 'This part of the call is over for you.'
const elsewhereWords = 'You joined the call in another window. This one has left it.'

export function createCalls(
  io: LiveServer,
  ports: Ports,
  collaborators: {
    personView(socket: LiveSocket): Promise<PersonView>
    failed(step: string): (error: unknown) => void
  },
): Calls {
  const running = new Map<string, Running>()
  /** Ends the wait for the longest recording. */
  const limits = new Map<string, () => void>()
  const inTurn = <T>(meetingId: string, task: () => Promise<T>) => ports.inTurn(`call:${meetingId}`, task)

  function viewOf(meetingId: string): CallView {
    const { call, seats, recording } = running.get(meetingId) ?? fresh()
    const participants = call.participants.flatMap(({ personId: _, ...one }) => {
      const seat = seats.get(one.peerId)
      return seat ? [{ ...one, person: seat.person }] : []
    })
    return { meetingId, participants, recording: toRecordingState(recording) }
  }

  /** The one place where a call becomes another: a recording ends here with whatever ends it, before anybody is told. */
  function change(meetingId: string, given: Running): void {
    const before = running.get(meetingId)
    const to = { ...given, recording: settleRecording(given.recording, insidersOf(given), true) }
    const { place } = to
    if (before?.recording.state === 'on' && to.recording.state !== 'on' && place) {
      const { recordingId, agreed } = before.recording
      limits.get(meetingId)?.()
      const starter = before.seats.get(before.recording.peerId)?.person.id ?? agreed[0]?.by.id ?? ''
      endRecording(ports, starter, recordingId, place).catch(collaborators.failed('recording'))
    }
    if (to.call.participants.length === 0 && to.call.admittedIds.length === 0) running.delete(meetingId)
    else running.set(meetingId, to)
    const sockets = [...to.seats.values()].map(seat => seat.socket.id)
    io.to([meetingRoom(meetingId), ...sockets]).emit('call:changed', { call: viewOf(meetingId) })
  }

  function end(meetingId: string, gone: readonly Participant[], seats: Map<string, Seat>, reason: string): void {
    for (const { peerId } of gone) {
      seats.get(peerId)?.socket.emit('call:ended', { meetingId, peerId, reason })
      seats.delete(peerId)
    }
  }

  function mine(socket: LiveSocket, meetingId: string): { at: Running; peerId: string } | null {
    const at = running.get(meetingId)
    const found = at ? [...at.seats].find(([, seat]) => seat.socket === socket) : undefined
    return at && found ? { at, peerId: found[0] } : null
  }

  function leave(socket: LiveSocket, meetingId: string): void {
    const found = mine(socket, meetingId)
    if (!found) return
    found.at.seats.delete(found.peerId)
    change(meetingId, { ...found.at, call: remove(found.at.call, found.peerId) })
  }

  async function noteEntered(before: Call, after: Call, caseId: string | null, meetingId: string): Promise<void> {
    if (caseId === null) return
    const were = new Set(inside(before).map(one => one.peerId))
    for (const one of inside(after)) {
      if (!were.has(one.peerId)) await noteInCall(ports, one.personId, caseId, meetingId)
    }
  }

  /** Everybody is judged anew, in turn with joining and admitting, so that nobody slips in while the meeting moves on. */
  function judge(meetingId: string): Promise<void> {
    return inTurn(meetingId, async () => {
      const at = running.get(meetingId)
      if (!at) return
      const actors = [...at.seats.values()].map(seat => seat.socket.data.actor)
      const { over, itemOpen, caseId, itemId, standings } = await standingsIn(ports, actors, meetingId)
      const now = running.get(meetingId)
      if (!now) return
      const settled = settle(now.call, personId => standings.get(personId) ?? null, itemOpen)
      // Who was let in is forgotten with the meeting, and only then: the chair may be reloading just now.
      const call = over ? { ...settled.call, admittedIds: [] } : settled.call
      end(meetingId, settled.ended, now.seats, overWords)
      const sameItem = itemId !== null && itemId === now.place?.discussionId
      const recording = settleRecording(now.recording, insidersOf({ ...now, call }), sameItem)
      change(meetingId, { ...now, call, recording })
      await noteEntered(now.call, call, caseId, meetingId)
    })
  }

  const requests: Calls['requests'] = {
    'call:join': (socket, { meetingId, ...state }) =>
      inTurn(meetingId, async () => {
        const { actor } = socket.data
        const standing = await standingIn(ports, actor, meetingId)
        if (isRefusal(standing)) return standing
        const person = await collaborators.personView(socket)
        if (!socket.connected) return refuse('not-now')
        const at = running.get(meetingId) ?? fresh()
        const peerId = ports.newId()
        const entered = enter(at.call, { peerId, personId: actor.id, ...state }, standing)
        if (isRefusal(entered)) return entered
        end(meetingId, entered.replaced, at.seats, elsewhereWords)
        at.seats.set(peerId, { socket, person })
        change(meetingId, { ...at, call: entered.call })
        const { caseId } = await standingsIn(ports, [], meetingId)
        await noteEntered(at.call, entered.call, caseId, meetingId)
        return { ok: true, peerId, call: viewOf(meetingId) }
      }),
    'call:leave': async (socket, { meetingId }) => {
      leave(socket, meetingId)
      return { ok: true }
    },
    'call:admit': (socket, { meetingId, peerId }) =>
      inTurn(meetingId, async () => {
        const allowed = await mayAdmit(ports, socket.data.actor, meetingId)
        if (isRefusal(allowed)) return allowed
        const waiting = running.get(meetingId)?.seats.get(peerId)
        const actors = waiting ? [waiting.socket.data.actor] : []
        const { standings, caseId } = await standingsIn(ports, actors, meetingId)
        const at = running.get(meetingId)
        if (!at || !waiting) return refuse('not-found', 'This person is not waiting any more.')
        const admitted = admit(at.call, peerId, standings.get(waiting.person.id)?.current ?? false)
        if (isRefusal(admitted)) return admitted
        change(meetingId, { ...at, call: admitted })
        await noteEntered(at.call, admitted, caseId, meetingId)
        return { ok: true }
      }),
    'call:state': async (socket, { meetingId, ...state }) => {
      const found = mine(socket, meetingId)
      if (!found) return refuse('not-found', 'You are not in this call any more. Join again.')
      const call = setState(found.at.call, found.peerId, state)
      if (isRefusal(call)) return call
      change(meetingId, { ...found.at, call })
      return { ok: true }
    },
    'call:signal': async (socket, { meetingId, to, signal }) => {
      const found = mine(socket, meetingId)
      const members = found ? inside(found.at.call).map(one => one.peerId) : []
      const target = found?.at.seats.get(to)
      // One answer for "not in the call", "waiting" and "no such peer": who is where is not to be found out by asking.
      if (!found || !target || !members.includes(found.peerId) || !members.includes(to)) {
        await noteRefusedSignal(ports, socket.data.actor.id, meetingId)
        return refuse('not-found', 'This participant is not in the call with you.')
      }
      target.socket.emit('call:signalled', { meetingId, from: found.peerId, signal })
      return { ok: true }
    },
    ...createRecordingRequests({ ports, inTurn, mine, change, limits }),
  }

  const judgeMeeting = ({ id }: { id: string }) => {
    if (running.has(id)) void judge(id).catch(collaborators.failed('call'))
  }
  // Any change of rights may be about somebody in a call; there are few calls, so all are judged.
  const judgeAll = (_scope: AccessScope) => {
    for (const id of running.keys()) void judge(id).catch(collaborators.failed('call'))
  }
  ports.hub.on('meetingChanged', judgeMeeting)
  ports.hub.on('accessChanged', judgeAll)

  return {
    requests,
    show(socket, meetingId) {
      if (running.has(meetingId)) socket.emit('call:changed', { call: viewOf(meetingId) })
    },
    dropped(socket) {
      for (const meetingId of running.keys()) leave(socket, meetingId)
    },
    count: () => [...running.values()].filter(({ call }) => inside(call).length > 0).length,
    stop() {
      for (const cancel of limits.values()) cancel()
      ports.hub.off('meetingChanged', judgeMeeting)
      ports.hub.off('accessChanged', judgeAll)
    },
  }
}
