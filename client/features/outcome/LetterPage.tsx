// The letter of a clinic slot, composed from what was recorded and signed. Printed by the browser; sent as a message by one click.
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { instantDate, instantDateTime, shortDate } from '#shared/cui'
import type { OutcomeView } from '#shared/outcome'
import { type Role, roleLabel } from '#shared/roles'
import { useAsk } from '../../app/asking.ts'
import { useAnnounce } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { IdentityBlock } from '../../design/IdentityBlock.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { roleWords } from '../../design/roleWords.ts'
import { MedicineMinutes } from '../minutes/MedicineMinutes.tsx'
import { messageOf, sentence } from './letterWords.ts'
import { followUpWords } from './OutcomePart.tsx'

export function LetterPage() {
  const params = useParams({ from: '/frame/inside/cases/$caseId/outcomes/$discussionId' })
  const query = useAsk('outcome', params)
  return (
    <>
      <p className="nhsuk-body-s app-no-print">
        <Link to="/cases/$caseId" params={params}>
          Back to the case
        </Link>
      </p>
      <PageHeading title="Outcome letter" />
      <Asked query={query} what="The outcome">
        {outcome => (
          <>
            <Letter outcome={outcome} />
            <Send outcome={outcome} caseId={params.caseId} />
          </>
        )}
      </Asked>
    </>
  )
}

function Letter({ outcome }: { outcome: OutcomeView }) {
  const { content, signatures, signed } = outcome
  return (
    <article className="app-card app-letter">
      <IdentityBlock identity={outcome.identity} prefix="" />
      <p className="app-facts">
        <span>{outcome.meetingTitle}</span>
        <span>{instantDate(outcome.startsAt)}</span>
        <span>To {outcome.practice}</span>
      </p>
      {signed === null ? (
        <p className="app-error-note">
          <strong>Draft.</strong> Two people have not signed this yet. Do not send it.
        </p>
      ) : null}
      {outcome.changedSince ? (
        <p className="app-error-note">
          Something was recorded after these signatures. This is the version that was signed.
        </p>
      ) : null}
      <h2 className="nhsuk-heading-s">Question</h2>
      <p>{content.question}</p>
      <h2 className="nhsuk-heading-s">Advice</h2>
      <p className="app-prewrap">{content.advice}</p>
      <h2 className="nhsuk-heading-s">Decisions</h2>
      {content.decisions.length === 0 ? <p>None was recorded.</p> : null}
      <ul>
        {content.decisions.map(one => (
          <li key={one.id}>
            {sentence(one.text)}
            {one.rationale ? ` Because: ${sentence(one.rationale)}` : ''}
            {one.trial ? (
              <>
                {' '}
                Trial of {one.trial.drug} from {shortDate(one.trial.startOn)}.{' '}
                <strong>Stop when: {one.trial.stopRule}.</strong> {one.trial.owner} sees to the review.
              </>
            ) : null}
            {one.reviewOn ? ` Review on ${shortDate(one.reviewOn)}.` : ''}
          </li>
        ))}
      </ul>
      <MedicineMinutes {...outcome.medicines} heading="h2" />
      <h2 className="nhsuk-heading-s">Follow-up</h2>
      <p>{content.followUp ? followUpWords(content.followUp) : 'None was agreed.'}</p>
      {outcome.actions.length > 0 ? (
        <>
          <h2 className="nhsuk-heading-s">Actions</h2>
          <ul>
            {outcome.actions.map(one => (
              <li key={one.text + one.owner}>
                {one.text}: {one.owner}, by {shortDate(one.due)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {signatures.map(one => (
        <p key={one.by.id}>
          Signed: <strong>{one.by.name}</strong> ({roleWords(one.by.role)}), {instantDateTime(one.at)}
        </p>
      ))}
      {signed ? (
        <p className="app-quiet">
          Version {signed.number}, fingerprint {signed.hash.slice(0, 16)}
        </p>
      ) : null}
    </article>
  )
}

const receivers: readonly Role[] = ['gp', 'pharmacist', 'nurse', 'care-coordinator']

function Send({ outcome, caseId }: { outcome: OutcomeView; caseId: string }) {
  const command = useCommand()
  const announce = useAnnounce()
  const [role, setRole] = useState<Role>('pharmacist')
  const [sentTo, setSentTo] = useState<Role | null>(null)
  if (outcome.signed === null) return null
  const text = messageOf(outcome)
  const send = async () => {
    if (!(await command.run('message:send', { caseId, to: { role }, text }))) return
    setSentTo(role)
    announce('Message sent')
  }
  return (
    <section className="app-card app-no-print" aria-labelledby="send-outcome">
      <h2 className="nhsuk-heading-s" id="send-outcome">
        Send
      </h2>
      <div className="app-buttons">
        <Button kind="secondary" onClick={() => window.print()}>
          Print the letter
        </Button>
      </div>
      <p className="app-prewrap nhsuk-u-margin-top-4">{text}</p>
      <label className="nhsuk-label" htmlFor="send-to">
        As a message to
      </label>
      <select
        id="send-to"
        className="nhsuk-select"
        value={role}
        onChange={event => setRole(receivers.find(one => one === event.currentTarget.value) ?? 'gp')}
      >
        {receivers.map(one => (
          <option key={one} value={one}>
            {roleLabel[one]}
          </option>
        ))}
      </select>
      <RefusalNote refusal={command.refusal} />
      <div className="app-buttons nhsuk-u-margin-top-2">
        <Button busy={command.busy} onClick={() => void send()}>
          Send the message
        </Button>
      </div>
      {sentTo ? <p>Sent to: {roleLabel[sentTo]}. It is among the messages of this case.</p> : null}
    </section>
  )
}
