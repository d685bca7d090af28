// A decision: proposed by one, answered by name, recorded by the chair. Schemas of its commands and its view.
import { z } from 'zod'
import { day, id, instant, line, prose } from './ids.ts'
import { trialGiven, trialView } from './outcome.ts'
import { organisationKind, role } from './roles.ts'
import { by, where } from './where.ts'

export const decisionKinds = ['plan', 'medicine', 'trial', 'risk', 'referral', 'other'] as const

export const riskLevels = { low: 'Low risk', medium: 'Medium risk', high: 'High risk' } as const
export type RiskLevel = keyof typeof riskLevels

/** A risk that the person takes knowingly, for what matters to them; it holds until a day, and is then looked at again. */
export const riskAgreement = z
  .object({
    level: z.enum(Object.keys(riskLevels) as [RiskLevel, ...RiskLevel[]]),
    /** With whom it was agreed, in a line: the person, and who helped them to decide. */
    who: line(300),
    /** What the carer says of it; null when there is none, or none was asked. */
    carer: line(300).nullable(),
    expiresOn: day,
  })
  .strict()
export type RiskAgreement = z.infer<typeof riskAgreement>
/** Who had to be in the room for it and was not. */
export const lacking = z.object({ roles: z.array(role), agencies: z.array(organisationKind) })
export type Lacking = z.infer<typeof lacking>

export const decisionStates = ['proposed', 'recorded', 'provisional', 'refused', 'withdrawn'] as const
export const decisionView = z.object({
  id,
  kind: z.enum(decisionKinds),
  text: z.string(),
  rationale: z.string().nullable(),
  /** What it rests on: guidance, a result, what was tried before. */
  evidence: z.string().nullable(),
  /** Only of a positive-risk agreement. */
  risk: riskAgreement.nullable(),
  /** It answers the question for the meeting. */
  answersQuestion: z.boolean(),
  /** The day on which somebody asks whether it helped; the case is then proposed for an agenda. */
  reviewOn: day.nullable(),
  /** Only of a trial of treatment. */
  trial: trialView.nullable(),
  /** `provisional`: recorded without quorum, and waiting for the assent of who was absent; `refused`: they refused it. */
  state: z.enum(decisionStates),
  proposedBy: by,
  proposedAt: instant,
  answers: z.array(z.object({ by, answer: z.enum(['agree', 'object']), reason: z.string().nullable(), at: instant })),
  recordedBy: by.nullable(),
  recordedAt: instant.nullable(),
  /** Content hash of the discussion text that the room was looking at. */
  seen: z.object({ hash: z.string(), stateVector: z.string() }).nullable(),
  /** Null when the quorum was whole. */
  lacking: lacking.nullable(),
  assents: z.array(
    z.object({
      by,
      agency: organisationKind,
      answer: z.enum(['assent', 'refuse']),
      reason: z.string().nullable(),
      at: instant,
    }),
  ),
})
export type DecisionView = z.infer<typeof decisionView>

export const decisionCommands = {
  'decision:propose': z
    .object({
      ...where,
      kind: z.enum(decisionKinds),
      text: line(1000),
      rationale: prose(2000).nullable(),
      evidence: prose(2000).nullable().optional(),
      /** For a positive-risk agreement; it is reviewed when it expires, or on an earlier day. */
      risk: riskAgreement.optional(),
      /** Absent = it does. */
      answersQuestion: z.boolean().optional(),
      reviewOn: day.nullable().optional(),
      /** For a trial of treatment, which needs a review date too. */
      trial: trialGiven.optional(),
    })
    .strict(),
  'decision:answer': z
    .object({ ...where, decisionId: id, answer: z.enum(['agree', 'object']), reason: prose(1000).nullable() })
    .strict(),
  'decision:record': z
    .object({
      ...where,
      decisionId: id,
      /** Without quorum: record it all the same, as provisional. */
      provisional: z.boolean().optional(),
      /** People known to look at another patient just now, and recorded all the same. */
      elsewhereIds: z.array(id).max(60).optional(),
    })
    .strict(),
  'decision:assent': z
    .object({ ...where, decisionId: id, answer: z.enum(['assent', 'refuse']), reason: prose(1000).nullable() })
    .strict(),
  'decision:withdraw': z.object({ ...where, decisionId: id, reason: prose(1000) }).strict(),
} as const
