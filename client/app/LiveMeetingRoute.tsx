import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Loading } from '../design/Loading.tsx'
import { patiently } from './patiently.ts'

const LiveMeeting = lazy(
  patiently(async () => ({ default: (await import('../features/live/LiveMeeting.tsx')).LiveMeeting })),
)

/** `itemId` absent: the screen follows the chair. One meeting is one screen: another meeting starts afresh. */
export function LiveMeetingRoute() {
  const { meetingId, itemId } = useParams({ strict: false })
  if (!meetingId) return null
  return (
    <Suspense fallback={<Loading what="the meeting" />}>
      <LiveMeeting key={meetingId} meetingId={meetingId} itemId={itemId} />
    </Suspense>
  )
}
