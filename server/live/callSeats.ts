// One call as it stands: who sits where, who of them has to agree to a recording, and what of it each is shown.
import type { CallerView, CallView } from '#shared/call'
import type { RecordingState } from '#shared/recording'
import { type Call, emptyCall, inside, type Participant } from '../domain/call.ts'
import { type Inside, notRecorded, type Recording } from '../domain/recording.ts'
import { type Comer, comerId } from '../usecases/calls.ts'
import type { RecordedPlace } from '../usecases/recordings.ts'
import { isOnTelephone, type Line } from './lines.ts'

export interface Seat {
  line: Line
  comer: Comer
  person: CallerView
}

export interface Running {
  call: Call
  /** By peer id. */
  seats: Map<string, Seat>
  recording: Recording
  /** The item it was asked for in; null = nobody asked yet. */
  place: RecordedPlace | null
}

export const freshCall = (): Running => ({ call: emptyCall, seats: new Map(), recording: notRecorded, place: null })

/** Everybody inside, whichever way they came: a visitor and somebody on the telephone have to agree like staff. */
export function insidersOf({ call, seats }: Pick<Running, 'call' | 'seats'>): Inside[] {
  return inside(call).flatMap(({ peerId }) => {
    const seat = seats.get(peerId)
    return seat ? [{ peerId, by: { id: comerId(seat.comer), name: seat.person.name, role: seat.person.role } }] : []
  })
}

export function viewForStaff(meetingId: string, at: Running): CallView {
  return { meetingId, participants: shown(at, () => true), recording: toRecordingState(at.recording) }
}

/**
 * A visitor is shown who is inside with them, and never who waits: that may be somebody about another person. Nor is a
 * visitor who waits told of a recording, which is of somebody else's call, or who it was that did not agree.
 */
export function viewFor(comer: Comer, meetingId: string, at: Running): CallView {
  if (comer.kind === 'staff') return viewForStaff(meetingId, at)
  const own = at.call.participants.find(one => one.personId === comerId(comer))
  const isIn = own?.place === 'inside'
  const participants = shown(at, one => one === own || (isIn && one.place === 'inside'))
  const ids = new Set(participants.map(one => one.person.id))
  const recording = toRecordingState(isIn ? at.recording : notRecorded)
  return {
    meetingId,
    participants,
    recording:
      recording.state === 'off'
        ? { state: 'off', why: null }
        : {
            ...recording,
            ...(recording.state === 'asking' ? { why: null } : {}),
            agreedIds: recording.agreedIds.filter(id => ids.has(id)),
          },
  }
}

function shown({ call, seats }: Running, shows: (one: Participant) => boolean): CallView['participants'] {
  return call.participants.filter(shows).flatMap(({ personId: _, ...one }) => {
    const seat = seats.get(one.peerId)
    return seat ? [{ ...one, person: seat.person, telephone: isOnTelephone(seat.comer) }] : []
  })
}

function toRecordingState(recording: Recording): RecordingState {
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
