import { useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAsk } from '../../app/asking.ts'
import { useApi, useClient } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

/** Where I am signed in, and out of all of it with one button. */
export function SessionsPage() {
  const query = useAsk('sessions')
  const api = useApi()
  const { session } = useClient()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const endAll = async () => {
    setBusy(true)
    const answer = await api.call('signOutEverywhere')
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    await session.signOut()
  }
  return (
    <>
      <PageHeading title="Where you are signed in" />
      <Asked query={query} what="Sessions">
        {({ sessions }) => (
          <ul className="nhsuk-list nhsuk-list--bullet">
            {sessions.map(one => (
              <li key={`${one.expiresAt} ${one.lastUsedAt}`}>
                {one.current ? <strong>This browser</strong> : 'Another browser'}, last used{' '}
                <InstantText instant={one.lastUsedAt} time />, ends by itself{' '}
                <InstantText instant={one.expiresAt} time />
              </li>
            ))}
          </ul>
        )}
      </Asked>
      <p>If you see a browser that is not yours, sign out everywhere, then tell your administrator.</p>
      <RefusalNote refusal={refused} />
      <Button kind="warning" busy={busy} onClick={() => void endAll()}>
        Sign out everywhere
      </Button>
    </>
  )
}
