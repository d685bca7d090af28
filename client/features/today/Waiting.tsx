import { Link } from '@tanstack/react-router'
import type { TodayView } from '#shared/home'

/** What waits for this person, as counts that lead to the lists. */
export function Waiting({ today }: { today: TodayView }) {
  const { actionsOffered, actionsOverdue, flagsToAnswer, outcomesToRead, minutesToSign } = today
  const nothing = actionsOffered + actionsOverdue + flagsToAnswer + outcomesToRead + minutesToSign === 0
  return (
    <section className="app-card" aria-labelledby="waiting">
      <h2 className="nhsuk-heading-s" id="waiting">
        Waiting for me
      </h2>
      {nothing ? (
        <p>Nothing waits for you: no action is overdue or offered to you, and no flag is yours to answer.</p>
      ) : (
        <ul className="app-waiting">
          {flagsToAnswer > 0 ? (
            <li>
              <Link to="/flags">{counted(flagsToAnswer, 'flag')} to answer</Link>
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
    </section>
  )
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
