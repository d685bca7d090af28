import { useId } from 'react'

export interface Candidate {
  id: string
  /** Name and role. */
  words: string
}

export function PersonSelect(props: {
  label: string
  candidates: readonly Candidate[]
  value: string
  choose: (id: string) => void
}) {
  const id = useId()
  return (
    <>
      <label className="pane-form__label" htmlFor={id}>
        {props.label}
      </label>
      <select id={id} className="nhsuk-select" value={props.value} onChange={event => props.choose(event.target.value)}>
        <option value="">Choose a person</option>
        {props.candidates.map(one => (
          <option key={one.id} value={one.id}>
            {one.words}
          </option>
        ))}
      </select>
    </>
  )
}
