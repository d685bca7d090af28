// Who should be offered a structured medication review first. The groups are those of the PCN contract's guidance on
// structured medication reviews (NHS England, 2020 on): care home, complex polypharmacy, severe frailty, medicines that may
// be addictive, medicines commonly linked to errors, and recent falls or admission. Which words and classes stand for them,
// and the months, are ours (general knowledge).
import { addMonths } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import type { ImportedRecord } from '#shared/importedRecord'
import type { ReviewGroup } from '#shared/medicineWork'
import type { MedicineClass } from './classes.ts'
import { isOf, type ReviewedMedicine, type ReviewFacts } from './facts.ts'
import { problemGroups } from './problems.ts'

/** Different medicines from which on the number alone is a reason. */
export const manyMedicines = 10
/** Falls and admissions count for this long. */
export const recentMonths = 12

const addictive: readonly MedicineClass[] = ['opioid', 'benzodiazepine', 'z-drug', 'gabapentinoid']
const linkedToErrors: readonly MedicineClass[] = ['nsaid', 'anticoagulant', 'methotrexate', 'lithium', 'insulin']
const errorProne: readonly string[] = ['digoxin', 'amiodarone', 'theophylline']

/** Each group that the person is in, with the facts; most urgent first. `size`: different current medicines. */
export function reviewGroups(
  record: ImportedRecord,
  facts: ReviewFacts,
  size: number,
): { group: ReviewGroup; facts: string[] }[] {
  const found: [ReviewGroup, string[]][] = [
    ['care-home', careHome(record)],
    ['many-medicines', size >= manyMedicines ? [`${size} current medicines`] : []],
    ['severe-frailty', problemsLike(record, /severe(ly)? frail|frailty.*severe/i)],
    ['addictive', named(facts, medicine => addictive.some(one => isOf(medicine, one)))],
    [
      'linked-to-errors',
      named(
        facts,
        medicine =>
          medicine.site === 'systemic' &&
          (linkedToErrors.some(one => isOf(medicine, one)) ||
            medicine.ingredients.some(({ name }) => errorProne.includes(name))),
      ),
    ],
    ['falls-admission', [...falls(record, facts.today), ...admissions(record, facts.today)]],
  ]
  return found.flatMap(([group, lines]) => (lines.length > 0 ? [{ group, facts: lines }] : []))
}

/** Different medicines in use: what two services list counts once. */
export function differentMedicines({ medicines }: ReviewFacts): number {
  return new Set(
    medicines.map(({ ingredients, unknown, site, entry }) =>
      unknown.length > 0
        ? entry.drug.toLowerCase()
        : `${site} ${ingredients
            .map(({ name }) => name)
            .sort()
            .join('+')}`,
    ),
  ).size
}

const home = /\b(care|nursing|residential) home\b/i

function careHome(record: ImportedRecord): string[] {
  const line = record.person.address?.lines.find(one => home.test(one))
  const place = line ? [`Address: ${line}`] : []
  return [...place, ...problemsLike(record, home)]
}

function problemsLike({ problems }: ImportedRecord, words: RegExp): string[] {
  return problems
    .filter(({ name, status }) => status !== 'refuted' && status !== 'resolved' && words.test(name))
    .map(({ name, date, source }) => `Problem: ${name}${date ? ` (${shortDate(date)})` : ''}, ${source}`)
}

function named({ medicines }: ReviewFacts, wanted: (medicine: ReviewedMedicine) => boolean): string[] {
  return [...new Set(medicines.filter(wanted).map(({ entry }) => entry.drug))]
}

function falls({ problems }: ImportedRecord, today: string): string[] {
  return problems
    .filter(problem => problemGroups.falls.covers(problem) && isRecent(problem.date, today))
    .map(({ name, date }) => `Problem: ${name} (${shortDate(date ?? '')})`)
}

function admissions({ encounters }: ImportedRecord, today: string): string[] {
  return encounters
    .filter(one => /inpatient|admission|admitted|hospital stay/i.test(`${one.setting ?? ''} ${one.name}`))
    .filter(one => one.status !== 'cancelled' && isRecent(one.ended ?? one.date, today))
    .map(one => `${one.name} (${shortDate(one.ended ?? one.date ?? '')}), ${one.source}`)
}

/** A date known in part counts when every day it can mean is recent enough. */
function isRecent(date: string | null, today: string): boolean {
  return date !== null && date >= addMonths(today, -recentMonths) && date <= today
}
