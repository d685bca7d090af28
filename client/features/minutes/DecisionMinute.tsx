import { instantDateTime, shortDate } from '#shared/cui'
import type { DecisionView } from '#shared/decision'
import { roleWords } from '../../design/roleWords.ts'
import { Assents } from '../decisions/Assents.tsx'
import { RiskLine } from '../decisions/RiskLine.tsx'
import { TrialLine } from '../decisions/TrialLine.tsx'

/** A recorded decision: the words, who agreed by name, who objected and why, who recorded it and when. */
export function DecisionMinute({ decision }: { decision: DecisionView }) {
  const agreed = decision.answers.filter(answer => answer.answer === 'agree')
  const objected = decision.answers.filter(answer => answer.answer === 'object')
  return (
    <div className="app-recorded">
      <p>
        <strong>{decision.text}</strong>
      </p>
      {decision.risk ? <RiskLine risk={decision.risk} /> : null}
      {decision.trial ? <TrialLine trial={decision.trial} /> : null}
      {decision.reviewOn ? <p>Review on {shortDate(decision.reviewOn)}</p> : null}
      {decision.rationale ? <p>Because: {decision.rationale}</p> : null}
      {decision.evidence ? <p>Evidence: {decision.evidence}</p> : null}
      <p>Proposed by {decision.proposedBy.name}</p>
      <p>Agreed by {agreed.length > 0 ? agreed.map(named).join(', ') : 'nobody'}</p>
      {objected.map(answer => (
        <p key={answer.by.id}>
          Objection of {named(answer)}
          {answer.reason ? `: ${answer.reason}` : ''}
        </p>
      ))}
      {decision.recordedBy && decision.recordedAt ? (
        <p>
          {decision.state === 'recorded' && !decision.lacking ? 'Recorded' : 'Recorded as provisional'} by{' '}
          {decision.recordedBy.name}, {instantDateTime(decision.recordedAt)}
        </p>
      ) : null}
      <Assents decision={decision} />
    </div>
  )
}

function named(answer: DecisionView['answers'][number]): string {
  return `${answer.by.name} (${roleWords(answer.by.role)})`
}
