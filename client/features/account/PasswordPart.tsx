// Changing the password. The server judges the new one; its words stand beside the field.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { newPassword } from '#shared/password'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

interface Errors {
  current?: string
  next?: string
}

export function PasswordPart() {
  const api = useApi()
  const announce = useAnnounce()
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<Errors>({})
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [changed, setChanged] = useState(false)

  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = event.currentTarget
    const data = new FormData(form)
    const current = String(data.get('current') ?? '')
    const next = String(data.get('next') ?? '')
    const judged = newPassword.safeParse(next)
    setRefused(null)
    setChanged(false)
    const found: Errors = {
      ...(current === '' ? { current: 'Enter your present password.' } : {}),
      ...(judged.success ? {} : { next: judged.error.issues[0]?.message }),
    }
    setErrors(found)
    if (Object.keys(found).length > 0) {
      return form.querySelector<HTMLInputElement>(found.current ? '#current-password' : '#new-password')?.focus()
    }
    setBusy(true)
    const answer = await api.call('changePassword', { body: { current, next } })
    setBusy(false)
    if (!isRefusal(answer)) {
      form.reset()
      setChanged(true)
      return announce('Password changed. You are signed out on all other browsers.')
    }
    const about = answer.problems?.find(problem => problem.path === 'next')
    if (about) setErrors({ next: about.message })
    else if (answer.code === 'wrong-proof') setErrors({ current: 'This is not your present password.' })
    else setRefused(answer)
  }

  return (
    <section aria-labelledby="password-part">
      <h2 id="password-part" className="nhsuk-heading-m">
        Password
      </h2>
      <form noValidate onSubmit={event => void change(event)}>
        <TextInput
          id="current-password"
          name="current"
          label="Present password"
          type="password"
          autoComplete="current-password"
          error={errors.current}
        />
        <TextInput
          id="new-password"
          name="next"
          label="New password"
          hint="At least 12 characters. Three or four unrelated words are easy to remember and hard to guess."
          type="password"
          autoComplete="new-password"
          error={errors.next}
        />
        <Button type="submit" kind="secondary" busy={busy}>
          Change password
        </Button>
      </form>
      {changed ? <p>Password changed. You are signed out on all other browsers.</p> : null}
      <RefusalNote refusal={refused} />
    </section>
  )
}
