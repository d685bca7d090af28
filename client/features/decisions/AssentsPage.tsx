// Decisions that were made without me although I had to be there: assent, or refuse with a reason.
import { useState } from 'react'
import type { AssentRow } from '#shared/home'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { ReasonForm } from '../live/ReasonForm.tsx'
import { StateTag } from '../live/StateTag.tsx'
import { Assents } from './Assents.tsx'
import '../live/live.scss'

export function AssentsPage() {
  const query = useAsk('assents')
  return (
    <>
      <PageHeading title="Provisional decisions" />
      <Asked query={query} what="Provisional decisions">
        {({ assents }) =>
          assents.length === 0 ? (
            <Empty>
              <p>No decision waits for your assent.</p>
              <p>
                When a meeting decides without somebody who had to be there, the decision is provisional and comes here
                for their answer.
              </p>
            </Empty>
          ) : (
            <>
              <Group title="For my answer" rows={assents.filter(row => row.toMe)} />
              <Group title="From meetings that I chaired or recorded" rows={assents.filter(row => !row.toMe)} />
            </>
          )
        }
      </Asked>
    </>
  )
}

function Group({ title, rows }: { title: string; rows: readonly AssentRow[] }) {
  if (rows.length === 0) return null
  return (
    <section aria-label={title}>
      <h2 className="nhsuk-heading-s app-group-heading">
        {title} <span className="app-quiet">({rows.length})</span>
      </h2>
      <ul className="app-actions">
        {rows.map(row => (
          <Entry key={row.decision.id} row={row} />
        ))}
      </ul>
    </section>
  )
}

function Entry({ row }: { row: AssentRow }) {
  const { decision } = row
  return (
    <li className="app-action">
      <div className="app-action__head">
        <PatientLine identity={row.identity} />
        <StateTag state={decision.state} />
      </div>
      <p className="app-action__text">{decision.text}</p>
      {decision.rationale ? <p>Why: {decision.rationale}</p> : null}
      <p className="app-facts">
        {decision.recordedBy && decision.recordedAt ? (
          <span>
            Recorded by <strong>{decision.recordedBy.name}</strong>, <InstantText instant={decision.recordedAt} time />
          </span>
        ) : null}
        <span>{row.meetingTitle}</span>
      </p>
      <Assents decision={decision} />
      {row.toMe ? <Answer row={row} /> : null}
    </li>
  )
}

function Answer({ row }: { row: AssentRow }) {
  const command = useCommand()
  const stale = useStale()
  const announce = useAnnounce()
  const [refusing, setRefusing] = useState(false)
  const { discussionId, caseId, decision } = row
  const send = async (answer: 'assent' | 'refuse', reason: string | null) => {
    const payload = { discussionId, caseId, decisionId: decision.id, answer, reason }
    if (!(await command.run('decision:assent', payload))) return
    announce(answer === 'assent' ? 'Your assent is recorded' : 'Your refusal is recorded')
    await stale('assents', 'today')
  }
  if (refusing) {
    return (
      <ReasonForm
        title={`Refuse this decision about ${nameAndBorn(row.identity)}`}
        label="Reason (printed in the minutes)"
        button="Refuse"
        command={command}
        send={reason => void send('refuse', reason)}
        cancel={() => setRefusing(false)}
      />
    )
  }
  return (
    <>
      <RefusalNote refusal={command.refusal} />
      <div className="button-row nhsuk-u-margin-top-2">
        <Button small busy={command.busy} onClick={() => void send('assent', null)}>
          Assent
        </Button>
        <Button small kind="secondary" onClick={() => setRefusing(true)}>
          Refuse
        </Button>
      </div>
    </>
  )
}
