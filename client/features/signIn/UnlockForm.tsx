// Going on with a locked page by the password alone, or making room for somebody else, who finds nothing of this person.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useRef, useState } from 'react'
import { isRefusal } from '#shared/errors'
import type { PersonView } from '#shared/person'
import { useClient } from '../../app/clientContext.ts'
import { loadAnew } from '../../app/loadAnew.ts'
import { Button } from '../../design/Button.tsx'

export function UnlockForm({ person }: { person: PersonView }) {
  const { session } = useClient()
  const form = useRef<HTMLFormElement>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const unlock = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const typed = new FormData(event.currentTarget).get('password')
    if (typeof typed !== 'string' || typed === '') return setError('Enter your password.')
    setBusy(true)
    const answer = await session.unlock(typed)
    setBusy(false)
    if (!isRefusal(answer)) return
    form.current?.reset()
    form.current?.querySelector('input')?.focus()
    setError(answer.message)
  }
  const makeRoom = async () => {
    setBusy(true)
    await session.leave()
    loadAnew('/sign-in')
    setBusy(false)
  }
  return (
    <>
      <p>
        The page behind this is kept as it was, for <strong>{person.name}</strong>.
      </p>
      <form ref={form} noValidate onSubmit={event => void unlock(event)}>
        <TextInput
          id="unlock-password"
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          error={error ?? undefined}
        />
        <div className="app-button-row">
          <Button type="submit" busy={busy}>
            Unlock
          </Button>
          <Button kind="secondary" busy={busy} onClick={() => void makeRoom()}>
            Switch user
          </Button>
        </div>
      </form>
      <p className="nhsuk-body-s nhsuk-u-margin-top-3 nhsuk-u-margin-bottom-0">
        Switching closes this page and signs {person.name} out. What was saved stays saved.
      </p>
    </>
  )
}
