// Cover: who stands in for whom, from the first to the last London day.
import { z } from 'zod'
import { day, id, line } from './ids.ts'

/** Days that one cover may last; longer is a change of the team. */
export const longestCover = 92

export const coverGiven = z
  .object({
    /** Who is away. */
    forId: id,
    byId: id,
    from: day,
    until: day,
    reason: line(200).nullable(),
  })
  .strict()
  .refine(one => one.until >= one.from, { message: 'The last day is before the first day.', path: ['until'] })
  .refine(one => one.forId !== one.byId, { message: 'Nobody stands in for themselves.', path: ['byId'] })
export type CoverGiven = z.infer<typeof coverGiven>

const person = z.object({ id, name: z.string(), role: z.string() })

export const coverRow = z.object({
  id,
  away: person,
  standsIn: person,
  from: day,
  until: day,
  reason: z.string().nullable(),
  arrangedBy: z.string(),
  state: z.enum(['to-come', 'now']),
  mayEnd: z.boolean(),
})
export type CoverRow = z.infer<typeof coverRow>

export const coverList = z.object({
  covers: z.array(coverRow),
  /** The reader arranges cover for everybody of their organisation, not only for themselves. */
  forAll: z.boolean(),
})
