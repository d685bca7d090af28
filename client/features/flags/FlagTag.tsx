import type { FlagView } from '#shared/flag'

/** State in words; red is for "urgent" alone. */
export function FlagTag({ flag }: { flag: FlagView }) {
  const urgent = flag.severity === 'urgent' && flag.state === 'open'
  return (
    <span>
      {urgent ? <span className="nhsuk-tag nhsuk-tag--red">Urgent</span> : null}{' '}
      <span className={`nhsuk-tag nhsuk-tag--${colour(flag.state)}`}>{stateWords(flag.state)}</span>
    </span>
  )
}

/** `Accepted by Dr Aisha Shah.`; with the reason, or who takes it on. */
export function flagAnswerWords(flag: FlagView): string {
  if (!flag.answer) return 'Not answered'
  const { by, deferredTo, reason } = flag.answer
  const to = deferredTo ? ` to ${deferredTo.name}` : ''
  return `${stateWords(flag.state)}${to} by ${by.name}${reason ? `: ${reason}` : ''}`
}

function stateWords(state: FlagView['state']): string {
  switch (state) {
    case 'open':
      return 'Open'
    case 'accepted':
      return 'Accepted'
    case 'declined':
      return 'Not accepted'
    case 'deferred':
      return 'Deferred'
    case 'overridden':
      return 'Overridden'
    case 'withdrawn':
      return 'Withdrawn'
    default: {
      const never: never = state
      return never
    }
  }
}

function colour(state: FlagView['state']): string {
  switch (state) {
    case 'open':
      return 'yellow'
    case 'accepted':
      return 'green'
    case 'declined':
    case 'overridden':
      return 'pink'
    case 'deferred':
      return 'blue'
    case 'withdrawn':
      return 'grey'
    default: {
      const never: never = state
      return never
    }
  }
}
