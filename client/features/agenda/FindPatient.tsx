// The identity check (S15): two identifiers or an NHS number, never one hit chosen for you.
import { TextInput } from 'nhsuk-react-components'
import { useState } from 'react'
import type { CaseHit } from '#shared/case'
import { isRefusal, type Refusal } from '#shared/errors'
import type { ReplyOf } from '#shared/http'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { identityText } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { useToday } from '../../design/useToday.ts'

export function FindPatient({
  chosen,
  onChoose,
  except,
}: {
  chosen: CaseHit | null
  onChoose: (hit: CaseHit | null) => void
  /** The case whose other record is looked for: it is not its own duplicate. */
  except?: string
}) {
  const api = useApi()
  const announce = useAnnounce()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [found, setFound] = useState<ReplyOf<'searchCases'> | null>(null)

  const search = async () => {
    if (text.trim() === '') return setProblem('Enter two identifiers, or an NHS number.')
    setProblem(undefined)
    setBusy(true)
    setRefused(null)
    setFound(null)
    onChoose(null)
    const answer = await api.call('searchCases', { body: { text } })
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    const hits = answer.hits.filter(hit => hit.identity.caseId !== except)
    setFound({ ...answer, hits, sameName: answer.sameName && hits.length > 1 })
    announce(hits.length === 0 ? (answer.advice ?? 'Nobody found') : `${hits.length} found. Choose one.`)
  }

  return (
    <>
      <search>
        <form
          noValidate
          onSubmit={event => {
            event.preventDefault()
            if (!busy) void search()
          }}
        >
          <TextInput
            id="find-patient"
            label="Find a patient"
            hint="An NHS number, or two of: family name, given name, date or year of birth. In any order, like smith john 14/07/1945."
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            error={problem}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <Button type="submit" kind="secondary" busy={busy} className="nhsuk-u-margin-bottom-4">
            {busy ? 'Searching…' : 'Search'}
          </Button>
        </form>
      </search>
      <RefusalNote refusal={refused} />
      {found ? <Hits found={found} chosen={chosen} onChoose={onChoose} /> : null}
    </>
  )
}

function Hits({
  found,
  chosen,
  onChoose,
}: {
  found: ReplyOf<'searchCases'>
  chosen: CaseHit | null
  onChoose: (hit: CaseHit) => void
}) {
  if (found.hits.length === 0) {
    return (
      <div className="app-empty nhsuk-u-margin-bottom-4">
        {found.advice ? (
          <p>{found.advice}</p>
        ) : (
          <>
            <p>Nobody was found whose case you may see.</p>
            <p>Check the spelling and the date. A person who is not here yet can be imported.</p>
          </>
        )}
      </div>
    )
  }
  return (
    <>
      {found.sameName ? (
        <p className="app-error-note">
          <strong>
            <span aria-hidden="true">! </span>
            {found.hits.length} people with a similar name.
          </strong>{' '}
          Check the date of birth and the address.
        </p>
      ) : null}
      {found.advice ? <p>{found.advice}</p> : null}
      <fieldset className="nhsuk-fieldset">
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Choose the patient</legend>
        <div className="app-choices">
          {found.hits.map(hit => (
            <Hit
              key={hit.identity.caseId}
              hit={hit}
              checked={chosen?.identity.caseId === hit.identity.caseId}
              onChoose={() => onChoose(hit)}
            />
          ))}
        </div>
      </fieldset>
    </>
  )
}

function Hit({ hit, checked, onChoose }: { hit: CaseHit; checked: boolean; onChoose: () => void }) {
  return (
    <label className="app-choice">
      <input type="radio" name="patient" value={hit.identity.caseId} checked={checked} onChange={onChoose} />
      <HitText hit={hit} />
    </label>
  )
}

/** What tells people of one name apart. */
export function HitText({ hit }: { hit: CaseHit }) {
  const text = identityText(hit.identity, useToday())
  return (
    <span className="app-patient">
      <strong className="app-patient__name">{text.name}</strong>
      {text.died ? <span className="app-patient__died">Died {text.died.died}</span> : null}
      <span className="app-patient__facts">
        <span className="app-nowrap">Born {text.born}</span> <span>Gender {text.gender}</span>{' '}
        <span>
          <span className="app-nowrap">NHS No. {text.nhsNumber}</span>
          {text.nhsNumberVerified ? '' : ' (NHS number not verified)'}
        </span>
      </span>
      <span className="app-patient__facts">
        <span>{hit.address ?? 'Address not recorded'}</span> <span>{hit.practice}</span>
      </span>
    </span>
  )
}
