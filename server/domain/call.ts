// The call of a meeting: who is inside, who waits, and who has to go. Kept in memory only, like the connections it describes.
import { type CallState, mostCameras, mostInCall } from '#shared/call'
import { type Refusal, refuse } from '#shared/errors'

export interface Participant extends CallState {
  peerId: string
  personId: string
  place: 'waiting' | 'inside'
}

export interface Call {
  participants: readonly Participant[]
  /** Persons the chair let in: who comes back is not asked again. */
  admittedIds: readonly string[]
}

export const emptyCall: Call = { participants: [], admittedIds: [] }

/** What a person has to do with the agenda at this moment. */
export interface Standing {
  /** May attend the item that is open. */
  current: boolean
  /** May attend an item that is still to come. */
  later: boolean
  /** Chair or deputy: comes in without being admitted. */
  runs: boolean
}

const mostWaiting = 60

/**
 * Somebody comes. Who runs the meeting, and who was let in before, goes in; everybody else waits.
 * An earlier participant of the same person makes way: one person is in a call once.
 */
export function enter(
  call: Call,
  comer: { peerId: string; personId: string } & CallState,
  standing: Standing,
): { call: Call; replaced: Participant[] } | Refusal {
  if (!standing.current && !standing.later) {
    return refuse('not-now', 'There is no patient on this list now whose item you may attend.')
  }
  const replaced = call.participants.filter(one => one.personId === comer.personId)
  const others = call.participants.filter(one => one.personId !== comer.personId)
  if (others.length >= mostWaiting) return refuse('too-many')
  const rest: Call = { ...call, participants: others }
  const enters = standing.current && hasWayIn(call, comer.personId, standing) && inside(rest).length < mostInCall
  const camera = comer.camera && (!enters || cameras(rest) < mostCameras)
  // Nobody comes in with their screen: sharing is a step of its own, with its warning.
  const participant: Participant = { ...comer, camera, screen: false, place: enters ? 'inside' : 'waiting' }
  return { call: { ...rest, participants: [...others, participant] }, replaced }
}

/** The chair lets somebody in from the waiting area. `current`: that person may attend the open item. */
export function admit(call: Call, peerId: string, current: boolean): Call | Refusal {
  const one = call.participants.find(participant => participant.peerId === peerId)
  if (!one) return refuse('not-found', 'This person is not waiting any more.')
  if (one.place === 'inside') return call
  if (!current)
    return refuse('not-now', 'This person’s patient is not the one that is open. Let them in at their item.')
  if (inside(call).length >= mostInCall) {
    return refuse('not-now', `The call holds ${mostInCall} people. Somebody has to leave first.`)
  }
  const camera = one.camera && cameras(call) < mostCameras
  return {
    participants: call.participants.map(other => (other === one ? { ...one, camera, place: 'inside' } : other)),
    admittedIds: [...new Set([...call.admittedIds, one.personId])],
  }
}

export function setState(call: Call, peerId: string, state: CallState): Call | Refusal {
  const one = call.participants.find(participant => participant.peerId === peerId)
  if (!one) return refuse('not-found', 'You are not in this call any more. Join again.')
  const shows = state.camera || state.screen
  if (shows && !one.camera && !one.screen && one.place === 'inside' && cameras(call) >= mostCameras) {
    return refuse('not-now', `${mostCameras} cameras are on already. You are in the call with sound.`)
  }
  if (state.screen && inside(call).some(other => other !== one && other.screen)) {
    return refuse('not-now', 'Somebody else is sharing their screen. Ask them to stop first.')
  }
  return { ...call, participants: call.participants.map(other => (other === one ? { ...one, ...state } : other)) }
}

export function remove(call: Call, peerId: string): Call {
  return { ...call, participants: call.participants.filter(one => one.peerId !== peerId) }
}

/**
 * After the meeting moved or rights changed: everybody goes to where they now belong.
 * @param standingOf null = no part in the meeting any more, or signed out
 * @param itemOpen false between two items: nobody is dropped, nobody hears another
 */
export function settle(
  call: Call,
  standingOf: (personId: string) => Standing | null,
  itemOpen: boolean,
): { call: Call; ended: Participant[] } {
  const kept: Participant[] = []
  const ended: Participant[] = []
  let admittedIds = call.admittedIds
  for (const one of call.participants) {
    const standing = standingOf(one.personId)
    if (!standing || (itemOpen && !standing.current && !standing.later)) {
      ended.push(one)
      admittedIds = admittedIds.filter(id => id !== one.personId)
      continue
    }
    if (itemOpen && !standing.current) {
      // Their own patient comes later: they wait for it, and are let in anew.
      admittedIds = admittedIds.filter(id => id !== one.personId)
    }
    const stays = standing.current && (one.place === 'inside' || hasWayIn(call, one.personId, standing))
    const room = inside({ ...call, participants: kept }).length < mostInCall
    kept.push({ ...one, place: stays && room ? 'inside' : 'waiting' })
  }
  return { call: { participants: kept, admittedIds }, ended }
}

export function inside(call: Call): Participant[] {
  return call.participants.filter(one => one.place === 'inside')
}

function hasWayIn(call: Call, personId: string, standing: Standing): boolean {
  return standing.runs || call.admittedIds.includes(personId)
}

function cameras(call: Call): number {
  return inside(call).filter(one => one.camera || one.screen).length
}
