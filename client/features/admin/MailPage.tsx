// E-mails to people of the administrator's organisation: what became of each, and the mails themselves while none is sent.
import { useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { type MailRow, type MailState, mailFaults, mailKinds, mailStateWords } from '#shared/mail'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { Empty } from '../../design/Empty.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

const tagOf: Record<MailState, string> = {
  waiting: 'nhsuk-tag--blue',
  sent: 'nhsuk-tag--green',
  kept: 'nhsuk-tag--grey',
  failed: 'nhsuk-tag--red',
  withheld: 'nhsuk-tag--orange',
  dropped: 'nhsuk-tag--grey',
}

export function MailPage() {
  const query = useAsk('mails')
  return (
    <>
      <PageHeading title="Mail" />
      <Asked query={query} what="Mail">
        {({ server, mails, more }) => (
          <>
            <p>
              {server
                ? 'E-mails to people of your organisation, and what became of them. Their text is not kept once they are sent.'
                : 'No mail server is set, so nothing is sent. These are the e-mails that would have gone to people of your organisation, as they would have read them.'}{' '}
              No e-mail names a patient.
            </p>
            {mails.length === 0 ? (
              <Empty>
                <p>No e-mails yet. Invitations, changes of meetings and one-time links would be here.</p>
              </Empty>
            ) : (
              <>
                <h2 className="nhsuk-heading-s">{headingFor(mails, more)}</h2>
                <ul className="app-stack nhsuk-list" data-mails>
                  {mails.map(mail => (
                    <Entry key={mail.id} mail={mail} />
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </Asked>
    </>
  )
}

function headingFor(mails: readonly MailRow[], more: boolean): string {
  const failed = mails.filter(one => one.state === 'failed' || one.state === 'withheld').length
  const all = more ? `The newest ${mails.length}` : `${mails.length} ${mails.length === 1 ? 'e-mail' : 'e-mails'}`
  return failed === 0 ? all : `${all}, ${failed} not sent`
}

function Entry({ mail }: { mail: MailRow }) {
  const { label } = mailKinds[mail.kind]
  return (
    <li className="app-mail">
      <div className="app-mail__line">
        <strong className={`nhsuk-tag ${tagOf[mail.state]}`}>{mailStateWords[mail.state]}</strong>
        <span>
          <strong>{label}</strong> to {mail.to.name} <span className="app-mail__address">{mail.to.email}</span>
        </span>
        <span className="app-mail__when">
          <InstantText instant={mail.sentAt ?? mail.madeAt} time />
        </span>
      </div>
      {mail.fault ? (
        <p className="nhsuk-u-margin-bottom-1">
          {mailFaults[mail.fault]}.{' '}
          {mail.nextTryAt ? (
            <>
              Tried {mail.tries} {mail.tries === 1 ? 'time' : 'times'}, next at{' '}
              <InstantText instant={mail.nextTryAt} time />.
            </>
          ) : null}
        </p>
      ) : null}
      {mail.content ? (
        <details className="nhsuk-details nhsuk-u-margin-bottom-1">
          <summary className="nhsuk-details__summary">
            <span className="nhsuk-details__summary-text">{mail.content.subject}</span>
          </summary>
          <div className="nhsuk-details__text">
            <p className="app-mail__text">{mail.content.text}</p>
            {mail.content.calendar ? <p>With the date for a calendar.</p> : null}
          </div>
        </details>
      ) : null}
      {mail.state === 'failed' ? <Again mail={mail} /> : null}
    </li>
  )
}

function Again({ mail }: { mail: MailRow }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const again = async () => {
    setBusy(true)
    setRefused(null)
    const answer = await api.call('sendMailAgain', { params: { mailId: mail.id } })
    setBusy(false)
    if (isRefusal(answer)) setRefused(answer)
    else announce(`The e-mail to ${mail.to.name} waits to be sent again.`)
    await stale('mails')
  }
  return (
    <>
      <RefusalNote refusal={refused} />
      <Button
        kind="secondary"
        small
        busy={busy}
        aria-label={`Send again: ${mailKinds[mail.kind].label} to ${mail.to.name}`}
        onClick={() => void again()}
      >
        Send again
      </Button>
    </>
  )
}
