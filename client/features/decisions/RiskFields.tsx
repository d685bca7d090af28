// What makes a decision a positive-risk agreement: its level, with whom it was agreed, what the carer says, until when.
import { useId } from 'react'
import { type RiskAgreement, type RiskLevel, riskLevels } from '#shared/decision'

export type RiskForm = Omit<RiskAgreement, 'carer'> & { carer: string }

const levels = Object.keys(riskLevels) as RiskLevel[]

export function RiskFields({ value, change }: { value: RiskForm; change: (value: RiskForm) => void }) {
  const id = useId()
  const set = (part: Partial<RiskForm>) => change({ ...value, ...part })
  return (
    <>
      <label className="pane-form__label" htmlFor={`${id}-level`}>
        Level
      </label>
      <select
        id={`${id}-level`}
        className="nhsuk-select"
        value={value.level}
        onChange={event => set({ level: levels.find(one => one === event.currentTarget.value) ?? 'medium' })}
      >
        {levels.map(one => (
          <option key={one} value={one}>
            {riskLevels[one]}
          </option>
        ))}
      </select>
      <label className="pane-form__label" htmlFor={`${id}-who`}>
        With whom it was agreed
      </label>
      <input
        id={`${id}-who`}
        className="nhsuk-input"
        maxLength={300}
        value={value.who}
        onChange={event => set({ who: event.currentTarget.value })}
      />
      <label className="pane-form__label" htmlFor={`${id}-carer`}>
        What the carer says (optional)
      </label>
      <input
        id={`${id}-carer`}
        className="nhsuk-input"
        maxLength={300}
        value={value.carer}
        onChange={event => set({ carer: event.currentTarget.value })}
      />
      <label className="pane-form__label" htmlFor={`${id}-until`}>
        Holds until
      </label>
      <input
        id={`${id}-until`}
        className="nhsuk-input"
        type="date"
        value={value.expiresOn}
        onChange={event => set({ expiresOn: event.currentTarget.value })}
      />
    </>
  )
}
