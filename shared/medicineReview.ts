// What people add to the imported medicines of a case: the person's own words, changes from proposal to confirmation, and
// the decision on each difference between two lists. One document for each case; the imported list itself is never changed.
import { z } from 'zod'
import { id, instant, line, prose } from './ids.ts'
import { by } from './where.ts'

export const stances = { takes: 'Takes it', misses: 'Misses doses', dislikes: 'Dislikes it' } as const
export const stance = z.enum(['takes', 'misses', 'dislikes'])
export type Stance = z.infer<typeof stance>

/** A medicine of the imported list by its key, or one that is not on it by its name, such as a remedy bought in a shop. */
export const medicineNamed = z.union([
  z.object({ key: z.string().min(1).max(300) }).strict(),
  z.object({ drug: line(200) }).strict(),
])
export type MedicineNamed = z.infer<typeof medicineNamed>

const medicineView = { medicineKey: z.string().nullable(), drug: z.string() }

/** "The patient says": their words about one medicine, and who wrote them down. Nothing is ever replaced. */
export const patientWordsView = z.object({
  id,
  ...medicineView,
  stances: z.array(stance).min(1),
  words: z.string(),
  writtenBy: by,
  at: instant,
  /** The discussion in which it was written down, when there was one. */
  discussionId: id.nullable(),
})
export type PatientWordsView = z.infer<typeof patientWordsView>

export const changeKinds = { start: 'Start', stop: 'Stop', change: 'Change' } as const
export const changeKind = z.enum(['start', 'stop', 'change'])
export type ChangeKind = z.infer<typeof changeKind>
export const changeStates = ['proposed', 'accepted', 'declined', 'applied', 'withdrawn'] as const

export const medicineChangeView = z.object({
  id,
  kind: changeKind,
  ...medicineView,
  /** The medicine line as it stood in the imported list; null when it was not on it. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  why: z.string(),
  state: z.enum(changeStates),
  proposedBy: by,
  proposedAt: instant,
  discussionId: id.nullable(),
  answer: z.object({ by, at: instant, reason: z.string().nullable() }).nullable(),
  applied: z.object({ by, at: instant }).nullable(),
  withdrawn: z.object({ by, at: instant, reason: z.string() }).nullable(),
})
export type MedicineChangeView = z.infer<typeof medicineChangeView>

/** Working days after which an open change is shown to more people. */
export const escalationDays = 3

/** `waiting`: working days since it waits for its next step; null when nothing is to be done any more. */
export const waitingChange = medicineChangeView.extend({ waiting: z.int().nullable(), escalated: z.boolean() })
export type WaitingChange = z.infer<typeof waitingChange>

export const listChoices = { continue: 'Continue', stop: 'Stop', change: 'Change' } as const
export const listChoice = z.enum(['continue', 'stop', 'change'])

/** One row of two lists side by side: the list in use, and what another service sent, usually at discharge. */
export const listRow = z.object({
  /** Changes when either side changes, so that a decision counts only for what was looked at. */
  rowId: z.string().min(1),
  drug: z.string(),
  difference: z.enum(['same', 'differs', 'stopped-there', 'only-here', 'only-there', 'cannot-tell']),
  /** In words, such as "40 mg once a day here, 80 mg once a day there". */
  words: z.string(),
  here: z.object({ key: z.string(), line: z.string(), source: z.string() }).nullable(),
  there: z.object({ key: z.string(), line: z.string(), status: z.string(), why: z.string().nullable() }).nullable(),
  decided: z.object({ choice: listChoice, by, at: instant, note: z.string().nullable() }).nullable(),
})
export type ListRow = z.infer<typeof listRow>
export const listComparison = z.object({
  source: z.string(),
  date: z.string().nullable(),
  rows: z.array(listRow),
  /** Differences without a decision. */
  undecided: z.int(),
})
export type ListComparison = z.infer<typeof listComparison>

/** Where a structured medication review stands. */
export const reviewStates = {
  due: 'To invite',
  invited: 'Invited',
  booked: 'Booked',
  done: 'Done',
  declined: 'Declined by the person',
} as const
export const reviewState = z.enum(['due', 'invited', 'booked', 'done', 'declined'])
export type ReviewState = z.infer<typeof reviewState>
export const reviewStep = z.object({ state: reviewState, by, at: instant, outcome: z.string().nullable() })

export const medicineReviewView = z.object({
  caseId: id,
  version: z.int(),
  words: z.array(patientWordsView),
  /** Open ones first, then newest first. */
  changes: z.array(waitingChange),
  lists: z.array(listComparison),
  /** Newest last; empty when nobody has been asked to a review yet. */
  review: z.array(reviewStep),
})
export type MedicineReviewView = z.infer<typeof medicineReviewView>

const about = { caseId: id }
export const medicineCommands = {
  'medicine:tell': z
    .object({
      ...about,
      medicine: medicineNamed,
      stances: z.array(stance).min(1, 'Choose at least one.').max(3),
      words: prose(500),
      discussionId: id.nullable(),
    })
    .strict(),
  'change:propose': z
    .object({
      ...about,
      kind: changeKind,
      medicine: medicineNamed,
      to: line(300).nullable(),
      why: prose(1000),
      discussionId: id.nullable(),
    })
    .strict()
    .refine(change => change.kind === 'stop' || change.to !== null, {
      path: ['to'],
      message: 'Say what it should become: dose, route, how often.',
    }),
  'change:answer': z
    .object({ ...about, changeId: id, answer: z.enum(['accepted', 'declined']), reason: prose(1000).nullable() })
    .strict()
    .refine(change => change.answer !== 'declined' || change.reason !== null, {
      path: ['reason'],
      message: 'Say why the change is not accepted.',
    }),
  'change:confirm': z.object({ ...about, changeId: id }).strict(),
  'change:withdraw': z.object({ ...about, changeId: id, reason: prose(1000) }).strict(),
  'list:decide': z
    .object({
      ...about,
      rowId: z.string().min(1).max(1000),
      choice: listChoice,
      to: line(300).nullable(),
      note: prose(1000).nullable(),
      discussionId: id.nullable(),
    })
    .strict()
    .refine(row => row.choice !== 'change' || row.to !== null, {
      path: ['to'],
      message: 'Say what it should become: dose, route, how often.',
    })
    .refine(row => row.choice === 'continue' || row.note !== null, { path: ['note'], message: 'Say why.' }),
  'review:set': z
    .object({ ...about, state: reviewState, outcome: prose(1000).nullable() })
    .strict()
    .refine(review => review.state !== 'done' || review.outcome !== null, {
      path: ['outcome'],
      message: 'Say what came of the review.',
    }),
} as const
