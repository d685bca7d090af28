// Dosage instructions in words. Either the whole instruction is understood or the source's own text is shown; half a dose
// is never shown.
import { doseNumber, doseQuantity } from '#shared/medicineLine'
import type { Dosage, Quantity } from './schemas.ts'
import { clean, conceptText } from './words.ts'

export type DoseWords = {
  dose: string | null
  route: string | null
  frequency: string | null
  instruction: string | null
}

/** Several instructions (a tapering course, different doses morning and night) are shown only as one text, in order. */
export function readDosage(dosages: readonly Dosage[] | undefined): DoseWords {
  const list = dosages ?? []
  const [only] = list
  if (list.length > 1) {
    const texts = list.map(wholeText)
    const instruction = texts.every(text => text !== null) ? texts.join(', then ') : NOT_IN_FULL
    return { dose: null, route: null, frequency: null, instruction }
  }
  if (!only) return { dose: null, route: null, frequency: null, instruction: null }
  const text = clean(only.text)
  const dose = doseOf(only)
  const frequency = frequencyOf(only)
  const route = conceptText(only.route)
  const advice = clean(only.patientInstruction)
  if (dose && frequency) {
    const said = [`${dose} ${frequency}`, `${dose} ${route} ${frequency}`]
    const more = [text !== null && said.includes(text) ? null : text, advice]
    return { dose, route, frequency, instruction: more.filter(Boolean).join(', ') || null }
  }
  // Both pieces or neither: "5 mg" without how often reads like a whole instruction.
  const partial = dose ? `${dose} (how often is not given)` : frequency && `${frequency} (dose not given)`
  return {
    dose: null,
    route,
    frequency: null,
    instruction: [text ?? partial, advice].filter(Boolean).join(', ') || null,
  }
}

const NOT_IN_FULL = 'Dose instructions not complete in the import: see the source system'

function wholeText(dosage: Dosage): string | null {
  const text = clean(dosage.text)
  if (text) return text
  const dose = doseOf(dosage)
  const frequency = frequencyOf(dosage)
  return dose && frequency ? [dose, conceptText(dosage.route), frequency].filter(Boolean).join(' ') : null
}

function doseOf(dosage: Dosage): string | null {
  const rates = dosage.doseAndRate ?? []
  const [rate] = rates
  if (!rate || rates.length > 1 || rate.rateQuantity || rate.rateRatio || rate.rateRange) return null
  if (rate.doseQuantity) return amount(rate.doseQuantity)
  const low = rate.doseRange?.low?.value
  const high = rate.doseRange?.high
  return low !== undefined && high?.value !== undefined ? `${doseNumber(low)} to ${amount(high)}` : null
}

function amount(quantity: Quantity): string | null {
  if (quantity.value === undefined || quantity.comparator) return null
  const unit = clean(quantity.unit) ?? clean(quantity.code)
  return doseQuantity(quantity.value, unit ?? '(unit not given)')
}

function frequencyOf(dosage: Dosage): string | null {
  const words = repeatWords(dosage) ?? conceptText(dosage.timing?.code)
  const reason = conceptText(dosage.asNeededCodeableConcept)
  const asNeeded = reason ? `when required for ${reason}` : dosage.asNeededBoolean ? 'when required' : null
  return words && asNeeded ? `${words}, ${asNeeded}` : (words ?? asNeeded)
}

function repeatWords(dosage: Dosage): string | null {
  const repeat = dosage.timing?.repeat
  if (!repeat) return null
  // Times tied to meals, hours or weekdays do not go into one phrase safely.
  const special = [repeat.when, repeat.timeOfDay, repeat.dayOfWeek].some(list => (list?.length ?? 0) > 0)
  if (special || repeat.frequencyMax !== undefined || repeat.periodMax !== undefined) return null
  const { frequency = 1, period, periodUnit } = repeat
  if (period === undefined || periodUnit === undefined) return null
  const unit = UNITS[periodUnit]
  if (!unit) return null
  const every = period === 1 ? `a ${unit}` : `every ${doseNumber(period)} ${unit}s`
  if (frequency === 1) return period === 1 ? `once ${article(unit)}` : every
  return `${TIMES[frequency] ?? `${doseNumber(frequency)} times`} ${period === 1 ? article(unit) : every}`
}

const TIMES: Record<number, string> = { 2: 'twice', 3: 'three times', 4: 'four times' }
const UNITS: Record<string, string> = { min: 'minute', h: 'hour', d: 'day', wk: 'week', mo: 'month', a: 'year' }

function article(unit: string): string {
  return unit === 'hour' ? 'an hour' : `a ${unit}`
}
