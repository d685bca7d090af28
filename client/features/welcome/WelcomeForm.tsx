import { Select, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import type { OrganisationKind } from '#shared/roles'
import { type LinkView, linkUse } from '#shared/staff'
import { useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

const kindWords: Record<OrganisationKind, string> = {
  practice: 'GP practice',
  'community-trust': 'Community or mental health trust',
  hospital: 'Hospital',
  council: 'Council',
  voluntary: 'Voluntary organisation',
}

export function WelcomeForm({ secret, view, done }: { secret: string; view: LinkView; done: () => void }) {
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [refused, setRefused] = useState<Refusal | null>(null)
  const first = view.kind === 'first-administrator'
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = event.currentTarget
    const data = new FormData(form)
    const organisation = { name: data.get('organisation'), kind: data.get('kind') }
    const about = first ? { first: { name: data.get('name'), email: data.get('email'), organisation } } : {}
    const read = linkUse.safeParse({ secret, password: data.get('password'), ...about })
    setRefused(null)
    if (!read.success) {
      const found = read.error.issues.map(issue => [fieldOf(issue.path), issue.message])
      setErrors(Object.fromEntries(found))
      form.querySelector<HTMLInputElement>(`[name="${found[0]?.[0]}"]`)?.focus()
      return
    }
    setErrors({})
    setBusy(true)
    const answer = await api.call('spendLink', { body: read.data })
    setBusy(false)
    if (!isRefusal(answer)) return done()
    const weak = answer.problems?.find(problem => problem.path === 'password')
    if (weak) setErrors({ password: weak.message })
    else setRefused(answer)
  }
  return (
    <form noValidate onSubmit={event => void send(event)}>
      {view.kind === 'password' ? (
        <p>
          For <strong>{view.name}</strong>, who signs in as <strong>{view.email}</strong>. Not you? Close this page.
        </p>
      ) : (
        <>
          <p>Nobody can administer this installation yet. You will be its first administrator.</p>
          <TextInput
            id="first-organisation"
            name="organisation"
            label="Your organisation"
            error={errors.organisation}
          />
          <Select id="first-kind" name="kind" label="What it is">
            {Object.entries(kindWords).map(([value, words]) => (
              <Select.Option key={value} value={value}>
                {words}
              </Select.Option>
            ))}
          </Select>
          <TextInput id="first-name" name="name" label="Your name" error={errors.name} autoComplete="name" />
          <TextInput
            id="first-email"
            name="email"
            type="email"
            label="Your e-mail address"
            autoComplete="username"
            error={errors.email}
          />
        </>
      )}
      <TextInput
        id="welcome-password"
        name="password"
        type="password"
        label="Choose a password"
        hint="At least 12 characters. Three or four unrelated words are easy to remember and hard to guess."
        autoComplete="new-password"
        error={errors.password}
      />
      <RefusalNote refusal={refused} />
      <Button type="submit" busy={busy}>
        Set the password
      </Button>
    </form>
  )
}

/** `first.organisation.name` is the field `organisation`, the others are named by their last step. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path.includes('organisation') ? 'organisation' : String(path.at(-1))
}
