// The meeting as this page knows it. Views come whole and numbered: an older one never replaces a newer one.
import { type DiscussionView, questionAnswered } from '#shared/discussion'
import type { ItemView, MeetingSnapshot, MeetingView, PresenceView } from '#shared/meeting'

export interface MeetingState {
  meeting: MeetingView
  discussions: readonly DiscussionView[]
  presence: readonly PresenceView[]
  /** Server clock minus page clock, milliseconds: timers count the server's time. */
  clockAhead: number
}

export type MeetingEvent =
  /** The whole present state, after joining and after every reconnection. `now`: page clock, epoch milliseconds. */
  | { kind: 'joined'; snapshot: MeetingSnapshot; now: number }
  | { kind: 'meeting'; meeting: MeetingView; serverTime: string; now: number }
  | { kind: 'discussion'; discussion: DiscussionView }
  | { kind: 'presence'; meetingId: string; presence: readonly PresenceView[] }

export function reduceMeeting(state: MeetingState | null, event: MeetingEvent): MeetingState | null {
  if (event.kind === 'joined') {
    const { meeting, discussions, presence, serverTime } = event.snapshot
    return {
      meeting: state && state.meeting.id === meeting.id ? newer(state.meeting, meeting) : meeting,
      // What is no longer in the answer is no longer ours to see.
      discussions: discussions.map(discussion =>
        newer(
          state?.discussions.find(one => one.id === discussion.id),
          discussion,
        ),
      ),
      presence,
      clockAhead: Date.parse(serverTime) - event.now,
    }
  }
  if (!state) return null
  switch (event.kind) {
    case 'meeting': {
      if (event.meeting.id !== state.meeting.id) return state
      const meeting = newer(state.meeting, event.meeting)
      return meeting === state.meeting
        ? state
        : { ...state, meeting, clockAhead: Date.parse(event.serverTime) - event.now }
    }
    case 'discussion': {
      const { discussion } = event
      if (discussion.meetingId !== state.meeting.id) return state
      const known = state.discussions.find(one => one.id === discussion.id)
      if (!known) return { ...state, discussions: [...state.discussions, discussion] }
      if (newer(known, discussion) === known) return state
      return { ...state, discussions: state.discussions.map(one => (one.id === discussion.id ? discussion : one)) }
    }
    case 'presence':
      return event.meetingId === state.meeting.id ? { ...state, presence: event.presence } : state
    default: {
      const never: never = event
      return never
    }
  }
}

export function itemById(meeting: MeetingView, itemId: string | null): ItemView | null {
  return meeting.items.find(item => item.id === itemId) ?? null
}

/**
 * The discussion of an item (they share their id). The server keeps none before the first decision, action or flag: then
 * it is an empty one of version 0. Null when the item is closed to this person, or when the two are not about one person.
 */
export function discussionOf(state: MeetingState, item: ItemView): DiscussionView | null {
  if (!item.about) return null
  const { caseId } = item.about.identity
  const known = state.discussions.find(discussion => discussion.id === item.id)
  if (known) return known.caseId === caseId ? known : null
  return {
    id: item.id,
    meetingId: state.meeting.id,
    caseId,
    version: 0,
    state: item.state === 'closed' ? 'closed' : 'open',
    outcome: null,
    answer: null,
    contributions: [],
    decisions: [],
    actions: [],
    flags: [],
    ticks: [],
    advice: { current: null, versions: [] },
    followUp: null,
  }
}

export function itemsInOrder(meeting: MeetingView): ItemView[] {
  return [...meeting.items].sort((a, b) => a.position - b.position)
}

/** What the meeting goes through; listed and waiting cases are only on the agenda page. */
export function runningItems(meeting: MeetingView): ItemView[] {
  return itemsInOrder(meeting).filter(item => item.triage === 'discuss')
}

/** The item that Back goes to: the one before on the agenda, or null. */
export function itemBefore(meeting: MeetingView, itemId: string | null): ItemView | null {
  const items = runningItems(meeting)
  const at = items.findIndex(item => item.id === itemId)
  return at > 0 ? (items[at - 1] ?? null) : null
}

export const openFlags = (discussion: DiscussionView | null) =>
  discussion?.flags.filter(flag => flag.state === 'open') ?? []

/** What is missing before the chair can go on, in the order in which it must be settled. */
export function missingOutcome(discussion: DiscussionView | null): {
  flags: number
  outcome: boolean
  question: boolean
} {
  if (!discussion) return { flags: 0, outcome: false, question: false }
  const recorded = discussion.decisions.some(one => one.state === 'recorded' || one.state === 'provisional')
  return {
    flags: openFlags(discussion).length,
    outcome: !recorded && discussion.outcome === null,
    question: !questionAnswered(discussion),
  }
}

function newer<V extends { version: number }>(known: V | undefined, arrived: V): V {
  return known && known.version > arrived.version ? known : arrived
}
