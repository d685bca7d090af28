import { instantDate, shortDate } from '#shared/cui'
import { type TrialView, trialVerdicts } from '#shared/outcome'

/** The stop rule is for whoever dispenses as much as for whoever prescribes. */
export function TrialLine({ trial }: { trial: TrialView }) {
  return (
    <>
      <p>
        Trial of {trial.drug} from {shortDate(trial.startOn)}. <strong>Stop when: {trial.stopRule}</strong>. Review:{' '}
        {trial.owner.name}
      </p>
      {trial.reviews.map(one => (
        <p key={one.at}>
          {trialVerdicts[one.verdict]}: {one.by.name}, {instantDate(one.at)}
          {one.note ? `: ${one.note}` : ''}
        </p>
      ))}
    </>
  )
}
