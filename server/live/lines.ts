// Who is at the other end of a place in a call: a browser of staff, the page of a visitor, or nobody but a telephone.
import type { CallSignalled, CallState, CallView } from '#shared/call'
import type { Visit } from '../domain/visit.ts'
import type { Comer } from '../usecases/calls.ts'
import type { LiveSocket } from './sockets.ts'

/** One connection of somebody in a call. */
export interface Line {
  id: string
  connected(): boolean
  /** Only to visitors: staff hear of the call through the room of their meeting. */
  changed(call: CallView): void
  signalled(event: CallSignalled): void
  ended(event: { meetingId: string; peerId: string; reason: string }): void
}

export const staff = (socket: LiveSocket): Comer => ({ kind: 'staff', actor: socket.data.actor })
export const visitsIn = (comers: readonly Comer[]): Visit[] =>
  comers.flatMap(comer => (comer.kind === 'visitor' ? [comer.visit] : []))
export const isOnTelephone = (comer: Comer): boolean => comer.kind === 'visitor' && comer.visit.way === 'phone'

export function lineOf(socket: LiveSocket): Line {
  return {
    id: socket.id,
    connected: () => socket.connected,
    changed: () => undefined,
    signalled: event => void socket.emit('call:signalled', event),
    ended: event => void socket.emit('call:ended', event),
  }
}

export const onTelephone: CallState = { mic: true, camera: false, hand: false, screen: false, soundOnly: true }

/** Heard in the room or beside the call; nothing of the call goes to it. */
export function telephone(visit: Visit): Line {
  const nothing = () => undefined
  return { id: `telephone-${visit.id}`, connected: () => true, changed: nothing, signalled: nothing, ended: nothing }
}
