import type { z } from 'zod'
import type { allergyView } from '#shared/case'
import { allergyHeading } from '#shared/importedRecord'

type Allergies = z.infer<typeof allergyView>

export function AllergyLine({ allergies }: { allergies: Allergies }) {
  const known = allergies.status === 'known'
  return (
    <span className={`app-allergies${known ? ' app-allergies--known' : ''}`}>
      {known ? <span aria-hidden="true">⚠ </span> : null}
      {allergyHeading(allergies.status)}
      {known && allergies.items.length > 0 ? <strong>: {allergies.items.join(', ')}</strong> : null}
    </span>
  )
}
