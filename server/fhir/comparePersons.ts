// Is the person of a new bundle the person of the case that shares an identifier? A shared number is no proof: numbers are
// reused and mistyped, and a record under the wrong name can kill.
import type { ImportedPerson } from '#shared/importedRecord'

export type PersonComparison = {
  /** `different`: refuse. `doubtful`: one thing differs, as after a marriage; go on, and say so. */
  verdict: 'same' | 'doubtful' | 'different'
  /** What differs, in words for a screen. */
  differences: string[]
}

/** Compares NHS number, date of birth and family name; what either side does not know speaks for neither. */
export function comparePersons(existing: ImportedPerson, incoming: ImportedPerson): PersonComparison {
  const differences: string[] = []
  const [a, b] = [existing.nhsNumber, incoming.nhsNumber]
  const otherNumber = a.status === 'verified' && b.status === 'verified' && a.value !== b.value
  if (otherNumber) differences.push('NHS number')
  if (!sameDate(existing.birthDate, incoming.birthDate)) differences.push('date of birth')
  if (!sameName(existing.name.family, incoming.name.family)) differences.push('family name')
  const verdict = otherNumber || differences.length > 1 ? 'different' : differences.length === 1 ? 'doubtful' : 'same'
  return { verdict, differences }
}

/** `1945` and `1945-07-14` do not contradict each other. */
function sameDate(a: string | null, b: string | null): boolean {
  return a === null || b === null || a.startsWith(b) || b.startsWith(a)
}

function sameName(a: string | null, b: string | null): boolean {
  return a === null || b === null || plain(a) === plain(b)
}

function plain(name: string): string {
  return name.normalize('NFD').replace(/\P{L}/gu, '').toLowerCase()
}
