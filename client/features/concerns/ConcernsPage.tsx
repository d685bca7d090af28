// For the safeguarding lead: people about whom two colleagues were uneasy within six months.
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { ConcernList } from '#shared/concern'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

type Entry = ConcernList['cases'][number]

export function ConcernsPage() {
  const query = useAsk('concerns')
  return (
    <>
      <PageHeading title="Concerns that add up" />
      <Asked query={query} what="Concerns">
        {({ cases }) =>
          cases.length === 0 ? (
            <Empty>
              <p>Nothing here.</p>
              <p>The safeguarding lead finds people here about whom two colleagues were uneasy within six months.</p>
            </Empty>
          ) : (
            <ul className="app-actions">
              {cases.map(entry => (
                <Concerned key={entry.caseId} entry={entry} />
              ))}
            </ul>
          )
        }
      </Asked>
    </>
  )
}

function Concerned({ entry }: { entry: Entry }) {
  return (
    <li className="app-action">
      <div className="app-action__head">
        <PatientLine identity={entry.identity} />
        <span className={`nhsuk-tag nhsuk-tag--${entry.reviewed ? 'grey' : 'orange'}`}>
          {entry.reviewed ? 'Reviewed' : 'To review'}
        </span>
      </div>
      <ul className="nhsuk-list">
        {entry.concerns.map(concern => (
          <li key={concern.id}>
            <strong>{concern.by}</strong> ({concern.role}), <InstantText instant={concern.at} time />: {concern.words}
          </li>
        ))}
      </ul>
      {entry.reviewed ? (
        <p>
          Reviewed by {entry.reviewed.by}, <InstantText instant={entry.reviewed.at} time />: {entry.reviewed.note}
        </p>
      ) : (
        <Review caseId={entry.caseId} />
      )}
      <p>
        <Link to="/cases/$caseId" params={{ caseId: entry.caseId }} search={{ tab: 'safeguarding' }}>
          Open the safeguarding section
        </Link>
      </p>
    </li>
  )
}

function Review({ caseId }: { caseId: string }) {
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const id = useId()
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const send = async () => {
    const answer = await api.call('reviewConcerns', { params: { caseId }, body: { note } })
    if (isRefusal(answer)) return setRefusal(answer)
    announce('Reviewed')
    await stale('concerns', 'today')
  }
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <RefusalNote refusal={refusal} />
      <label className="nhsuk-label" htmlFor={id}>
        What was done about it
      </label>
      <textarea
        id={id}
        className="nhsuk-textarea"
        rows={2}
        value={note}
        onChange={event => setNote(event.target.value)}
      />
      <Button small type="submit">
        Mark as reviewed
      </Button>
    </form>
  )
}
