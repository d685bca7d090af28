// The agenda that proposes itself: whom the rules name, with the rule and its facts; one click puts them on.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { personName } from '#shared/cui'
import type { MeetingView } from '#shared/meeting'
import { type ProposalView, proposalRules } from '#shared/proposal'
import { asked, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { nameOf } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { OneLine } from './OneLine.tsx'

/** A trigger is to be seen within a minute of what set it off. */
const askEveryMs = 20_000
const firstShown = 5

export function Proposals({ meeting }: { meeting: MeetingView }) {
  const query = useQuery({
    ...asked(useApi(), 'preparation', { meetingId: meeting.id }),
    refetchInterval: askEveryMs,
    staleTime: 0,
  })
  const [all, setAll] = useState(false)
  const proposals = query.data?.proposals ?? []
  const dismissals = query.data?.dismissals ?? []
  if (proposals.length === 0 && dismissals.length === 0) return null
  const shown = all ? proposals : proposals.slice(0, firstShown)
  return (
    <section className="app-proposals" aria-labelledby="proposals">
      <h2 className="nhsuk-heading-s" id="proposals">
        Proposed for this meeting ({proposals.length})
      </h2>
      <ul className="app-proposals__list">
        {shown.map(proposal => (
          <Proposal key={proposal.identity.caseId} meetingId={meeting.id} proposal={proposal} />
        ))}
      </ul>
      {proposals.length > shown.length ? (
        <Button small kind="secondary" onClick={() => setAll(true)}>
          Show all {proposals.length}
        </Button>
      ) : null}
      {dismissals.length > 0 ? (
        <details className="app-referral">
          <summary>Dismissed ({dismissals.length})</summary>
          <ul>
            {dismissals.map(({ key, reason, by }) => (
              <li key={key}>
                {reason} ({by})
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}

function Proposal({ meetingId, proposal }: { meetingId: string; proposal: ProposalView }) {
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const [dismissing, setDismissing] = useState<string | null>(null)
  const { identity, triggers } = proposal
  const name = personName(nameOf(identity))
  const accept = async () => {
    if (!(await command.run('agenda:accept', { meetingId, caseId: identity.caseId }))) return
    announce(`${name} is on the agenda`)
    await stale('preparation')
  }
  const dismiss = async (reason: string) => {
    if (dismissing === null || !(await command.run('agenda:dismiss', { meetingId, key: dismissing, reason }))) return
    setDismissing(null)
    announce('Dismissed')
    await stale('preparation')
  }
  return (
    <li className="app-proposals__item">
      <div className="app-proposals__who">
        <PatientLine identity={identity} />
      </div>
      <ul className="app-proposals__why">
        {triggers.map(({ key, rule, facts }) => (
          <li key={key}>
            <strong>{proposalRules[rule]}</strong>
            {facts.map(fact => (
              <span className="app-proposals__fact" key={fact}>
                {fact}
              </span>
            ))}
            <button
              type="button"
              className="link-button"
              aria-expanded={dismissing === key}
              onClick={() => setDismissing(dismissing === key ? null : key)}
            >
              Dismiss
              <span className="nhsuk-u-visually-hidden">
                {' '}
                for {name}: {proposalRules[rule]}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button small kind="secondary" busy={command.busy} onClick={() => void accept()}>
        Put on agenda<span className="nhsuk-u-visually-hidden"> {name}</span>
      </Button>
      {dismissing === null ? <RefusalNote refusal={command.refusal} /> : null}
      {dismissing ? (
        <div className="app-proposals__dismiss">
          <OneLine
            label="Why is this not for this meeting?"
            button="Dismiss"
            busy={command.busy}
            refusal={command.refusal}
            send={reason => void dismiss(reason)}
            cancel={() => setDismissing(null)}
          />
        </div>
      ) : null}
    </li>
  )
}
