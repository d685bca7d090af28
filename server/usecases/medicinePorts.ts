// What the use cases around medicines and messages need of the stores.
import type { ListComparison, ListRow } from '#shared/medicineReview'
import type { MedicineSummary } from '#shared/medicineWork'
import type { CaseMessages } from '../domain/caseMessage.ts'
import type { MedicineReview } from '../domain/medicineReview.ts'
import type { AggregateStore } from './aggregateStore.ts'

export interface MedicineReviewStore extends AggregateStore<MedicineReview> {
  many(caseIds: string[]): Promise<MedicineReview[]>
  /** With a change that is not settled, or that was confirmed since `since` (ISO UTC): of this practice, or of these cases. */
  withChanges(of: { practiceId: string; caseIds: string[] }, since: string): Promise<MedicineReview[]>
}

export interface CaseMessagesStore extends AggregateStore<CaseMessages> {
  /** Of this practice, or of these cases. */
  about(of: { practiceId: string; caseIds: string[] }): Promise<CaseMessages[]>
}

export interface MedicineSummaryStore {
  put(summary: MedicineSummary): Promise<void>
  /** Of this practice, or of these cases. */
  about(of: { practiceId: string; caseIds: string[] }): Promise<MedicineSummary[]>
}

/** Two lists side by side, before anybody decided. */
export type FoundRow = Omit<ListRow, 'decided'>
export type FoundList = Omit<ListComparison, 'rows' | 'undecided'> & { rows: FoundRow[] }
