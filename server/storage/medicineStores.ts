// The stores around medicines and messages together, as the composition root hands them on.
import type { Connection } from 'mongoose'
import { createCaseMessagesStore } from './caseMessages.ts'
import { createMedicineReviewStore } from './medicineReviews.ts'
import { createMedicineSummaryStore, createRuleSwitchStore } from './medicineWork.ts'

export function createMedicineStores(connection: Connection) {
  return {
    medicineReviews: createMedicineReviewStore(connection),
    medicineSummaries: createMedicineSummaryStore(connection),
    ruleSwitches: createRuleSwitchStore(connection),
    caseMessages: createCaseMessagesStore(connection),
  }
}
