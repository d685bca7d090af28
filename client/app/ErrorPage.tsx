import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { Button } from '../design/Button.tsx'
import { PageHeading } from './PageHeading.tsx'

/** A fault of this page. The address stays, so that "Try again" and a reload both come back to the same place. */
export function ErrorPage({ reset }: ErrorComponentProps) {
  const router = useRouter()
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
