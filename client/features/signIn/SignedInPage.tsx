// Back from the organisation's own sign-in: its answer goes to the server, which judges it, and out of the address.
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import { useApi } from '../../app/clientContext.ts'
import { loadAnew } from '../../app/loadAnew.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Loading } from '../../design/Loading.tsx'

export function SignedInPage() {
  const api = useApi()
  const [search] = useState(() => window.location.search)
  const [refused, setRefused] = useState<Refusal | null>(null)
  useEffect(() => {
    let here = true
    window.history.replaceState(window.history.state, '', '/signed-in')
    // After a moment of its own: in development a component is mounted twice, and the answer counts once.
    queueMicrotask(() => {
      if (!here) return
      void api.call('finishElsewhere', { body: { search } }).then(answer => {
        if (isRefusal(answer)) setRefused(answer)
        else loadAnew('/')
      })
    })
    return () => {
      here = false
    }
  }, [api, search])
  if (!refused) return <Loading what="Caseroom" />
  return (
    <>
      <PageHeading title="You are not signed in" />
      <p>{refused.message}</p>
      <p>
        <Link to="/sign-in">Back to sign-in</Link>
      </p>
    </>
  )
}
