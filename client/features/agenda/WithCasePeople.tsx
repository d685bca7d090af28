import type { ReactNode } from 'react'
import type { PersonView } from '#shared/person'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'

/** Who can be asked in for this person: without those they keep out. The form waits, since a late option is never chosen. */
export function WithCasePeople(props: { caseId: string; children: (people: readonly PersonView[]) => ReactNode }) {
  const query = useAsk('casePeople', { caseId: props.caseId })
  return (
    <Asked query={query} what="People">
      {({ people }) => props.children(people)}
    </Asked>
  )
}
