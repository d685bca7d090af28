// Two records about one person: looking at both, merging one into the other, and undoing it.
import { z } from 'zod'
import { identityView } from './case.ts'
import { id, prose } from './ids.ts'

export const mergeAsked = z.object({ otherId: id }).strict()
export const mergeCheck = z.object({
  here: identityView,
  there: identityView,
  /** In words, with what to do; none = they may be merged. */
  obstacles: z.array(z.string()),
  differences: z.array(z.object({ what: z.string(), here: z.string(), there: z.string() })),
})
export type MergeCheck = z.infer<typeof mergeCheck>

export const mergeGiven = z
  .object({
    otherId: id,
    reason: prose(500).refine(text => text.length >= 10, { message: 'Say in at least ten characters why.' }),
    /** Typed anew: whoever merges has read whom it is about. */
    birthYear: z.string().regex(/^\d{4}$/, { message: 'Enter the year of birth in four figures.' }),
  })
  .strict()
export const mergeUndone = z.object({ otherId: id, reason: prose(500) }).strict()
