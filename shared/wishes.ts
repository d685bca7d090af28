// What the person wants: to be discussed or not, whom to tell and whom not, and who decided where they could not.
import { z } from 'zod'
import { day, id, instant, line, prose } from './ids.ts'
import { by } from './where.ts'

/** Why the team may share at all. Words for the screen; the first is the rule in care (NHS guidance on sharing in MDTs). */
export const sharingBases = {
  'direct-care': 'Direct care: the person was told and does not object',
  'explicit-consent': 'Explicit consent, given for this',
  'best-interests': 'Best interests, because the person lacks capacity for this',
  'vital-interests': 'Vital interests: somebody’s life is at risk',
  safeguarding: 'Safeguarding: the law requires or allows it',
} as const
export const sharingBasis = z.enum(
  Object.keys(sharingBases) as [keyof typeof sharingBases, ...(keyof typeof sharingBases)[]],
)

const answer = z.enum(['agrees', 'objects']).nullable()

/** For this decision: to be discussed by a team. Capacity is never asked for "in general" (Mental Capacity Act 2005). */
export const capacity = z.discriminatedUnion('state', [
  z.object({ state: z.literal('has') }).strict(),
  z
    .object({
      state: z.literal('lacks'),
      /** The best-interests decision and its reason. */
      decision: prose(1000),
      decidedBy: line(200),
      decidedOn: day,
    })
    .strict(),
])

const span = {
  /** First London day on which it counts. */
  from: day,
  /** Last London day; null = until it is taken back. */
  until: day.nullable(),
}

export const exclusionGiven = z
  .object({ kind: z.enum(['person', 'organisation']), id, ...span, reason: prose(300).nullable() })
  .strict()
  .refine(one => one.until === null || one.until >= one.from, {
    message: 'The last day is before the first day.',
    path: ['until'],
  })

const answers = {
  /** Was the person told that a team discusses them and shares the record? Null = nobody has asked. */
  informed: z.enum(['yes', 'no']).nullable(),
  discussion: answer,
  /** May organisations that are not involved yet be asked in? */
  newOrganisations: answer,
  capacity: capacity.nullable(),
  basis: sharingBasis.nullable(),
}

/** The whole of it, as it shall be. `version` is what was on the screen. */
export const wishesChange = z
  .object({ version: z.int().min(0), ...answers, exclusions: z.array(exclusionGiven).max(100) })
  .strict()
export type WishesChange = z.infer<typeof wishesChange>

export const wishesView = z.object({
  version: z.int(),
  ...answers,
  exclusions: z.array(
    z.object({
      kind: z.enum(['person', 'organisation']),
      id,
      name: z.string(),
      ...span,
      /** Null also for those who may not change it: the reason can be the most private part. */
      reason: z.string().nullable(),
      /** It counts today. */
      now: z.boolean(),
    }),
  ),
  canChange: z.boolean(),
  changed: z.object({ at: instant, by }).nullable(),
  /** Why an item about this person cannot start, in words; null = it can. */
  hold: z.string().nullable(),
})
export type WishesView = z.infer<typeof wishesView>
