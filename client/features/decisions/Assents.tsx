import { instantTime } from '#shared/cui'
import type { DecisionView } from '#shared/decision'
import { roleWords } from '../../design/roleWords.ts'
import { awaited, lackingWords } from './decisionWords.ts'

/** Of a decision without quorum: who was absent, who has answered since, and whom it waits for. */
export function Assents({ decision }: { decision: DecisionView }) {
  if (!decision.lacking) return null
  const waits = awaited(decision)
  return (
    <div className="fact__assents">
      <p>Without quorum. Absent: {lackingWords(decision.lacking)}</p>
      {decision.assents.map(one => (
        <p key={one.by.id}>
          {one.answer === 'assent' ? 'Assented afterwards' : 'Refused'}: {one.by.name} ({roleWords(one.by.role)}),{' '}
          {instantTime(one.at)}
          {one.reason ? `: ${one.reason}` : ''}
        </p>
      ))}
      {decision.state === 'provisional' ? <p>Waits for the assent of: {lackingWords(waits)}</p> : null}
      {decision.state === 'refused' ? <p>This decision does not stand.</p> : null}
    </div>
  )
}
