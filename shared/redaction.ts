// Taking wrong-patient text out of a section for good: one person proposes, another confirms.
import { z } from 'zod'
import { commandId, id, instant, line } from './ids.ts'

/** Characters by their Yjs ids: `length` of them from `clock`. The words themselves are never kept with it. */
export const redactedRange = z
  .object({ client: z.int().min(0), clock: z.int().min(0), length: z.int().min(1).max(100_000) })
  .strict()
export type RedactedRange = z.infer<typeof redactedRange>

export const redactionProposal = z
  .object({ commandId, ranges: z.array(redactedRange).min(1).max(500), reason: line(300) })
  .strict()
export const redactionAnswer = z.object({ commandId, redactionId: id, answer: z.enum(['confirm', 'refuse']) }).strict()

export const redactionView = z.object({
  id,
  /** `confirmed`: the log is being rewritten; `done`: nobody can read it any more. */
  state: z.enum(['proposed', 'confirmed', 'done', 'refused']),
  by: z.string(),
  at: instant,
  reason: z.string(),
  letters: z.int(),
  answeredBy: z.string().nullable(),
  answeredAt: instant.nullable(),
  /** The words, while the proposal waits for its answer; who may not read the section gets no answer at all. */
  words: z.string().nullable(),
  /** The asker may confirm or refuse it: never who proposed it. */
  mayAnswer: z.boolean(),
})
export type RedactionView = z.infer<typeof redactionView>
export const redactionList = z.object({ mayPropose: z.boolean(), redactions: z.array(redactionView) })
export type RedactionList = z.infer<typeof redactionList>
