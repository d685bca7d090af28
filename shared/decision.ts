// A decision: proposed by one, answered by name, recorded by the chair. Schemas of its commands and its view.
import { z } from 'zod'
import { day, id, instant, line, prose } from './ids.ts'
import { by, where } from './where.ts'

export const decisionKinds = ['plan', 'medicine', 'referral', 'other'] as const
export const decisionView = z.object({
  id,
  kind: z.enum(decisionKinds),
  text: z.string(),
  rationale: z.string().nullable(),
  /** It answers the question for the meeting. */
  answersQuestion: z.boolean(),
  /** The day on which somebody asks whether it helped; the case is then proposed for an agenda. */
  reviewOn: day.nullable(),
  state: z.enum(['proposed', 'recorded', 'withdrawn']),
  proposedBy: by,
  proposedAt: instant,
  answers: z.array(z.object({ by, answer: z.enum(['agree', 'object']), reason: z.string().nullable(), at: instant })),
  recordedBy: by.nullable(),
  recordedAt: instant.nullable(),
  /** Content hash of the discussion text that the room was looking at. */
  seen: z.object({ hash: z.string(), stateVector: z.string() }).nullable(),
})
export type DecisionView = z.infer<typeof decisionView>

export const decisionCommands = {
  'decision:propose': z
    .object({
      ...where,
      kind: z.enum(decisionKinds),
      text: line(1000),
      rationale: prose(2000).nullable(),
      /** Absent = it does. */
      answersQuestion: z.boolean().optional(),
      reviewOn: day.nullable().optional(),
    })
    .strict(),
  'decision:answer': z
    .object({ ...where, decisionId: id, answer: z.enum(['agree', 'object']), reason: prose(1000).nullable() })
    .strict(),
  'decision:record': z.object({ ...where, decisionId: id }).strict(),
  'decision:withdraw': z.object({ ...where, decisionId: id, reason: prose(1000) }).strict(),
} as const
