// Changes across people that wait for a prescriber or for the practice's system, the longest first, with the median.
import { Link } from '@tanstack/react-router'
import { escalationDays } from '#shared/medicineReview'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { Asked } from '../../design/Asked.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { ChangeCard } from '../medicines/ChangeCard.tsx'

export function ChangesDue() {
  const session = useSession()
  const query = useAsk('medicineChanges')
  return (
    <Asked query={query} what="Changes">
      {({ changes, median, confirmed }) => (
        <>
          <p className="app-quiet nhsuk-body-s">
            {median === null
              ? 'No change was confirmed in the last 90 days.'
              : `Median from accepted to applied: ${median} working ${median === 1 ? 'day' : 'days'} (${confirmed} in the last 90 days).`}{' '}
            Overdue after {escalationDays} working days.
          </p>
          {changes.length === 0 ? (
            <Empty>
              <p>No change of a medicine is open.</p>
              <p>Changes are proposed on the Medicines tab of a case, and stay here until they are applied.</p>
            </Empty>
          ) : null}
          <ul className="app-actions">
            {changes.map(({ caseId, identity, change }) => (
              <li key={change.id} className="app-action">
                <div className="app-action__head">
                  <PatientLine identity={identity} />
                  <Link to="/cases/$caseId" params={{ caseId }} search={{ tab: 'medicines' }}>
                    Open medicines
                  </Link>
                </div>
                <ChangeCard caseId={caseId} change={change} may={action => may(session, action)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Asked>
  )
}
