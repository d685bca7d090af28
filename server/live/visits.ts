// The door of visitors: a namespace of its own, read by a cookie that is bound to one item. What it sends is made by
// `visitViewFor` and by the call; what it takes is the short list in shared/visit.ts.
import type { Namespace, Socket } from 'socket.io'
import type { CallSignalled, CallView } from '#shared/call'
import { type Refusal, refuse } from '#shared/errors'
import { holdsForbiddenKey } from '#shared/forbiddenKeys'
import { visitNeeds } from '#shared/needs'
import type { VisitorPlace } from '#shared/roles'
import { type VisitRequest, type VisitView, visitRequests } from '#shared/visit'
import { type Visit, visitCounts, visitorMay } from '../domain/visit.ts'
import type { Comer } from '../usecases/calls.ts'
import type { RecordChange } from '../usecases/hub.ts'
import type { Ports } from '../usecases/ports.ts'
import { isSharedWithVisitors, visitOf, visitViewFor } from '../usecases/visiting.ts'
import type { VisitPorts } from '../usecases/visitPorts.ts'
import type { Calls } from './callRequests.ts'
import { commandRate, createAllowance, invalid, signalRate } from './dispatch.ts'
import type { Line } from './lines.ts'
import type { LiveServer } from './sockets.ts'

type Nothing = Record<string, never>
interface VisitToClient {
  'visit:changed': (view: VisitView) => void
  'call:changed': (event: { call: CallView }) => void
  'call:signalled': (event: CallSignalled) => void
  'call:ended': (event: { meetingId: string; peerId: string; reason: string }) => void
}
interface VisitData {
  credential: string
  visit: Visit
  /** What was sent last, to send nothing twice. */
  sent: string
}
type VisitSocket = Socket<Nothing, VisitToClient, Nothing, VisitData>

export interface VisitDoor {
  place: VisitPorts['visitPlace']
  stop(): void
}

/** Of one visit: a page, and one that is just being reloaded. */
const mostSockets = 4
/** Text comes in bursts; nobody reads faster than this. */
const everyMs = 250
/** A clinic runs late, and links run out, without anything happening. */
const sweepMs = 20_000

export function createVisitDoor(
  io: LiveServer,
  ports: Ports,
  calls: Calls,
  settings: {
    readCookie(header: string | undefined): string | null
    observe(command: string, outcome: string): void
    failed(step: string): (error: unknown) => void
  },
): VisitDoor {
  // A namespace has events of its own; the library types every one like the server's.
  const visitors = io.of('/visit') as unknown as Namespace<Nothing, VisitToClient, Nothing, VisitData>
  const takeCommand = createAllowance(commandRate.perSecond, commandRate.burst)
  const takeSignal = createAllowance(signalRate.perSecond, signalRate.burst)
  const sockets = (): VisitSocket[] => [...visitors.sockets.values()]
  const of = (visitId: string) => sockets().filter(socket => socket.data.visit.id === visitId)
  let due: NodeJS.Timeout | null = null
  const concerned = new Set<string>()

  visitors.use(async (socket, next) => {
    const credential = settings.readCookie(socket.handshake.headers.cookie)
    const visit = credential === null ? null : await visitOf(ports, credential).catch(() => 'unavailable' as const)
    if (visit === 'unavailable') return next(new Error('unavailable'))
    if (!visit || credential === null) return next(new Error('no-visit'))
    if (of(visit.id).length >= mostSockets) return next(new Error('too-many'))
    socket.data = { credential, visit, sent: '' }
    return next()
  })
  visitors.on('connection', socket => {
    const { id, meetingId, itemId } = socket.data.visit
    socket.on('error', () => socket.disconnect(true))
    socket.on('disconnect', () => {
      calls.dropped(socket.id)
      ports.hub.emit('visitMoved', { meetingId, itemId })
    })
    socket.onAny((name: unknown, ...args: unknown[]) => void dispatch(socket, name, args))
    tell(socket).catch(settings.failed('visit'))
    if (of(id).length === 1) ports.hub.emit('visitMoved', { meetingId, itemId })
  })

  /** Judged anew each time: a cookie whose link was taken back is told so and closed. */
  async function tell(socket: VisitSocket): Promise<void> {
    const visit = await visitOf(ports, socket.data.credential)
    const view = await visitViewFor(ports, visit ?? ended(socket.data.visit), calls.placeOf(socket.data.visit.id))
    const { serverTime: _, ...facts } = { serverTime: '', ...view }
    const sent = JSON.stringify(facts)
    if (sent !== socket.data.sent) socket.emit('visit:changed', view)
    socket.data.sent = sent
    if (!visit) socket.disconnect(true)
  }

  async function dispatch(socket: VisitSocket, name: unknown, args: unknown[]): Promise<void> {
    const last = args.at(-1)
    const ack = typeof last === 'function' ? (reply: unknown) => void last(reply) : () => undefined
    try {
      const reply = await answer(socket, name, args[0])
      settings.observe(isVisitRequest(name) ? `visitor ${name}` : 'unknown', reply.ok ? 'done' : reply.code)
      ack(reply)
    } catch (error) {
      settings.failed('visit-request')(error)
      ack(refuse('unavailable'))
    }
  }

  async function answer(socket: VisitSocket, name: unknown, payload: unknown): Promise<{ ok: true } | Refusal> {
    if (!(name === 'call:signal' ? takeSignal : takeCommand)(socket)) return refuse('too-many')
    if (holdsForbiddenKey(payload)) return refuse('invalid')
    if (!isVisitRequest(name)) return refuse('not-found')
    const place = await placeNow(socket)
    if (!visitorMay(visitNeeds[name], place)) return refuse('not-found')
    const { visit } = socket.data
    const comer: Comer = { kind: 'visitor', visit }
    const line = lineTo(socket)
    // Another meeting's id and one that was made up are the same: this visit has only its own.
    const isOwn = (meetingId: string) => meetingId === visit.meetingId
    switch (name) {
      case 'call:join': {
        const read = visitRequests[name].safeParse(payload)
        if (!read.success) return invalid(read.error)
        const { meetingId, ...state } = read.data
        // Their screen is theirs: a visitor shows a face or nothing.
        return isOwn(meetingId) ? calls.join(comer, line, meetingId, { ...state, screen: false }) : refuse('not-found')
      }
      case 'call:leave': {
        const read = visitRequests[name].safeParse(payload)
        if (!read.success) return invalid(read.error)
        if (!isOwn(read.data.meetingId)) return refuse('not-found')
        return calls.leave(line, read.data.meetingId)
      }
      case 'call:state': {
        const read = visitRequests[name].safeParse(payload)
        if (!read.success) return invalid(read.error)
        const { meetingId, ...state } = read.data
        return isOwn(meetingId) ? calls.change(line, meetingId, { ...state, screen: false }) : refuse('not-found')
      }
      case 'call:signal': {
        const read = visitRequests[name].safeParse(payload)
        if (!read.success) return invalid(read.error)
        return isOwn(read.data.meetingId) ? calls.signal(comer, line, read.data) : refuse('not-found')
      }
      case 'recording:answer': {
        const read = visitRequests[name].safeParse(payload)
        if (!read.success) return invalid(read.error)
        const { meetingId, agrees } = read.data
        return isOwn(meetingId) ? calls.answerRecording(line, meetingId, agrees) : refuse('not-found')
      }
      default:
        return name satisfies never
    }
  }

  async function placeNow(socket: VisitSocket): Promise<VisitorPlace | null> {
    const visit = await visitOf(ports, socket.data.credential)
    const meeting = visit ? await ports.meetings.load(visit.meetingId) : null
    if (!visit || !visitCounts(visit, meeting, ports.clock.now().toISOString())) return null
    return calls.placeOf(visit.id) ?? 'waiting'
  }

  function lineTo(socket: VisitSocket): Line {
    return {
      id: socket.id,
      connected: () => socket.connected,
      changed: call => void socket.emit('call:changed', { call }),
      signalled: event => void socket.emit('call:signalled', event),
      ended: event => void socket.emit('call:ended', event),
    }
  }

  function changed(meetingId: string): void {
    if (!sockets().some(socket => socket.data.visit.meetingId === meetingId)) return
    concerned.add(meetingId)
    due ??= setTimeout(() => {
      const meetings = new Set(concerned)
      concerned.clear()
      due = null
      for (const socket of sockets()) {
        if (meetings.has(socket.data.visit.meetingId)) tell(socket).catch(settings.failed('visit'))
      }
    }, everyMs)
  }
  const meetingChanged = ({ id }: { id: string }) => changed(id)
  const ofMeeting = ({ meetingId }: { meetingId: string }) => changed(meetingId)
  const recordChanged = ({ caseId, compartment }: RecordChange) => {
    if (!isSharedWithVisitors(compartment)) return
    for (const { data } of sockets()) if (data.visit.caseId === caseId) changed(data.visit.meetingId)
  }
  /** Taken back: told at once, not at the next picture. */
  const visitChanged = (visit: Visit) => {
    for (const socket of of(visit.id)) tell(socket).catch(settings.failed('visit'))
  }
  ports.hub.on('meetingChanged', meetingChanged)
  ports.hub.on('discussionChanged', ofMeeting)
  ports.hub.on('visitMoved', ofMeeting)
  ports.hub.on('recordChanged', recordChanged)
  ports.hub.on('visitChanged', visitChanged)
  const sweep = setInterval(() => {
    for (const socket of sockets()) tell(socket).catch(settings.failed('visit'))
  }, sweepMs)
  sweep.unref()

  return {
    place: visitId => calls.placeOf(visitId) ?? (of(visitId).length > 0 ? 'here' : null),
    stop() {
      clearInterval(sweep)
      if (due) clearTimeout(due)
      ports.hub.off('meetingChanged', meetingChanged)
      ports.hub.off('discussionChanged', ofMeeting)
      ports.hub.off('visitMoved', ofMeeting)
      ports.hub.off('recordChanged', recordChanged)
      ports.hub.off('visitChanged', visitChanged)
    },
  }
}

const isVisitRequest = (name: unknown): name is VisitRequest =>
  typeof name === 'string' && Object.hasOwn(visitRequests, name)

/** Its cookie is worthless: what is left is the farewell. */
const ended = (visit: Visit): Visit => ({ ...visit, ended: visit.ended ?? { why: 'revoked', at: visit.madeAt } })
