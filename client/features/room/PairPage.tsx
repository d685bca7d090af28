// Where the code of a room screen leads: choose the meeting it is for, and type the code in.
import { Link, useSearch } from '@tanstack/react-router'
import { instantDateTime } from '#shared/cui'
import { useAsk } from '../../app/asking.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Empty } from '../../design/Empty.tsx'
import { RoomScreens } from './RoomScreens.tsx'

const prepares = ['chair', 'deputy', 'organiser'] as const

export function PairPage() {
  const query = useAsk('today')
  const { code } = useSearch({ from: '/frame/inside/pair' })
  return (
    <>
      <PageHeading title="Pair a room screen" />
      <p>
        A room screen shows one meeting, to everybody who can see the wall. It stops 30 minutes after the meeting’s end.
      </p>
      <Asked query={query} what="Your meetings">
        {today => {
          const meetings = [...today.live, ...today.upcoming].filter(meeting =>
            meeting.parts.some(part => prepares.some(one => one === part)),
          )
          if (meetings.length === 0) {
            return (
              <Empty>
                <p>You prepare no meeting that a room screen could show.</p>
                <p>
                  <Link to="/meetings">Go to your meetings</Link>
                </p>
              </Empty>
            )
          }
          return meetings.slice(0, 8).map(meeting => (
            <section key={meeting.id} className="app-card" aria-label={meeting.title}>
              <h2 className="nhsuk-heading-s">
                {meeting.title}, {instantDateTime(meeting.startsAt)}
              </h2>
              <RoomScreens meetingId={meeting.id} code={code} />
            </section>
          ))
        }}
      </Asked>
    </>
  )
}
