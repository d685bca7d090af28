// Medicines in the minutes: what was decided and where it stands, and what the person says, marked as theirs.
import type { MedicineChangeView, PatientWordsView } from '#shared/medicineReview'
import { changeState, changeSteps, changeTitle } from '../medicines/changeWords.ts'
import { PatientSays } from '../medicines/PatientSays.tsx'

export function MedicineMinutes(props: {
  changes: readonly MedicineChangeView[]
  words: readonly PatientWordsView[]
  heading?: 'h2' | 'h3'
}) {
  const { changes, words, heading: Heading = 'h3' } = props
  if (changes.length + words.length === 0) return null
  return (
    <>
      <Heading className="nhsuk-heading-s">Medicines</Heading>
      <PatientSays words={words} named />
      {changes.length > 0 ? (
        <ul className="nhsuk-list nhsuk-list--bullet">
          {changes.map(change => (
            <li key={change.id}>
              <strong>{changeTitle(change)}</strong>
              {change.from ? `, from ${change.from}` : ''}
              {change.to ? ` to ${change.to}` : ''}, because: {change.why}. {changeSteps(change).join(' ')}{' '}
              <strong>{changeState(change).text}</strong>.
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
