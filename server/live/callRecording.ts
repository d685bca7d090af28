// Asking, agreeing, starting and ending the recording of a call. What ends it by itself is in calls.ts, where the call changes.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { recordingLimits } from '#shared/recording'
import { answerRecording, askToRecord, type Inside, startRecording } from '../domain/recording.ts'
import { type Comer, mayAdmit, standingsIn } from '../usecases/calls.ts'
import type { Ports } from '../usecases/ports.ts'
import { beginRecording, endRecording, noteRecording, noteRecordingAnswer } from '../usecases/recordings.ts'
import type { Calls } from './callRequests.ts'
import { insidersOf, type Running } from './callSeats.ts'
import type { Requests } from './dispatch.ts'
import { isOnTelephone, lineOf } from './lines.ts'
import type { LiveSocket } from './sockets.ts'

type RecordingRequest = Extract<keyof Requests, `recording:${string}`>

export function createRecordingRequests(call: {
  ports: Ports
  inTurn: <T>(meetingId: string, task: () => Promise<T>) => Promise<T>
  seatOf(lineId: string, meetingId: string): { at: Running; peerId: string; comer: Comer } | null
  become(meetingId: string, to: Running): void
  limits: Map<string, () => void>
}): { requests: Pick<Requests, RecordingRequest>; answer: Calls['answerRecording'] } {
  const { ports, inTurn, seatOf, become, limits } = call
  const now = () => ports.clock.now().toISOString()

  /** Who asks, when they are inside; the call as it is at this moment. */
  function insider(lineId: string, meetingId: string): { at: Running; who: Inside; comer: Comer } | Refusal {
    const found = seatOf(lineId, meetingId)
    const who = found ? insidersOf(found.at).find(one => one.peerId === found.peerId) : undefined
    return found && who ? { ...found, who } : refuse('not-found', 'You are not in this call.')
  }

  /** Not in turn: a no waits for nothing. */
  const answer: Calls['answerRecording'] = async (line, meetingId, agrees) => {
    const found = insider(line.id, meetingId)
    if ('ok' in found) return found
    const recording = answerRecording(found.at.recording, found.who, agrees, now())
    if (isRefusal(recording)) return recording
    const { place } = found.at
    become(meetingId, { ...found.at, recording })
    if (place) await noteRecordingAnswer(ports, found.comer, null, agrees, place)
    return { ok: true }
  }

  function limit(meetingId: string, socket: LiveSocket): void {
    const timer = setTimeout(() => {
      const found = seatOf(socket.id, meetingId)
      if (found?.at.recording.state !== 'on') return
      const why = `A recording holds ${recordingLimits.minutes} minutes. Start another one to go on.`
      become(meetingId, { ...found.at, recording: { state: 'asking', why, agreed: found.at.recording.agreed } })
    }, recordingLimits.minutes * 60_000)
    timer.unref()
    limits.set(meetingId, () => {
      clearTimeout(timer)
      limits.delete(meetingId)
    })
  }

  const requests: Pick<Requests, RecordingRequest> = {
    'recording:ask': (socket, { meetingId }) =>
      inTurn(meetingId, async () => {
        const allowed = await mayAdmit(ports, socket.data.actor, meetingId)
        if (isRefusal(allowed)) return allowed
        const { caseId, itemId } = await standingsIn(ports, [], meetingId)
        if (caseId === null || itemId === null)
          return refuse('not-now', 'Open an item first: a recording is kept with it.')
        const found = insider(socket.id, meetingId)
        if ('ok' in found) return found
        const recording = askToRecord(found.at.recording, found.who, now())
        if (isRefusal(recording)) return recording
        const place = { caseId, meetingId, discussionId: itemId }
        become(meetingId, { ...found.at, recording, place })
        await noteRecording(ports, found.who.by.id, 'ask', place)
        return { ok: true }
      }),
    'recording:answer': (socket, { meetingId, agrees }) => answer(lineOf(socket), meetingId, agrees),
    'recording:answer-for': async (socket, { meetingId, peerId, agrees }) => {
      const allowed = await mayAdmit(ports, socket.data.actor, meetingId)
      if (isRefusal(allowed)) return allowed
      const found = insider(socket.id, meetingId)
      if ('ok' in found) return found
      const asked = insidersOf(found.at).find(one => one.peerId === peerId)
      const comer = found.at.seats.get(peerId)?.comer
      // Who has a screen of their own answers for themselves, and nobody for them.
      if (!asked || comer?.kind !== 'visitor' || !isOnTelephone(comer)) {
        return refuse('not-found', 'You can enter an answer only for somebody who is in the call on the telephone.')
      }
      const recording = answerRecording(found.at.recording, asked, agrees, now(), found.who.by)
      if (isRefusal(recording)) return recording
      const { place } = found.at
      become(meetingId, { ...found.at, recording })
      if (place) await noteRecordingAnswer(ports, found.comer, comer.visit, agrees, place)
      return { ok: true }
    },
    'recording:start': (socket, { meetingId }) =>
      inTurn(meetingId, async () => {
        const { actor } = socket.data
        const allowed = await mayAdmit(ports, actor, meetingId)
        if (isRefusal(allowed)) return allowed
        const id = ports.newId()
        const decide = () => {
          const found = insider(socket.id, meetingId)
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
        become(meetingId, { ...then.at, recording: then.next })
        limit(meetingId, socket)
        return { ok: true }
      }),
    'recording:stop': (socket, { meetingId }) =>
      inTurn(meetingId, async () => {
        const allowed = await mayAdmit(ports, socket.data.actor, meetingId)
        if (isRefusal(allowed)) return allowed
        const found = insider(socket.id, meetingId)
        if ('ok' in found) return found
        become(meetingId, { ...found.at, recording: { state: 'off', why: null } })
        return { ok: true }
      }),
  }
  return { requests, answer }
}
