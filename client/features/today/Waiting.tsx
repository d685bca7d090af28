import { Link } from '@tanstack/react-router'
import type { TodayView } from '#shared/home'
import { useSession } from '../../app/clientContext.ts'
import { opensInEmergency } from '../../app/rights.ts'

/** What waits for this person, as counts that lead to the lists. */
export function Waiting({ today }: { today: TodayView }) {
  const nothing = today.actionsOffered + today.actionsOverdue + today.flagsToAnswer + today.emergenciesToReview === 0
  return (
    <section className="app-card" aria-labelledby="waiting">
      <h2 className="nhsuk-heading-s" id="waiting">
        Waiting for me
      </h2>
      {opensInEmergency(useSession()) ? (
        <p>
          <Link to="/emergency">Emergency access</Link> to the record of somebody you are not caring for
        </p>
      ) : null}
      {nothing ? (
        <p>Nothing waits for you: no action is overdue or offered to you, and no flag is yours to answer.</p>
      ) : (
        <ul className="app-waiting">
          {today.emergenciesToReview > 0 ? (
            <li>
              <Link to="/emergencies">
                {counted(today.emergenciesToReview, 'emergency access', 'emergency accesses')} to review
              </Link>
            </li>
          ) : null}
          {today.flagsToAnswer > 0 ? (
            <li>
              <Link to="/flags">{counted(today.flagsToAnswer, 'flag')} to answer</Link>
            </li>
          ) : null}
          {today.actionsOverdue > 0 ? (
            <li>
              <Link to="/actions">{counted(today.actionsOverdue, 'action')} overdue</Link>
            </li>
          ) : null}
          {today.actionsOffered > 0 ? (
            <li>
              <Link to="/actions">{counted(today.actionsOffered, 'action')} offered to me</Link>
              <br />
              <span className="app-quiet">Accept or refuse</span>
            </li>
          ) : null}
        </ul>
      )}
    </section>
  )
}

function counted(number: number, word: string, several = `${word}s`): string {
  return `${number} ${number === 1 ? word : several}`
}
