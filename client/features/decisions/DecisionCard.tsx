import { useState } from 'react'
import { instantTime, shortDate } from '#shared/cui'
import type { DecisionView } from '#shared/decision'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { roleWords } from '../../design/roleWords.ts'
import { CommandError } from '../live/CommandError.tsx'
import { useItem, useMeetingContext, useWhere } from '../live/meetingContext.ts'
import { ReasonForm } from '../live/ReasonForm.tsx'
import { StateTag } from '../live/StateTag.tsx'
import { Assents } from './Assents.tsx'
import { decisionKindLabel, lackingWords, missingAgreement } from './decisionWords.ts'
import { OtherPatient } from './OtherPatient.tsx'
import { RiskLine } from './RiskLine.tsx'
import { TrialLine } from './TrialLine.tsx'

export function DecisionCard({ decision }: { decision: DecisionView }) {
  const { state, meeting, session, may } = useMeetingContext()
  const item = useItem()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const [asking, setAsking] = useState<'object' | 'withdraw' | null>(null)
  const me = session.person.id
  const mine = decision.answers.find(answer => answer.by.id === me)
  const open = decision.state === 'proposed' && item?.discussion.state === 'open'
  const lacking = item?.item.about?.lacking.find(one => one.kind === decision.kind) ?? null
  const asked = meeting.requiredRoles.filter(role => !lacking?.roles.includes(role))
  const missing = missingAgreement(decision, asked)
  const answer = async (agrees: boolean, reason: string | null) => {
    const payload = {
      ...where,
      decisionId: decision.id,
      answer: agrees ? ('agree' as const) : ('object' as const),
      reason,
    }
    if (!(await command.run('decision:answer', payload))) return
    setAsking(null)
    announce(agrees ? 'You agree with the decision' : 'Your objection is noted')
  }
  // Named so far, and recorded all the same: a name that is added meanwhile is asked about again.
  const elsewhere = state.presence.filter(
    one => !one.away && one.itemId !== null && one.itemId !== where.discussionId && one.person.id !== me,
  )
  const record = async (despite: boolean) => {
    const payload = {
      ...where,
      decisionId: decision.id,
      ...(lacking ? { provisional: true } : {}),
      ...(despite ? { elsewhereIds: elsewhere.map(one => one.person.id) } : {}),
    }
    if (await command.run('decision:record', payload))
      announce(lacking ? 'Decision recorded as provisional' : 'Decision recorded')
  }
  const withdraw = async (reason: string) => {
    if (await command.run('decision:withdraw', { ...where, decisionId: decision.id, reason })) setAsking(null)
  }
  return (
    <article className={`fact fact--${decision.state}`} aria-label={`Decision: ${decision.text}`}>
      <p className="fact__text">{decision.text}</p>
      <p className="fact__meta">
        <StateTag state={decision.state} /> {decisionKindLabel[decision.kind]}. Proposed by {decision.proposedBy.name}{' '}
        {instantTime(decision.proposedAt)}
        {decision.recordedBy && decision.recordedAt
          ? `. Recorded by ${decision.recordedBy.name} ${instantTime(decision.recordedAt)}`
          : ''}
      </p>
      {decision.risk ? <RiskLine risk={decision.risk} /> : null}
      {decision.trial ? <TrialLine trial={decision.trial} /> : null}
      {decision.reviewOn ? <p className="fact__why">Review on {shortDate(decision.reviewOn)}</p> : null}
      {decision.rationale ? <p className="fact__why">Why: {decision.rationale}</p> : null}
      {decision.evidence ? <p className="fact__why">Evidence: {decision.evidence}</p> : null}
      {decision.answers.length > 0 ? (
        <ul className="fact__answers" aria-label="Answers">
          {decision.answers.map(one => (
            <li key={one.by.id} className={one.answer === 'object' ? 'fact__objection' : undefined}>
              <span aria-hidden="true">{one.answer === 'agree' ? '✓' : '✕'}</span> {one.by.name} (
              {roleWords(one.by.role)}) {one.answer === 'agree' ? 'agrees' : 'objects'}
              {one.reason ? `: ${one.reason}` : ''}
            </li>
          ))}
        </ul>
      ) : null}
      {open && missing.length > 0 ? (
        <p className="fact__missing">Still needs agreement from: {missing.join(', ')}</p>
      ) : null}
      {open && lacking ? <p className="fact__missing">No quorum. Not here: {lackingWords(lacking)}</p> : null}
      <Assents decision={decision} />
      <CommandError refusal={asking ? null : command.refusal} />
      {command.refusal?.code === 'other-patient' && open ? (
        <OtherPatient
          elsewhere={elsewhere}
          record={() => void record(true)}
          busy={command.busy}
          about={item ? nameAndBorn(item.identity) : ''}
        />
      ) : null}
      {open && asking === null ? (
        <div className="button-row">
          {may('decision:answer') && mine?.answer !== 'agree' ? (
            <Button small kind="secondary" busy={command.busy} onClick={() => void answer(true, null)}>
              Agree
            </Button>
          ) : null}
          {may('decision:answer') && mine?.answer !== 'object' ? (
            <Button small kind="secondary" onClick={() => setAsking('object')}>
              Object
            </Button>
          ) : null}
          {may('decision:record') ? (
            <Button small busy={command.busy} onClick={() => void record(false)}>
              {lacking ? 'Record as provisional' : 'Record'}
            </Button>
          ) : null}
          {may('decision:withdraw') && decision.proposedBy.id === me ? (
            <Button small kind="secondary" onClick={() => setAsking('withdraw')}>
              Withdraw
            </Button>
          ) : null}
        </div>
      ) : null}
      {asking ? (
        <ReasonForm
          title={asking === 'object' ? 'Object to this decision' : 'Withdraw this decision'}
          label="Reason"
          button={asking === 'object' ? 'Object' : 'Withdraw'}
          command={command}
          send={reason => void (asking === 'object' ? answer(false, reason) : withdraw(reason))}
          cancel={() => setAsking(null)}
        />
      ) : null}
    </article>
  )
}
