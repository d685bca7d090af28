// A supply belongs to its prescription: the pharmacist sees one medicine with its issue dates, not two entries.
import type { ImportedMedicine, MedicineIssue } from '#shared/importedRecord'

/** Moves the issues of dispensings and of single issues to the prescription they name, when it is among `medicines`. */
export function foldIssues(medicines: readonly ImportedMedicine[]): ImportedMedicine[] {
  const byKey = new Map(medicines.map(medicine => [medicine.key, medicine]))
  const parents = new Map<string, MedicineIssue[]>()
  const kept: ImportedMedicine[] = []
  for (const medicine of medicines) {
    const parent = prescriptionOf(medicine, byKey)
    if (parent === null) kept.push(medicine)
    else parents.set(parent, [...(parents.get(parent) ?? []), ...medicine.issues])
  }
  return kept.map(medicine => withIssues(medicine, [...medicine.issues, ...(parents.get(medicine.key) ?? [])]))
}

/** The medicine with these issues, each once, newest first, and what follows from them. */
export function withIssues(medicine: ImportedMedicine, issues: readonly MedicineIssue[]): ImportedMedicine {
  const unique = [...new Map(issues.map(issue => [issue.key, issue])).values()]
  unique.sort((a, b) => compare(b.date ?? '', a.date ?? '') || compare(a.key, b.key))
  return { ...medicine, issues: unique, lastIssued: unique.find(({ date }) => date !== null)?.date ?? null }
}

/** Follows the chain to the prescription at its head. Null when the medicine stands for itself. */
function prescriptionOf(medicine: ImportedMedicine, byKey: ReadonlyMap<string, ImportedMedicine>): string | null {
  const seen = new Set([medicine.key])
  let head: string | null = null
  for (let key = medicine.prescription; key !== null && byKey.has(key); key = byKey.get(key)?.prescription ?? null) {
    // A ring of references: nobody is the head, so each stays for itself and none is lost.
    if (seen.has(key)) return null
    seen.add(key)
    head = key
  }
  return head
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
