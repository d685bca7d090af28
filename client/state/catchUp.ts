// What somebody who joins late needs to know, in four lines.
import type { DiscussionView } from '#shared/discussion'
import { itemById, type MeetingState, runningItems } from './meetingState.ts'

export interface CatchUp {
  now: { position: number; minutesIn: number; decided: boolean } | null
  /** Items closed so far, and in which of them something was decided. */
  done: { items: number; decisions: number }
  /** Positions of items still to come that this person presents. */
  presenting: number[]
  flagsToAnswer: number
  actionsOffered: number
}

/** `serverNow`: epoch milliseconds. */
export function catchUp(state: MeetingState, me: { id: string; role: string }, serverNow: number): CatchUp {
  const { meeting, discussions } = state
  const current = itemById(meeting, meeting.currentItemId)
  const closed = meeting.items.filter(item => item.state === 'closed')
  const of = (caseId: string | undefined): DiscussionView | undefined =>
    discussions.find(discussion => discussion.caseId === caseId)
  const opened = current?.openedAt ? Math.max(0, serverNow - Date.parse(current.openedAt)) / 60_000 : 0
  return {
    now: current
      ? {
          position: current.position,
          minutesIn: Math.floor(opened + current.secondsBefore / 60),
          decided: recorded(of(current.about?.identity.caseId)) > 0,
        }
      : null,
    done: {
      items: closed.length,
      decisions: closed.reduce((sum, item) => sum + recorded(of(item.about?.identity.caseId)), 0),
    },
    presenting: runningItems(meeting)
      .filter(item => item.presenter.id === me.id && item.state !== 'closed')
      .map(item => item.position),
    flagsToAnswer: discussions
      .flatMap(discussion => discussion.flags)
      .filter(flag => flag.state === 'open' && (flag.to.person?.id === me.id || flag.to.role === me.role)).length,
    actionsOffered: discussions
      .flatMap(discussion => discussion.actions)
      .filter(action => action.state === 'offered' && action.owner.id === me.id).length,
  }
}

function recorded(discussion: DiscussionView | undefined): number {
  return discussion?.decisions.filter(decision => decision.state === 'recorded').length ?? 0
}
