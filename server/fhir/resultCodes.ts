// Which codes are which result, and which ways to write a unit are the same unit. LOINC and SNOMED CT (UK edition) codes of
// the named result only: a code that also covers something else (urine creatinine, a "normal" finding) is not here.
import type { ResultKind } from '#shared/importedRecord'
import type { Concept, Quantity } from './schemas.ts'
import { clean, LOINC, SNOMED } from './words.ts'

export type Measure = ResultKind | 'systolic' | 'diastolic'

const loinc: Record<Measure, string[]> = {
  'blood-pressure': ['85354-9', '55284-4', '96607-7'],
  systolic: ['8480-6', '8459-0', '8460-8', '8461-6'],
  diastolic: ['8462-4', '8453-3', '8454-1', '8455-8'],
  weight: ['29463-7', '3141-9', '3142-7'],
  hba1c: ['4548-4', '4549-2', '17856-6', '59261-8'],
  egfr: ['33914-3', '62238-1', '48642-3', '48643-1', '50044-7', '69405-9', '77147-7', '88293-6', '88294-4', '98979-8'],
  creatinine: ['2160-0', '14682-9', '38483-4', '77140-2'],
  potassium: ['2823-3', '6298-4'],
  sodium: ['2951-2', '2947-0'],
  haemoglobin: ['718-7'],
  alt: ['1742-6', '1743-4', '1744-2'],
  tsh: ['3016-3', '11579-0', '11580-8'],
  lithium: ['14334-7', '3719-2'],
  inr: ['6301-6', '34714-6'],
}

const snomed: Record<Measure, string[]> = {
  'blood-pressure': ['75367002', '163020007'],
  systolic: ['271649006', '72313002', '163030003'],
  diastolic: ['271650006', '1091811000000102', '163031004'],
  weight: ['27113001', '162763007'],
  hba1c: [
    '43396009',
    '999791000000106',
    '1049301000000100',
    '1049321000000109',
    '1003671000000109',
    '1019431000000105',
  ],
  egfr: [
    ...['80274001', '1011481000000105', '1011491000000107', '1020291000000106', '1107411000000104'],
    ...['857971000000104', '963621000000102', '963601000000106'],
  ],
  creatinine: ['113075003', '1000731000000107', '1001011000000107', '1000991000000106', '1107001000000108'],
  potassium: ['1000651000000109', '1017401000000106', '271236005'],
  sodium: ['1000661000000107'],
  haemoglobin: ['1022431000000105'],
  alt: ['1018251000000107'],
  tsh: ['1022791000000101'],
  lithium: [],
  inr: [],
}

const measures: ReadonlyMap<string, Measure> = new Map([...codesOf(LOINC, loinc), ...codesOf(SNOMED, snomed)])

/** What is measured, by any of the codes; null for everything that is not one of the named results. */
export function measureOf(concept: Concept | undefined): Measure | null {
  for (const { system, code } of concept?.coding ?? []) {
    const measure = measures.get(`${system}|${code}`)
    if (measure) return measure
  }
  return null
}

/** One spelling for each unit. A unit that is not known here stays as it was received, and has a trend of its own. */
export function unitOf(kind: ResultKind, quantity: Quantity): string {
  const written = clean(quantity.unit) ?? clean(quantity.code) ?? 'unit not given'
  const tight = written
    .toLowerCase()
    .replace(/[\s[\]{}_]/g, '')
    .replace(/[µμ]/g, 'u')
    .replace(/²|\*\*2|\^2/g, '2')
  switch (kind) {
    case 'blood-pressure':
      return tight === 'mmhg' ? 'mmHg' : written
    case 'weight':
      return /^(kg|kilograms?)$/.test(tight) ? 'kg' : written
    case 'hba1c':
      return tight === '%' ? '%' : /^(mmol\/mol|mmol\/molhb|mmolpermol)$/.test(tight) ? 'mmol/mol' : written
    case 'egfr':
      // All the codes above mean the rate for 1.73 square metres, so that "mL/min" under them can only be that.
      return /^ml\/min(\/1\.73(m2|sq\.?m)?)?$/.test(tight) ? 'mL/min/1.73 m²' : written
    case 'creatinine':
      if (/^(umol|micromoles?|micromol)\/l$/.test(tight)) return 'micromol/L'
      return tight === 'mg/dl' ? 'mg/dL' : written
    case 'sodium':
    case 'lithium':
    case 'potassium':
      return tight === 'mmol/l' ? 'mmol/L' : tight === 'meq/l' ? 'mEq/L' : written
    case 'haemoglobin':
      return tight === 'g/l' || tight === 'g/dl' ? (tight === 'g/l' ? 'g/L' : 'g/dL') : written
    case 'alt':
    case 'tsh':
    case 'inr':
      return written
    default: {
      const never: never = kind
      return never
    }
  }
}

function codesOf(system: string, table: Record<Measure, string[]>): [string, Measure][] {
  const rows = (measure: Measure) => table[measure].map((code): [string, Measure] => [`${system}|${code}`, measure])
  return [
    ...(['blood-pressure', 'systolic', 'diastolic', 'weight'] as const).flatMap(rows),
    ...(['hba1c', 'egfr', 'creatinine', 'potassium'] as const).flatMap(rows),
    ...(['sodium', 'haemoglobin', 'alt', 'tsh', 'lithium', 'inr'] as const).flatMap(rows),
  ]
}
