// Trials of treatment until their review, and people who were not asked yet about their follow-up.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { shortDate } from '#shared/cui'
import { type AfterClinics, type TrialView, trialVerdicts } from '#shared/outcome'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { TrialLine } from '../decisions/TrialLine.tsx'
import { followUpWords } from './OutcomePart.tsx'

export function AfterClinicsPage() {
  const query = useAsk('afterClinics')
  return (
    <>
      <PageHeading title="Trials and follow-up" />
      <Asked query={query} what="Trials and follow-up">
        {({ trials, followUps }) => (
          <>
            <TrialGroup title="Review due" trials={trials.filter(one => one.due)} />
            <TrialGroup title="Trials that run" trials={trials.filter(one => !one.due)} />
            {trials.length === 0 ? (
              <Empty>
                <p>No trial of treatment runs.</p>
                <p>A decision “trial of treatment” is here from the day it is recorded until it is reviewed.</p>
              </Empty>
            ) : null}
            <h2 className="nhsuk-heading-s app-group-heading">
              Patient not asked about the follow-up <span className="app-quiet">({followUps.length})</span>
            </h2>
            <ul className="app-actions">
              {followUps.map(row => (
                <NotAsked key={row.discussionId} row={row} />
              ))}
            </ul>
          </>
        )}
      </Asked>
    </>
  )
}

function TrialGroup({ title, trials }: { title: string; trials: AfterClinics['trials'] }) {
  if (trials.length === 0) return null
  return (
    <section aria-label={title}>
      <h2 className="nhsuk-heading-s app-group-heading">
        {title} <span className="app-quiet">({trials.length})</span>
      </h2>
      <ul className="app-actions">
        {trials.map(row => (
          <TrialEntry key={row.decisionId} row={row} />
        ))}
      </ul>
    </section>
  )
}

type TrialRow = AfterClinics['trials'][number]

function TrialEntry({ row }: { row: TrialRow }) {
  const session = useSession()
  const [reviewing, setReviewing] = useState(false)
  return (
    <li className="app-action">
      <div className="app-action__head">
        <PatientLine identity={row.identity} />
        <Link to="/cases/$caseId/outcomes/$discussionId" params={row}>
          Letter
        </Link>
      </div>
      <p className="app-action__text">{row.text}</p>
      <TrialLine trial={row.trial} />
      <p className="app-facts">
        <span>
          Review on <strong>{shortDate(row.reviewOn)}</strong>
        </span>
        {row.mine ? <span>For me</span> : null}
        <span>{row.meetingTitle}</span>
      </p>
      {reviewing ? (
        <ReviewForm row={row} close={() => setReviewing(false)} />
      ) : may(session, 'trial:review') ? (
        <Button small kind={row.due ? 'primary' : 'secondary'} onClick={() => setReviewing(true)}>
          Review<span className="nhsuk-u-visually-hidden"> {row.trial.drug}</span>
        </Button>
      ) : null}
    </li>
  )
}

type Verdict = TrialView['reviews'][number]['verdict']
const verdicts: readonly Verdict[] = ['continue', 'stop', 'extend']

function ReviewForm({ row, close }: { row: TrialRow; close: () => void }) {
  const command = useCommand()
  const stale = useStale()
  const announce = useAnnounce()
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [missing, setMissing] = useState(false)
  const [note, setNote] = useState('')
  const [until, setUntil] = useState('')
  const { discussionId, caseId, decisionId } = row
  const send = async () => {
    setMissing(verdict === null)
    if (verdict === null) return
    const payload = { discussionId, caseId, decisionId, verdict, note: note.trim() || null }
    if (
      !(await command.run('trial:review', { ...payload, until: verdict === 'extend' && until !== '' ? until : null }))
    )
      return
    announce('Reviewed')
    close()
    await stale('afterClinics', 'today')
  }
  return (
    <form
      className="app-form"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <fieldset className="app-plain-fieldset">
        <legend className="nhsuk-label">What comes of the trial?</legend>
        {verdicts.map(one => (
          <label key={one} className="app-inline-choice">
            <input
              type="radio"
              name={`verdict-${decisionId}`}
              checked={verdict === one}
              onChange={() => setVerdict(one)}
            />{' '}
            {trialVerdicts[one]}
          </label>
        ))}
      </fieldset>
      {missing ? (
        <p className="app-error-note" role="alert">
          Choose what comes of the trial. Nothing was sent.
        </p>
      ) : null}
      {verdict === 'extend' ? (
        <label className="nhsuk-label">
          Review again on{' '}
          <input
            className="nhsuk-input"
            type="date"
            value={until}
            onChange={event => setUntil(event.currentTarget.value)}
          />
        </label>
      ) : null}
      <label className="nhsuk-label">
        Why (optional){' '}
        <input
          className="nhsuk-input"
          maxLength={1000}
          value={note}
          onChange={event => setNote(event.currentTarget.value)}
        />
      </label>
      <RefusalNote refusal={command.refusal} />
      <div className="app-buttons nhsuk-u-margin-top-2">
        <Button small type="submit" busy={command.busy}>
          Record the review
        </Button>
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function NotAsked({ row }: { row: AfterClinics['followUps'][number] }) {
  const session = useSession()
  const command = useCommand()
  const stale = useStale()
  const announce = useAnnounce()
  const { discussionId, caseId } = row
  const answer = async (agreed: 'yes' | 'no') => {
    const { place, who, on } = row.followUp
    if (!(await command.run('outcome:follow-up', { discussionId, caseId, place, who, on, agreed }))) return
    announce(agreed === 'yes' ? 'Recorded: the patient agrees' : 'Recorded: the patient does not agree')
    await stale('afterClinics', 'today')
  }
  return (
    <li className="app-action">
      <div className="app-action__head">
        <PatientLine identity={row.identity} />
      </div>
      <p>{followUpWords(row.followUp)}</p>
      <RefusalNote refusal={command.refusal} />
      {may(session, 'outcome:follow-up') ? (
        <div className="app-buttons">
          <Button small busy={command.busy} onClick={() => void answer('yes')}>
            Asked: agrees
          </Button>
          <Button small kind="secondary" busy={command.busy} onClick={() => void answer('no')}>
            Asked: does not agree
          </Button>
        </div>
      ) : null}
    </li>
  )
}
