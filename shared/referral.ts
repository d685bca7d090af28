// The referral of a case to a meeting: one minimum data set, and what a listing is before it becomes a discussion.
import { z } from 'zod'
import { wallClock } from './calendar.ts'
import { id, instant, line, prose } from './ids.ts'
import { by } from './where.ts'

/** What a case is mostly about: minutes are learned per type. */
export const caseTypes = {
  frailty: 'Frailty',
  medicines: 'Medicines',
  'mental-health': 'Mental health',
  'end-of-life': 'End of life',
  social: 'Home and social',
  safeguarding: 'Safeguarding',
  discharge: 'Discharge from hospital',
  other: 'Other',
} as const
export const caseType = z.enum(Object.keys(caseTypes) as [keyof typeof caseTypes, ...(keyof typeof caseTypes)[]])
export type CaseType = z.infer<typeof caseType>

/** People are told that they are discussed, and an objection is honoured (guidance on information sharing in MDTs). */
export const informedAnswers = {
  agrees: 'Told, and agrees',
  'best-interests': 'Best-interests decision is recorded',
  'not-yet': 'Not told yet',
  objects: 'Objects to being discussed',
} as const
export const informedAnswer = z.enum(
  Object.keys(informedAnswers) as [keyof typeof informedAnswers, ...(keyof typeof informedAnswers)[]],
)

/** Rockwood Clinical Frailty Scale. */
export const frailtyScore = z.int().min(1, 'The score is 1 to 9.').max(9, 'The score is 1 to 9.')

/** Null is "not filled in". Nothing here is required to save: a referral is completed by several people. */
export const referral = z
  .object({
    caseType: caseType.default('other'),
    reason: prose(1000).nullable().default(null),
    newProblem: line(300).nullable().default(null),
    /** In the person's words, or why they could not be asked. */
    whatMatters: prose(1000).nullable().default(null),
    whatMattersNotObtained: line(300).nullable().default(null),
    frailty: frailtyScore.nullable().default(null),
    /** Who helps at home; "Nobody" is an answer. */
    carer: line(300).nullable().default(null),
    informed: informedAnswer.nullable().default(null),
  })
  .strict()
export type Referral = z.infer<typeof referral>

/**
 * discuss: on the running order. referred: waits for triage. listed: met by a standard of care, listed and not discussed.
 * sent-back: goes to whoever referred, with a reason.
 */
export const triageStates = ['discuss', 'referred', 'listed', 'sent-back'] as const
export type TriageState = (typeof triageStates)[number]

/** Suggestions; a team writes its own. */
export const standardsOfCare = [
  'Plan reviewed in the last 3 months and unchanged',
  'Stable, next contact is booked',
  'Medicines review done and no change is due',
  'Awaiting a result; nothing to decide before it',
] as const

export const triageVerdict = z.discriminatedUnion('to', [
  z.object({ to: z.literal('discuss') }).strict(),
  z.object({ to: z.literal('list'), standard: line(200) }).strict(),
  z.object({ to: z.literal('send-back'), reason: prose(500) }).strict(),
])

export const triageView = z.object({
  state: z.enum(triageStates),
  by: by.nullable(),
  at: instant.nullable(),
  /** The standard of care that meets the need; only when listed. */
  standard: z.string().nullable(),
  /** Why it was sent back, or why somebody pulled it up. */
  reason: z.string().nullable(),
})

export const referralView = z.object({
  caseType,
  reason: z.string().nullable(),
  newProblem: z.string().nullable(),
  whatMatters: z.string().nullable(),
  whatMattersNotObtained: z.string().nullable(),
  /** Null also for those who may not read the clinical section. */
  frailty: z.int().nullable(),
  carer: z.string().nullable(),
  informed: informedAnswer.nullable(),
  /** Counted in the imported list; null without one, and for those who may not read it. */
  medicines: z.object({ count: z.int(), asOf: instant }).nullable(),
  referredBy: by.nullable(),
  referredAt: instant.nullable(),
})

export const bypassView = z.object({ reason: z.string(), by, at: instant })

const meeting = { meetingId: id }
const itemMinutes = z.int().min(1, 'Give at least 1 minute.').max(120, 'Give at most 120 minutes.')
const listing = {
  question: line(300),
  presenterId: id,
  minutes: itemMinutes,
  invitedIds: z.array(id).max(60),
}

/** Building the agenda. */
export const agendaCommands = {
  // `lateReason` is needed once the agenda is locked: why this cannot wait.
  'agenda:add': z
    .object({ ...meeting, caseId: id, ...listing, referral: referral.optional(), lateReason: line(300).optional() })
    .strict(),
  // Without a referral the one that is there stays.
  'agenda:edit': z.object({ ...meeting, itemId: id, ...listing, referral: referral.optional() }).strict(),
  'agenda:move': z.object({ ...meeting, itemId: id, toPosition: z.int().min(1).max(200) }).strict(),
  'agenda:remove': z.object({ ...meeting, itemId: id }).strict(),
  // Again for a case that was sent back, or that waits: the referrer completes it.
  'agenda:refer': z.object({ ...meeting, caseId: id, question: line(300), presenterId: id, referral }).strict(),
  'agenda:triage': z.object({ ...meeting, itemId: id, verdict: triageVerdict }).strict(),
  'agenda:pull-up': z.object({ ...meeting, itemId: id, reason: line(300).nullable() }).strict(),
  /** Everybody's cases in one piece, when they can be there. */
  'agenda:arrange': z.object({ ...meeting }).strict(),
  // When I can be there, London wall time of the meeting's day; both null = the whole meeting.
  'meeting:available': z.object({ ...meeting, from: wallClock.nullable(), to: wallClock.nullable() }).strict(),
  // Coming or not, and who comes instead.
  'meeting:answer': z
    .object({ ...meeting, answer: z.enum(['accepted', 'declined']), deputyId: id.nullable() })
    .strict(),
  // The person's wishes would hold the item, and it cannot wait: on the agenda and in the audit, with the reason.
  'item:urgent': z.object({ ...meeting, itemId: id, reason: prose(500) }).strict(),
  'agenda:bypass': z.object({ ...meeting, itemId: id, reason: line(300) }).strict(),
} as const
