import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Button } from '../design/Button.tsx'
import { Loading } from '../design/Loading.tsx'
import { useClient, useSessionState } from './clientContext.ts'
import { PageHeading } from './PageHeading.tsx'

/** What is inside needs a signed-in person. A session that ended keeps its screens: they are covered, not lost. */
export function SignedInOnly() {
  const { session } = useClient()
  const state = useSessionState()
  switch (state.kind) {
    case 'starting':
      return <Loading what="Caseroom" />
    case 'unreachable':
      return (
        <>
          <PageHeading title="The server cannot be reached" />
          <p>Nothing is lost. Caseroom tries again by itself; check your network if this stays.</p>
          <Button kind="secondary" onClick={() => void session.renew()}>
            Try again now
          </Button>
        </>
      )
    case 'signed-out':
      return <ToSignIn />
    case 'signed-in':
    case 'ended':
      return <Outlet />
    default: {
      const never: never = state
      return never
    }
  }
}

/** Once, with the address of that moment: the address changes while the sign-in page is still being loaded. */
function ToSignIn() {
  const router = useRouter()
  useEffect(() => {
    const { href, pathname } = router.latestLocation
    if (pathname === '/sign-in') return
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true })
  }, [router])
  return <Loading what="Caseroom" />
}
