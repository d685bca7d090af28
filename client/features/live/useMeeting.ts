// Joins a meeting on the live door and keeps its present state; a rejoin after a break replaces it in one answer.
import { useEffect, useReducer } from 'react'
import type { Refusal } from '#shared/errors'
import { useClient } from '../../app/clientContext.ts'
import { type MeetingEvent, type MeetingState, reduceMeeting } from '../../state/meetingState.ts'

export type MeetingLoad =
  | { kind: 'loading' }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'ready'; state: MeetingState; joinedAt: number }

type Change = MeetingEvent | { kind: 'refused'; refusal: Refusal }

function reduce(load: MeetingLoad, change: Change): MeetingLoad {
  if (change.kind === 'refused') {
    // Not reachable for a moment is not the same as not allowed: what is on screen stays, and says that it may be old.
    return change.refusal.code === 'unavailable' && load.kind === 'ready' ? load : change
  }
  const before = load.kind === 'ready' ? load.state : null
  const state = reduceMeeting(before, change)
  if (!state || state === before) return load
  const joinedAt =
    load.kind === 'ready' ? load.joinedAt : change.kind === 'joined' ? Date.parse(change.snapshot.serverTime) : 0
  return { kind: 'ready', state, joinedAt }
}

export function useMeeting(meetingId: string): MeetingLoad {
  const { live, now } = useClient()
  const [load, dispatch] = useReducer(reduce, { kind: 'loading' })
  useEffect(() => {
    const ends = [
      live.on('meeting:changed', event => dispatch({ kind: 'meeting', ...event, now: now() })),
      live.on('discussion:changed', event => dispatch({ kind: 'discussion', ...event })),
      live.on('presence:changed', event => dispatch({ kind: 'presence', ...event })),
      live.join(meetingId, reply =>
        dispatch(reply.ok ? { kind: 'joined', snapshot: reply, now: now() } : { kind: 'refused', refusal: reply }),
      ),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [live, meetingId, now])
  return load
}
