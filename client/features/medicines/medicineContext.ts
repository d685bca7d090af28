// What the parts of the medicines tab share: whose medicines, what was added to them, and what this person may add.
import { createContext, useContext } from 'react'
import type { MedicineReviewView } from '#shared/medicineReview'
import type { Action } from '#shared/roles'

export interface MedicineWork {
  caseId: string
  /** The agenda item on the table, or null outside of a meeting. */
  discussionId: string | null
  /** Undefined until it has been loaded. */
  review: MedicineReviewView | undefined
  may: (action: Action) => boolean
}
export const MedicineContext = createContext<MedicineWork | null>(null)

export function useMedicineWork(): MedicineWork {
  const work = useContext(MedicineContext)
  if (!work) throw new Error('A part of the medicines tab was rendered outside of it.')
  return work
}
