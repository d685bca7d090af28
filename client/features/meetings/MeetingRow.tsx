import { Link } from '@tanstack/react-router'
import { durationText, instantTime } from '#shared/cui'
import { type MeetingSummary, meetingKinds } from '#shared/meeting'
import { useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { InstantText } from '../../design/DateTime.tsx'

export function MeetingRow({ meeting }: { meeting: MeetingSummary }) {
  return (
    <li>
      <span className="app-meeting-list__when">
        <InstantText instant={meeting.startsAt} weekday />
        <br />
        {instantTime(meeting.startsAt)}, {durationText(meeting.plannedMinutes)}
      </span>
      <span>
        <strong className="app-meeting-list__title">{meeting.title}</strong>
        <span className="app-facts">
          <span>{meetingKinds[meeting.kind]}</span>
          <span>
            {meeting.items} {meeting.items === 1 ? 'case' : 'cases'}
          </span>
          <span>Chair {meeting.chair}</span>
          {meeting.place ? <span>{meeting.place}</span> : null}
        </span>
      </span>
      <MeetingLinks meeting={meeting} />
    </li>
  )
}

/** Where this meeting can be entered now: live, its agenda, or its minutes. */
export function MeetingLinks({ meeting }: { meeting: MeetingSummary }) {
  const session = useSession()
  const params = { meetingId: meeting.id }
  const title = <span className="nhsuk-u-visually-hidden"> {meeting.title}</span>
  switch (meeting.state) {
    case 'live':
      return (
        <span className="app-buttons">
          <Link to="/meetings/$meetingId/live" params={params}>
            Join{title}
          </Link>
        </span>
      )
    case 'planned':
      return (
        <span className="app-buttons">
          <Link to="/meetings/$meetingId/agenda" params={params}>
            {may(session, 'meeting:prepare', meeting.parts) ? 'Prepare agenda' : 'Agenda'}
            <span className="nhsuk-u-visually-hidden"> of</span>
            {title}
          </Link>
        </span>
      )
    case 'ended':
      return (
        <span className="app-buttons">
          <Link to="/meetings/$meetingId/minutes" params={params}>
            Minutes
            <span className="nhsuk-u-visually-hidden"> of</span>
            {title}
          </Link>
        </span>
      )
    default: {
      const never: never = meeting.state
      return never
    }
  }
}
