// What every view and command of a discussion has: who did it, and which discussion about whom.
import { z } from 'zod'
import { id } from './ids.ts'

export const by = z.object({ id, name: z.string(), role: z.string() })
export type By = z.infer<typeof by>

/** Which discussion, and about whom: the server refuses when the two do not belong together (wrong-patient guard). */
export const where = { discussionId: id, caseId: id }
