import { useEffect } from 'react'
import type { Refusal } from '#shared/errors'
import { useAnnounce } from '../app/clientContext.ts'
import { Button } from './Button.tsx'

/** A part of a page that could not be loaded: what happened, and a way to try again. The rest of the page stays. */
export function ErrorNote({ refusal, what, retry }: { refusal: Refusal; what: string; retry?: () => void }) {
  const announce = useAnnounce()
  useEffect(() => announce(`${what} could not be loaded. ${refusal.message}`), [announce, what, refusal.message])
  return (
    <div className="app-error-note">
      <p>
        <strong>{what} could not be loaded.</strong> {refusal.message}
      </p>
      {retry && refusal.code !== 'not-found' && refusal.code !== 'not-allowed' ? (
        <Button kind="secondary" small onClick={retry}>
          Try again
        </Button>
      ) : null}
    </div>
  )
}
