// What a merge looks like afterwards: on the record that goes on, and on the duplicate, which is read and no more.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CaseView } from '#shared/case'
import { nhsNumberText } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { ReasonForm } from '../live/ReasonForm.tsx'

export function MergedIntoThis({ view }: { view: CaseView }) {
  if (view.merged.length === 0) return null
  return (
    <section className="merged" aria-label="Merged into this record">
      {view.merged.map(one => (
        <Duplicate key={one.was.caseId} view={view} one={one} />
      ))}
    </section>
  )
}

function Duplicate({ view, one }: { view: CaseView; one: CaseView['merged'][number] }) {
  const api = useApi()
  const stale = useStale()
  const announce = useAnnounce()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { caseId } = view.identity
  const number = one.was.nhsNumber.value
  const undo = async (reason: string) => {
    setBusy(true)
    const answer = await api.call('undoMerge', { params: { caseId }, body: { otherId: one.was.caseId, reason } })
    setBusy(false)
    if (isRefusal(answer)) return setRefusal(answer)
    announce('The merge was undone. The two records stand by themselves again.')
    await stale('case', 'caseHistory', 'caseAccesses')
  }
  return (
    <details className="nhsuk-details">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">
          A second record was merged into this one on <InstantText instant={one.at} />
        </span>
      </summary>
      <div className="nhsuk-details__text">
        <p>
          It was the record of {nameAndBorn(one.was)}, {number ? `NHS No. ${nhsNumberText(number)}` : 'no NHS number'}.
          Merged by {one.by}: {one.reason}
        </p>
        <p>
          Its meetings, actions and allergies are among those here. Its sections, medicines and other imported entries
          stand in it, kept as they were.
        </p>
        <div className="app-buttons">
          <Link to="/cases/$caseId" params={{ caseId: one.was.caseId }} search={{ earlier: true }}>
            Read the merged record
          </Link>
          {one.mayUndo && !asking ? (
            <Button small kind="secondary" onClick={() => setAsking(true)}>
              Undo the merge
            </Button>
          ) : null}
        </div>
        {asking ? (
          <ReasonForm
            title="Undo the merge"
            label="Why are they two people, or two records?"
            button="Undo the merge"
            command={{ busy, refusal }}
            send={reason => void undo(reason)}
            cancel={() => setAsking(false)}
          />
        ) : null}
      </div>
    </details>
  )
}

/** On the duplicate's own page. */
export function WasMerged({ merged }: { merged: NonNullable<CaseView['mergedInto']> }) {
  return (
    <p className="merged merged--strip">
      <strong>This is a merged record, kept as it was.</strong> It went into the record of this person on{' '}
      <InstantText instant={merged.at} /> ({merged.by}: {merged.reason}). Nothing can be written here.{' '}
      <Link to="/cases/$caseId" params={{ caseId: merged.caseId }}>
        Go to the record
      </Link>
    </p>
  )
}
