// The medicines of one case as people work on them: the person's own words, changes, decisions on lists, the review's steps.
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { ChangeKind, ReviewState, Stance } from '#shared/medicineReview'
import type { By } from '#shared/where'
import type { Actor } from './access.ts'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'

/** A medicine of the imported list, or one that is not on it (`key` null). `line`: as the list words it. */
export interface Named {
  key: string | null
  drug: string
  line: string | null
}

export interface PatientWords {
  id: string
  medicineKey: string | null
  drug: string
  stances: Stance[]
  words: string
  writtenBy: By
  at: string
  discussionId: string | null
}

export interface MedicineChange {
  id: string
  kind: ChangeKind
  medicineKey: string | null
  drug: string
  from: string | null
  to: string | null
  why: string
  state: 'proposed' | 'accepted' | 'declined' | 'applied' | 'withdrawn'
  proposedBy: By
  proposedAt: string
  discussionId: string | null
  answer: { by: By; at: string; reason: string | null } | null
  applied: { by: By; at: string } | null
  withdrawn: { by: By; at: string; reason: string } | null
}

export interface ListDecision {
  rowId: string
  choice: 'continue' | 'stop' | 'change'
  note: string | null
  by: By
  at: string
}

export interface ReviewStep {
  state: ReviewState
  by: By
  at: string
  outcome: string | null
}

/** One for each case; its id is the case's. */
export interface MedicineReview extends Aggregate {
  /** The registered practice: who confirms what is in its system. */
  practiceId: string
  words: PatientWords[]
  changes: MedicineChange[]
  decisions: ListDecision[]
  review: ReviewStep[]
}

export function newMedicineReview(caseId: string, practiceId: string): MedicineReview {
  return { id: caseId, version: 0, history: [], practiceId, words: [], changes: [], decisions: [], review: [] }
}

/** The person's words are kept as they were said: a later entry stands beside an earlier one and replaces nothing. */
export function tellWords(
  review: MedicineReview,
  payload: Payload<'medicine:tell'>,
  medicine: Named,
  actor: Actor,
  d: Deciding,
): Decided<MedicineReview> {
  const words: PatientWords = {
    id: d.newId(),
    medicineKey: medicine.key,
    drug: medicine.drug,
    stances: [...new Set(payload.stances)],
    words: payload.words,
    writtenBy: toBy(actor),
    at: d.now,
    discussionId: payload.discussionId,
  }
  return reviewChanged({ ...review, words: [...review.words, words] }, actor, d, 'medicine.told', words.id)
}

/** The latest words about each medicine, newest first: what a letter or a minute carries. */
export function latestWords<W extends { medicineKey: string | null; drug: string; at: string }>(
  words: readonly W[],
): W[] {
  const latest = new Map<string, W>()
  for (const one of words) latest.set(one.medicineKey ?? one.drug.toLowerCase(), one)
  return [...latest.values()].sort((a, b) => b.at.localeCompare(a.at))
}

/** What belongs into the minutes of one agenda item: its changes, and the person's words said there or about those medicines. */
export function atItem(review: MedicineReview | undefined, discussionId: string) {
  const changes = (review?.changes ?? []).filter(change => change.discussionId === discussionId)
  const changed = new Set(changes.map(change => change.medicineKey))
  const words = latestWords(review?.words ?? []).filter(
    one => one.discussionId === discussionId || (one.medicineKey !== null && changed.has(one.medicineKey)),
  )
  return { changes, words }
}

export function setReview(
  review: MedicineReview,
  payload: Payload<'review:set'>,
  actor: Actor,
  d: Deciding,
): Decided<MedicineReview> {
  const before = review.review.at(-1)
  if (before?.state === payload.state && payload.state !== 'done') {
    return refuse('already-answered', 'The review stands there already. Look at it again.')
  }
  const step: ReviewStep = { state: payload.state, by: toBy(actor), at: d.now, outcome: payload.outcome }
  return reviewChanged({ ...review, review: [...review.review, step] }, actor, d, `review.${payload.state}`, null)
}

export function reviewChanged(
  state: MedicineReview,
  actor: Actor,
  d: Deciding,
  type: string,
  subjectId: string | null,
): Decided<MedicineReview> {
  return { ok: true, state, event: { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId } }
}
