// One change of a medicine with the steps that are open to this person.
import { useState } from 'react'
import type { WaitingChange } from '#shared/medicineReview'
import type { Action } from '#shared/roles'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { ReasonForm } from '../live/ReasonForm.tsx'
import { changeState, changeSteps, changeTitle, waitingWords } from './changeWords.ts'
import { LineWords } from './LineWords.tsx'

export function ChangeCard(props: { caseId: string; change: WaitingChange; may: (action: Action) => boolean }) {
  const { caseId, change, may } = props
  const me = useSession().person.id
  const command = useCommand()
  const announce = useAnnounce()
  const [asking, setAsking] = useState<'decline' | 'withdraw' | null>(null)
  const on = { caseId, changeId: change.id }
  const answer = async (accepted: boolean, reason: string | null) => {
    const given = accepted ? ('accepted' as const) : ('declined' as const)
    if (!(await command.run('change:answer', { ...on, answer: given, reason }))) return
    setAsking(null)
    announce(accepted ? 'Change accepted. It is not yet applied in the GP system' : 'Change not accepted')
  }
  const confirm = async () => {
    if (await command.run('change:confirm', on)) announce('Confirmed as applied in the GP system')
  }
  const withdraw = async (reason: string) => {
    if (await command.run('change:withdraw', { ...on, reason })) setAsking(null)
  }
  const mine =
    (change.state === 'proposed' && change.proposedBy.id === me) ||
    (change.state === 'accepted' && change.answer?.by.id === me)
  const { text, colour } = changeState(change)
  const waits = waitingWords(change)
  return (
    <article
      className={`fact fact--change-${change.escalated ? 'late' : change.state}`}
      aria-label={changeTitle(change)}
    >
      <p className="fact__text">{changeTitle(change)}</p>
      {change.from ? (
        <p className="fact__quote">
          From: <LineWords line={change.from} />
        </p>
      ) : null}
      {change.to ? (
        <p className="fact__quote">
          To: <LineWords line={change.to} />
        </p>
      ) : null}
      <p className="fact__why">Why: {change.why}</p>
      <p className="fact__meta">
        <strong className={`nhsuk-tag fact__tag nhsuk-tag--${colour}`}>{text}</strong>{' '}
        {waits ? <strong>{waits}</strong> : null}
      </p>
      <p className="fact__meta">{changeSteps(change).join(' ')}</p>
      <CommandError refusal={asking ? null : command.refusal} />
      {asking === null ? (
        <div className="button-row">
          {change.state === 'proposed' && may('change:answer') ? (
            <>
              <Button small busy={command.busy} onClick={() => void answer(true, null)}>
                Accept
              </Button>
              <Button small kind="secondary" onClick={() => setAsking('decline')}>
                Do not accept
              </Button>
            </>
          ) : null}
          {change.state === 'accepted' && may('change:confirm') ? (
            <Button small busy={command.busy} onClick={() => void confirm()}>
              It is applied in the GP system
            </Button>
          ) : null}
          {mine && may('change:withdraw') ? (
            <Button small kind="secondary" onClick={() => setAsking('withdraw')}>
              Withdraw
            </Button>
          ) : null}
        </div>
      ) : (
        <ReasonForm
          title={asking === 'decline' ? 'Do not accept this change' : 'Withdraw this change'}
          label="Reason"
          button={asking === 'decline' ? 'Do not accept' : 'Withdraw'}
          command={command}
          send={reason => void (asking === 'decline' ? answer(false, reason) : withdraw(reason))}
          cancel={() => setAsking(null)}
        />
      )}
    </article>
  )
}
