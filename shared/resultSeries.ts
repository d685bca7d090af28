// Results in words and figures, and what a trend says. Figures are the source's own: no conversion between units.
import { daysBetween, isCalendarDate } from './calendar.ts'
import type { BloodPressurePoint, ReferenceRange, ResultKind, ResultSeries, ValuePoint } from './importedRecord.ts'

/** Plain name of a kind of result. */
export function resultName(kind: ResultKind): string {
  switch (kind) {
    case 'blood-pressure':
      return 'Blood pressure'
    case 'weight':
      return 'Weight'
    case 'hba1c':
      return 'HbA1c'
    case 'egfr':
      return 'eGFR'
    case 'creatinine':
      return 'Creatinine'
    case 'potassium':
      return 'Potassium'
    case 'sodium':
      return 'Sodium'
    case 'haemoglobin':
      return 'Haemoglobin'
    case 'alt':
      return 'ALT'
    case 'tsh':
      return 'TSH'
    case 'lithium':
      return 'Lithium level'
    case 'inr':
      return 'INR'
    default: {
      const never: never = kind
      return never
    }
  }
}

/** `150/111`, `150/not recorded`, `<30`, `4.4`, `1,024`: at most one decimal, two where the unit is mg/dL. The unit is not repeated. */
export function pointText(point: BloodPressurePoint | ValuePoint, unit: string): string {
  if ('systolic' in point) return `${figure(point.systolic, 0)}/${figure(point.diastolic, 0)}`
  return `${point.comparator ?? ''}${valueText(point.value, unit)}`
}

/** One figure as {@link pointText} writes it; whole numbers for blood pressure. */
export function valueText(value: number, unit: string): string {
  return figure(value, unit === 'mg/dL' ? 2 : /hg/i.test(unit) ? 0 : 1)
}

/** `3.5 to 5.3`, `at most 5.3`, `at least 3.5`; null when the source gave no usual range. */
export function rangeText(point: Pick<ValuePoint, 'range'>, unit: string): string | null {
  const { low = null, high = null } = point.range ?? {}
  if (low !== null && high !== null) return `${valueText(low, unit)} to ${valueText(high, unit)}`
  if (high !== null) return `at most ${valueText(high, unit)}`
  return low === null ? null : `at least ${valueText(low, unit)}`
}

/** The usual range that the newest reading came with: laboratories change theirs. */
export function latestRange(points: readonly Pick<ValuePoint, 'range'>[]): ReferenceRange | null {
  return points.findLast(point => point.range)?.range ?? null
}

export type Trend = {
  latest: BloodPressurePoint | ValuePoint
  previous: BloodPressurePoint | ValuePoint | null
  /** Latest minus previous (systolic for blood pressure) in the unit of the series; null when either is only a limit such as <30. */
  change: number | null
  /** Days between the two; null when a date is not exact. */
  days: number | null
}

/** The newest value against the one before it; null when the series is empty. */
export function trendOf(series: ResultSeries): Trend | null {
  const points: (BloodPressurePoint | ValuePoint)[] = series.points
  const latest = points.at(-1)
  if (!latest) return null
  const previous = points.at(-2) ?? null
  const [from, to] = [previous && exact(previous), exact(latest)]
  const dated = previous?.date && latest.date && isCalendarDate(previous.date) && isCalendarDate(latest.date)
  return {
    latest,
    previous,
    change: from === null || to === null ? null : to - from,
    days: dated && previous?.date && latest.date ? daysBetween(previous.date, latest.date) : null,
  }
}

function exact(point: BloodPressurePoint | ValuePoint): number | null {
  if ('systolic' in point) return point.systolic
  return point.comparator === null ? point.value : null
}

function figure(value: number | null, decimals: number): string {
  return value === null
    ? 'not recorded'
    : new Intl.NumberFormat('en-GB', { maximumFractionDigits: decimals }).format(value)
}
