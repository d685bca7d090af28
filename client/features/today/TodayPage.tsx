// S1: what do I do now. Counts only: names of patients are not for a screen that others see in passing.
import { Link } from '@tanstack/react-router'
import { toLondon } from '#shared/calendar'
import { instantTime, shortDate } from '#shared/cui'
import type { TodayView } from '#shared/home'
import type { MeetingSummary } from '#shared/meeting'
import { useAsk } from '../../app/asking.ts'
import { useLiveState, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { may } from '../../app/rights.ts'
import { Asked } from '../../design/Asked.tsx'
import { Empty } from '../../design/Empty.tsx'
import { useToday } from '../../design/useToday.ts'
import { MeetingRow } from '../meetings/MeetingRow.tsx'
import { DiskNotice } from './DiskNotice.tsx'
import { Waiting } from './Waiting.tsx'

export function TodayPage() {
  const query = useAsk('today')
  const date = useToday()
  return (
    <>
      <PageHeading title="Today" caption={shortDate(date, { weekday: true })} />
      <Asked query={query} what="Today">
        {today => (
          <div className="app-two-columns">
            <div className="app-stack">
              <DiskNotice disk={today.disk} />
              {today.live.map(meeting => (
                <LiveCard key={meeting.id} meeting={meeting} />
              ))}
              <Upcoming today={today} />
            </div>
            <Waiting today={today} />
          </div>
        )}
      </Asked>
    </>
  )
}

function LiveCard({ meeting }: { meeting: MeetingSummary }) {
  const offline = useLiveState().kind === 'offline'
  return (
    <section className="app-live-card" aria-labelledby={`live-${meeting.id}`}>
      <h2 className="nhsuk-heading-m" id={`live-${meeting.id}`}>
        <span className="nhsuk-tag nhsuk-tag--green">Live now</span> {meeting.title}
      </h2>
      <p className="app-facts nhsuk-u-margin-bottom-3">
        <span>{position(meeting)}</span>
        <span>Chair {meeting.chair}</span>
        {meeting.place ? <span>{meeting.place}</span> : null}
        {meeting.presenting.length > 0 ? <strong>You present {itemWords(meeting.presenting)}</strong> : null}
      </p>
      {offline ? (
        <p>You can join when you are connected again.</p>
      ) : (
        <Link
          to="/meetings/$meetingId/live"
          params={{ meetingId: meeting.id }}
          className="nhsuk-button nhsuk-u-margin-bottom-0"
        >
          Join<span className="nhsuk-u-visually-hidden"> {meeting.title}</span>
        </Link>
      )}
    </section>
  )
}

function Upcoming({ today }: { today: TodayView }) {
  const session = useSession()
  const date = useToday()
  if (today.upcoming.length === 0 && today.live.length > 0) return null
  const isToday = (meeting: MeetingSummary) => toLondon(meeting.startsAt).date <= date
  const later = today.upcoming.filter(isToday)
  const next = today.upcoming.filter(meeting => !isToday(meeting))
  if (today.upcoming.length === 0) {
    return (
      <Empty>
        <p>Nothing is scheduled.</p>
        <p>
          {may(session, 'meeting:create') ? <Link to="/meetings/new">Create a meeting</Link> : 'Wait for an invitation'}
          , or ask your care coordinator to add you to one.
        </p>
      </Empty>
    )
  }
  return (
    <>
      <MeetingGroup title="Later today" meetings={later} />
      <MeetingGroup title="Coming up" meetings={next} />
    </>
  )
}

function MeetingGroup({ title, meetings }: { title: string; meetings: readonly MeetingSummary[] }) {
  if (meetings.length === 0) return null
  return (
    <section>
      <h2 className="nhsuk-heading-s app-group-heading">{title}</h2>
      <ul className="app-meeting-list">
        {meetings.map(meeting => (
          <MeetingRow key={meeting.id} meeting={meeting} />
        ))}
      </ul>
    </section>
  )
}

function position(meeting: MeetingSummary): string {
  const started = `from ${instantTime(meeting.startsAt)}`
  return meeting.currentPosition === null
    ? `Planned ${started}, ${meeting.items} ${meeting.items === 1 ? 'case' : 'cases'}`
    : `Planned ${started}, now at item ${meeting.currentPosition} of ${meeting.items}`
}

function itemWords(positions: readonly number[]): string {
  return positions.length === 1 ? `item ${positions[0]}` : `items ${positions.join(', ')}`
}
