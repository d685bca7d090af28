import { Link } from '@tanstack/react-router'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'
import { InstantText } from '../../design/DateTime.tsx'

/** Earlier meetings about this person, newest first. */
export function CaseHistory({ caseId }: { caseId: string }) {
  const query = useAsk('caseHistory', { caseId })
  return (
    <section className="imported" aria-labelledby="history-title" data-case={caseId}>
      <h2 id="history-title" className="section__title">
        Meetings
      </h2>
      <Asked query={query} what="Meetings">
        {({ meetings }) =>
          meetings.length === 0 ? (
            <p className="imported__empty">
              This person has not been discussed in a meeting yet. Add them to an agenda to begin.
            </p>
          ) : (
            <ul className="entries">
              {meetings.map(meeting => (
                <li key={`${meeting.meetingId}-${meeting.itemId}`} className="history">
                  <h3 className="history__title">
                    <Link
                      to="/meetings/$meetingId/live/items/$itemId"
                      params={{ meetingId: meeting.meetingId, itemId: meeting.itemId }}
                    >
                      {meeting.title}, <InstantText instant={meeting.startsAt} weekday />
                    </Link>
                  </h3>
                  <p className="history__question">{meeting.question}</p>
                  {meeting.decisions.length > 0 ? (
                    <ul className="history__decisions">
                      {meeting.decisions.map(decision => (
                        <li key={decision}>Decided: {decision}</li>
                      ))}
                    </ul>
                  ) : (
                    <p className="imported__empty">No decision recorded.</p>
                  )}
                  {meeting.openActions > 0 ? (
                    <p className="history__open">
                      {meeting.openActions} {meeting.openActions === 1 ? 'action' : 'actions'} still open
                    </p>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </section>
  )
}
