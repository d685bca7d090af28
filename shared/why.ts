// "Why can, or cannot, this person see this?": the answer in words, made by the policy itself.
import { z } from 'zod'
import { id } from './ids.ts'
import { relationships } from './roles.ts'

export const whyAsked = z.object({ personId: id }).strict()

export const whyView = z.object({
  name: z.string(),
  role: z.string(),
  organisation: z.string(),
  sees: z.boolean(),
  /** How they are related to the person now; empty = for them the case does not exist. */
  through: z.array(z.object({ way: z.enum(relationships), words: z.string() })),
  /** What stands in the way, in words; empty when they see the case. */
  because: z.array(z.string()),
  /** Entries of the imported record by their privacy label. */
  labels: z.array(z.object({ label: z.string(), may: z.boolean() })),
  sections: z.array(z.object({ label: z.string(), may: z.enum(['writes', 'reads', 'nothing']) })),
})
export type WhyView = z.infer<typeof whyView>
