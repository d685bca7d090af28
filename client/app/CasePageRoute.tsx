import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Loading } from '../design/Loading.tsx'
import { patiently } from './patiently.ts'

const CasePage = lazy(patiently(async () => ({ default: (await import('../features/case/CasePage.tsx')).CasePage })))

/** Keyed by case: nothing of one person may stay on screen while the next person's case loads. */
export function CasePageRoute() {
  const { caseId } = useParams({ strict: false })
  if (!caseId) return null
  return (
    <Suspense fallback={<Loading what="patient" />}>
      <CasePage key={caseId} caseId={caseId} />
    </Suspense>
  )
}
