// Imported medicines in the order in which a meeting reads them.
import type { ImportedMedicine, MedicineStatus } from './importedRecord.ts'

export interface MedicineGroups {
  current: ImportedMedicine[]
  past: ImportedMedicine[]
}

/** A dispensing whose prescription is here as well is the same medicine: shown once, with the later issue date. */
export function groupMedicines(medicines: readonly ImportedMedicine[]): MedicineGroups {
  const keys = new Set(medicines.map(medicine => medicine.key))
  const shown = medicines.filter(medicine => medicine.prescription === null || !keys.has(medicine.prescription))
  const inOrder = [...shown].sort((a, b) => a.drug.localeCompare(b.drug, 'en-GB'))
  return {
    current: inOrder.filter(medicine => isCurrent(medicine.status)),
    past: inOrder.filter(medicine => !isCurrent(medicine.status)),
  }
}

/** What is not known to be stopped is shown among the current ones: leaving it out could hide a medicine in use. */
function isCurrent(status: MedicineStatus): boolean {
  switch (status) {
    case 'current':
    case 'on-hold':
    case 'planned':
    case 'unknown':
      return true
    case 'stopped':
    case 'completed':
    case 'not-taken':
    case 'do-not-give':
      return false
    default: {
      const never: never = status
      return never
    }
  }
}
