// A low concern about harm: said by one, kept to itself, and told to the safeguarding lead when a second person says so too.
import { z } from 'zod'
import { identityView } from './case.ts'
import { id, instant, prose } from './ids.ts'

export const concernRaise = z.object({ words: prose(1000) }).strict()
export const concernReview = z.object({ note: prose(1000) }).strict()

export const concernList = z.object({
  cases: z.array(
    z.object({
      caseId: id,
      identity: identityView,
      concerns: z.array(z.object({ id, by: z.string(), role: z.string(), at: instant, words: z.string() })),
      /** The last time the lead wrote down what was done about it. */
      reviewed: z.object({ by: z.string(), at: instant, note: z.string() }).nullable(),
    }),
  ),
})
export type ConcernList = z.infer<typeof concernList>

/** The chair's own note on an item: nobody else ever reads it. */
export const privateNote = z.object({ text: z.string(), at: instant.nullable() })
export const privateNoteChange = z.object({ text: z.string().max(4000, 'Use 4000 characters or fewer.') }).strict()
