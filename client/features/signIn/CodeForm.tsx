// The second half of a sign-in: the code of the authenticator, or a recovery code.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import type { PersonView } from '#shared/person'
import { useClient } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { ErrorSummary } from '../../design/ErrorSummary.tsx'

export function CodeForm({
  email,
  password,
  onSignedIn,
  back,
}: {
  email: string
  password: string
  onSignedIn: (person: PersonView) => void
  back: (refusal: Refusal | null) => void
}) {
  const { session, announce } = useClient()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    input.current?.focus()
    announce('Enter the code of your authenticator.')
  }, [announce])
  const failed = (words: string) => {
    setProblem(words)
    setAttempt(count => count + 1)
  }
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const typed = new FormData(event.currentTarget).get('code')
    if (typeof typed !== 'string' || typed.trim().length < 6) {
      return failed('Enter the six digits that your authenticator shows, or a recovery code.')
    }
    setBusy(true)
    const answer = await session.signIn(email, password, typed.trim())
    setBusy(false)
    if (!isRefusal(answer)) return onSignedIn(answer.person)
    if (answer.code === 'wrong-sign-in') return back(answer)
    if (input.current) input.current.value = ''
    failed(answer.message)
  }
  return (
    <>
      <ErrorSummary problems={problem ? [{ message: problem, field: 'code' }] : []} attempt={attempt} />
      <form noValidate onSubmit={event => void send(event)}>
        <TextInput
          id="code"
          name="code"
          ref={input}
          label="Code"
          hint="The six digits that your authenticator shows now. Phone lost? Use one of your recovery codes."
          inputMode="text"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          error={problem ?? undefined}
        />
        <div className="app-button-row">
          <Button type="submit" busy={busy}>
            {busy ? 'Signing in…' : 'Go on'}
          </Button>
          <Button kind="secondary" onClick={() => back(null)}>
            Back
          </Button>
        </div>
      </form>
    </>
  )
}
