// One medicine on one line, in the form of the NHS Common User Interface (MEDi-001 to 036): pieces joined by em dashes,
// the dose bold after the label DOSE, numbers and units written so that they cannot be misread.
import type { LinePart } from './cui.ts'

export type MedicineLine = {
  drug: string
  brand?: string | null
  form?: string | null
  dose?: string | null
  route?: string | null
  frequency?: string | null
  /** A whole instruction as the source worded it, for when it was not given in pieces. */
  instruction?: string | null
}

/**
 * The pieces of the line in order. The drug is written exactly as it was received: changing case or shortening an imported
 * name could make it another medicine.
 */
export function medicineLine(medicine: MedicineLine): LinePart[] {
  const parts: LinePart[] = [{ label: null, text: medicine.drug, strong: true }]
  const add = (text: string | null | undefined, label: string | null = null) => {
    if (text) parts.push({ label, text, strong: label !== null })
  }
  add(medicine.brand?.toLocaleUpperCase('en-GB'))
  add(medicine.form)
  add(medicine.dose, 'DOSE')
  add(medicine.route)
  add(medicine.frequency)
  add(medicine.instruction)
  return parts
}

/** The same line as plain text, for copying and for letters: `methotrexate — tablet — DOSE 2.5 mg — oral — once a week`. */
export function medicineLineText(medicine: MedicineLine): string {
  return medicineLine(medicine)
    .map(part => (part.label ? `${part.label} ${part.text}` : part.text))
    .join(' — ')
}

/** `2.5 mg`, `1,000 units`, `50 micrograms`: a blank before the unit, no trailing zero, units that are misread in full. */
export function doseQuantity(value: number, unit: string | null): string {
  const number = doseNumber(value)
  return unit ? `${number} ${unitInFull(unit, value)}` : number
}

/** A leading zero, no trailing zero, a comma from a thousand on, never an exponent. */
export function doseNumber(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: 10, useGrouping: true }).format(value)
}

/** Short forms that have killed are written out: µg is read as mg, U as a nought, n as m. */
function unitInFull(unit: string, value: number): string {
  const plural = value === 1 ? '' : 's'
  switch (unit.trim().toLowerCase()) {
    case 'ug':
    case 'µg':
    case 'μg':
    case 'mcg':
    case 'microgram':
    case 'micrograms':
      return `microgram${plural}`
    case 'ng':
    case 'nanogram':
    case 'nanograms':
      return `nanogram${plural}`
    case 'u':
    case 'iu':
    case '[iu]':
    case '[u]':
    case 'unit':
    case 'units':
      return `unit${plural}`
    case 'ml':
      return 'mL'
    default:
      return unit.trim()
  }
}
