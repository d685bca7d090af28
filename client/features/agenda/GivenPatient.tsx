// A patient who was chosen on their own record: seen with all that tells people of one name apart, as if just found.
import type { ReactNode } from 'react'
import type { CaseHit } from '#shared/case'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { FindPatient, HitText } from './FindPatient.tsx'

/** Waits for the person, so that a form never opens with nobody, or with somebody else, in it. */
export function WithGiven(props: { caseId: string | undefined; children: (given: CaseHit | null) => ReactNode }) {
  return props.caseId === undefined ? props.children(null) : <Given caseId={props.caseId}>{props.children}</Given>
}

function Given({ caseId, children }: { caseId: string; children: (given: CaseHit) => ReactNode }) {
  const query = useAsk('case', { caseId })
  return (
    <Asked query={query} what="Patient">
      {({ identity, address, practice }) => children({ identity, address, practice })}
    </Asked>
  )
}

export function ChoosePatient(props: {
  given: CaseHit | null
  chosen: CaseHit | null
  onChoose: (hit: CaseHit | null) => void
}) {
  const { given, chosen, onChoose } = props
  if (!given || chosen?.identity.caseId !== given.identity.caseId) {
    return <FindPatient chosen={chosen} onChoose={onChoose} />
  }
  return (
    <div className="app-choices nhsuk-u-margin-bottom-4">
      <div className="app-choice app-choice--given">
        <HitText hit={given} />
        <Button small kind="secondary" onClick={() => onChoose(null)}>
          Choose somebody else
        </Button>
      </div>
    </div>
  )
}
