// What came with the referral, and whether the case is ready for the meeting.
import { useState } from 'react'
import { instantDate } from '#shared/cui'
import type { ItemView } from '#shared/meeting'
import { caseTypes, informedAnswers } from '#shared/referral'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { OneLine } from './OneLine.tsx'

type About = NonNullable<ItemView['about']>

export function Readiness({
  meetingId,
  item,
  about,
  mayBypass,
}: {
  meetingId: string
  item: ItemView
  about: About
  mayBypass: boolean
}) {
  const command = useCommand()
  const announce = useAnnounce()
  const [asking, setAsking] = useState(false)
  if (about.missing.length === 0) return <strong className="nhsuk-tag nhsuk-tag--green">Ready</strong>
  if (about.bypass) {
    return (
      <div className="app-readiness">
        <strong className="nhsuk-tag nhsuk-tag--blue">Let pass</strong>
        <p>
          By {about.bypass.by.name} on {instantDate(about.bypass.at)}: {about.bypass.reason}
        </p>
        <Missing missing={about.missing} />
      </div>
    )
  }
  const bypass = async (reason: string) => {
    if (!(await command.run('agenda:bypass', { meetingId, itemId: item.id, reason }))) return
    setAsking(false)
    announce(`Item ${item.position} may be discussed as it is`)
  }
  return (
    <div className="app-readiness">
      <strong className="nhsuk-tag nhsuk-tag--yellow">Not ready</strong>
      <Missing missing={about.missing} />
      {mayBypass && !asking ? (
        <Button small kind="secondary" onClick={() => setAsking(true)}>
          Let it pass…<span className="nhsuk-u-visually-hidden"> item {item.position}</span>
        </Button>
      ) : null}
      {asking ? (
        <OneLine
          label={`Why item ${item.position} is discussed without this`}
          button="Let it pass"
          busy={command.busy}
          refusal={command.refusal}
          send={reason => void bypass(reason)}
          cancel={() => setAsking(false)}
        />
      ) : null}
    </div>
  )
}

function Missing({ missing }: { missing: readonly string[] }) {
  return <p className="app-readiness__missing">Because {missing.join('; ')}.</p>
}

export function ReferralSummary({ about }: { about: About }) {
  const { referral } = about
  if (!referral) return null
  const rows: [string, string | null][] = [
    ['Mostly about', caseTypes[referral.caseType]],
    ['Reason', referral.reason],
    ['New problem', referral.newProblem],
    [
      'What matters',
      referral.whatMatters ??
        (referral.whatMattersNotObtained ? `Not obtained, because ${referral.whatMattersNotObtained}` : null),
    ],
    ['Frailty', referral.frailty === null ? null : `Rockwood ${referral.frailty}`],
    [
      'Medicines',
      referral.medicines
        ? `${referral.medicines.count}, counted in the list of ${instantDate(referral.medicines.asOf)}`
        : null,
    ],
    ['Carer', referral.carer],
    ['Told of the meeting', referral.informed ? informedAnswers[referral.informed] : null],
    [
      'Referred by',
      referral.referredBy && referral.referredAt
        ? `${referral.referredBy.name}, ${instantDate(referral.referredAt)}`
        : null,
    ],
  ]
  return (
    <details className="app-referral">
      <summary>
        Referral<span className="nhsuk-u-visually-hidden"> of this person</span>
      </summary>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value ?? 'Not recorded'}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
