import { useEffect } from 'react'
import type { Refusal } from '#shared/errors'
import { useAnnounce } from '../app/clientContext.ts'

/** What the server did not do, and why, where the button was pressed. */
export function RefusalNote({ refusal }: { refusal: Refusal | null }) {
  const announce = useAnnounce()
  // The two live regions are the only ones: an alert of its own would talk over them.
  useEffect(() => {
    if (refusal) announce(`Not done. ${refusal.message}`)
  }, [announce, refusal])
  if (!refusal) return null
  return (
    <div className="app-error-note">
      <p>
        <strong>Not done.</strong> {refusal.message}
      </p>
      {refusal.problems?.map(problem => (
        <p key={problem.path + problem.message}>{problem.message}</p>
      ))}
    </div>
  )
}
