// The live meeting: joins it, and decides between loading, refused, and the screen itself.
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useClient, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { OverallSave, RecordDocsProvider } from '../../collab/RecordDocsContext.tsx'
import { Loading } from '../../design/Loading.tsx'
import type { MeetingState } from '../../state/meetingState.ts'
import { CallProvider } from '../call/CallContext.tsx'
import { LiveScreen } from './LiveScreen.tsx'
import { MeetingContext, meetingFor } from './meetingContext.ts'
import { useMeeting } from './useMeeting.ts'
import './live.scss'

export interface LiveMeetingProps {
  meetingId: string
  /** Present: the screen stays at this item. Absent: it follows the chair. */
  itemId?: string
}

export function LiveMeeting({ meetingId, itemId }: LiveMeetingProps) {
  const load = useMeeting(meetingId)
  switch (load.kind) {
    case 'loading':
      return (
        <div className="nhsuk-width-container app-page">
          <Loading what="the meeting" />
        </div>
      )
    case 'refused':
      return (
        <div className="nhsuk-width-container app-page">
          <PageHeading title="This meeting cannot be opened" />
          <p>{load.refusal.message}</p>
          <p>
            <Link to="/meetings">Go to your meetings</Link>
          </p>
        </div>
      )
    case 'ready':
      return <ReadyMeeting state={load.state} joinedAt={load.joinedAt} itemId={itemId ?? null} />
    default: {
      const never: never = load
      return never
    }
  }
}

function ReadyMeeting({ state, joinedAt, itemId }: { state: MeetingState; joinedAt: number; itemId: string | null }) {
  const session = useSession()
  const { now } = useClient()
  const meeting = useMemo(() => meetingFor(state, session, now), [state, session, now])
  return (
    <MeetingContext value={meeting}>
      <RecordDocsProvider stays={`/meetings/${state.meeting.id}/live`}>
        <CallProvider meetingId={state.meeting.id}>
          <LiveScreen pinnedId={itemId} joinedAt={joinedAt} />
        </CallProvider>
        <OverallSave />
      </RecordDocsProvider>
    </MeetingContext>
  )
}
