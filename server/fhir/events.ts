// Encounters, procedures, immunisations, care plans and goals.
import {
  hospitalStay,
  type ImportedCarePlan,
  type ImportedEncounter,
  type ImportedGoal,
  type ImportedImmunisation,
  type ImportedProcedure,
} from '#shared/importedRecord'
import type { Entry } from './entries.ts'
import { type Reading, startOf } from './reading.ts'
import {
  type Concept,
  carePlan,
  condition,
  encounter,
  goal,
  immunization,
  procedure,
  type Reference,
} from './schemas.ts'
import { clean, conceptText, firstText } from './words.ts'

export function readEncounter(entry: Entry, reading: Reading): ImportedEncounter | null {
  const one = reading.parse(entry, encounter)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  const setting = settingText(one.class?.code) ?? clean(one.class?.display) ?? clean(one.class?.code)
  const when = reading.when(entry, [startOf('period', one.period)])
  const performers = [one.serviceProvider, ...(one.participant?.map(({ individual }) => individual) ?? [])]
  return {
    ...reading.base(entry, when, { performers }),
    name: firstText(one.type) ?? conceptText(one.serviceType) ?? setting ?? 'Contact, kind not given',
    setting,
    status: statusText(one.status),
    ended: reading.when(entry, [['period.end', one.period?.end]]).date,
    reason: reasonOf(entry, one, reading),
    place: reading.nameOf(entry, one.location?.[0]?.location, 'location[0].location', nameField),
  }
}

export function readProcedure(entry: Entry, reading: Reading): ImportedProcedure | null {
  const one = reading.parse(entry, procedure)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  const name = conceptText(one.code)
  if (!name) return reading.skip(entry, 'The procedure has no name.', 'code')
  const when = reading.when(entry, [
    ['performedDateTime', one.performedDateTime],
    startOf('performedPeriod', one.performedPeriod),
  ])
  const performers = [...(one.performer?.map(({ actor }) => actor) ?? []), one.recorder]
  return {
    ...reading.base(entry, when, { performers, encounter: one.encounter }),
    name,
    status: statusText(one.status),
    reason: reasonOf(entry, one, reading),
    note: clean(one.note?.map(({ text }) => text).join(' ')),
  }
}

export function readImmunisation(entry: Entry, reading: Reading): ImportedImmunisation | null {
  const one = reading.parse(entry, immunization)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.patient, 'patient')) return null
  const name = conceptText(one.vaccineCode)
  if (!name) return reading.skip(entry, 'The immunisation has no name.', 'vaccineCode')
  const when = reading.when(entry, [['occurrenceDateTime', one.occurrenceDateTime]])
  const protocol = one.protocolApplied?.[0]
  return {
    ...reading.base(entry, when, { performers: one.performer?.map(({ actor }) => actor), encounter: one.encounter }),
    name,
    given: one.status === 'completed',
    dose: protocol?.doseNumberPositiveInt?.toString() ?? clean(protocol?.doseNumberString),
  }
}

export function readCarePlan(entry: Entry, reading: Reading): ImportedCarePlan | null {
  const one = reading.parse(entry, carePlan)
  if (!one) return null
  if (one.status === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  const when = reading.when(entry, [startOf('period', one.period), ['created', one.created]])
  return {
    ...reading.base(entry, when, { performers: [one.author], encounter: one.encounter }),
    name: clean(one.title) ?? firstText(one.category) ?? clean(one.description) ?? 'Care plan',
    status: statusText(one.status),
    ended: reading.when(entry, [['period.end', one.period?.end]]).date,
    activities: (one.activity ?? []).flatMap(({ detail, reference }) => {
      const text = conceptText(detail?.code) ?? clean(detail?.description) ?? clean(reference?.display)
      return text ? [{ text, status: detail?.status ? statusText(detail.status) : null }] : []
    }),
  }
}

export function readGoal(entry: Entry, reading: Reading): ImportedGoal | null {
  const one = reading.parse(entry, goal)
  if (!one) return null
  if (one.lifecycleStatus === 'entered-in-error') return reading.retract(entry)
  if (!reading.isAbout(entry, one.subject)) return null
  const name = conceptText(one.description)
  if (!name) return reading.skip(entry, 'The goal has no words.', 'description')
  const when = reading.when(entry, [
    ['startDate', one.startDate],
    ['statusDate', one.statusDate],
  ])
  const due = one.target?.map(({ dueDate }) => dueDate).find(date => date !== undefined)
  return {
    ...reading.base(entry, when, { performers: [one.expressedBy] }),
    name,
    status: statusText(one.lifecycleStatus),
    achievement: conceptText(one.achievementStatus),
    due: reading.when(entry, [['target.dueDate', due]]).date,
  }
}

function reasonOf(
  entry: Entry,
  one: { reasonCode?: Concept[]; reasonReference?: Reference[] },
  reading: Reading,
): string | null {
  const nameOf = (target: unknown) => conceptText(condition.safeParse(target).data?.code)
  return firstText(one.reasonCode) ?? reading.nameOf(entry, one.reasonReference?.[0], 'reasonReference[0]', nameOf)
}

function nameField(target: unknown): string | null {
  if (typeof target !== 'object' || target === null || !('name' in target)) return null
  return typeof target.name === 'string' ? clean(target.name) : null
}

/** FHIR status codes are English words with hyphens; shown as words, never guessed when absent. */
function statusText(status: string | undefined): string {
  return clean(status)?.replaceAll('-', ' ') ?? 'not given'
}

/** The v3 ActCode classes in the words used here. */
function settingText(code: string | undefined): string | null {
  switch (code) {
    case 'AMB':
      return 'Outpatient or surgery'
    case 'EMER':
      return 'Emergency department'
    case 'HH':
      return 'Home visit'
    case 'IMP':
    case 'ACUTE':
    case 'NONAC':
      return hospitalStay
    case 'SS':
      return 'Day case'
    case 'VR':
      return 'By telephone or video'
    default:
      return null
  }
}
