// A change of a medicine in words, the same on the tab, in the work list and in the minutes.
import { instantDateTime } from '#shared/cui'
import { changeKinds, type MedicineChangeView, type WaitingChange } from '#shared/medicineReview'

export const notYetApplied = 'Not yet applied in the GP system'

export function changeTitle({ kind, drug }: Pick<MedicineChangeView, 'kind' | 'drug'>): string {
  return `${changeKinds[kind]} ${drug}`
}

/** Where it stands, as a tag. */
export function changeState(change: Pick<MedicineChangeView, 'state'>): { text: string; colour: string } {
  switch (change.state) {
    case 'proposed':
      return { text: 'Waits for a prescriber', colour: 'yellow' }
    case 'accepted':
      return { text: notYetApplied, colour: 'orange' }
    case 'declined':
      return { text: 'Not accepted', colour: 'grey' }
    case 'applied':
      return { text: 'Applied in the GP system', colour: 'green' }
    case 'withdrawn':
      return { text: 'Withdrawn', colour: 'grey' }
    default: {
      const never: never = change.state
      return never
    }
  }
}

/** Everything that happened to it, one sentence each, in order. */
export function changeSteps(change: MedicineChangeView): string[] {
  const { proposedBy, proposedAt, answer, applied, withdrawn } = change
  const own = answer !== null && answer.by.id === proposedBy.id && answer.at === proposedAt
  const steps = [`${own ? 'Decided' : 'Proposed'} by ${proposedBy.name}, ${instantDateTime(proposedAt)}.`]
  if (answer && !own) {
    const declined = change.state === 'declined'
    const why = answer.reason ? `: ${answer.reason}` : ''
    steps.push(`${declined ? 'Not accepted' : 'Accepted'} by ${answer.by.name}, ${instantDateTime(answer.at)}${why}.`)
  }
  if (withdrawn) steps.push(`Withdrawn by ${withdrawn.by.name}, ${instantDateTime(withdrawn.at)}: ${withdrawn.reason}.`)
  if (applied) steps.push(`Confirmed by ${applied.by.name}, ${instantDateTime(applied.at)}.`)
  return steps
}

/** Null when nobody is waited for, or since today only. */
export function waitingWords({ state, waiting, escalated }: WaitingChange): string | null {
  if (waiting === null || waiting === 0) return null
  const days = `${waiting} working ${waiting === 1 ? 'day' : 'days'}`
  const what = state === 'proposed' ? 'without an answer' : 'not confirmed'
  return escalated ? `Overdue: ${days} ${what}` : `${days} ${what}`
}
