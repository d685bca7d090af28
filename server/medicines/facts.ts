// What the rules may look at, taken out of an imported record once. What is not there stays null: a rule must then say that
// it cannot tell.
import { isCalendarDate } from '#shared/calendar'
import type {
  ImportedMedicine,
  ImportedProblem,
  ImportedRecord,
  ResultKind,
  ResultSeries,
} from '#shared/importedRecord'
import type { MedicineClass } from './classes.ts'
import { type NameReading, readMedicineName } from './ingredients.ts'

export interface ReviewedMedicine extends NameReading {
  entry: ImportedMedicine
}

export interface ReviewFacts {
  /** YYYY-MM-DD, London. */
  today: string
  birthDate: string | null
  gender: ImportedRecord['person']['gender']
  /** In use as far as the record knows. */
  medicines: readonly ReviewedMedicine[]
  /** Known to be stopped, not taken or not to be given. */
  past: readonly ReviewedMedicine[]
  problems: readonly ImportedProblem[]
  results: readonly ResultSeries[]
  immunisations: ImportedRecord['immunisations']
  /** Results as {@link valuesOf} has sorted them: many rules ask for the same. */
  sorted: Map<string, readonly DatedValue[]>
}

/** @param today YYYY-MM-DD in London */
export function reviewFacts(record: ImportedRecord, today: string): ReviewFacts {
  const keys = new Set(record.medicines.map(({ key }) => key))
  const own = record.medicines.filter(({ prescription }) => prescription === null || !keys.has(prescription))
  const read = (entry: ImportedMedicine): ReviewedMedicine => ({ entry, ...readMedicineName(entry.drug, entry.route) })
  return {
    today,
    birthDate: record.person.birthDate,
    gender: record.person.gender,
    medicines: own.filter(isInUse).map(read),
    past: own.filter(one => ['stopped', 'not-taken', 'do-not-give'].includes(one.status)).map(read),
    problems: record.problems.filter(({ status }) => status !== 'refuted'),
    results: record.results,
    immunisations: record.immunisations,
    sorted: new Map(),
  }
}

/** What is not known to be over counts as in use, on hold and merely planned do not. */
function isInUse({ status }: ImportedMedicine): boolean {
  return status === 'current' || status === 'unknown'
}

export function isOf(medicine: NameReading, wanted: MedicineClass): boolean {
  return medicine.ingredients.some(({ classes }) => classes.includes(wanted))
}

export type DatedValue = { value: number; comparator: string | null; date: string; source: string; unit: string }

/** Values of one kind with an exact date that is not after today, newest first. `units`: those that the caller understands. */
export function valuesOf(
  facts: ReviewFacts,
  kind: Exclude<ResultKind, 'blood-pressure'>,
  units: readonly string[],
): readonly DatedValue[] {
  const key = `${kind} ${units.join()}`
  const known = facts.sorted.get(key)
  if (known) return known
  const values = facts.results
    .flatMap(series =>
      series.kind === kind && units.includes(series.unit)
        ? series.points.map(point => ({ ...point, unit: series.unit }))
        : [],
    )
    .flatMap(({ value, comparator, date, source, unit }) =>
      date !== null && isCalendarDate(date) && date <= facts.today ? [{ value, comparator, date, source, unit }] : [],
    )
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0))
  facts.sorted.set(key, values)
  return values
}

/** Milligrams a day, when the source gave dose and frequency in pieces; null when it did not: nothing is worked out of prose. */
export function milligramsADay(entry: ImportedMedicine): number | null {
  const dose = /^([\d,.]+) (mg|g|micrograms?)$/.exec(entry.dose ?? '')
  const times = timesADay[entry.frequency ?? '']
  if (!dose || times === undefined) return null
  const value = Number((dose[1] ?? '').replaceAll(',', ''))
  const factor = dose[2] === 'mg' ? 1 : dose[2] === 'g' ? 1000 : 0.001
  return Number.isFinite(value) ? value * factor * times : null
}

const timesADay: Partial<Record<string, number>> = {
  'once a day': 1,
  'twice a day': 2,
  'three times a day': 3,
  'four times a day': 4,
}
