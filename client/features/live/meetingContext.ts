// What the parts of the live screen share: the meeting, who I am in it, and the one case on screen.

import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import type { IdentityView } from '#shared/case'
import type { DiscussionView } from '#shared/discussion'
import type { ItemView, MeetingView } from '#shared/meeting'
import type { PersonView, SessionView } from '#shared/person'
import type { Action } from '#shared/roles'
import { asked } from '../../app/asking.ts'
import { useApi } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import type { MeetingState } from '../../state/meetingState.ts'

export interface Meeting {
  state: MeetingState
  meeting: MeetingView
  session: SessionView
  /** Milliseconds on the server's clock. */
  serverNow: () => number
  may: (action: Action) => boolean
}
export const MeetingContext = createContext<Meeting | null>(null)

/** One case on this agenda. `discussion` is checked to be about the same person as `identity`. */
export interface Item {
  item: ItemView
  identity: IdentityView
  discussion: DiscussionView
}
export const ItemContext = createContext<Item | null>(null)

export function useMeetingContext(): Meeting {
  const meeting = useContext(MeetingContext)
  if (!meeting) throw new Error('A part of the live screen was rendered outside of a meeting.')
  return meeting
}

/** Null outside of a meeting, where there is nothing to decide or flag. */
export const useItem = (): Item | null => useContext(ItemContext)

/** Which discussion, and about whom: part of every command, so that the server can refuse a mismatch. */
export function useWhere(): { discussionId: string; caseId: string } {
  const item = useItem()
  if (!item) throw new Error('A command was prepared outside of an agenda item.')
  const { id, caseId } = item.discussion
  return useMemo(() => ({ discussionId: id, caseId }), [id, caseId])
}

/** Those who can be given work about the person of this item: without those they keep out. Empty until it is known. */
export function useCasePeople(): readonly PersonView[] {
  const caseId = useItem()?.identity.caseId ?? ''
  return useQuery({ ...asked(useApi(), 'casePeople', { caseId }), enabled: caseId !== '' }).data?.people ?? []
}

/** Everybody with a part in the meeting whom `all` has, the guests of this item included, by name and once. */
export function peopleOf(meeting: MeetingView, item: ItemView | null, all: readonly PersonView[]): PersonView[] {
  const invited = item?.about?.invitedIds ?? []
  const people = [
    meeting.chair,
    ...(meeting.deputy ? [meeting.deputy] : []),
    ...meeting.members,
    ...(item ? [item.presenter] : []),
    ...all.filter(person => invited.includes(person.id)),
  ]
  // What is not known yet hides nobody: the server refuses whom the person keeps out.
  const welcome = all.length === 0 ? people : people.filter(person => all.some(one => one.id === person.id))
  const once = new Map(welcome.map(person => [person.id, person]))
  return [...once.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
}

export function meetingFor(state: MeetingState, session: SessionView, now: () => number): Meeting {
  return {
    state,
    meeting: state.meeting,
    session,
    serverNow: () => now() + state.clockAhead,
    may: action => may(session, action, state.meeting.parts),
  }
}
