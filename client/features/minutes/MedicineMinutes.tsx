// Medicines in the minutes: what was decided and where it stands, and what the person says, marked as theirs.
import type { MedicineChangeView, PatientWordsView } from '#shared/medicineReview'
import { changeState, changeSteps, changeTitle } from '../medicines/changeWords.ts'
import { PatientSays } from '../medicines/PatientSays.tsx'

export function MedicineMinutes(props: { changes: readonly MedicineChangeView[]; words: readonly PatientWordsView[] }) {
  const { changes, words } = props
  if (changes.length + words.length === 0) return null
  return (
    <>
      <h3 className="nhsuk-heading-s">Medicines</h3>
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
