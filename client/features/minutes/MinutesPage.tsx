// S10: minutes, composed by the server from what was recorded. Made for paper as much as for the screen.
import { Link, useParams } from '@tanstack/react-router'
import { instantDate, instantDateTime, instantTime } from '#shared/cui'
import { type MinutesView, meetingKinds } from '#shared/meeting'
import { roleLabel } from '#shared/roles'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { DownloadButton } from '../../app/DownloadButton.tsx'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { useMinute } from '../../design/useToday.ts'
import { MinutesItem } from './MinutesItem.tsx'
import { checklistWords } from './minuteWords.ts'

export function MinutesPage() {
  const { meetingId } = useParams({ from: '/frame/inside/meetings/$meetingId/minutes' })
  const query = useAsk('minutes', { meetingId })
  const meeting = query.data?.meeting
  return (
    <>
      <p className="nhsuk-body-s app-no-print">
        <Link to="/meetings">Back to meetings</Link>
      </p>
      <div className="app-page-head">
        <PageHeading
          title={meeting ? `Minutes: ${meeting.title}` : 'Minutes'}
          caption={meeting ? `Minutes, ${instantDate(meeting.startsAt, { weekday: true })}` : 'Meeting'}
        >
          {meeting?.title ?? 'Minutes'}
        </PageHeading>
        {meeting ? (
          <Button kind="secondary" className="app-no-print" onClick={() => window.print()}>
            Print
          </Button>
        ) : null}
      </div>
      <Asked query={query} what="The minutes">
        {minutes => <Minutes minutes={minutes} />}
      </Asked>
    </>
  )
}

function Minutes({ minutes }: { minutes: MinutesView }) {
  const { meeting } = minutes
  const checklist = checklistWords(minutes)
  return (
    <>
      <PrintedBy />
      <StateNote minutes={minutes} />
      <dl className="nhsuk-summary-list nhsuk-summary-list--no-border app-minutes-facts">
        <Fact label="Type" value={meetingKinds[meeting.kind]} />
        <Fact label="Time" value={times(minutes)} />
        {meeting.place ? <Fact label="Place" value={meeting.place} /> : null}
        <Fact label="Organisation" value={meeting.organisation} />
        <Fact label="Chair" value={meeting.chair.name} />
        {checklist ? <Fact label="Checklist" value={checklist} /> : null}
      </dl>
      <Attendance minutes={minutes} />
      {minutes.items.map(entry => (
        <MinutesItem key={entry.item.id} entry={entry} meeting={meeting} />
      ))}
      <p className="app-quiet nhsuk-body-s">
        Composed {instantDateTime(minutes.composedAt)} from what was recorded in the meeting. Nothing here was typed a
        second time.
      </p>
    </>
  )
}

function StateNote({ minutes }: { minutes: MinutesView }) {
  switch (minutes.meeting.state) {
    case 'planned':
      return <p className="app-stale">The meeting has not started. There is nothing to minute yet.</p>
    case 'live':
      return (
        <p className="app-stale">
          The meeting is still going on. These minutes show what was recorded until {instantTime(minutes.composedAt)}.
        </p>
      )
    case 'ended':
      return null
    default: {
      const never: never = minutes.meeting.state
      return never
    }
  }
}

function Attendance({ minutes }: { minutes: MinutesView }) {
  return (
    <section className="nhsuk-u-margin-bottom-5">
      <h2 className="nhsuk-heading-m">Attendance</h2>
      {minutes.attendance.length > 0 ? (
        <div className="app-buttons app-no-print nhsuk-u-margin-bottom-3">
          <DownloadButton route="attendanceFile" params={{ meetingId: minutes.meeting.id }} label="Attendance as CSV" />
        </div>
      ) : null}
      {minutes.attendance.length === 0 ? (
        <p>Nobody has joined.</p>
      ) : (
        <div className="app-table-wrap">
          <table className="app-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Organisation</th>
                <th scope="col">Present</th>
              </tr>
            </thead>
            <tbody>
              {minutes.attendance.map(({ person, intervals }) => (
                <tr key={person.id}>
                  <th scope="row">{person.name}</th>
                  <td>{roleLabel[person.role]}</td>
                  <td>{person.organisation.name}</td>
                  <td>{intervals.map(presentWords).join('; ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function PrintedBy() {
  const { person } = useSession()
  const now = useMinute()
  return (
    <p className="app-print-only">
      Printed {instantDateTime(now)} by {person.name}. Confidential: patient information.
    </p>
  )
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="nhsuk-summary-list__row">
      <dt className="nhsuk-summary-list__key">{label}</dt>
      <dd className="nhsuk-summary-list__value">{value}</dd>
    </div>
  )
}

function times({ meeting }: MinutesView): string {
  if (!meeting.startedAt) return `Planned for ${instantDateTime(meeting.startsAt)}`
  const start = `${instantDate(meeting.startedAt)} from ${instantTime(meeting.startedAt)}`
  return meeting.endedAt ? `${start} to ${instantTime(meeting.endedAt)}` : `${start}, still going on`
}

function presentWords({ from, to }: { from: string; to: string | null }): string {
  return to ? `${instantTime(from)} to ${instantTime(to)}` : `from ${instantTime(from)}`
}
