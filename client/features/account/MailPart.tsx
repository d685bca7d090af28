import { useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { type MailGroup, mailGroups, mailGroupWords } from '#shared/mail'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

/** Which e-mails I get. What is not on the list is necessary: one-time links, and alerts to the Caldicott guardian. */
export function MailPart() {
  const query = useAsk('mailChoices')
  return (
    <>
      <h2 className="nhsuk-heading-m" id="e-mails">
        E-mails
      </h2>
      <Asked query={query} what="E-mails">
        {({ email, off }) => <Choices email={email} off={off} />}
      </Asked>
    </>
  )
}

function Choices({ email, off }: { email: string; off: readonly MailGroup[] }) {
  const api = useApi()
  const announce = useAnnounce()
  const stale = useStale()
  const [wanted, setWanted] = useState<readonly MailGroup[]>(mailGroups.filter(group => !off.includes(group)))
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const choose = (group: MailGroup, on: boolean) => {
    setSaved(false)
    setWanted(on ? [...wanted, group] : wanted.filter(one => one !== group))
  }
  const save = async () => {
    setBusy(true)
    setRefused(null)
    const answer = await api.call('changeMailChoices', {
      body: { off: mailGroups.filter(group => !wanted.includes(group)) },
    })
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    setSaved(true)
    announce('Your choice of e-mails is saved.')
    await stale('mailChoices')
  }
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <fieldset className="nhsuk-fieldset nhsuk-form-group">
        <legend className="nhsuk-fieldset__legend">
          Send these to <strong>{email}</strong>. None of them names a patient.
        </legend>
        <div className="nhsuk-checkboxes">
          {mailGroups.map(group => (
            <div className="nhsuk-checkboxes__item" key={group}>
              <input
                className="nhsuk-checkboxes__input"
                type="checkbox"
                id={`mail-${group}`}
                aria-describedby={`mail-${group}-hint`}
                checked={wanted.includes(group)}
                onChange={event => choose(group, event.target.checked)}
              />
              <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={`mail-${group}`}>
                {mailGroupWords[group].label}
              </label>
              <div className="nhsuk-hint nhsuk-checkboxes__hint" id={`mail-${group}-hint`}>
                {mailGroupWords[group].hint}
              </div>
            </div>
          ))}
        </div>
      </fieldset>
      <p className="nhsuk-u-margin-top-3">One-time links and alerts about emergency access always come.</p>
      <RefusalNote refusal={refused} />
      <div className="app-button-row">
        <Button type="submit" kind="secondary" busy={busy}>
          Save
        </Button>
        {saved ? <span>Saved.</span> : null}
      </div>
    </form>
  )
}
