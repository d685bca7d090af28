import { useEffect } from 'react'
import type { Refusal } from '#shared/errors'
import { useAnnounce } from '../../app/clientContext.ts'

/** Why a command was not done, beside its form. What was typed stays in the form. */
export function CommandError({ refusal, id }: { refusal: Pick<Refusal, 'message'> | null; id?: string }) {
  const announce = useAnnounce()
  useEffect(() => {
    if (refusal) announce(refusal.message)
  }, [refusal, announce])
  if (!refusal) return null
  return (
    <p className="command-error" id={id}>
      <span className="nhsuk-u-visually-hidden">Error: </span>
      {refusal.message}
    </p>
  )
}
