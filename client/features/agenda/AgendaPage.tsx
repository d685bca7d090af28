// S3: the agenda. It is a list of people, so there is no patient banner here.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { instantDate, timeRange } from '#shared/cui'
import type { MeetingView } from '#shared/meeting'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { DownloadButton } from '../../app/DownloadButton.tsx'
import { PageHeading } from '../../app/PageHeading.tsx'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { BookSlot, type Listing } from '../clinic/BookSlot.tsx'
import { AddPatient } from './AddPatient.tsx'
import { AgendaList } from './AgendaList.tsx'
import { Coming } from './Coming.tsx'
import { WithGiven } from './GivenPatient.tsx'
import { PlanAnew } from './PlanAnew.tsx'
import { Proposals } from './Proposals.tsx'
import { useMeeting } from './useMeeting.ts'

const minuteMs = 60_000

export function AgendaPage() {
  const { meetingId } = useParams({ from: '/frame/inside/meetings/$meetingId/agenda' })
  const query = useMeeting(meetingId)
  const meeting = query.data?.meeting
  return (
    <>
      <p className="nhsuk-body-s">
        <Link to="/meetings">Back to meetings</Link>
      </p>
      <PageHeading
        title={meeting ? `Agenda: ${meeting.title}` : 'Agenda'}
        caption={meeting ? `${instantDate(meeting.startsAt, { weekday: true })} ${span(meeting)}` : 'Meeting'}
      >
        {meeting?.title ?? 'Agenda'}
      </PageHeading>
      <Asked query={query} what="The agenda">
        {snapshot => <Agenda key={snapshot.meeting.id} meeting={snapshot.meeting} />}
      </Asked>
    </>
  )
}

function Agenda({ meeting }: { meeting: MeetingView }) {
  const session = useSession()
  const navigate = useNavigate()
  const { refer } = useSearch({ from: '/frame/inside/meetings/$meetingId/agenda' })
  const prepares = meeting.state !== 'ended' && may(session, 'meeting:prepare', meeting.parts)
  const books = meeting.kind === 'clinic' && meeting.state !== 'ended' && may(session, 'clinic:book', meeting.parts)
  const refers = meeting.state !== 'ended' && !prepares && !books && may(session, 'agenda:refer', meeting.parts)
  const asked = refer !== undefined
  const [adding, setAdding] = useState(asked && (prepares || refers))
  const [listing, setListing] = useState<Listing | null>(asked && books && !prepares ? 'book' : null)
  const bookButton = useRef<HTMLButtonElement>(null)
  const wasListing = useRef(false)
  const addButton = useRef<HTMLButtonElement>(null)
  const wasAdding = useRef(false)
  useEffect(() => {
    if (wasAdding.current && !adding) addButton.current?.focus()
    wasAdding.current = adding
  }, [adding])
  useEffect(() => {
    if (wasListing.current && !listing) bookButton.current?.focus()
    wasListing.current = listing !== null
  }, [listing])
  const close = () => {
    setAdding(false)
    setListing(null)
    if (asked) void navigate({ to: '.', search: {}, replace: true })
  }
  if (listing || adding) {
    return (
      <WithGiven caseId={refer}>
        {given =>
          listing ? (
            <BookSlot meeting={meeting} how={listing} given={given} onClose={close} />
          ) : (
            <AddPatient meeting={meeting} refers={refers} given={given} onClose={close} />
          )
        }
      </WithGiven>
    )
  }
  return (
    <>
      <p className="app-facts nhsuk-u-margin-bottom-4">
        <span>
          Chair <strong>{meeting.chair.name}</strong>
        </span>
        {meeting.deputy ? <span>Deputy {meeting.deputy.name}</span> : null}
        {meeting.place ? <span>{meeting.place}</span> : null}
        <span>{meeting.members.length} invited</span>
      </p>
      <StateRow meeting={meeting}>
        {prepares || refers ? (
          <Button
            ref={addButton}
            kind={meeting.items.length === 0 ? 'primary' : 'secondary'}
            onClick={() => setAdding(true)}
          >
            {refers ? 'Refer a patient' : 'Add patient'}
          </Button>
        ) : null}
        {books ? (
          <>
            <Button ref={bookButton} kind={prepares ? 'secondary' : 'primary'} onClick={() => setListing('book')}>
              Book a slot
            </Button>
            {meeting.state === 'planned' ? (
              <Button kind="secondary" onClick={() => setListing('ask')}>
                Ask before the clinic
              </Button>
            ) : null}
          </>
        ) : null}
        <DownloadButton route="agendaFile" params={{ meetingId: meeting.id }} label="Agenda as CSV" />
        <DownloadButton route="invitationFile" params={{ meetingId: meeting.id }} label="Add to my calendar" />
      </StateRow>
      {meeting.cancelled ? (
        <p className="app-error-note">
          <strong>Called off</strong> by {meeting.cancelled.by.name}: {meeting.cancelled.reason}
        </p>
      ) : null}
      <div className="app-beside">
        {prepares && meeting.state === 'planned' ? <PlanAnew key={meeting.startsAt} meeting={meeting} /> : null}
        <Coming key={meeting.id} meeting={meeting} />
      </div>
      {prepares ? <Proposals meeting={meeting} /> : null}
      <AgendaList meeting={meeting} editable={prepares} />
    </>
  )
}

/** What can be done with the meeting as a whole at its present state. */
function StateRow({ meeting, children }: { meeting: MeetingView; children: ReactNode }) {
  const session = useSession()
  const navigate = useNavigate()
  const announce = useAnnounce()
  const command = useCommand()
  const params = { meetingId: meeting.id }
  const start = async () => {
    if (!(await command.run('meeting:start', params))) return
    announce('Meeting started')
    await navigate({ to: '/meetings/$meetingId/live', params })
  }
  return (
    <>
      <RefusalNote refusal={command.refusal} />
      <div className="app-buttons nhsuk-u-margin-bottom-4">
        {meeting.state === 'planned' &&
        may(session, 'meeting:run', meeting.parts) &&
        meeting.items.some(item => item.triage === 'discuss') ? (
          <Button busy={command.busy} onClick={() => void start()}>
            {command.busy ? 'Starting…' : 'Start meeting'}
          </Button>
        ) : null}
        {meeting.state === 'live' ? (
          <Link to="/meetings/$meetingId/live" params={params} className="nhsuk-button nhsuk-u-margin-bottom-0">
            Join the live meeting
          </Link>
        ) : null}
        {meeting.state === 'ended' ? (
          <Link to="/meetings/$meetingId/minutes" params={params}>
            Read the minutes
          </Link>
        ) : null}
        {children}
      </div>
    </>
  )
}

function span(meeting: MeetingView): string {
  return timeRange(meeting.startsAt, Date.parse(meeting.startsAt) + meeting.plannedMinutes * minuteMs)
}
