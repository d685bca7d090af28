import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { Button } from '../design/Button.tsx'
import { PageHeading } from './PageHeading.tsx'
import { isAnotherVersion } from './patiently.ts'

/** A fault of this page. The address stays, so that "Try again" and a reload both come back to the same place. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  if (isAnotherVersion(error)) {
    return (
      <>
        <PageHeading title="Caseroom has a new version" />
        <p>This page is older than the server. Reload it to go on. What the page called saved is safe.</p>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
      </>
    )
  }
  return (
    <>
      <PageHeading title="Something went wrong on this page" />
      <p>What the page called saved before is safe. What you were typing in a form may have to be typed again.</p>
      <Button
        onClick={() => {
          reset()
          void router.invalidate()
        }}
      >
        Try again
      </Button>
    </>
  )
}
