// One account: name and role, a new link, leaving, and the word that it was looked at.
import { TextInput } from 'nhsuk-react-components'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { type LinkMade, type StaffRow, staffChange } from '#shared/staff'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { RoleFields, readRoleFields } from './RoleFields.tsx'

export function StaffForm({
  one,
  changed,
  linked,
  close,
}: {
  one: StaffRow
  changed: () => Promise<void>
  linked: (link: LinkMade) => void
  close: () => void
}) {
  const api = useApi()
  const announce = useAnnounce()
  const heading = useRef<HTMLHeadingElement>(null)
  const [busy, setBusy] = useState(false)
  const [nameError, setNameError] = useState<string | undefined>()
  const [refused, setRefused] = useState<Refusal | null>(null)
  useEffect(() => heading.current?.focus(), [])
  const params = { personId: one.id }
  const run = async <T extends object>(ask: () => Promise<T | Refusal>, said: string, then?: (answer: T) => void) => {
    if (busy) return
    setBusy(true)
    setRefused(null)
    const answer = await ask()
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    announce(said)
    then?.(answer)
    await changed()
  }
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const read = staffChange.safeParse({ name: data.get('name'), ...readRoleFields(data) })
    setNameError(read.success ? undefined : read.error.issues[0]?.message)
    if (read.success) {
      void run(() => api.call('changeStaff', { params, body: read.data }), `${read.data.name} changed`, close)
    }
  }
  const newLink = (forgetAuthenticator: boolean) =>
    run(
      () => api.call('renewStaffLink', { params, body: { forgetAuthenticator } }),
      'A new link is ready',
      link => {
        linked(link)
        close()
      },
    )
  const set = (disabled: boolean) =>
    run(
      () => api.call('setStaffState', { params, body: { disabled } }),
      disabled ? `${one.name} is disabled and signed out everywhere` : `${one.name} may sign in again`,
      close,
    )
  return (
    <form noValidate className="nhsuk-inset-text" onSubmit={save}>
      <h2 className="nhsuk-heading-m" tabIndex={-1} ref={heading}>
        {one.name}
      </h2>
      <TextInput id="staff-name" name="name" label="Name" defaultValue={one.name} error={nameError} />
      <RoleFields id="staff" chosen={one.role} lead={one.safeguardingLead} />
      <RefusalNote refusal={refused} />
      <div className="app-button-row">
        <Button type="submit" small busy={busy}>
          Save
        </Button>
        <Button
          kind="secondary"
          small
          busy={busy}
          onClick={() => void run(() => api.call('reviewStaff', { params }), `${one.name} is reviewed`, close)}
        >
          Reviewed, right as it is
        </Button>
        {one.disabled ? (
          <Button kind="secondary" small busy={busy} onClick={() => void set(false)}>
            Enable
          </Button>
        ) : (
          <>
            <Button kind="secondary" small busy={busy} onClick={() => void newLink(false)}>
              New password link
            </Button>
            <Button kind="secondary" small busy={busy} onClick={() => void newLink(true)}>
              New link, phone lost
            </Button>
            <Button kind="warning" small busy={busy} onClick={() => void set(true)}>
              Disable
            </Button>
          </>
        )}
        <Button kind="secondary" small onClick={close}>
          Close
        </Button>
      </div>
    </form>
  )
}
