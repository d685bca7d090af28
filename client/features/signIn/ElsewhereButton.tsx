import { useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { useAsk } from '../../app/asking.ts'
import { useApi } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

/** Where the organisation has a sign-in of its own, such as NHS CIS2. Nothing where it has none. */
export function ElsewhereButton() {
  const api = useApi()
  const name = useAsk('signInWays').data?.elsewhere ?? null
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  if (name === null) return null
  const go = async () => {
    setBusy(true)
    setRefused(null)
    const answer = await api.call('beginElsewhere')
    if (!isRefusal(answer)) return window.location.assign(answer.url)
    setBusy(false)
    setRefused(answer)
  }
  return (
    <>
      <p>or</p>
      <Button kind="secondary" busy={busy} onClick={() => void go()}>
        Sign in with {name}
      </Button>
      <RefusalNote refusal={refused} />
    </>
  )
}
