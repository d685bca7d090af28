// Choosing staff: by organisation, with their role, so that two people of one name are told apart.
import type { UseFormRegisterReturn } from 'react-hook-form'
import type { PersonView } from '#shared/person'
import { organisationKindLabel, organisationKinds, policy, type Role, roleLabel } from '#shared/roles'

export interface CheckGroupProps {
  id: string
  legend: string
  hint?: string
  error?: string
  field: UseFormRegisterReturn
}

export function PeoplePicker({ people, ...group }: CheckGroupProps & { people: readonly PersonView[] }) {
  return (
    <CheckGroup
      {...group}
      options={inOrder(people)
        .filter(inCare)
        .map(person => ({
          value: person.id,
          label: person.name,
          hint: `${roleLabel[person.role]}, ${person.organisation.name}`,
        }))}
    />
  )
}

const agreeing: readonly Role[] = policy['decision:answer'].roles

export function RolePicker(group: CheckGroupProps) {
  return <CheckGroup {...group} options={agreeing.map(role => ({ value: role, label: roleLabel[role] }))} />
}

export function AgencyPicker(group: CheckGroupProps) {
  return (
    <CheckGroup
      {...group}
      options={organisationKinds.map(kind => ({ value: kind, label: organisationKindLabel[kind] }))}
    />
  )
}

/** Options for a select. `chairs`: only those who may run a meeting. */
export function PersonOptions({ people, chairs = false }: { people: readonly PersonView[]; chairs?: boolean }) {
  const runs: readonly Role[] = policy['meeting:run'].roles
  return inOrder(people)
    .filter(person => inCare(person) && (!chairs || runs.includes(person.role)))
    .map(person => (
      <option key={person.id} value={person.id}>
        {person.name} – {roleLabel[person.role]}, {person.organisation.name}
      </option>
    ))
}

function CheckGroup({
  id,
  legend,
  hint,
  error,
  field,
  options,
}: CheckGroupProps & { options: readonly { value: string; label: string; hint?: string }[] }) {
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={`nhsuk-form-group${error ? ' nhsuk-form-group--error' : ''}`}>
      <fieldset className="nhsuk-fieldset" id={id} tabIndex={-1} aria-describedby={described || undefined}>
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{legend}</legend>
        {hint ? (
          <div className="nhsuk-hint" id={`${id}-hint`}>
            {hint}
          </div>
        ) : null}
        {error ? (
          <span className="nhsuk-error-message" id={`${id}-error`}>
            <span className="nhsuk-u-visually-hidden">Error: </span>
            {error}
          </span>
        ) : null}
        <div className="nhsuk-checkboxes nhsuk-checkboxes--small app-check-grid" data-module="">
          {options.map(option => (
            <div className="nhsuk-checkboxes__item" key={option.value}>
              <input
                className="nhsuk-checkboxes__input"
                type="checkbox"
                id={`${id}-${option.value}`}
                value={option.value}
                {...field}
              />
              <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={`${id}-${option.value}`}>
                {option.label}
                {option.hint ? <span className="app-check-hint">{option.hint}</span> : null}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}

function inOrder(people: readonly PersonView[]): PersonView[] {
  return [...people].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
}

/** An administrator has no part in care, and so no seat in a meeting. */
function inCare(person: PersonView): boolean {
  const roles: readonly Role[] = policy['meeting:view'].roles
  return roles.includes(person.role)
}
