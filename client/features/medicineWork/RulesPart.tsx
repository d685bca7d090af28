// What each rule of the checks does in this practice, so that a noisy one can be switched off with a reason.
import { useState } from 'react'
import { checkGroups } from '#shared/medicineCheck'
import type { RuleRow } from '#shared/medicineWork'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { ReasonForm } from '../live/ReasonForm.tsx'

export function RulesPart() {
  const query = useAsk('ruleReport')
  return (
    <Asked query={query} what="Rules">
      {({ rules, people, mayChange }) => {
        const active = rules.filter(rule => rule.fired + rule.flagged > 0 || rule.off !== null)
        const quiet = rules.length - active.length
        return (
          <>
            <p className="app-quiet nhsuk-body-s">
              Found now among {people} people; flags of the last 31 days. Rules are prompts for a clinician.{' '}
              {quiet > 0 ? `${quiet} more rules found nothing and were not flagged.` : ''}
            </p>
            <ul className="app-actions">
              {[...active]
                .sort((a, b) => b.flagged - a.flagged || b.fired - a.fired)
                .map(rule => (
                  <Rule key={rule.ruleId} rule={rule} mayChange={mayChange} />
                ))}
            </ul>
          </>
        )
      }}
    </Asked>
  )
}

function Rule({ rule, mayChange }: { rule: RuleRow; mayChange: boolean }) {
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const [asking, setAsking] = useState(false)
  const off = rule.off === null
  const turn = async (reason: string) => {
    if (!(await command.run('rule:switch', { ruleId: rule.ruleId, off, reason }))) return
    setAsking(false)
    announce(`Rule ${rule.ruleId} switched ${off ? 'off' : 'on'}`)
    await stale('ruleReport', 'medicineChecks')
  }
  return (
    <li className="app-action" data-rule={rule.ruleId}>
      <p className="app-action__text">{rule.words}</p>
      <p className="check__source">
        {checkGroups[rule.group]}. Rule {rule.ruleId}, version {rule.version}. {rule.source}.
      </p>
      <p className="app-facts">
        <span>Found in {rule.fired}</span>
        <span>Flagged {rule.flagged}</span>
        <span>Accepted {rule.accepted}</span>
        <span>Not accepted {rule.declined}</span>
      </p>
      {rule.reasons.length > 0 ? (
        <p className="nhsuk-u-margin-bottom-1">
          Most often not accepted because: {rule.reasons.map(({ reason, times }) => `${reason} (${times})`).join('; ')}
        </p>
      ) : null}
      {rule.off ? (
        <p className="nhsuk-u-margin-bottom-1">
          <strong className="nhsuk-tag fact__tag nhsuk-tag--orange">Switched off</strong> by {rule.off.by.name},{' '}
          <InstantText instant={rule.off.at} />, because: {rule.off.reason}
        </p>
      ) : null}
      {asking ? (
        <ReasonForm
          title={`Switch rule ${rule.ruleId} ${off ? 'off for the whole practice' : 'on again'}`}
          label="Why"
          button={off ? 'Switch off' : 'Switch on'}
          command={command}
          send={reason => void turn(reason)}
          cancel={() => setAsking(false)}
        />
      ) : mayChange ? (
        <div className="button-row">
          <Button
            small
            kind="secondary"
            aria-label={`Switch ${off ? 'off' : 'on'} rule ${rule.ruleId}`}
            onClick={() => setAsking(true)}
          >
            {off ? 'Switch off' : 'Switch on'}
          </Button>
        </div>
      ) : null}
    </li>
  )
}
