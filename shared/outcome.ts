// What comes out of a clinic slot: the specialist's advice, signed by two; a trial of treatment; where it is followed up.
import { z } from 'zod'
import { identityView } from './case.ts'
import { day, id, instant, line, prose } from './ids.ts'
import { medicineChangeView, patientWordsView } from './medicineReview.ts'
import { by, where } from './where.ts'

/** A medicine that is tried: saved only with the rule by which it is stopped, an owner and a review date. */
export const trialGiven = z.object({ drug: line(200), startOn: day, stopRule: line(500), ownerId: id }).strict()

export const trialVerdicts = { continue: 'Goes on', stop: 'Stopped', extend: 'Tried for longer' } as const
const trialVerdict = z.enum(
  Object.keys(trialVerdicts) as [keyof typeof trialVerdicts, ...(keyof typeof trialVerdicts)[]],
)

export const trialView = z.object({
  drug: z.string(),
  startOn: day,
  stopRule: z.string(),
  /** Who sees to the review. */
  owner: by,
  reviews: z.array(z.object({ verdict: trialVerdict, note: z.string().nullable(), by, at: instant })),
})
export type TrialView = z.infer<typeof trialView>

export const followUpPlaces = {
  gp: 'At the GP surgery',
  hospital: 'At the hospital',
  home: 'At home',
  remote: 'By telephone or video',
} as const
const followUpPlace = z.enum(
  Object.keys(followUpPlaces) as [keyof typeof followUpPlaces, ...(keyof typeof followUpPlaces)[]],
)
export const patientAgreed = {
  yes: 'The patient agreed',
  no: 'The patient did not agree',
  'not-asked': 'The patient was not asked yet',
} as const
const agreedAnswer = z.enum(
  Object.keys(patientAgreed) as [keyof typeof patientAgreed, ...(keyof typeof patientAgreed)[]],
)

const followUpGiven = { place: followUpPlace, who: line(120), on: day.nullable(), agreed: agreedAnswer }
export const followUpView = z.object({ ...followUpGiven, by, at: instant })
export type FollowUpView = z.infer<typeof followUpView>

/** What is signed: the words as they stand on paper. */
export const adviceContent = z.object({
  question: z.string(),
  advice: z.string(),
  decisions: z.array(
    z.object({
      id,
      text: z.string(),
      rationale: z.string().nullable(),
      reviewOn: day.nullable(),
      trial: z.object({ drug: z.string(), startOn: day, stopRule: z.string(), owner: z.string() }).nullable(),
    }),
  ),
  followUp: z.object(followUpGiven).nullable(),
})
export type AdviceContent = z.infer<typeof adviceContent>

const signature = z.object({ by, at: instant })
export const adviceView = z.object({
  /** As it would be signed now; null while no advice is written. */
  current: z.object({ content: adviceContent, hash: z.string(), writtenBy: by, writtenAt: instant }).nullable(),
  versions: z.array(
    z.object({
      number: z.int(),
      content: adviceContent,
      hash: z.string(),
      signatures: z.array(signature),
      /** The content still has the fingerprint that was signed. */
      intact: z.boolean(),
    }),
  ),
})
export type AdviceView = z.infer<typeof adviceView>

export const outcomeCommands = {
  'outcome:advise': z.object({ ...where, text: prose(3000) }).strict(),
  'outcome:sign': z.object({ ...where, hash: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
  'outcome:follow-up': z.object({ ...where, ...followUpGiven }).strict(),
  'trial:review': z
    .object({ ...where, decisionId: id, verdict: trialVerdict, note: prose(1000).nullable(), until: day.nullable() })
    .strict(),
} as const

/** Everything a letter and a message are made of; nothing in it was typed for them. */
export const outcomeView = z.object({
  identity: identityView,
  practice: z.string(),
  meetingTitle: z.string(),
  startsAt: instant,
  content: adviceContent,
  actions: z.array(z.object({ text: z.string(), owner: z.string(), due: day })),
  /** What was decided about medicines in this slot, and the person's own words about them. */
  medicines: z.object({ changes: z.array(medicineChangeView), words: z.array(patientWordsView) }),
  signatures: z.array(signature),
  /** Of what was signed; null = a draft. */
  signed: z.object({ number: z.int(), hash: z.string() }).nullable(),
  /** Something was recorded after the signatures. */
  changedSince: z.boolean(),
})
export type OutcomeView = z.infer<typeof outcomeView>

const about = { caseId: id, discussionId: id, identity: identityView, meetingTitle: z.string() }
export const afterClinics = z.object({
  trials: z.array(
    z.object({
      ...about,
      decisionId: id,
      text: z.string(),
      trial: trialView,
      reviewOn: day,
      due: z.boolean(),
      /** Owner, prescriber, or pharmacist of the practice or team. */
      mine: z.boolean(),
    }),
  ),
  followUps: z.array(z.object({ ...about, followUp: followUpView })),
})
export type AfterClinics = z.infer<typeof afterClinics>
