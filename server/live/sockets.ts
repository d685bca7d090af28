// The sockets of the live door: their types, what each carries, and the rooms they are in.

import type { Logger } from 'pino'
import type { Server, Socket } from 'socket.io'
import { type RefusalCode, refusals } from '#shared/errors'
import type { ClientToServer, ServerToClient } from '#shared/live'
import type { Actor } from '../domain/access.ts'

export interface SocketData {
  actor: Actor
  /** Removes the timer that closes this socket when its token has run out. */
  cancelExpiry: () => void
}
export type LiveServer = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>
export type LiveSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>

export interface LiveSettings {
  log: Logger
  observe(command: string, outcome: string): void
  allowsOrigin(origin: string | undefined): boolean
  /** The credential of a room display in a cookie header, if there is one. */
  readRoomCookie(header: string | undefined): string | null
  /** The credential of a visit in a cookie header, if there is one. */
  readVisitCookie(header: string | undefined): string | null
}

export const meetingRoom = (meetingId: string) => `meeting:${meetingId}`
export const personRoom = (personId: string) => `person:${personId}`

/** Says why in words, then closes. The page comes back by itself and is judged at the door. */
export function endAccess(socket: LiveSocket, why: RefusalCode): void {
  socket.emit('access:ended', { reason: refusals[why].words })
  socket.disconnect(true)
}
