// "Confirm that it is you": in front of what a screen that somebody left open must not be able to do.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { isRefusal } from '#shared/errors'
import { Button } from '../design/Button.tsx'
import { useClient, useSession } from './clientContext.ts'

export function ProofDialog() {
  const { proof } = useClient()
  const waiting = useSyncExternalStore(proof.subscribe, proof.waiting)
  return waiting ? <Dialog /> : null
}

function Dialog() {
  const { api, proof } = useClient()
  const { proofBy } = useSession()
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const byCode = proofBy === 'code'
  const prove = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('proof')
    if (busy) return
    if (typeof typed !== 'string' || typed.trim() === '') {
      return setError(byCode ? 'Enter the code.' : 'Enter your password.')
    }
    setBusy(true)
    const answer = await api.call('stepUp', { body: byCode ? { code: typed } : { password: typed } })
    setBusy(false)
    if (!isRefusal(answer)) return proof.answer(true)
    setError(answer.message)
    dialog.current?.querySelector('input')?.focus()
  }
  return (
    <dialog
      ref={dialog}
      className="app-dialog"
      aria-labelledby="proof-title"
      onCancel={event => {
        event.preventDefault()
        proof.answer(false)
      }}
    >
      <h2 id="proof-title" className="nhsuk-heading-m">
        Confirm that it is you
      </h2>
      <form noValidate onSubmit={event => void prove(event)}>
        <TextInput
          id="proof"
          name="proof"
          label={byCode ? 'Code' : 'Your password'}
          hint={byCode ? 'The six digits that your authenticator shows now, or a recovery code' : undefined}
          type={byCode ? 'text' : 'password'}
          inputMode={byCode ? 'numeric' : undefined}
          autoComplete={byCode ? 'one-time-code' : 'current-password'}
          spellCheck={false}
          error={error ?? undefined}
        />
        <div className="app-button-row">
          <Button type="submit" busy={busy}>
            {busy ? 'Checking…' : 'Confirm'}
          </Button>
          <Button kind="secondary" onClick={() => proof.answer(false)}>
            Cancel
          </Button>
        </div>
      </form>
    </dialog>
  )
}
