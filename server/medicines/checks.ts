// All checks of one person's medicines. Prompts for a clinician: nothing here acts by itself.
import type { ImportedRecord } from '#shared/importedRecord'
import type { MedicineChecks } from '#shared/medicineCheck'
import { burdenOf, burdenScale, burdenTotal } from './burden.ts'
import { reviewFacts } from './facts.ts'
import { findingsOf, type Rule } from './rule.ts'
import { bleedingRules, fallsRules, interactionRules, kidneyRules, rhythmRules } from './rulesHazards.ts'
import { listRules } from './rulesLists.ts'
import { monitoringRules, prescribingRules } from './rulesPrescribing.ts'
import { startRules } from './rulesStart.ts'
import { stoppHeartRules } from './rulesStoppHeart.ts'
import { stoppMindRules } from './rulesStoppMind.ts'

export const allRules: readonly Rule[] = [
  ...prescribingRules,
  ...kidneyRules,
  ...bleedingRules,
  ...rhythmRules,
  ...interactionRules,
  ...fallsRules,
  ...monitoringRules,
  ...listRules,
  ...stoppHeartRules,
  ...stoppMindRules,
  ...startRules,
]

/** Every rule as lists and reports name it. */
export const ruleMarks = allRules.map(({ id: ruleId, version, group, words, source }) => ({
  ruleId,
  version,
  group,
  words,
  source,
}))

/**
 * Hits, what cannot be told and why, names that no rule understood, and the anticholinergic burden.
 * @param today YYYY-MM-DD in London
 */
export function checkMedicines(
  record: ImportedRecord,
  today: string,
  rules: readonly Rule[] = allRules,
): MedicineChecks {
  const facts = reviewFacts(record, today)
  const hits: MedicineChecks['hits'] = []
  const cannotTell: MedicineChecks['cannotTell'] = []
  for (const rule of rules) {
    const { id: ruleId, version, group, words, source, flagReason } = rule
    for (const finding of findingsOf(rule, facts)) {
      const mark = { ruleId, version, group, words, source, facts: [...finding.facts] }
      if (finding.answer === 'yes') hits.push({ ...mark, medicineKeys: [...finding.keys], flagReason })
      else if (finding.answer === 'unknown') cannotTell.push({ ...mark, because: [...finding.because] })
    }
  }
  const items = burdenOf(facts)
  return {
    asOf: today,
    rules: rules.length,
    hits,
    cannotTell,
    switchedOff: [],
    unknown: facts.medicines.flatMap(({ entry, unknown }) =>
      unknown.length > 0 ? [{ key: entry.key, drug: entry.drug, words: [...unknown] }] : [],
    ),
    burden: { ...burdenScale, total: burdenTotal(items), items },
  }
}
