import type { ActionView } from '#shared/action'
import { type FlagView, flagReasons } from '#shared/flag'
import { DateText } from '../../design/DateTime.tsx'
import { partState } from '../actions/ActionParts.tsx'
import { flagAnswerWords } from '../flags/FlagTag.tsx'

export function ActionTable({ actions }: { actions: readonly ActionView[] }) {
  return (
    <>
      <h3 className="nhsuk-heading-s">Actions</h3>
      {actions.length === 0 ? (
        <p>No actions.</p>
      ) : (
        <table className="app-table">
          <thead>
            <tr>
              <th scope="col">Action</th>
              <th scope="col">Owner</th>
              <th scope="col">Due</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {actions.map(action => (
              <tr key={action.id}>
                <td>
                  {action.priority === 'urgent' ? <strong>Urgent: </strong> : null}
                  {action.text}
                </td>
                <td data-label="Owner">
                  {action.owner.name}
                  {action.parts.map(part => (
                    <span key={part.owner.id} className="app-part">
                      with {part.owner.name}: {partState[part.state]}
                    </span>
                  ))}
                </td>
                <td data-label="Due" className="app-nowrap">
                  <DateText date={action.due} />
                </td>
                <td data-label="State">{actionWords(action)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

export function FlagMinutes({ flags }: { flags: readonly FlagView[] }) {
  if (flags.length === 0) return null
  return (
    <>
      <h3 className="nhsuk-heading-s">Flags</h3>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {flags.map(flag => (
          <li key={flag.id}>
            <strong>{flagReasons[flag.reason]}</strong>: {flag.quote}
            {flag.comment ? `: “${flag.comment}”` : ''} – raised by {flag.raisedBy.name}. {flagAnswerWords(flag)}.
          </li>
        ))}
      </ul>
    </>
  )
}

function actionWords(action: ActionView): string {
  switch (action.state) {
    case 'offered':
      return 'Offered'
    case 'accepted':
      return 'Accepted'
    case 'refused':
      return action.note ? `Refused: ${action.note}` : 'Refused'
    case 'done':
      return action.note ? `Done: ${action.note}` : 'Done'
    default: {
      const never: never = action.state
      return never
    }
  }
}
