// A person for tests of the checks, from one line of words:
//   `75y; ramipril, naproxen 500 mg tablets since -200; #heart failure; egfr 28 -5`
// Parts are an age (75y, 75y-1d = one day before the birthday), medicines, problems (#), and results (name, value, days
// ago; the date itself may be given). Everything not said is missing.
import { addDays, addMonths } from '#shared/calendar'
import { type ImportedMedicine, type ImportedRecord, type ResultSeries, resultKinds } from '#shared/importedRecord'

export const today = '2026-11-22'
const source = 'Test Surgery'
const entry = (key: string, date: string | null) => ({ key, source, by: null, date, time: null })
const units = {
  weight: 'kg',
  hba1c: 'mmol/mol',
  egfr: 'mL/min/1.73 m²',
  creatinine: 'micromol/L',
  potassium: 'mmol/L',
  sodium: 'mmol/L',
  haemoglobin: 'g/L',
  alt: 'U/L',
  tsh: 'mU/L',
  lithium: 'mmol/L',
  inr: '1',
}

export function personOf(line: string): ImportedRecord {
  const record = emptyRecord()
  for (const part of line
    .split(';')
    .map(one => one.trim())
    .filter(Boolean)) {
    const age = /^(\d+)y(?:([+-]\d+)d)?$/.exec(part)
    const result = /^([a-z0-9]+) ([<>]=?)?([\d.]+) (-\d+|\d{4}-\d\d-\d\d)$/.exec(part)
    const kind = resultKinds.find(one => one === result?.[1])
    if (age) record.person.birthDate = addDays(addMonths(today, -12 * Number(age[1])), -Number(age[2] ?? 0))
    else if (part.startsWith('#')) record.problems.push(problem(part.slice(1)))
    else if (result && kind && kind !== 'blood-pressure') {
      const when = result[4] ?? ''
      const date = /^-\d+$/.test(when) ? addDays(today, Number(when)) : when
      const comparator = (['<', '<=', '>', '>='] as const).find(one => one === result[2]) ?? null
      const point = { ...entry(part, date), provisional: false, value: Number(result[3]), comparator }
      const series: ResultSeries = { kind, unit: units[kind], points: [point] }
      record.results.push(series)
    } else record.medicines.push(...part.split(',').map(one => medicineOf(one.trim())))
  }
  return record
}

/** `naproxen 500 mg tablets * 500 mg twice a day since -200` */
export function medicineOf(words: string, over: Partial<ImportedMedicine> = {}): ImportedMedicine {
  const since = / since (-\d+)$/.exec(words)
  const [drug = '', sig = ''] = words.replace(/ since .*$/, '').split(' * ')
  const dose = /^([\d.]+ \w+) (.+)$/.exec(sig)
  return {
    ...entry(drug, since ? addDays(today, Number(since[1])) : null),
    kind: 'MedicationRequest',
    drug,
    status: 'current',
    statusReason: null,
    dose: dose?.[1] ?? null,
    route: null,
    frequency: dose?.[2] ?? null,
    instruction: null,
    indication: null,
    ended: null,
    repeat: null,
    daysSupply: null,
    issues: [],
    lastIssued: null,
    prescription: null,
    ...over,
  }
}

function problem(name: string): ImportedRecord['problems'][number] {
  return { ...entry(`#${name}`, null), name, status: 'active', ended: null, severity: null, note: null }
}

export function emptyRecord(): ImportedRecord {
  return {
    person: {
      key: 'person',
      source,
      name: { family: 'Test', given: 'Person', prefix: null, text: null },
      preferredName: null,
      birthDate: null,
      gender: null,
      deceased: null,
      address: null,
      phones: [],
      emails: [],
      nhsNumber: { value: null, status: 'missing' },
      identifiers: [],
      language: null,
    },
    problems: [],
    medicines: [],
    allergies: [],
    allergyStatus: 'not-recorded',
    results: [],
    encounters: [],
    procedures: [],
    immunisations: [],
    carePlans: [],
    goals: [],
    retracted: [],
  }
}
