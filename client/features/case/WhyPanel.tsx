// "Why can, or cannot, this person see this record?" The answer is the policy's own.
import { Select } from 'nhsuk-react-components'
import { useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { roleLabel } from '#shared/roles'
import type { WhyView } from '#shared/why'
import { useAsk } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'

const mayWords = { writes: 'reads and writes', reads: 'reads', nothing: 'sees nothing of it' }

function labelled({ labels }: WhyView): string {
  const named = (may: boolean) => labels.filter(one => one.may === may).map(one => one.label)
  const none = named(false)
  return none.length === 0
    ? 'Entries with a privacy label: sees all of them'
    : `Entries with a privacy label: sees ${named(true).join(', ') || 'none'}; does not see ${none.join(', ')}`
}

export function WhyPanel({ caseId }: { caseId: string }) {
  const api = useApi()
  const announce = useAnnounce()
  const people = useAsk('people').data?.people ?? []
  const [answer, setAnswer] = useState<WhyView | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const ask = async (personId: string) => {
    setRefused(null)
    setAnswer(null)
    if (personId === '') return
    const found = await api.call('whyAccess', { params: { caseId }, body: { personId } })
    if (isRefusal(found)) return setRefused(found)
    setAnswer(found)
    announce(`${found.name} ${found.sees ? 'can' : 'cannot'} see this record`)
  }
  return (
    <section aria-labelledby="why-title" className="nhsuk-u-margin-top-5">
      <h3 id="why-title" className="nhsuk-heading-s">
        Why can, or cannot, somebody see this record?
      </h3>
      <Select id="why-person" label="Person" defaultValue="" onChange={event => void ask(event.currentTarget.value)}>
        <option value="">Choose</option>
        {people.map(person => (
          <option key={person.id} value={person.id}>
            {person.name} – {roleLabel[person.role]}, {person.organisation.name}
          </option>
        ))}
      </Select>
      <RefusalNote refusal={refused} />
      {answer ? (
        <div className="app-card">
          <p>
            <strong>
              {answer.name} {answer.sees ? 'can see this record.' : 'cannot see this record.'}
            </strong>{' '}
            {answer.role}, {answer.organisation}.
          </p>
          <ul className="nhsuk-list nhsuk-list--bullet">
            {answer.through.map(one => (
              <li key={one.way}>Because: {one.words}.</li>
            ))}
            {answer.because.map(words => (
              <li key={words}>{words}</li>
            ))}
            {answer.sees
              ? answer.sections.map(one => <li key={one.label}>{`${one.label}: ${mayWords[one.may]}`}</li>)
              : null}
            {answer.sees ? <li>{labelled(answer)}</li> : null}
          </ul>
        </div>
      ) : null}
    </section>
  )
}
