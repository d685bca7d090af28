// The imported part of a case: what other systems hold about the person, read-only, each entry with its source and date.
// It is a display form of FHIR R4, small enough to live in one document; the bundle itself is not kept.
import { z } from 'zod'
import { partialDate, wallClock } from './calendar.ts'
import { entryLabel, privacyLabel } from './privacyLabel.ts'

const text = z.string().min(1)
const textOrNull = text.nullable()
const dateOrNull = partialDate.nullable()

/** What every entry carries. `key` is stable over repeated imports; `source` is an organisation or system in words. */
const entry = z.object({
  key: text,
  source: text,
  /** The person who recorded or ordered it, when the source says. */
  by: textOrNull,
  date: dateOrNull,
  /** London time of `date`, when the source gave one. */
  time: wallClock.nullable(),
})

export const nhsNumberStatus = z.enum(['verified', 'invalid', 'missing'])
/** `value`: ten digits when verified, as received when invalid, null when missing. */
export const importedNhsNumber = z.object({ value: textOrNull, status: nhsNumberStatus })

export const importedPerson = z.object({
  key: text,
  source: text,
  name: z.object({ family: textOrNull, given: textOrNull, prefix: textOrNull, text: textOrNull }),
  preferredName: textOrNull,
  birthDate: dateOrNull,
  gender: z.enum(['male', 'female', 'other', 'unknown']).nullable(),
  /** An object: dead, with the date if known. False: stated to be alive. Null: not stated. */
  deceased: z.union([z.object({ date: dateOrNull }), z.literal(false)]).nullable(),
  address: z.object({ lines: z.array(text), postcode: textOrNull }).nullable(),
  phones: z.array(z.object({ value: text, use: textOrNull })),
  emails: z.array(text),
  nhsNumber: importedNhsNumber,
  identifiers: z.array(z.object({ system: text, value: text })),
  language: z.object({ code: textOrNull, text, interpreterNeeded: z.boolean().nullable() }).nullable(),
})

export const importedProblem = entry.extend({
  name: text,
  status: z.enum(['active', 'inactive', 'resolved', 'refuted', 'unknown']),
  ended: dateOrNull,
  severity: textOrNull,
  note: textOrNull,
})

export const medicineStatus = z.enum([
  ...(['current', 'on-hold', 'stopped', 'completed', 'planned', 'not-taken', 'do-not-give', 'unknown'] as const),
])
/** One supply of a medicine: an issued prescription or a dispensing. `daysSupply` in days. */
export const medicineIssue = z.object({ key: text, date: dateOrNull, daysSupply: z.number().positive().nullable() })

/** `date` is the start (the day it was first ordered). Doses are the source's words; nothing is worked out or rounded. */
export const importedMedicine = entry.extend({
  kind: z.enum(['MedicationRequest', 'MedicationStatement', 'MedicationDispense']),
  drug: text,
  status: medicineStatus,
  statusReason: textOrNull,
  dose: textOrNull,
  route: textOrNull,
  frequency: textOrNull,
  instruction: textOrNull,
  indication: textOrNull,
  ended: dateOrNull,
  repeat: z.boolean().nullable(),
  daysSupply: z.number().positive().nullable(),
  /** Newest first. */
  issues: z.array(medicineIssue),
  lastIssued: dateOrNull,
  /** Key of the prescription that a dispensing or an issue belongs to; the two are shown as one medicine when both are here. */
  prescription: textOrNull,
})

export const importedAllergy = entry.extend({
  name: text,
  /** `none-known-of-kind` is "no known drug allergy" and the like: worth showing, but not the same as no known allergies. */
  assertion: z.enum(['allergy', 'none-known', 'none-known-of-kind']),
  status: z.enum(['active', 'inactive', 'resolved', 'refuted']),
  criticality: z.enum(['low', 'high', 'unable-to-assess']).nullable(),
  reactions: z.array(text),
})
/** Exactly the four headings that the patient banner knows (PAB-0064 to 0072). */
export const allergyStatus = z.enum(['known', 'none-known', 'not-recorded', 'unavailable'])

const point = entry.extend({ provisional: z.boolean() })
export const bloodPressurePoint = point.extend({ systolic: z.number().nullable(), diastolic: z.number().nullable() })
/** What the laboratory calls usual, in the unit of the value; one side may be open. */
export const referenceRange = z.object({ low: z.number().nullable(), high: z.number().nullable() })
export const valuePoint = point.extend({
  value: z.number(),
  comparator: z.enum(['<', '<=', '>=', '>']).nullable(),
  /** Null: the source gave none. Absent: imported before it was read. */
  range: referenceRange.nullish(),
})
/** The second row is what the monitoring of medicines asks for. */
export const resultKinds = [
  ...(['blood-pressure', 'weight', 'hba1c', 'egfr', 'creatinine', 'potassium'] as const),
  ...(['sodium', 'haemoglobin', 'alt', 'tsh', 'lithium', 'inr'] as const),
] as const
/** A trend, oldest first. One unit only: values of two units never share a line. */
export const resultSeries = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blood-pressure'), unit: text, points: z.array(bloodPressurePoint) }),
  z.object({
    kind: z.enum(resultKinds).exclude(['blood-pressure']),
    unit: text,
    points: z.array(valuePoint),
  }),
])

/** The setting of whoever is admitted to a hospital, whatever kind of bed. */
export const hospitalStay = 'Hospital stay'
export const importedEncounter = entry.extend({
  name: text,
  setting: textOrNull,
  status: text,
  ended: dateOrNull,
  reason: textOrNull,
  place: textOrNull,
})
export const importedProcedure = entry.extend({ name: text, status: text, reason: textOrNull, note: textOrNull })
export const importedImmunisation = entry.extend({ name: text, given: z.boolean(), dose: textOrNull })
export const importedCarePlan = entry.extend({
  name: text,
  status: text,
  ended: dateOrNull,
  activities: z.array(z.object({ text, status: textOrNull })),
})
export const importedGoal = entry.extend({ name: text, status: text, achievement: textOrNull, due: dateOrNull })

/** Lists are newest first, the undated last; {@link resultSeries} oldest first. */
export const importedRecord = z.object({
  person: importedPerson,
  problems: z.array(importedProblem),
  medicines: z.array(importedMedicine),
  allergies: z.array(importedAllergy),
  allergyStatus,
  results: z.array(resultSeries),
  encounters: z.array(importedEncounter),
  procedures: z.array(importedProcedure),
  immunisations: z.array(importedImmunisation),
  carePlans: z.array(importedCarePlan),
  goals: z.array(importedGoal),
  /** Keys that a source has taken back as entered in error. */
  retracted: z.array(text),
  /** Entries that are not for everybody; absent in records of earlier versions. What is not named here is general. */
  labels: z.array(entryLabel).optional(),
})

/** As one person may see it. `notShown`: kinds of entries that this person is never shown, whether there are any or not. */
export const recordView = importedRecord.extend({
  labels: z.array(entryLabel),
  notShown: z.array(privacyLabel),
  canLabel: z.boolean(),
})

export type ImportedPerson = z.infer<typeof importedPerson>
export type ImportedProblem = z.infer<typeof importedProblem>
export type ImportedMedicine = z.infer<typeof importedMedicine>
export type MedicineIssue = z.infer<typeof medicineIssue>
export type MedicineStatus = z.infer<typeof medicineStatus>
export type ImportedAllergy = z.infer<typeof importedAllergy>
export type AllergyStatus = z.infer<typeof allergyStatus>
export type BloodPressurePoint = z.infer<typeof bloodPressurePoint>
export type ReferenceRange = z.infer<typeof referenceRange>
export type ValuePoint = z.infer<typeof valuePoint>
export type ResultSeries = z.infer<typeof resultSeries>
export type ResultKind = (typeof resultKinds)[number]
export type ImportedEncounter = z.infer<typeof importedEncounter>
export type ImportedProcedure = z.infer<typeof importedProcedure>
export type ImportedImmunisation = z.infer<typeof importedImmunisation>
export type ImportedCarePlan = z.infer<typeof importedCarePlan>
export type ImportedGoal = z.infer<typeof importedGoal>
export type ImportedRecord = z.infer<typeof importedRecord>
export type RecordView = z.infer<typeof recordView>

/** The banner's heading for allergies, word for word (PAB-0064). */
export function allergyHeading(status: AllergyStatus): string {
  switch (status) {
    case 'known':
      return 'Known allergies'
    case 'none-known':
      return 'No known allergies'
    case 'not-recorded':
      return 'Allergies not recorded'
    case 'unavailable':
      return 'Allergies unavailable'
    default: {
      const never: never = status
      return never
    }
  }
}

/**
 * What may be used to recognise the same person in a later bundle, strongest first: the verified NHS number, then each
 * local identifier with its system, then a globally unique resource key. A bare `Patient/1` recognises nobody.
 */
export function identityKeys(person: ImportedPerson): string[] {
  const keys = person.identifiers.map(({ system, value }) => `${system}|${value}`)
  if (person.nhsNumber.status === 'verified' && person.nhsNumber.value)
    keys.unshift(`nhs-number|${person.nhsNumber.value}`)
  if (/^https?:|[0-9a-f]{8}-[0-9a-f]{4}-/.test(person.key)) keys.push(`resource|${person.key}`)
  return [...new Set(keys)]
}
