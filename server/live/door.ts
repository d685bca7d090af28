// The live door: judged before the connection exists, one dispatch for all commands, and everybody's screen changed in the same moment.
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { isRefusal, refuse } from '#shared/errors'
import type { PresenceView } from '#shared/meeting'
import { isLedSection } from '#shared/room'
import type { Actor } from '../domain/access.ts'
import { isPresent } from '../domain/attendance.ts'
import type { Meeting } from '../domain/meeting.ts'
import { endLostStays, noteJoined, noteLeft } from '../usecases/attendance.ts'
import { refuseToLead } from '../usecases/chair.ts'
import { identify } from '../usecases/identify.ts'
import { lookIn, openMeeting } from '../usecases/meetings.ts'
import type { Ports } from '../usecases/ports.ts'
import type { VisitPorts } from '../usecases/visitPorts.ts'
import { endLostVisits, visitsByTelephone } from '../usecases/visits.ts'
import { createCalls } from './calls.ts'
import { createDispatch } from './dispatch.ts'
import { createPointers } from './pointers.ts'
import { createPresence } from './presence.ts'
import { createPublisher } from './publisher.ts'
import { createRooms } from './rooms.ts'
import { endAccess, type LiveServer, type LiveSettings, type LiveSocket, meetingRoom, personRoom } from './sockets.ts'
import { createVisitDoor } from './visits.ts'

export interface LiveDoor {
  io: LiveServer
  presenceIn(meetingId: string): PresenceView[]
  displayConnected(displayId: string): boolean
  visitPlace: VisitPorts['visitPlace']
  counts(): { sockets: number; calls: number }
  stop(): Promise<void>
}

/** A command is small; the record has its own door. */
const largestMessage = 128 * 1024
/** Of one person, on all their screens together: a tab has one. */
const mostSockets = 64
/** A token that has run out is given this long, because the page renews it just before. */
const expiryGraceMs = 20_000
/** After a restart people have this long to come back before their stay counts as ended. */
const returnWithinMs = 60_000

export function createLiveDoor(http: HttpServer, ports: Ports, settings: LiveSettings): LiveDoor {
  const io: LiveServer = new Server(http, {
    path: '/live',
    serveClient: false,
    maxHttpBufferSize: largestMessage,
    perMessageDeflate: false,
    // Together the longest that somebody whose line is dead still seems to be here.
    pingInterval: 10_000,
    pingTimeout: 15_000,
    // Upgrades are routed by upgrade.ts; without this, foreign ones would be ended after a second.
    destroyUpgrade: false,
    cors: { origin: false },
    // Long-polling comes as plain requests, which upgrade.ts never sees.
    allowRequest: (request, answer) => answer(null, settings.allowsOrigin(request.headers.origin)),
  })
  const presence = createPresence()
  const publisher = createPublisher(io, ports, presence)
  const rooms = createRooms(io, ports, presence, { readCookie: settings.readRoomCookie, failed })
  const personView = (socket: LiveSocket) => publisher.personView(socket.data.actor)
  const calls = createCalls(io, ports, { tellMeeting: publisher.tellMeeting, failed })
  const visits = createVisitDoor(io, ports, calls, {
    readCookie: settings.readVisitCookie,
    observe: settings.observe,
    failed,
  })
  const dispatch = createDispatch(ports, settings, {
    ...calls.requests,
    ...createPointers(io, ports, presence, personView),
    'meeting:join': async (socket, { meetingId, watching }) => {
      const { actor } = socket.data
      const meeting = await openMeeting(ports, actor, meetingId, 'meeting:view')
      if (isRefusal(meeting)) return meeting
      // In the room before the state is read: a change in between is sent twice rather than not at all.
      await socket.join(meetingRoom(meetingId))
      const known = await lookIn(ports, actor, meetingId, [])
      if (isRefusal(known)) {
        await socket.leave(meetingRoom(meetingId))
        return known
      }
      if (watching) return { ...known, presence: presence.in(meetingId) }
      const person = await publisher.personView(actor)
      presence.join(meetingId, socket.id, person)
      publisher.presenceChanged(meetingId)
      calls.show(socket, meetingId)
      await noteJoined(ports, actor.id, meetingId)
      return { ...known, presence: presence.in(meetingId) }
    },
    'meeting:leave': async (socket, { meetingId }) => {
      await leave(socket, meetingId)
      return { ok: true }
    },
    'presence:set': async (socket, { meetingId, itemId, away, unsaved = 0 }) => {
      if (!presence.set(meetingId, socket.id, { itemId, away, unsaved })) return refuse('not-found')
      publisher.presenceChanged(meetingId)
      return { ok: true }
    },
    'hand:set': async (socket, { meetingId, up }) => {
      const at = up ? ports.clock.now().toISOString() : null
      if (!presence.raise(meetingId, socket.data.actor.id, at)) return refuse('not-found')
      publisher.presenceChanged(meetingId)
      return { ok: true }
    },
    'view:lead': async (socket, view) => {
      const refused = await refuseToLead(ports, socket.data.actor, view.meetingId)
      if (refused) return refused
      // A section that not everybody may read is nobody's to be led to: not even its name goes out.
      if (!isLedSection(view.tab)) return { ok: true }
      rooms.led(view)
      socket.to(meetingRoom(view.meetingId)).emit('view:led', view)
      return { ok: true }
    },
    'session:renew': async (socket, { token }) => {
      const who = await identify(ports, token)
      if (!who || who.actor.id !== socket.data.actor.id) return refuse('sign-in-again')
      admit(socket, who)
      return { ok: true }
    },
  })

  io.use(async (socket, next) => {
    const { token } = socket.handshake.auth
    const who = typeof token === 'string' ? await identify(ports, token).catch(() => 'unavailable' as const) : null
    if (who === 'unavailable') return next(refusedConnection('unavailable'))
    if (!who) return next(refusedConnection('sign-in-again'))
    const open = io.sockets.adapter.rooms.get(personRoom(who.actor.id))?.size ?? 0
    if (open >= mostSockets) return next(refusedConnection('too-many'))
    admit(socket, who)
    return next()
  })
  io.on('connection', async socket => {
    socket.on('error', () => socket.disconnect(true))
    socket.on('disconnect', () => {
      socket.data.cancelExpiry()
      calls.dropped(socket.id)
      for (const meetingId of presence.meetingsOf(socket.id)) void leave(socket, meetingId).catch(failed('leave'))
    })
    socket.onAny((name: unknown, ...args: unknown[]) => void dispatch(socket, name, args))
    await socket.join(personRoom(socket.data.actor.id))
  })

  // Who was here before the meeting began is present from its start.
  const noteWaiting = (meeting: Meeting) => {
    if (meeting.state !== 'live') return
    for (const personId of presence.personIds(meeting.id)) {
      if (!isPresent(meeting, personId)) void noteJoined(ports, personId, meeting.id).catch(failed('attendance'))
    }
  }
  ports.hub.on('meetingChanged', noteWaiting)
  const lowerHand = ({ meetingId, personId }: { meetingId: string; personId: string }) => {
    if (presence.raise(meetingId, personId, null)) publisher.presenceChanged(meetingId)
  }
  ports.hub.on('floorGiven', lowerHand)

  visitsByTelephone(ports).then(visits => {
    for (const visit of visits) ports.hub.emit('visitChanged', visit)
  }, failed('telephones'))
  const startedAt = ports.clock.now().toISOString()
  const lostStays = setTimeout(() => {
    void endLostStays(ports, startedAt, meetingId => presence.personIds(meetingId)).catch(failed('lost-stays'))
    void endLostVisits(ports, visitId => calls.placeOf(visitId) === 'inside').catch(failed('lost-visits'))
  }, returnWithinMs)
  lostStays.unref()

  async function leave(socket: LiveSocket, meetingId: string): Promise<void> {
    await socket.leave(meetingRoom(meetingId))
    const gone = presence.leave(meetingId, socket.id)
    publisher.presenceChanged(meetingId)
    if (gone) await noteLeft(ports, socket.data.actor.id, meetingId)
  }

  function admit(socket: LiveSocket, who: { actor: Actor; expiresAt: string }): void {
    socket.data.cancelExpiry?.()
    socket.data.actor = who.actor
    const wait = Date.parse(who.expiresAt) - ports.clock.now().getTime() + expiryGraceMs
    const timer = setTimeout(() => {
      endAccess(socket, 'sign-in-again')
    }, wait)
    timer.unref()
    socket.data.cancelExpiry = () => clearTimeout(timer)
  }

  function failed(step: string) {
    return (error: unknown) =>
      settings.log.error({ event: 'live-failed', step, error: error instanceof Error ? error.name : 'unknown' })
  }

  return {
    io,
    presenceIn: presence.in,
    displayConnected: rooms.connected,
    visitPlace: visits.place,
    counts: () => ({ sockets: io.engine.clientsCount, calls: calls.count() }),
    async stop() {
      clearTimeout(lostStays)
      ports.hub.off('meetingChanged', noteWaiting)
      ports.hub.off('floorGiven', lowerHand)
      publisher.stop()
      calls.stop()
      visits.stop()
      rooms.stop()
      io.disconnectSockets(true)
      // The HTTP server is closed by whoever opened it; closing it here as well would wait for it twice.
      await new Promise<void>(resolve => io.engine.close() && resolve())
    },
  }
}

function refusedConnection(code: 'sign-in-again' | 'unavailable' | 'too-many'): Error & { data: object } {
  const refusal = refuse(code)
  return Object.assign(new Error(code), { data: refusal })
}
