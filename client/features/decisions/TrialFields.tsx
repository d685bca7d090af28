// What makes a prescription a trial: the medicine, when it starts, by which rule it stops, and who looks again.
import { useId } from 'react'
import type { PersonView } from '#shared/person'

export interface TrialForm {
  drug: string
  startOn: string
  stopRule: string
  ownerId: string
}

export function TrialFields({
  people,
  value,
  change,
}: {
  people: readonly PersonView[]
  value: TrialForm
  change: (value: TrialForm) => void
}) {
  const id = useId()
  const set = (part: Partial<TrialForm>) => change({ ...value, ...part })
  return (
    <>
      <label className="pane-form__label" htmlFor={`${id}-drug`}>
        Medicine and dose
      </label>
      <input
        id={`${id}-drug`}
        className="nhsuk-input"
        maxLength={200}
        value={value.drug}
        onChange={event => set({ drug: event.currentTarget.value })}
      />
      <label className="pane-form__label" htmlFor={`${id}-start`}>
        Starts on
      </label>
      <input
        id={`${id}-start`}
        className="nhsuk-input"
        type="date"
        value={value.startOn}
        onChange={event => set({ startOn: event.currentTarget.value })}
      />
      <label className="pane-form__label" htmlFor={`${id}-stop`}>
        Stop when
      </label>
      <input
        id={`${id}-stop`}
        className="nhsuk-input"
        maxLength={500}
        value={value.stopRule}
        onChange={event => set({ stopRule: event.currentTarget.value })}
      />
      <label className="pane-form__label" htmlFor={`${id}-owner`}>
        Who sees to the review
      </label>
      <select
        id={`${id}-owner`}
        className="nhsuk-select"
        value={value.ownerId}
        onChange={event => set({ ownerId: event.currentTarget.value })}
      >
        <option value="">Choose</option>
        {people.map(person => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </select>
    </>
  )
}
