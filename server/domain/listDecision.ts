// Reconciliation: each difference between two lists is decided by somebody; stopping or changing is a change like any other.
import { type Refusal, refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { ListRow } from '#shared/medicineReview'
import type { Actor } from './access.ts'
import type { Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'
import { newChange } from './medicineChange.ts'
import { type MedicineChange, type MedicineReview, reviewChanged } from './medicineReview.ts'

type Row = Omit<ListRow, 'decided'>

export function decideRow(
  review: MedicineReview,
  payload: Payload<'list:decide'>,
  row: Row,
  actor: Actor,
  d: Deciding,
): Decided<MedicineReview> {
  if (review.decisions.some(one => one.rowId === row.rowId)) {
    return refuse('already-answered', 'This difference has been decided already.')
  }
  const change = changeFor(review, payload, row, actor, d)
  if (change !== null && 'ok' in change) return change
  const decision = { rowId: row.rowId, choice: payload.choice, note: payload.note, by: toBy(actor), at: d.now }
  const next = {
    ...review,
    decisions: [...review.decisions, decision],
    changes: change ? [...review.changes, change] : review.changes,
  }
  return reviewChanged(next, actor, d, `list.${payload.choice}`, change?.id ?? null)
}

/**
 * What has to be done in the practice's system so that it fits the choice; null when nothing has. "Continue" of a medicine
 * that only the other service gives means starting it here; "stop" of one that is not issued here needs nothing.
 */
function changeFor(
  review: MedicineReview,
  { choice, to, note, discussionId }: Payload<'list:decide'>,
  row: Row,
  actor: Actor,
  d: Deciding,
): MedicineChange | Refusal | null {
  const why = note ?? row.words
  if (row.here) {
    if (choice === 'continue') return null
    const medicine = { key: row.here.key, drug: row.drug, line: row.here.line }
    return newChange(review, { kind: choice, to, why, discussionId }, medicine, actor, d)
  }
  if (choice === 'stop' || !row.there) return null
  const medicine = { key: row.there.key, drug: row.drug, line: null }
  const line = choice === 'change' ? to : row.there.line
  return newChange(review, { kind: 'start', to: line, why, discussionId }, medicine, actor, d)
}
