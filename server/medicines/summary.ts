// One person's medicines in brief, for lists across people. The same checks as on the tab.
import type { ImportedRecord } from '#shared/importedRecord'
import type { MedicineSummary } from '#shared/medicineWork'
import { checkMedicines } from './checks.ts'
import { reviewFacts } from './facts.ts'
import { differentMedicines, reviewGroups } from './reviewGroups.ts'

/** @param today YYYY-MM-DD in London */
export function summariseMedicines(
  record: ImportedRecord,
  today: string,
): Pick<MedicineSummary, 'asOf' | 'medicines' | 'groups' | 'fired'> {
  const facts = reviewFacts(record, today)
  const medicines = differentMedicines(facts)
  const fired = new Set(checkMedicines(record, today).hits.map(({ ruleId }) => ruleId))
  return { asOf: today, medicines, groups: reviewGroups(record, facts, medicines), fired: [...fired] }
}
