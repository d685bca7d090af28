const words: Readonly<Record<string, { text: string; colour: string }>> = {
  proposed: { text: 'Proposed', colour: 'blue' },
  recorded: { text: 'Recorded', colour: 'green' },
  provisional: { text: 'Provisional', colour: 'yellow' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
  offered: { text: 'Offered', colour: 'yellow' },
  accepted: { text: 'Accepted', colour: 'green' },
  refused: { text: 'Refused', colour: 'orange' },
  done: { text: 'Done', colour: 'grey' },
  open: { text: 'Open', colour: 'yellow' },
  declined: { text: 'Not accepted', colour: 'grey' },
  deferred: { text: 'Deferred', colour: 'blue' },
  overridden: { text: 'Overridden', colour: 'orange' },
  urgent: { text: 'Urgent', colour: 'red' },
}

/** Adjectives, few, and never a link; red is kept for Urgent. */
export function StateTag({ state }: { state: string }) {
  const tag = words[state]
  return <strong className={`nhsuk-tag fact__tag nhsuk-tag--${tag?.colour ?? 'grey'}`}>{tag?.text ?? state}</strong>
}
