// Medicines across people: reviews that are due, changes that nobody has applied yet, and what each rule does.
import { Link, useSearch } from '@tanstack/react-router'
import { useSession } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { may } from '../../app/rights.ts'
import '../case/case.scss'
import '../live/live.scss'
import { ChangesDue } from './ChangesDue.tsx'
import { ReviewsDue } from './ReviewsDue.tsx'
import { RulesPart } from './RulesPart.tsx'

const parts = [
  ['reviews', 'Reviews due'],
  ['changes', 'Changes'],
  ['rules', 'Rules'],
] as const

export function MedicineWorkPage() {
  const { show = 'reviews' } = useSearch({ from: '/frame/inside/medicines' })
  const reports = may(useSession(), 'rules:report')
  return (
    <>
      <PageHeading title="Medicines" />
      <nav className="app-filters" aria-label="Show">
        {parts
          .filter(([part]) => part !== 'rules' || reports)
          .map(([part, words]) => (
            <Link
              key={part}
              to="/medicines"
              activeOptions={{ exact: true }}
              search={{ show: part }}
              aria-current={show === part ? 'true' : undefined}
            >
              {words}
            </Link>
          ))}
      </nav>
      {show === 'reviews' ? <ReviewsDue /> : show === 'changes' ? <ChangesDue /> : <RulesPart />}
    </>
  )
}
