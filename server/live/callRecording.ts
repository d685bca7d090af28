// Asking, agreeing, starting and ending the recording of a call. What ends it by itself is in calls.ts, where the call changes.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { type RecordingState, recordingLimits } from '#shared/recording'
import { inside } from '../domain/call.ts'
import { answerRecording, askToRecord, type Inside, type Recording, startRecording } from '../domain/recording.ts'
import { mayAdmit, standingsIn } from '../usecases/calls.ts'
import type { Ports } from '../usecases/ports.ts'
import { beginRecording, endRecording, noteRecording } from '../usecases/recordings.ts'
import type { Running } from './calls.ts'
import type { Requests } from './dispatch.ts'
import type { LiveSocket } from './sockets.ts'

type RecordingRequest = Extract<keyof Requests, `recording:${string}`>

export function createRecordingRequests(call: {
  ports: Ports
  inTurn: <T>(meetingId: string, task: () => Promise<T>) => Promise<T>
  mine(socket: LiveSocket, meetingId: string): { at: Running; peerId: string } | null
  change(meetingId: string, to: Running): void
  limits: Map<string, () => void>
}): Pick<Requests, RecordingRequest> {
  const { ports, inTurn, mine, change, limits } = call
  const now = () => ports.clock.now().toISOString()

  /** Who asks, when they are inside; the call as it is at this moment. */
  function insider(socket: LiveSocket, meetingId: string): { at: Running; who: Inside } | Refusal {
    const found = mine(socket, meetingId)
    const who = found ? insidersOf(found.at).find(one => one.peerId === found.peerId) : undefined
    return found && who ? { at: found.at, who } : refuse('not-found', 'You are not in this call.')
  }

  function limit(meetingId: string, socket: LiveSocket): void {
    const timer = setTimeout(() => {
      const found = mine(socket, meetingId)
      if (found?.at.recording.state !== 'on') return
      const why = `A recording holds ${recordingLimits.minutes} minutes. Start another one to go on.`
      change(meetingId, { ...found.at, recording: { state: 'asking', why, agreed: found.at.recording.agreed } })
    }, recordingLimits.minutes * 60_000)
    timer.unref()
    limits.set(meetingId, () => {
      clearTimeout(timer)
      limits.delete(meetingId)
    })
  }

  return {
    'recording:ask': (socket, { meetingId }) =>
      inTurn(meetingId, async () => {
        const allowed = await mayAdmit(ports, socket.data.actor, meetingId)
        if (isRefusal(allowed)) return allowed
        const { caseId, itemId } = await standingsIn(ports, [], meetingId)
        if (caseId === null || itemId === null)
          return refuse('not-now', 'Open an item first: a recording is kept with it.')
        const found = insider(socket, meetingId)
        if ('ok' in found) return found
        const recording = askToRecord(found.at.recording, found.who, now())
        if (isRefusal(recording)) return recording
        const place = { caseId, meetingId, discussionId: itemId }
        change(meetingId, { ...found.at, recording, place })
        await noteRecording(ports, found.who.by.id, 'ask', place)
        return { ok: true }
      }),
    // Not in turn: a no waits for nothing.
    'recording:answer': async (socket, { meetingId, agrees }) => {
      const found = insider(socket, meetingId)
      if ('ok' in found) return found
      const recording = answerRecording(found.at.recording, found.who, agrees, now())
      if (isRefusal(recording)) return recording
      const { place } = found.at
      change(meetingId, { ...found.at, recording })
      if (place) await noteRecording(ports, found.who.by.id, agrees ? 'agree' : 'refuse', place)
      return { ok: true }
    },
    'recording:start': (socket, { meetingId }) =>
      inTurn(meetingId, async () => {
        const { actor } = socket.data
        const allowed = await mayAdmit(ports, actor, meetingId)
        if (isRefusal(allowed)) return allowed
        const id = ports.newId()
        const decide = () => {
          const found = insider(socket, meetingId)
          if ('ok' in found) return found
          const { at, who } = found
          const next = startRecording(at.recording, who, insidersOf(at), id, now())
          if (isRefusal(next)) return next
          return at.place ? { at, next, place: at.place } : refuse('not-now')
        }
        const first = decide()
        if ('ok' in first) return first
        await beginRecording(ports, actor, first.place, { id, ...first.next })
        // While it was written down somebody may have come in or said no.
        const then = decide()
        if ('ok' in then) {
          await endRecording(ports, actor.id, id, first.place)
          return then
        }
        change(meetingId, { ...then.at, recording: then.next })
        limit(meetingId, socket)
        return { ok: true }
      }),
    'recording:stop': (socket, { meetingId }) =>
      inTurn(meetingId, async () => {
        const allowed = await mayAdmit(ports, socket.data.actor, meetingId)
        if (isRefusal(allowed)) return allowed
        const found = insider(socket, meetingId)
        if ('ok' in found) return found
        change(meetingId, { ...found.at, recording: { state: 'off', why: null } })
        return { ok: true }
      }),
  }
}

export function insidersOf({ call, seats }: Pick<Running, 'call' | 'seats'>): Inside[] {
  return inside(call).flatMap(({ peerId }) => {
    const person = seats.get(peerId)?.person
    return person ? [{ peerId, by: { id: person.id, name: person.name, role: person.role } }] : []
  })
}

export function toRecordingState(recording: Recording): RecordingState {
  switch (recording.state) {
    case 'off':
      return recording
    case 'asking':
      return { state: 'asking', why: recording.why, agreedIds: recording.agreed.map(one => one.by.id) }
    case 'on': {
      const { recordingId, peerId, startedAt, agreed } = recording
      return { state: 'on', recordingId, peerId, startedAt, agreedIds: agreed.map(one => one.by.id) }
    }
    default: {
      const never: never = recording
      return never
    }
  }
}
