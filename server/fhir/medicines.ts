// Medicines: what was ordered, what is taken, what was supplied.
import type { ImportedMedicine, MedicineStatus } from '#shared/importedRecord'
import { readDosage } from './dosage.ts'
import type { Entry, Resolver } from './entries.ts'
import { type Reading, startOf } from './reading.ts'
import {
  type Concept,
  condition,
  medication,
  medicationDispense,
  medicationRequest,
  medicationStatement,
  type Quantity,
  type Reference,
} from './schemas.ts'
import { clean, conceptText, firstText } from './words.ts'

export function readMedicationRequest(entry: Entry, reading: Reading, resolver: Resolver): ImportedMedicine | null {
  const one = reading.parse(entry, medicationRequest)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  // An option is one of several ways that somebody may still choose from: not a medicine of this person.
  if (one.intent === 'option') return reading.notShown(entry)
  const drug = drugName(entry, one, reading)
  if (!drug) return null
  const when = reading.when(entry, [['authoredOn', one.authoredOn]])
  const prescription = one.basedOn?.map(to => keyOf(to, entry, resolver)).find(key => key !== null) ?? null
  const daysSupply = inDays(one.dispenseRequest?.expectedSupplyDuration)
  return {
    ...reading.base(entry, when, { performers: [one.requester, one.recorder], encounter: one.encounter }),
    kind: 'MedicationRequest',
    drug,
    status: one.doNotPerform ? 'do-not-give' : requestStatus(one.status, one.intent),
    statusReason: conceptText(one.statusReason),
    ...readDosage(one.dosageInstruction),
    indication: indication(entry, one, reading),
    ended: reading.when(entry, [['dispenseRequest.validityPeriod.end', one.dispenseRequest?.validityPeriod?.end]]).date,
    repeat: isRepeat(one.courseOfTherapyType),
    daysSupply,
    issues: prescription === null ? [] : [{ key: entry.key, date: when.date, daysSupply }],
    lastIssued: null,
    prescription,
  }
}

export function readMedicationStatement(entry: Entry, reading: Reading): ImportedMedicine | null {
  const one = reading.parse(entry, medicationStatement)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  const drug = drugName(entry, one, reading)
  if (!drug) return null
  const when = reading.when(entry, [
    ['effectiveDateTime', one.effectiveDateTime],
    startOf('effectivePeriod', one.effectivePeriod),
    ['dateAsserted', one.dateAsserted],
  ])
  // GP systems state the last issue in an extension whose address ends like this, whatever the year of the profile.
  const lastIssue = one.extension?.find(({ url }) =>
    /MedicationStatement-?LastIssueDate(-\d)?$/i.test(url),
  )?.valueDateTime
  const issued = reading.when(entry, [['extension', lastIssue]]).date
  return {
    ...reading.base(entry, when, { performers: [one.informationSource], encounter: one.context }),
    kind: 'MedicationStatement',
    drug,
    status: statementStatus(one.status),
    statusReason: firstText(one.statusReason),
    ...readDosage(one.dosage),
    indication: indication(entry, one, reading),
    ended: reading.when(entry, [['effectivePeriod.end', one.effectivePeriod?.end]]).date,
    repeat: null,
    daysSupply: null,
    issues: issued === null ? [] : [{ key: `${entry.key}#last-issue`, date: issued, daysSupply: null }],
    lastIssued: null,
    prescription: null,
  }
}

export function readMedicationDispense(entry: Entry, reading: Reading, resolver: Resolver): ImportedMedicine | null {
  const one = reading.parse(entry, medicationDispense)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  // Only what left the pharmacy counts as a supply: a cancelled dispensing must not hide that a repeat is overdue.
  if (one.status !== 'completed') return reading.notShown(entry)
  const drug = drugName(entry, one, reading)
  if (!drug) return null
  const when = reading.when(entry, [
    ['whenHandedOver', one.whenHandedOver],
    ['whenPrepared', one.whenPrepared],
  ])
  const performers = one.performer?.map(({ actor }) => actor) ?? []
  const daysSupply = inDays(one.daysSupply)
  return {
    ...reading.base(entry, when, { performers, encounter: one.context }),
    kind: 'MedicationDispense',
    drug,
    // It was supplied. Whether it is still taken, a dispensing alone cannot tell.
    status: 'unknown',
    statusReason: null,
    ...readDosage(one.dosageInstruction),
    indication: null,
    ended: null,
    repeat: null,
    daysSupply,
    issues: [{ key: entry.key, date: when.date, daysSupply }],
    lastIssued: null,
    prescription: one.authorizingPrescription?.map(to => keyOf(to, entry, resolver)).find(key => key !== null) ?? null,
  }
}

type Drug = { medicationCodeableConcept?: Concept; medicationReference?: Reference }

function drugName(entry: Entry, one: Drug, reading: Reading): string | null {
  const field = 'medicationReference'
  const name =
    conceptText(one.medicationCodeableConcept) ??
    reading.nameOf(entry, one.medicationReference, field, target =>
      conceptText(medication.safeParse(target).data?.code),
    )
  return (
    name ??
    reading.skip(entry, 'The medicine has no name.', one.medicationReference ? field : 'medicationCodeableConcept')
  )
}

type Reasons = { reasonCode?: Concept[]; reasonReference?: Reference[] }

function indication(entry: Entry, one: Reasons, reading: Reading): string | null {
  const said = firstText(one.reasonCode)
  if (said) return said
  return reading.nameOf(entry, one.reasonReference?.[0], 'reasonReference[0]', target =>
    conceptText(condition.safeParse(target).data?.code),
  )
}

/** The key of what is referred to, also when it is not in this bundle: a later one may bring it. */
function keyOf(to: Reference, entry: Entry, resolver: Resolver): string | null {
  const target = resolver.resolve(to, entry)
  if (target) return target.type === 'MedicationRequest' ? target.key : null
  return clean(to.reference)?.match(/MedicationRequest\//) ? clean(to.reference) : null
}

function requestStatus(status: string | undefined, intent: string | undefined): MedicineStatus {
  switch (status) {
    case 'active':
      return intent === 'proposal' ? 'planned' : 'current'
    case 'on-hold':
    case 'completed':
    case 'stopped':
      return status
    case 'cancelled':
      return 'stopped'
    case 'draft':
      return 'planned'
    default:
      return 'unknown'
  }
}

function statementStatus(status: string | undefined): MedicineStatus {
  switch (status) {
    case 'active':
      return 'current'
    case 'intended':
      return 'planned'
    case 'on-hold':
    case 'completed':
    case 'stopped':
    case 'not-taken':
      return status
    default:
      return 'unknown'
  }
}

function isRepeat(course: Concept | undefined): boolean | null {
  const code = course?.coding?.[0]?.code ?? ''
  if (/^(continuous|repeat|continuous-repeat-dispensing|repeat-dispensing|seasonal)$/.test(code)) return true
  return code === 'acute' ? false : null
}

function inDays(quantity: Quantity | undefined): number | null {
  if (quantity?.value === undefined || quantity.value <= 0) return null
  const unit = (quantity.code ?? quantity.unit ?? '').toLowerCase()
  if (/^(d|day|days)$/.test(unit)) return quantity.value
  return /^(wk|week|weeks)$/.test(unit) ? quantity.value * 7 : null
}
