// A flag: raised live, on every screen at once, and it must be answered. Schemas of its commands and its view.
import { z } from 'zod'
import { id, instant, line, prose } from './ids.ts'
import { role } from './roles.ts'
import { by, where } from './where.ts'

export const flagReasons = {
  interaction: 'Interaction',
  'renal-hepatic': 'Renal or hepatic dose',
  monitoring: 'Monitoring due',
  duplicate: 'Duplicate',
  'not-indicated': 'Not indicated / deprescribe',
  'falls-sedation': 'Falls, sedation or anticholinergic',
  adherence: 'Adherence or formulation',
  supply: 'Supply or safety alert',
  other: 'Other',
} as const
export const flagReason = z.enum(
  Object.keys(flagReasons) as [keyof typeof flagReasons, ...(keyof typeof flagReasons)[]],
)

/** The rule of the checks that a flag was raised from. */
const flagRule = z.object({ id: z.string().min(1).max(20), version: z.int().positive() })

/** What a flag points at: words in the live text (Yjs relative positions, base64) or one imported entry. */
export const flagAnchor = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('words'),
      compartment: z.string().max(60),
      from: z.string().max(400),
      to: z.string().max(400),
    })
    .strict(),
  z.object({ kind: z.literal('entry'), key: z.string().min(1).max(300) }).strict(),
  z.object({ kind: z.literal('item') }).strict(),
])
export type FlagAnchor = z.infer<typeof flagAnchor>

/** In place of the words of an entry that carries a privacy label. */
export const heldBackQuote = 'An entry of the record that not everybody here may see'

export const flagView = z.object({
  id,
  anchor: flagAnchor,
  quote: z.string(),
  reason: flagReason,
  severity: z.enum(['normal', 'urgent']),
  comment: z.string().nullable(),
  /** Absent on flags from before rules were noted. */
  rule: flagRule.nullable().optional(),
  to: z.object({ role: role.nullable(), person: by.nullable() }),
  state: z.enum(['open', 'accepted', 'declined', 'deferred', 'overridden', 'withdrawn']),
  raisedBy: by,
  /** Others who pressed the same reason on the same anchor: one flag, several names. */
  joinedBy: z.array(by),
  raisedAt: instant,
  answer: z.object({ by, at: instant, reason: z.string().nullable(), deferredTo: by.nullable() }).nullable(),
  closedAt: instant.nullable(),
})
export type FlagView = z.infer<typeof flagView>

export const flagCommands = {
  'flag:raise': z
    .object({
      ...where,
      anchor: flagAnchor,
      quote: line(300),
      reason: flagReason,
      severity: z.enum(['normal', 'urgent']),
      comment: prose(1000).nullable(),
      rule: flagRule.strict().nullable().optional(),
      to: z.union([z.object({ role }).strict(), z.object({ personId: id }).strict()]),
    })
    .strict()
    .refine(flag => flag.severity !== 'urgent' || flag.comment !== null, {
      path: ['comment'],
      message: 'Say in a sentence why this is urgent.',
    }),
  'flag:answer': z
    .object({
      ...where,
      flagId: id,
      answer: z.enum(['accepted', 'declined', 'deferred']),
      reason: prose(1000).nullable(),
      deferredToId: id.nullable(),
    })
    .strict()
    .refine(flag => flag.answer !== 'declined' || flag.reason !== null, {
      path: ['reason'],
      message: 'Say why the flag is not accepted.',
    })
    .refine(flag => flag.answer !== 'deferred' || flag.deferredToId !== null, {
      path: ['deferredToId'],
      message: 'Choose who takes the flag on.',
    }),
  'flag:withdraw': z.object({ ...where, flagId: id, reason: prose(1000) }).strict(),
  'flag:override': z.object({ ...where, flagId: id, reason: prose(1000) }).strict(),
} as const
