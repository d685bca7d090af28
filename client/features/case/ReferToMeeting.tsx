// From a person to a meeting: which of those to come, and its own form then opens with the person chosen.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CaseView } from '#shared/case'
import type { MeetingSummary } from '#shared/meeting'
import type { SessionView } from '#shared/person'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { may, mayOnCase } from '../../app/rights.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'

export function ReferToMeeting({ view }: { view: CaseView }) {
  const session = useSession()
  const [open, setOpen] = useState(false)
  const mayRefer = may(session, 'agenda:refer') && mayOnCase(session, 'item:attend', view.relationships)
  if (!mayRefer || view.mergedInto) return null
  return (
    <div className="history__refer">
      <Button small aria-expanded={open} onClick={() => setOpen(!open)}>
        Refer to a meeting
      </Button>
      {open ? <Choice view={view} session={session} /> : null}
    </div>
  )
}

function Choice({ view, session }: { view: CaseView; session: SessionView }) {
  const query = useAsk('meetings')
  const { caseId } = view.identity
  return (
    <div className="app-card">
      <p>
        For <strong>{nameAndBorn(view.identity)}</strong>
      </p>
      <Asked query={query} what="Meetings">
        {({ meetings }) => {
          const open = meetings
            .filter(meeting => takesReferral(session, meeting))
            .sort((a, b) => a.startsAt.localeCompare(b.startsAt))
          if (open.length === 0) {
            return (
              <p>
                You are in no meeting to come. Ask your care coordinator to invite you to one, or start a quick huddle.
              </p>
            )
          }
          return (
            <ul className="nhsuk-list">
              {open.map(meeting => (
                <li key={meeting.id}>
                  <Link to="/meetings/$meetingId/agenda" params={{ meetingId: meeting.id }} search={{ refer: caseId }}>
                    {meeting.title}, <InstantText instant={meeting.startsAt} weekday time />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }}
      </Asked>
    </div>
  )
}

function takesReferral(session: SessionView, meeting: MeetingSummary): boolean {
  if (meeting.state === 'ended') return false
  const ways = ['meeting:prepare', 'clinic:book', 'agenda:refer'] as const
  return ways.some(way => may(session, way, meeting.parts))
}
