import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { type LinkMade, staffInvite } from '#shared/staff'
import { useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { RoleFields, readRoleFields } from './RoleFields.tsx'

export function InviteForm({
  invited,
  close,
}: {
  invited: (link: LinkMade, name: string) => Promise<void>
  close: () => void
}) {
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [refused, setRefused] = useState<Refusal | null>(null)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const data = new FormData(event.currentTarget)
    const read = staffInvite.safeParse({ name: data.get('name'), email: data.get('email'), ...readRoleFields(data) })
    setRefused(null)
    if (!read.success) {
      const found = read.error.issues.map(issue => [String(issue.path[0]), issue.message])
      setErrors(Object.fromEntries(found))
      event.currentTarget.querySelector<HTMLInputElement>(`[name="${found[0]?.[0]}"]`)?.focus()
      return
    }
    setErrors({})
    setBusy(true)
    const answer = await api.call('inviteStaff', { body: read.data })
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    await invited(answer, read.data.name)
  }
  return (
    <form noValidate className="nhsuk-inset-text" onSubmit={event => void send(event)}>
      <h2 className="nhsuk-heading-m">Invite somebody</h2>
      <TextInput id="invite-name" name="name" label="Name" hint="As people say it: Dr Aisha Shah" error={errors.name} />
      <TextInput id="invite-email" name="email" type="email" label="E-mail address at work" error={errors.email} />
      <RoleFields id="invite" chosen="nurse" lead={false} />
      <RefusalNote refusal={refused} />
      <div className="app-button-row">
        <Button type="submit" busy={busy}>
          Make the link
        </Button>
        <Button kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
