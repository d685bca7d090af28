import { Link } from '@tanstack/react-router'
import type { TodayView } from '#shared/home'

/** What waits for this person, as counts that lead to the lists. */
export function Waiting({ today }: { today: TodayView }) {
  const nothing =
    today.actionsOffered +
      today.actionsOverdue +
      today.flagsToAnswer +
      today.assentsToAnswer +
      today.concernsToReview ===
    0
  return (
    <section className="app-card" aria-labelledby="waiting">
      <h2 className="nhsuk-heading-s" id="waiting">
        Waiting for me
      </h2>
      {nothing ? (
        <p>Nothing waits for you: no action is overdue or offered to you, and no flag is yours to answer.</p>
      ) : (
        <ul className="app-waiting">
          {today.flagsToAnswer > 0 ? (
            <li>
              <Link to="/flags">{counted(today.flagsToAnswer, 'flag')} to answer</Link>
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

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
