// S2: the meetings I have a part in. The filter is in the address, so that a reload or a shared link keeps it.
import { Link, useSearch } from '@tanstack/react-router'
import type { MeetingSummary } from '#shared/meeting'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { may } from '../../app/rights.ts'
import { Asked } from '../../design/Asked.tsx'
import { Empty } from '../../design/Empty.tsx'
import { CalendarFeed } from './CalendarFeed.tsx'
import { MeetingRow } from './MeetingRow.tsx'

const filters = [
  { state: undefined, label: 'All' },
  { state: 'live', label: 'Live' },
  { state: 'planned', label: 'Planned' },
  { state: 'ended', label: 'Ended' },
] as const

export function MeetingsPage() {
  const query = useAsk('meetings')
  const { state } = useSearch({ from: '/frame/inside/meetings' })
  const session = useSession()
  const create = may(session, 'meeting:create')
  return (
    <>
      <div className="app-page-head">
        <PageHeading title="Meetings" />
        <div className="app-buttons">
          <Link to="/meetings/series">Series</Link>
          {create ? (
            <Link to="/meetings/new" className="nhsuk-button nhsuk-u-margin-bottom-0">
              New meeting
            </Link>
          ) : null}
        </div>
      </div>
      <CalendarFeed />
      <nav className="app-filters" aria-label="Show meetings">
        {filters.map(filter => (
          <Link
            key={filter.label}
            to="/meetings"
            activeOptions={{ exact: true }}
            search={filter.state ? { state: filter.state } : {}}
            aria-current={filter.state === state ? 'true' : undefined}
          >
            {filter.label}
          </Link>
        ))}
      </nav>
      <Asked query={query} what="Meetings">
        {({ meetings }) => <List meetings={inOrder(meetings).filter(meeting => !state || meeting.state === state)} />}
      </Asked>
    </>
  )
}

function List({ meetings }: { meetings: readonly MeetingSummary[] }) {
  if (meetings.length === 0) {
    return (
      <Empty>
        <p>No meetings here.</p>
        <p>
          A practice MDT brings a team together over several people’s cases. A virtual clinic is a meeting of a GP and a
          consultant, one person at a time. You see a meeting when you chair it, prepare it or are invited to it.
        </p>
      </Empty>
    )
  }
  return (
    <>
      <p className="app-quiet nhsuk-body-s">Live first, then planned by date, then ended with the latest first.</p>
      <ul className="app-meeting-list">
        {meetings.map(meeting => (
          <MeetingRow key={meeting.id} meeting={meeting} />
        ))}
      </ul>
    </>
  )
}

const rank = { live: 0, planned: 1, ended: 2 } as const

function inOrder(meetings: readonly MeetingSummary[]): MeetingSummary[] {
  return [...meetings].sort(
    (a, b) =>
      rank[a.state] - rank[b.state] ||
      (a.state === 'ended' ? b.startsAt.localeCompare(a.startsAt) : a.startsAt.localeCompare(b.startsAt)),
  )
}
