// Two patients in two tabs: the page names both and waits, before anything can be written here.
import { type ReactNode, useState } from 'react'
import type { CaseView } from '#shared/case'
import { useAsk } from '../../app/asking.ts'
import { useSession } from '../../app/clientContext.ts'
import { useOtherCases } from '../../app/otherTabs.ts'
import { Button } from '../../design/Button.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'

/** A case that is opened while another tab shows another one is held back until this person has said that they mean it. */
export function OneCaseAtATime({ view, children }: { view: CaseView; children: ReactNode }) {
  const { caseId } = view.identity
  const others = useOtherCases(useSession().person.id, caseId)
  const [meant, setMeant] = useState<readonly string[]>([])
  const other = others.find(id => !meant.includes(id))
  return (
    <>
      {other ? <Warning view={view} otherId={other} goOn={() => setMeant([...meant, other])} /> : null}
      <div inert={other !== undefined}>{children}</div>
    </>
  )
}

function Warning({ view, otherId, goOn }: { view: CaseView; otherId: string; goOn: () => void }) {
  const other = useAsk('case', { caseId: otherId }).data
  return (
    <div className="other-tab" role="alert">
      <h2 className="nhsuk-heading-s">You have two patients open</h2>
      <p>
        This tab: <strong>{nameAndBorn(view.identity)}</strong>. Another tab:{' '}
        <strong>{other ? nameAndBorn(other.identity) : 'another patient'}</strong>.
      </p>
      <p>Close the other tab, or say that you mean to write about the patient in this one.</p>
      <Button small onClick={goOn}>
        Go on with {nameAndBorn(view.identity)}
      </Button>
    </div>
  )
}
