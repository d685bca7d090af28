// The work list for structured medication reviews: who is due by which rule, where it stands, and what came of it.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ReviewState, reviewStates } from '#shared/medicineReview'
import { reviewGroups, type WorkRow } from '#shared/medicineWork'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { DateText, InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { ReasonForm } from '../live/ReasonForm.tsx'

export function ReviewsDue() {
  const query = useAsk('medicineWorkList')
  return (
    <Asked query={query} what="Reviews due">
      {({ rows, total, asOf }) =>
        rows.length === 0 ? (
          <Empty>
            <p>Nobody is due for a structured medication review.</p>
            <p>People appear here by rule: care home, ten or more medicines, severe frailty and others.</p>
          </Empty>
        ) : (
          <>
            <p className="app-quiet nhsuk-body-s">
              {total === rows.length ? `${total} people` : `The ${rows.length} most urgent of ${total} people`}
              {asOf ? (
                <>
                  , as of <DateText date={asOf} />
                </>
              ) : null}
              . Groups are found by rule in what was imported; who is not here may still need a review.
            </p>
            <ul className="app-actions">
              {rows.map(row => (
                <Row key={row.caseId} row={row} />
              ))}
            </ul>
          </>
        )
      }
    </Asked>
  )
}

function Row({ row }: { row: WorkRow }) {
  const { review, deprescribed } = row
  return (
    <li className="app-action" data-case={row.caseId}>
      <div className="app-action__head">
        <PatientLine identity={row.identity} />
        <Link to="/cases/$caseId" params={{ caseId: row.caseId }} search={{ tab: 'medicines' }}>
          Open medicines
        </Link>
      </div>
      <ul className="check__facts">
        {row.groups.map(({ group, facts }) => (
          <li key={group}>
            <strong>{reviewGroups[group]}</strong>: {facts.join('; ')}
          </li>
        ))}
      </ul>
      <p className="app-facts">
        <span>
          <strong>{reviewStates[review?.state ?? 'due']}</strong>
          {review ? (
            <>
              {' '}
              – {review.by.name}, <InstantText instant={review.at} />
            </>
          ) : null}
        </span>
        <span>{row.medicines === 1 ? '1 medicine' : `${row.medicines} medicines`}</span>
        <span>{deprescribed} stopped since the last review</span>
      </p>
      {review?.outcome ? <p className="nhsuk-u-margin-bottom-1">Outcome: {review.outcome}</p> : null}
      <Steps row={row} />
    </li>
  )
}

const steps: readonly [ReviewState, string][] = [
  ['invited', 'Invited'],
  ['booked', 'Booked'],
  ['done', 'Done'],
  ['declined', 'Declined'],
]

function Steps({ row }: { row: WorkRow }) {
  const session = useSession()
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const [asking, setAsking] = useState(false)
  const set = async (state: ReviewState, outcome: string | null) => {
    if (!(await command.run('review:set', { caseId: row.caseId, state, outcome }))) return
    setAsking(false)
    announce(`Review: ${reviewStates[state]}`)
    await stale('medicineWorkList')
  }
  if (!may(session, 'review:set')) return null
  if (asking) {
    return (
      <ReasonForm
        title="The review is done"
        label="What came of it"
        button="Done"
        command={command}
        send={outcome => void set('done', outcome)}
        cancel={() => setAsking(false)}
      />
    )
  }
  return (
    <>
      <CommandError refusal={command.refusal} />
      <div className="button-row">
        {steps
          .filter(([state]) => state === 'done' || state !== row.review?.state)
          .map(([state, words]) => (
            <Button
              key={state}
              small
              kind="secondary"
              busy={command.busy}
              aria-label={`${words}: ${row.identity.family}`}
              onClick={() => (state === 'done' ? setAsking(true) : void set(state, null))}
            >
              {words}
            </Button>
          ))}
      </div>
    </>
  )
}
