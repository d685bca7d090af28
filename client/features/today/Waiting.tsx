import { Link } from '@tanstack/react-router'
import type { TodayView } from '#shared/home'
import { useSession } from '../../app/clientContext.ts'
import { opensInEmergency } from '../../app/rights.ts'

/** What waits for this person, as counts that lead to the lists. */
export function Waiting({ today }: { today: TodayView }) {
  const { actionsOffered, actionsOverdue, flagsToAnswer, outcomesToRead, minutesToSign, emergenciesToReview } = today
  const { messagesToRead, contactsToMake, assentsToAnswer, concernsToReview } = today
  const forMeetings = actionsOffered + actionsOverdue + flagsToAnswer + outcomesToRead + minutesToSign
  const others = emergenciesToReview + messagesToRead + contactsToMake + assentsToAnswer + concernsToReview
  const later = today.actionsUnanswered + today.questions.length + today.trialsToReview + today.followUpsToAsk
  const nothing = forMeetings + others + later === 0
  return (
    <section className="app-card" aria-labelledby="waiting">
      <h2 className="nhsuk-heading-s" id="waiting">
        Waiting for me
      </h2>
      {nothing ? (
        <p>
          Nothing waits for you: no action is overdue or offered to you, no flag is yours to answer, and no message is
          unread.
        </p>
      ) : (
        <ul className="app-waiting">
          {emergenciesToReview > 0 ? (
            <li>
              <Link to="/emergencies">
                {counted(emergenciesToReview, 'emergency access', 'emergency accesses')} to review
              </Link>
            </li>
          ) : null}
          {flagsToAnswer > 0 ? (
            <li>
              <Link to="/flags">{counted(flagsToAnswer, 'flag')} to answer</Link>
            </li>
          ) : null}
          {today.trialsToReview > 0 ? (
            <li>
              <Link to="/after-clinics">{counted(today.trialsToReview, 'trial')} of treatment to review</Link>
            </li>
          ) : null}
          {today.followUpsToAsk > 0 ? (
            <li>
              <Link to="/after-clinics">
                {counted(today.followUpsToAsk, 'person', 'people')} to ask about follow-up
              </Link>
            </li>
          ) : null}
          {today.questions.map(({ meetingId, title, toAnswer, answered }) => (
            <li key={meetingId}>
              <Link to="/meetings/$meetingId/agenda" params={{ meetingId }}>
                {toAnswer > 0 ? `${counted(toAnswer, 'question')} to answer` : `${counted(answered, 'answer')} to read`}
              </Link>
              <br />
              <span className="app-quiet">{title}</span>
            </li>
          ))}
          {today.messagesToRead > 0 ? (
            <li>
              <Link to="/messages">{counted(today.messagesToRead, 'message')} to read</Link>
            </li>
          ) : null}
          {today.contactsToMake > 0 ? (
            <li>
              <Link to="/messages">{counted(today.contactsToMake, 'welfare contact')} to make</Link>
            </li>
          ) : null}
          {today.concernsToReview > 0 ? (
            <li>
              <Link to="/concerns">{counted(today.concernsToReview, 'person')} with concerns that add up</Link>
            </li>
          ) : null}
          {today.assentsToAnswer > 0 ? (
            <li>
              <Link to="/assents">{counted(today.assentsToAnswer, 'provisional decision')} for my assent</Link>
            </li>
          ) : null}
          {actionsOverdue > 0 ? (
            <li>
              <Link to="/actions">{counted(actionsOverdue, 'action')} overdue</Link>
            </li>
          ) : null}
          {actionsOffered > 0 ? (
            <li>
              <Link to="/actions">{counted(actionsOffered, 'action')} offered to me</Link>
              <br />
              <span className="app-quiet">Accept or refuse</span>
            </li>
          ) : null}
          {today.actionsUnanswered > 0 ? (
            <li>
              <Link to="/actions">{counted(today.actionsUnanswered, 'action')} without an answer for two days</Link>
            </li>
          ) : null}
          {minutesToSign > 0 ? (
            <li>
              <Link to="/meetings">{counted(minutesToSign, 'minute')} to sign</Link>
              <br />
              <span className="app-quiet">Open the minutes of the meeting</span>
            </li>
          ) : null}
          {outcomesToRead > 0 ? (
            <li>
              <Link to="/outcomes">{counted(outcomesToRead, 'outcome')} to read</Link>
              <br />
              <span className="app-quiet">Of people you referred or flagged</span>
            </li>
          ) : null}
        </ul>
      )}
      {opensInEmergency(useSession()) ? (
        <p className="app-waiting__beside">
          <Link to="/emergency">Emergency access</Link> to the record of somebody you are not caring for
        </p>
      ) : null}
    </section>
  )
}

function counted(number: number, word: string, several = `${word}s`): string {
  return `${number} ${number === 1 ? word : several}`
}
