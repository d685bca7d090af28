// Observations: the results a meeting or a check of medicines looks at, as trends. All others are counted, not shown.
import type { BloodPressurePoint, ReferenceRange, ResultKind, ResultSeries, ValuePoint } from '#shared/importedRecord'
import type { Entry } from './entries.ts'
import { type Base, type Reading, startOf } from './reading.ts'
import { measureOf, unitOf } from './resultCodes.ts'
import { type Observation, observation, type Quantity } from './schemas.ts'

export type Result =
  | { kind: 'blood-pressure'; unit: string; point: BloodPressurePoint }
  | { kind: Exclude<ResultKind, 'blood-pressure'>; unit: string; point: ValuePoint }

export function readObservation(entry: Entry, reading: Reading): Result | null {
  const one = reading.parse(entry, observation)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  const measure = measureOf(one.code)
  if (measure === null || one.status === 'cancelled' || one.status === 'registered') return reading.notShown(entry)
  const when = reading.when(entry, [
    ['effectiveDateTime', one.effectiveDateTime],
    ['effectiveInstant', one.effectiveInstant],
    startOf('effectivePeriod', one.effectivePeriod),
    ['issued', one.issued],
  ])
  const base = reading.base(entry, when, { performers: one.performer, encounter: one.encounter })
  const provisional = one.status === 'preliminary'
  if (measure === 'blood-pressure' || measure === 'systolic' || measure === 'diastolic') {
    const part = (wanted: 'systolic' | 'diastolic') =>
      measure === wanted
        ? one.valueQuantity
        : one.component?.find(({ code }) => measureOf(code) === wanted)?.valueQuantity
    return bloodPressure(entry, { ...base, provisional }, part('systolic'), part('diastolic'), reading)
  }
  const value = one.valueQuantity?.value
  if (!one.valueQuantity || value === undefined) return withoutValue(entry, reading)
  const comparator = comparatorOf(one.valueQuantity.comparator)
  const unit = unitOf(measure, one.valueQuantity)
  const point = { ...base, provisional, value, comparator, range: rangeOf(one, measure, unit) }
  return { kind: measure, unit, point }
}

/** The source's usual range, only when it gives exactly one for everybody, in the unit of the value. */
function rangeOf(one: Observation, measure: ResultKind, unit: string): ReferenceRange | null {
  const usual = (one.referenceRange ?? []).filter(
    ({ type, appliesTo, age }) =>
      (type === undefined || type.coding?.some(({ code }) => code === 'normal')) && !appliesTo?.length && !age,
  )
  const [range] = usual
  if (!range || usual.length !== 1) return null
  const end = (quantity: Quantity | undefined): number | null | 'another unit' => {
    if (quantity?.value === undefined) return null
    const named = quantity.unit !== undefined || quantity.code !== undefined
    return named && unitOf(measure, quantity) !== unit ? 'another unit' : quantity.value
  }
  const [low, high] = [end(range.low), end(range.high)]
  if (low === 'another unit' || high === 'another unit' || (low === null && high === null)) return null
  return { low, high }
}

/** Trends by kind and unit, oldest first, in a fixed order. */
export function toSeries(results: readonly Result[]): ResultSeries[] {
  const series = new Map<string, ResultSeries>()
  for (const result of results) {
    const name = `${result.kind} ${result.unit}`
    const held = series.get(name)
    if (result.kind === 'blood-pressure') {
      if (held?.kind === 'blood-pressure') held.points.push(result.point)
      else series.set(name, { kind: result.kind, unit: result.unit, points: [result.point] })
    } else if (held && held.kind !== 'blood-pressure') held.points.push(result.point)
    else if (!held) series.set(name, { kind: result.kind, unit: result.unit, points: [result.point] })
  }
  for (const one of series.values()) if (one.kind === 'blood-pressure') one.points = paired(one.points)
  return [...series.values()]
}

function bloodPressure(
  entry: Entry,
  base: Base & { provisional: boolean },
  systolic: Quantity | undefined,
  diastolic: Quantity | undefined,
  reading: Reading,
): Result | null {
  const present = systolic?.value === undefined ? diastolic : systolic
  if (present?.value === undefined) return withoutValue(entry, reading)
  const point = { ...base, systolic: systolic?.value ?? null, diastolic: diastolic?.value ?? null }
  return { kind: 'blood-pressure', unit: unitOf('blood-pressure', present), point }
}

function withoutValue(entry: Entry, reading: Reading): null {
  reading.warn('The result has no number, so it is not part of the trend.', entry.path)
  return reading.notShown(entry)
}

/** Some systems send the two halves of one reading as two observations of the same moment and source. */
function paired(points: readonly BloodPressurePoint[]): BloodPressurePoint[] {
  const waiting = new Map<string, BloodPressurePoint>()
  const whole: BloodPressurePoint[] = []
  for (const point of points) {
    const half = point.systolic === null || point.diastolic === null
    if (!half || point.date === null) {
      whole.push(point)
      continue
    }
    const moment = `${point.date} ${point.time} ${point.source}`
    const other = waiting.get(moment)
    if (other && (other.systolic === null) !== (point.systolic === null)) {
      waiting.delete(moment)
      const [upper, lower] = point.systolic === null ? [other, point] : [point, other]
      whole.push({ ...upper, key: `${upper.key}+${lower.key}`, diastolic: lower.diastolic })
    } else if (other) whole.push(point)
    else waiting.set(moment, point)
  }
  return [...whole, ...waiting.values()]
}

function comparatorOf(text: string | undefined): ValuePoint['comparator'] {
  return text === '<' || text === '<=' || text === '>' || text === '>=' ? text : null
}
