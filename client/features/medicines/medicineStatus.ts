import type { MedicineStatus } from '#shared/importedRecord'

/** A word beside the line when the medicine is not simply current. */
export function medicineStatusWords(status: MedicineStatus): string | null {
  switch (status) {
    case 'current':
      return null
    case 'on-hold':
      return 'On hold'
    case 'planned':
      return 'Planned'
    case 'unknown':
      return 'Status unknown'
    case 'stopped':
      return 'Stopped'
    case 'completed':
      return 'Completed'
    case 'not-taken':
      return 'Not taken'
    case 'do-not-give':
      return 'Do not give'
    default: {
      const never: never = status
      return never
    }
  }
}
