// The calls of all meetings: requests in, `call:changed` out, signalling from one participant to one other. Everybody comes
// in by the same rule, whichever way they came: staff, guest, the person by a link, or somebody on the telephone.
import type { CallState } from '#shared/call'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { admit, type Call, enter, inside, type Participant, remove, setState, settle } from '../domain/call.ts'
import { settleRecording } from '../domain/recording.ts'
import type { Visit } from '../domain/visit.ts'
import {
  type Comer,
  callerView,
  comerId,
  mayAdmit,
  noteInCall,
  noteRefusedSignal,
  standingIn,
  standingsIn,
} from '../usecases/calls.ts'
import type { AccessScope } from '../usecases/hub.ts'
import type { Ports } from '../usecases/ports.ts'
import { endRecording } from '../usecases/recordings.ts'
import { noteInside } from '../usecases/visits.ts'
import { createRecordingRequests } from './callRecording.ts'
import type { Calls, Entered } from './callRequests.ts'
import { freshCall, insidersOf, type Running, type Seat, viewFor, viewForStaff } from './callSeats.ts'
import { type Line, lineOf, onTelephone, staff, telephone, visitsIn } from './lines.ts'
import { type LiveServer, type LiveSocket, meetingRoom } from './sockets.ts'

const overWords = 'This part of the call is over for you.'
const elsewhereWords = 'You joined the call in another window. This one has left it.'

export function createCalls(
  io: LiveServer,
  ports: Ports,
  {
    tellMeeting,
    failed,
  }: {
    tellMeeting(meetingId: string): Promise<void>
    failed(step: string): (error: unknown) => void
  },
): Calls {
  const running = new Map<string, Running>()
  /** Ends the wait for the longest recording. */
  const limits = new Map<string, () => void>()
  const inTurn = <T>(meetingId: string, task: () => Promise<T>) => ports.inTurn(`call:${meetingId}`, task)

  /** The one place where a call becomes another: a recording ends here with whatever ends it, before anybody is told. */
  function become(meetingId: string, given: Running): void {
    const before = running.get(meetingId)?.recording
    const to = { ...given, recording: settleRecording(given.recording, insidersOf(given), true) }
    if (before?.state === 'on' && to.recording.state !== 'on' && to.place) {
      limits.get(meetingId)?.()
      // Who asked is the first who agreed.
      const starter = given.seats.get(before.peerId)?.person.id ?? before.agreed[0]?.by.id ?? ''
      endRecording(ports, starter, before.recordingId, to.place).catch(failed('recording'))
    }
    if (to.call.participants.length === 0 && to.call.admittedIds.length === 0) running.delete(meetingId)
    else running.set(meetingId, to)
    const seats = [...to.seats.values()]
    const here = io.sockets.adapter.rooms.get(meetingRoom(meetingId)) ?? []
    for (const id of new Set([...here, ...seats.map(seat => seat.line.id)])) {
      const socket = io.sockets.sockets.get(id)
      if (socket) show(socket, meetingId, to)
    }
    for (const { comer, line } of seats) if (comer.kind === 'visitor') line.changed(viewFor(comer, line, meetingId, to))
    for (const visit of visitsIn(seats.map(seat => seat.comer))) ports.hub.emit('visitMoved', visit)
  }
  function show(socket: LiveSocket, meetingId: string, at: Running): void {
    const line = { id: socket.id, personId: socket.data.actor.id }
    socket.emit('call:changed', { call: viewForStaff(meetingId, at, line) })
  }
  function end(meetingId: string, gone: readonly Participant[], seats: Map<string, Seat>, reason: string): void {
    for (const { peerId } of gone) {
      const seat = seats.get(peerId)
      seats.delete(peerId)
      seat?.line.ended({ meetingId, peerId, reason })
      for (const visit of visitsIn(seat ? [seat.comer] : [])) ports.hub.emit('visitMoved', visit)
    }
  }
  function seatOf(lineId: string, meetingId: string): { at: Running; peerId: string; comer: Comer } | null {
    const at = running.get(meetingId)
    const found = at ? [...at.seats].find(([, seat]) => seat.line.id === lineId) : undefined
    return at && found ? { at, peerId: found[0], comer: found[1].comer } : null
  }
  function leave(lineId: string, meetingId: string): void {
    const found = seatOf(lineId, meetingId)
    if (!found) return
    const gone = found.at.call.participants.filter(one => one.peerId === found.peerId)
    found.at.seats.delete(found.peerId)
    become(meetingId, { ...found.at, call: remove(found.at.call, found.peerId) })
    for (const visit of visitsIn([found.comer])) ports.hub.emit('visitMoved', visit)
    if (found.comer.kind === 'visitor' && gone.some(one => one.place === 'inside')) {
      void inTurn(meetingId, () => register(meetingId)).catch(failed('register'))
    }
  }
  /** At once; and again behind what is still in turn, so that asking to join seats nobody who has left meanwhile. */
  async function hangUp(lineId: string, meetingId: string): Promise<{ ok: true }> {
    leave(lineId, meetingId)
    await inTurn(meetingId, async () => leave(lineId, meetingId))
    return { ok: true }
  }
  const visitorsInside = (meetingId: string): Visit[] => {
    const at = running.get(meetingId)
    return visitsIn(at ? inside(at.call).flatMap(one => at.seats.get(one.peerId)?.comer ?? []) : [])
  }
  /** The register says who of them is inside; `coming` are written down before they are, so that nothing shows too long. */
  async function register(meetingId: string, coming: readonly Visit[] = []): Promise<void> {
    const changed = await noteInside(ports, meetingId, [...visitorsInside(meetingId), ...coming])
    // The screens of staff have heard of it before anybody is let in.
    if (changed && coming.length > 0) await tellMeeting(meetingId)
  }

  async function noteEntered(before: Call, meetingId: string, caseId: string | null): Promise<void> {
    const at = running.get(meetingId)
    if (caseId === null || !at) return
    const were = new Set(inside(before).map(one => one.peerId))
    for (const one of inside(at.call)) {
      const seat = at.seats.get(one.peerId)
      if (seat && !were.has(one.peerId)) await noteInCall(ports, seat.comer, caseId, meetingId)
    }
  }

  /** Everybody is judged anew, in turn with joining and admitting, so that nobody slips in while the meeting moves on. */
  function judge(meetingId: string): Promise<void> {
    return inTurn(meetingId, async () => {
      const at = running.get(meetingId)
      if (!at) return
      const { over, itemOpen, caseId, itemId, standings, runnerIds } = await standingsIn(
        ports,
        [...at.seats.values()].map(seat => seat.comer),
        meetingId,
      )
      const settled = (now: Running) => settle(now.call, id => standings.get(id) ?? null, itemOpen)
      const coming = visitsIn(inside(settled(at).call).flatMap(one => at.seats.get(one.peerId)?.comer ?? []))
      if (coming.length > 0) await register(meetingId, coming)
      const now = running.get(meetingId)
      if (!now) return
      const result = settled(now)
      // Who was let in is forgotten with the meeting, and only then: the chair may be reloading just now.
      const call = over ? { ...result.call, admittedIds: [] } : result.call
      const hadVisitors = visitorsInside(meetingId).length > 0
      end(meetingId, result.ended, now.seats, overWords)
      const sameItem = itemId !== null && itemId === now.place?.discussionId
      const recording = settleRecording(now.recording, insidersOf({ ...now, call }), sameItem)
      become(meetingId, { ...now, call, recording, runnerIds })
      if (coming.length > 0 || hadVisitors) await register(meetingId)
      await noteEntered(now.call, meetingId, caseId)
    })
  }

  function join(comer: Comer, line: Line, meetingId: string, state: CallState): Promise<Entered | Refusal> {
    return inTurn(meetingId, async () => {
      const standing = await standingIn(ports, comer, meetingId)
      if (isRefusal(standing)) return standing
      const person = await callerView(ports, comer)
      const { caseId, runnerIds } = await standingsIn(ports, [], meetingId)
      const known = running.get(meetingId)?.call.admittedIds.includes(comerId(comer)) ?? false
      const returns = comer.kind === 'visitor' && standing.current && known
      if (returns) await register(meetingId, [comer.visit])
      if (!line.connected()) return refuse('not-now')
      const at = running.get(meetingId) ?? freshCall()
      const peerId = ports.newId()
      const entered = enter(at.call, { peerId, personId: comerId(comer), ...state }, standing)
      if (isRefusal(entered)) return entered
      end(meetingId, entered.replaced, at.seats, elsewhereWords)
      at.seats.set(peerId, { line, comer, person })
      become(meetingId, { ...at, call: entered.call, runnerIds })
      if (returns) await register(meetingId)
      await noteEntered(at.call, meetingId, caseId)
      return { ok: true, peerId, call: viewFor(comer, line, meetingId, running.get(meetingId) ?? freshCall()) }
    })
  }

  function change(line: Line, meetingId: string, state: CallState): { ok: true } | Refusal {
    const found = seatOf(line.id, meetingId)
    if (!found) return refuse('not-found', 'You are not in this call any more. Join again.')
    const call = setState(found.at.call, found.peerId, state)
    if (isRefusal(call)) return call
    become(meetingId, { ...found.at, call })
    return { ok: true }
  }

  const signal: Calls['signal'] = async (comer, line, { meetingId, to, signal: said }) => {
    const found = seatOf(line.id, meetingId)
    const members = found ? inside(found.at.call).map(one => one.peerId) : []
    const target = found?.at.seats.get(to)
    // One answer for "not in the call", "waiting" and "no such peer": who is where is not to be found out by asking.
    if (!found || !target || !members.includes(found.peerId) || !members.includes(to)) {
      await noteRefusedSignal(ports, comer, meetingId)
      return refuse('not-found', 'This participant is not in the call with you.')
    }
    target.line.signalled({ meetingId, from: found.peerId, to, signal: said })
    return { ok: true }
  }

  function letIn(socket: LiveSocket, meetingId: string, peerId: string): Promise<{ ok: true } | Refusal> {
    return inTurn(meetingId, async () => {
      const allowed = await mayAdmit(ports, socket.data.actor, meetingId)
      if (isRefusal(allowed)) return allowed
      const waiting = running.get(meetingId)?.seats.get(peerId)
      if (!waiting) return refuse('not-found', 'This person is not waiting any more.')
      const { standings, caseId } = await standingsIn(ports, [waiting.comer], meetingId)
      const current = standings.get(comerId(waiting.comer))?.current ?? false
      const coming = current ? visitsIn([waiting.comer]) : []
      if (coming.length > 0) await register(meetingId, coming)
      const at = running.get(meetingId)
      if (!at) return refuse('not-found', 'This person is not waiting any more.')
      const admitted = admit(at.call, peerId, current)
      if (!isRefusal(admitted)) become(meetingId, { ...at, call: admitted })
      if (coming.length > 0) await register(meetingId)
      if (isRefusal(admitted)) return admitted
      await noteEntered(at.call, meetingId, caseId)
      return { ok: true }
    })
  }

  const recordings = createRecordingRequests({ ports, inTurn, seatOf, become, limits })
  const requests: Calls['requests'] = {
    'call:join': (socket, { meetingId, ...state }) => join(staff(socket), lineOf(socket), meetingId, state),
    'call:leave': (socket, { meetingId }) => hangUp(socket.id, meetingId),
    'call:admit': (socket, { meetingId, peerId }) => letIn(socket, meetingId, peerId),
    'call:state': async (socket, { meetingId, ...state }) => change(lineOf(socket), meetingId, state),
    'call:signal': (socket, event) => signal(staff(socket), lineOf(socket), event),
    ...recordings.requests,
  }

  const judgeMeeting = ({ id }: { id: string }) => {
    if (running.has(id)) void judge(id).catch(failed('call'))
  }
  // Any change of rights may be about somebody in a call; there are few calls, so all are judged.
  const judgeAll = (_scope: AccessScope) => {
    for (const id of running.keys()) void judge(id).catch(failed('call'))
  }
  /** Somebody on the telephone has no page: being put into the register is their asking to come in. */
  const visitChanged = (visit: Visit) => {
    if (visit.ended) judgeMeeting({ id: visit.meetingId })
    else if (visit.way === 'phone') {
      void join({ kind: 'visitor', visit }, telephone(visit), visit.meetingId, onTelephone).catch(failed('telephone'))
    }
  }
  ports.hub.on('meetingChanged', judgeMeeting)
  ports.hub.on('accessChanged', judgeAll)
  ports.hub.on('visitChanged', visitChanged)

  return {
    requests,
    join,
    leave: (line, meetingId) => hangUp(line.id, meetingId),
    change,
    signal,
    answerRecording: recordings.answer,
    placeOf(visitId) {
      for (const { call } of running.values()) {
        const found = call.participants.find(one => one.personId === visitId)
        if (found) return found.place
      }
      return null
    },
    // Also when nobody is in it: a page that was away, or that knew another process, must forget who was.
    show: (socket, meetingId) => show(socket, meetingId, running.get(meetingId) ?? freshCall()),
    dropped(lineId) {
      for (const meetingId of [...running.keys()]) leave(lineId, meetingId)
    },
    count: () => [...running.values()].filter(({ call }) => inside(call).length > 0).length,
    stop() {
      for (const cancel of limits.values()) cancel()
      ports.hub.off('meetingChanged', judgeMeeting)
      ports.hub.off('accessChanged', judgeAll)
      ports.hub.off('visitChanged', visitChanged)
    },
  }
}
