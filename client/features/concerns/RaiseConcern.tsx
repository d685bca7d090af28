// A worry that is too small for a flag: kept away from every screen, and told to the safeguarding lead when it is not the only one.
import { useId, useState } from 'react'
import type { IdentityView } from '#shared/case'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function RaiseConcern({ identity }: { identity: IdentityView }) {
  const api = useApi()
  const announce = useAnnounce()
  const id = useId()
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [kept, setKept] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const send = async () => {
    setBusy(true)
    const answer = await api.call('raiseConcern', { params: { caseId: identity.caseId }, body: { words } })
    setBusy(false)
    if (isRefusal(answer)) return setRefusal(answer)
    setRefusal(null)
    setWords('')
    setKept(true)
    announce('Your concern is kept')
  }
  return (
    <details className="nhsuk-details concern" data-busy={words !== ''}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">A quiet concern about harm</span>
      </summary>
      <div className="nhsuk-details__text">
        <p>
          About {nameAndBorn(identity)}. Nobody sees this, you included, once it is sent. When a second person is
          concerned within six months, the safeguarding lead is told, and nobody else.
        </p>
        <p>
          <strong>If somebody may be in danger now, do not use this: follow your safeguarding procedure.</strong>
        </p>
        <RefusalNote refusal={refusal} />
        {kept ? <p role="status">Your concern is kept. You can close this.</p> : null}
        <label className="nhsuk-label" htmlFor={id}>
          What makes you uneasy?
        </label>
        <textarea
          id={id}
          className="nhsuk-textarea"
          rows={2}
          maxLength={1000}
          value={words}
          onChange={event => {
            setWords(event.target.value)
            setKept(false)
          }}
        />
        <Button small busy={busy} onClick={() => (words.trim() === '' ? undefined : void send())}>
          Keep this concern
        </Button>
      </div>
    </details>
  )
}
