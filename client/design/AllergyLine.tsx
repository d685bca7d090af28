import type { z } from 'zod'
import type { allergyView } from '#shared/case'

type Allergies = z.infer<typeof allergyView>

/** Exactly one of the four headings of PAB-0064 to 0072. */
export function allergyWords(status: Allergies['status']): string {
  switch (status) {
    case 'known':
      return 'Known allergies'
    case 'none-known':
      return 'No known allergies'
    case 'not-recorded':
      return 'Allergies not recorded'
    case 'unavailable':
      return 'Allergies unavailable'
    default: {
      const never: never = status
      return never
    }
  }
}

export function AllergyLine({ allergies }: { allergies: Allergies }) {
  const known = allergies.status === 'known'
  return (
    <span className={`app-allergies${known ? ' app-allergies--known' : ''}`}>
      {known ? <span aria-hidden="true">⚠ </span> : null}
      {allergyWords(allergies.status)}
      {known && allergies.items.length > 0 ? <strong>: {allergies.items.join(', ')}</strong> : null}
    </span>
  )
}
