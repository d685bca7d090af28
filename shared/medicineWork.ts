// The work on medicines across cases: who is due for a review, changes that are not applied yet, what each rule does.
import { z } from 'zod'
import { identityView } from './case.ts'
import { id, instant, prose } from './ids.ts'
import { checkGroup } from './medicineCheck.ts'
import { reviewStep, waitingChange } from './medicineReview.ts'
import { by } from './where.ts'

/** In the order of their urgency. */
export const reviewGroups = {
  'care-home': 'Lives in a care home',
  'many-medicines': 'Ten or more medicines',
  'severe-frailty': 'Severe frailty',
  addictive: 'Medicines that may be addictive',
  'linked-to-errors': 'Medicines often linked to errors',
  'falls-admission': 'Falls or admission in the last year',
} as const
export const reviewGroup = z.enum([
  ...(['care-home', 'many-medicines', 'severe-frailty', 'addictive', 'linked-to-errors', 'falls-admission'] as const),
])
export type ReviewGroup = z.infer<typeof reviewGroup>

/** What the background pass keeps of one person: never shown without the case's own access check. */
export const medicineSummary = z.object({
  caseId: id,
  practiceId: id,
  /** YYYY-MM-DD in London. */
  asOf: z.string(),
  medicines: z.int(),
  groups: z.array(z.object({ group: reviewGroup, facts: z.array(z.string()) })),
  /** Rules that found something. */
  fired: z.array(z.string()),
})
export type MedicineSummary = z.infer<typeof medicineSummary>

export const workRow = z.object({
  caseId: id,
  identity: identityView,
  medicines: z.int(),
  groups: medicineSummary.shape.groups,
  review: reviewStep.nullable(),
  /** Medicines stopped, and confirmed as stopped, since the review before this one. */
  deprescribed: z.int(),
})
export type WorkRow = z.infer<typeof workRow>
export const workList = z.object({
  /** The most urgent first; `total` says how many there are. */
  rows: z.array(workRow),
  total: z.int(),
  asOf: z.string().nullable(),
})

export const changeList = z.object({
  changes: z.array(z.object({ caseId: id, identity: identityView, change: waitingChange })),
  /** Working days from acceptance to confirmation in the last 90 days; null when nothing was confirmed. */
  median: z.number().nullable(),
  confirmed: z.int(),
})

export const ruleOff = z.object({ ruleId: z.string(), reason: z.string(), by, at: instant })
export type RuleOff = z.infer<typeof ruleOff>
export const ruleRow = z.object({
  ruleId: z.string(),
  version: z.int(),
  group: checkGroup,
  words: z.string(),
  source: z.string(),
  /** People in whom it finds something now. */
  fired: z.int(),
  /** Flags of the last 31 days. */
  flagged: z.int(),
  accepted: z.int(),
  declined: z.int(),
  /** Why it was not accepted, most frequent first, at most three. */
  reasons: z.array(z.object({ reason: z.string(), times: z.int() })),
  off: ruleOff.nullable(),
})
export type RuleRow = z.infer<typeof ruleRow>
export const ruleReport = z.object({ rules: z.array(ruleRow), people: z.int(), mayChange: z.boolean() })

export const ruleCommands = {
  'rule:switch': z.object({ ruleId: z.string().min(1).max(20), off: z.boolean(), reason: prose(500) }).strict(),
} as const
