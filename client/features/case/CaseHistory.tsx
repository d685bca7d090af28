import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type CaseView, type TimelineKind, timelineKinds } from '#shared/case'
import type { ReplyOf } from '#shared/http'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { useItem } from '../live/meetingContext.ts'
import { ReferToMeeting } from './ReferToMeeting.tsx'

type Entry = ReplyOf<'caseHistory'>['meetings'][number]

const shown: Record<TimelineKind, string> = {
  decision: 'Decisions',
  action: 'Actions',
  flag: 'Flags',
  letter: 'Letters',
}

/** What happened about this person, meeting by meeting, newest first; narrowed to one kind by a button. */
export function CaseHistory({ caseId, view }: { caseId: string; view: CaseView }) {
  // In a meeting one is already where it is discussed.
  const inMeeting = useItem() !== null
  const query = useAsk('caseHistory', { caseId })
  const [only, setOnly] = useState<TimelineKind | null>(null)
  return (
    <section className="imported" aria-labelledby="history-title" data-case={caseId}>
      <h2 id="history-title" className="section__title">
        Meetings
      </h2>
      {inMeeting ? null : <ReferToMeeting view={view} />}
      <Asked query={query} what="Meetings">
        {({ meetings }) =>
          meetings.length === 0 ? (
            <p className="imported__empty">This person has not been discussed in a meeting yet.</p>
          ) : (
            <>
              <div className="button-row history__filter">
                {[null, ...timelineKinds].map(kind => (
                  <Button
                    key={kind ?? 'all'}
                    small
                    kind="secondary"
                    aria-pressed={only === kind}
                    onClick={() => setOnly(kind)}
                  >
                    {kind ? shown[kind] : 'Everything'}
                  </Button>
                ))}
              </div>
              <ul className="entries">
                {meetings.map(meeting => (
                  <Meeting key={`${meeting.meetingId}-${meeting.itemId}`} meeting={meeting} only={only} />
                ))}
              </ul>
            </>
          )
        }
      </Asked>
    </section>
  )
}

function Meeting({ meeting, only }: { meeting: Entry; only: TimelineKind | null }) {
  const events = meeting.events.filter(event => only === null || event.kind === only)
  return (
    <li className="history">
      <h3 className="history__title">
        <Link
          to="/meetings/$meetingId/live/items/$itemId"
          params={{ meetingId: meeting.meetingId, itemId: meeting.itemId }}
        >
          {meeting.title}, <InstantText instant={meeting.startsAt} weekday />
        </Link>
      </h3>
      <p className="history__question">{meeting.question}</p>
      {events.length > 0 ? (
        <ul className="history__decisions">
          {events.map(event => (
            <li key={`${event.at}-${event.words}`}>
              <InstantText instant={event.at} /> – {event.words}
            </li>
          ))}
        </ul>
      ) : (
        <p className="imported__empty">
          {only === null ? 'Nothing was recorded.' : `No ${shown[only].toLowerCase()}.`}
        </p>
      )}
      {meeting.openActions > 0 ? (
        <p className="history__open">
          {meeting.openActions} {meeting.openActions === 1 ? 'action' : 'actions'} still open
        </p>
      ) : null}
    </li>
  )
}
