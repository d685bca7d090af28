// The door of room displays: a namespace of its own, read by a cookie that is paired to one meeting. It takes nothing and
// sends one view; everything a device is sent is made by `roomViewFor`.
import type { Namespace, Socket } from 'socket.io'
import { type Compartment, compartmentKind } from '#shared/record'
import { isRoomSection, type LedView, type RoomToClient, type RoomView } from '#shared/room'
import type { Display } from '../domain/display.ts'
import type { Meeting } from '../domain/meeting.ts'
import { auditShown, displayOf } from '../usecases/displays.ts'
import type { RecordChange } from '../usecases/hub.ts'
import type { Ports } from '../usecases/ports.ts'
import { roomViewFor } from '../usecases/roomViews.ts'
import type { Presence } from './presence.ts'
import type { LiveServer } from './sockets.ts'

type Nothing = Record<string, never>
interface RoomData {
  displayId: string
  meetingId: string | null
  credential: string
  /** Whom the screen shows, once that is in the audit; null = nobody. */
  shown: { caseId: string; audited: Promise<void> } | null
}
type RoomSocket = Socket<Nothing, RoomToClient, Nothing, RoomData>

export interface RoomSettings {
  readCookie(header: string | undefined): string | null
  failed(step: string): (error: unknown) => void
}

export interface Rooms {
  led(view: LedView): void
  connected(displayId: string): boolean
  stop(): void
}

/** Text comes in bursts; a wall needs four pictures a second at most. */
const everyMs = 250
const typingMs = 4_000
/** Pairings run out and pictures grow old without anything happening. */
const sweepMs = 30_000

export function createRooms(io: LiveServer, ports: Ports, presence: Presence, settings: RoomSettings): Rooms {
  // A namespace has events of its own; the library types every one like the server's.
  const displays = io.of('/room') as unknown as Namespace<Nothing, RoomToClient, Nothing, RoomData>
  const leads = new Map<string, LedView>()
  const writing = new Map<string, { personId: string; caseId: string; compartment: Compartment; at: number }[]>()
  /** Meeting -> the case that its displays show now: text of any other case concerns no wall. */
  const showing = new Map<string, string>()
  const lastText = new Map<string, string>()
  const due = new Map<string, NodeJS.Timeout>()
  const sockets = (): RoomSocket[] => [...displays.sockets.values()]
  const at = (meetingId: string) => sockets().filter(socket => socket.data.meetingId === meetingId)

  displays.use(async (socket, next) => {
    const credential = settings.readCookie(socket.handshake.headers.cookie)
    const display = credential === null ? null : await displayOf(ports, credential).catch(() => null)
    if (!display || credential === null) return next(new Error('not-paired'))
    socket.data = { displayId: display.id, meetingId: display.meetingId, credential, shown: null }
    return next()
  })
  displays.on('connection', socket => {
    socket.on('error', () => socket.disconnect(true))
    tell(socket).catch(settings.failed('room'))
  })

  /** Judged anew each time: a display that was taken away is closed, and its page asks for a new code. */
  async function tell(socket: RoomSocket): Promise<void> {
    const display = await displayOf(ports, socket.data.credential)
    if (!display) {
      socket.disconnect(true)
      return
    }
    socket.data.meetingId = display.meetingId
    if (display.meetingId === null) {
      socket.emit('room:changed', { kind: 'code', code: display.code ?? '', expiresAt: display.expiresAt })
      return
    }
    const meeting = await ports.meetings.load(display.meetingId)
    if (meeting) await show(socket, display, meeting, await viewOf(meeting))
  }

  /** Each person who comes up on a wall is a row of their audit, under the name of who paired it, before anybody sees them. */
  async function show(socket: RoomSocket, display: Display, meeting: Meeting, view: RoomView): Promise<void> {
    const caseId = view.kind === 'item' ? view.identity.caseId : null
    if (caseId === null) socket.data.shown = null
    else if (socket.data.shown?.caseId !== caseId) {
      socket.data.shown = { caseId, audited: auditShown(ports, display, meeting.id, caseId) }
    }
    const { shown } = socket.data
    try {
      await shown?.audited
    } catch (error) {
      if (socket.data.shown === shown) socket.data.shown = null
      throw error
    }
    // Somebody else, or nobody, came up meanwhile.
    if (socket.data.shown === shown) socket.emit('room:changed', view)
  }

  async function viewOf(meeting: Meeting): Promise<RoomView> {
    const now = ports.clock.now().getTime()
    const here = presence.in(meeting.id)
    const view = await roomViewFor(ports, meeting, {
      led: leads.get(meeting.id) ?? null,
      typing: (writing.get(meeting.id) ?? []).filter(one => now - one.at < typingMs),
      hands: here.filter(one => one.hand !== null).map(one => one.person.name),
      people: here.length,
      lastText: lastText.get(meeting.id) ?? null,
    })
    if (view.kind === 'item') showing.set(meeting.id, view.identity.caseId)
    else showing.delete(meeting.id)
    return view
  }

  function changed(meetingId: string): void {
    if (due.has(meetingId) || at(meetingId).length === 0) return
    const timer = setTimeout(() => {
      due.delete(meetingId)
      send(meetingId).catch(settings.failed('room'))
    }, everyMs)
    due.set(meetingId, timer)
  }

  async function send(meetingId: string): Promise<void> {
    const meeting = await ports.meetings.load(meetingId)
    if (!meeting) return
    const view = await viewOf(meeting)
    for (const socket of at(meetingId)) {
      const display = await displayOf(ports, socket.data.credential)
      if (display) await show(socket, display, meeting, view)
      else socket.disconnect(true)
    }
  }

  const meetingChanged = (meeting: Meeting) => {
    if (meeting.state === 'ended') {
      showing.delete(meeting.id)
      leads.delete(meeting.id)
      writing.delete(meeting.id)
      lastText.delete(meeting.id)
    }
    changed(meeting.id)
  }
  const discussionChanged = (discussion: { meetingId: string }) => changed(discussion.meetingId)
  const presenceChanged = ({ meetingId }: { meetingId: string }) => changed(meetingId)
  const displayChanged = ({ displayId }: { displayId: string }) => {
    for (const socket of sockets()) {
      if (socket.data.displayId === displayId) tell(socket).catch(settings.failed('room'))
    }
  }
  const recordChanged = ({ caseId, compartment, authorIds }: RecordChange) => {
    if (!isRoomSection(compartmentKind(compartment).kind)) return
    for (const [meetingId, shown] of showing) {
      if (shown !== caseId) continue
      const now = ports.clock.now()
      const recent = (writing.get(meetingId) ?? []).filter(one => now.getTime() - one.at < typingMs)
      for (const personId of authorIds) recent.push({ personId, caseId, compartment, at: now.getTime() })
      writing.set(meetingId, recent)
      lastText.set(meetingId, now.toISOString())
      changed(meetingId)
    }
  }
  const caseChanged = ({ caseId }: { caseId: string }) => {
    for (const [meetingId, shown] of showing) if (shown === caseId) changed(meetingId)
  }
  ports.hub.on('caseChanged', caseChanged)
  ports.hub.on('meetingChanged', meetingChanged)
  ports.hub.on('discussionChanged', discussionChanged)
  ports.hub.on('presenceChanged', presenceChanged)
  ports.hub.on('displayChanged', displayChanged)
  ports.hub.on('recordChanged', recordChanged)
  const sweep = setInterval(() => {
    for (const socket of sockets()) tell(socket).catch(settings.failed('room'))
  }, sweepMs)
  sweep.unref()

  return {
    led(view) {
      leads.set(view.meetingId, view)
      changed(view.meetingId)
    },
    connected: displayId => sockets().some(socket => socket.data.displayId === displayId),
    stop() {
      clearInterval(sweep)
      for (const timer of due.values()) clearTimeout(timer)
      ports.hub.off('caseChanged', caseChanged)
      ports.hub.off('meetingChanged', meetingChanged)
      ports.hub.off('discussionChanged', discussionChanged)
      ports.hub.off('presenceChanged', presenceChanged)
      ports.hub.off('displayChanged', displayChanged)
      ports.hub.off('recordChanged', recordChanged)
    },
  }
}
