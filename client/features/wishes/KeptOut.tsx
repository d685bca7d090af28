// Whom the person keeps out: a list, and a row to add to it. Nothing counts before the whole form is recorded.
import { Select, TextInput } from 'nhsuk-react-components'
import { useRef, useState } from 'react'
import type { OrganisationView, PersonView } from '#shared/person'
import { roleLabel } from '#shared/roles'
import type { WishesView } from '#shared/wishes'
import { Button } from '../../design/Button.tsx'
import { readTypedDate } from '../../design/typedDate.ts'
import { spanWords } from './wishWords.ts'

export type Kept = Omit<WishesView['exclusions'][number], 'now'>

export function KeptOut(props: {
  kept: readonly Kept[]
  change: (kept: readonly Kept[]) => void
  people: readonly PersonView[]
  organisations: readonly OrganisationView[]
  /** YYYY-MM-DD in London. */
  today: string
}) {
  const { kept, change, people, organisations, today } = props
  const row = useRef<HTMLFieldSetElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const add = () => {
    const found = readRow(row.current, props)
    if (typeof found === 'string') return setProblem(found)
    setProblem(null)
    change([...kept, found])
    for (const field of row.current?.querySelectorAll('input') ?? []) field.value = ''
    const who = row.current?.querySelector('select')
    if (who) who.value = ''
    who?.focus()
  }
  return (
    <fieldset className="nhsuk-fieldset" ref={row}>
      <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Keep out</legend>
      {kept.length === 0 ? <p>Nobody is kept out.</p> : null}
      <ul className="nhsuk-list">
        {kept.map(one => (
          <li key={`${one.kind} ${one.id} ${one.from}`} className="app-buttons">
            <span>
              <strong>{one.name}</strong>, {spanWords(one)}
            </span>
            <Button small kind="secondary" onClick={() => change(kept.filter(other => other !== one))}>
              Take off the list<span className="nhsuk-u-visually-hidden">: {one.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Select id="wish-who" label="Person or organisation">
        <option value="">Choose</option>
        <optgroup label="Organisations">
          {organisations.map(one => (
            <option key={one.id} value={`organisation ${one.id}`}>
              {one.name}
            </option>
          ))}
        </optgroup>
        <optgroup label="People">
          {people.map(one => (
            <option key={one.id} value={`person ${one.id}`}>
              {one.name} – {roleLabel[one.role]}, {one.organisation.name}
            </option>
          ))}
        </optgroup>
      </Select>
      <div className="app-form-row">
        <TextInput id="wish-from" label="From" hint={`Empty: today`} width="10" autoComplete="off" />
        <TextInput id="wish-until" label="Last day" hint="Empty: no end" width="10" autoComplete="off" />
      </div>
      <TextInput
        id="wish-reason"
        label="Reason, if the person gave one"
        hint="Not needed. Shown only to those who may change this."
        maxLength={300}
        autoComplete="off"
      />
      {problem ? (
        <p className="nhsuk-error-message">
          <span className="nhsuk-u-visually-hidden">Error: </span>
          {problem}
        </p>
      ) : null}
      <Button small kind="secondary" onClick={add} className="nhsuk-u-margin-bottom-5">
        Add to the list
      </Button>
    </fieldset>
  )

  function readRow(fields: HTMLFieldSetElement | null, from: typeof props): Kept | string {
    const value = (id: string) =>
      fields?.querySelector<HTMLInputElement | HTMLSelectElement>(`#${id}`)?.value.trim() ?? ''
    const [kind, id] = value('wish-who').split(' ')
    if (!id || (kind !== 'person' && kind !== 'organisation')) return 'Choose whom to keep out.'
    const day = (name: string, empty: string | null) => (value(name) === '' ? empty : readTypedDate(value(name)))
    const begins = day('wish-from', today)
    if (begins === null) return 'Enter the first day like 24/11/2026, or leave it empty.'
    const until = day('wish-until', null)
    if (until === null && value('wish-until') !== '') return 'Enter the last day like 24/11/2026, or leave it empty.'
    if (until !== null && until < begins) return 'The last day is before the first day.'
    if (from.kept.some(one => one.kind === kind && one.id === id && one.from === begins)) return 'They are on the list.'
    const named = [...from.people, ...from.organisations].find(one => one.id === id)
    return { kind, id, name: named?.name ?? id, from: begins, until, reason: value('wish-reason') || null }
  }
}
