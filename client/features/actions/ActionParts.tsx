// Who has a part in an action beside its owner, and where each part stands.
import type { ActionPart, ActionState, ActionView } from '#shared/action'
import { roleWords } from '../../design/roleWords.ts'

export const partState: Record<ActionState, string> = {
  offered: 'not answered yet',
  accepted: 'accepted',
  refused: 'refused',
  done: 'done',
}

/** The state of what this person has to do for it: the whole, or their part. Null when neither is theirs. */
export function ownPart(action: ActionView, personId: string): Pick<ActionPart, 'state' | 'note'> | null {
  if (action.owner.id === personId) return action
  return action.parts.find(part => part.owner.id === personId) ?? null
}

export function ActionParts({ action }: { action: ActionView }) {
  if (action.parts.length === 0) return null
  return (
    <ul className="app-parts" aria-label="Parts of others">
      {action.parts.map(part => (
        <li key={part.owner.id}>
          <strong>{part.owner.name}</strong> ({roleWords(part.owner.role)}): {partState[part.state]}
          {part.note ? ` – ${part.note}` : ''}
        </li>
      ))}
    </ul>
  )
}
