// Signing the minute of one case: who signed which version and when, and what an amendment changed.
import { useState } from 'react'
import type { MinuteChange, MinuteVersionView } from '#shared/caseMinute'
import { instantDateTime, shortDate } from '#shared/cui'
import type { MinutesView } from '#shared/meeting'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { AmendMinute } from './AmendMinute.tsx'

type Entry = MinutesView['items'][number]

export function SignMinute({ entry, meeting }: { entry: Entry; meeting: MinutesView['meeting'] }) {
  const session = useSession()
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const [amending, setAmending] = useState(false)
  const { minute, discussion, item } = entry
  if (!minute || !discussion || !item.about) return null
  const last = minute.versions.at(-1)
  const mine = last?.signatures.some(one => one.by.id === session.person.id) ?? false
  const maySign = !minute.signed && !mine && may(session, 'minute:sign', meeting.parts)
  const mayAmend = may(session, 'minute:amend', meeting.parts)
  const sign = async () => {
    const about = { discussionId: discussion.id, caseId: discussion.caseId }
    if (!(await command.run('minute:sign', { ...about, hash: minute.hash }))) return
    announce('Signed')
    await stale('minutes', 'today')
  }
  return (
    <div className="app-signing">
      <h3 className="nhsuk-heading-s">Signatures</h3>
      {minute.versions.length === 0 ? (
        <p>Not signed yet. Two people sign, the chair or the deputy among them.</p>
      ) : null}
      {minute.versions.map(version => (
        <Version key={version.number} version={version} last={version === last} />
      ))}
      <RefusalNote refusal={command.refusal} />
      {amending ? (
        <AmendMinute
          entry={entry}
          minute={minute}
          discussion={discussion}
          meeting={meeting}
          close={() => setAmending(false)}
        />
      ) : (
        <div className="app-buttons app-no-print">
          {maySign ? (
            <Button small busy={command.busy} onClick={() => void sign()}>
              Sign for {nameAndBorn(item.about.identity)}
            </Button>
          ) : null}
          {mayAmend ? (
            <Button small kind="secondary" onClick={() => setAmending(true)}>
              Amend<span className="nhsuk-u-visually-hidden"> the minute of {nameAndBorn(item.about.identity)}</span>
            </Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

function Version({ version, last }: { version: MinuteVersionView; last: boolean }) {
  const signed = version.signatures.map(one => `${one.by.name}, ${instantDateTime(one.at)}`)
  return (
    <div className="app-signing__version">
      <p className="nhsuk-u-margin-bottom-1">
        <strong>Version {version.number}</strong>
        {last ? '' : ' (replaced)'}: {signed.length > 0 ? `signed by ${signed.join(' and ')}` : 'not signed'}
        {signed.length === 1 && last ? '. A second signature is missing.' : ''}
      </p>
      {version.madeBy ? (
        <p className="nhsuk-u-margin-bottom-1">
          Amended by {version.madeBy.name}, {instantDateTime(version.madeAt)}, because: {version.reason}
        </p>
      ) : null}
      {version.changes.length > 0 ? (
        <ul className="nhsuk-list nhsuk-list--bullet nhsuk-u-margin-bottom-1">
          {version.changes.map(change => (
            <li key={`${change.what}-${change.to}`}>
              {change.what}: <del>{worded(change, change.from)}</del> to <ins>{worded(change, change.to)}</ins>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="app-quiet nhsuk-body-s nhsuk-u-margin-bottom-2">
        Fingerprint {version.hash.slice(0, 16)}
        {version.intact ? '' : '. The stored text does not match its fingerprint: tell your administrator.'}
      </p>
    </div>
  )
}

function worded(change: MinuteChange, value: string): string {
  return change.what.startsWith('due day') ? shortDate(value) : value
}
