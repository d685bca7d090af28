// The patient: identity first. What cannot be verified is kept as it was received and marked, never dropped in silence.

import type { z } from 'zod'
import { parsePartialDate, parseWallTime } from '#shared/calendar'
import type { ImportedPerson } from '#shared/importedRecord'
import { nhsNumberFaultWords, parseNhsNumber } from '#shared/nhsNumber'
import type { Entry } from './entries.ts'
import type { HumanName, patient } from './schemas.ts'
import { clean, conceptText } from './words.ts'

export const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number'
const INTERPRETER = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired'

type Patient = z.infer<typeof patient>
type Warn = (message: string, path?: string) => void

/** `today` (YYYY-MM-DD) lets a birth or death in the future be noticed; null leaves that out. */
export function readPerson(
  entry: Entry,
  one: Patient,
  source: string,
  today: string | null,
  warn: Warn,
): ImportedPerson {
  const at = (field: string) => `${entry.path}.${field}`
  const names = (one.name ?? []).filter(name => name.use !== 'old' && name.use !== 'maiden')
  const formal = names.find(name => name.use === 'official') ?? names.find(name => name.use === 'usual') ?? names[0]
  const familiar = names.find(name => name !== formal && (name.use === 'nickname' || name.use === 'usual'))
  if (!formal) warn('The patient has no name in this bundle.', at('name'))
  return {
    key: entry.key,
    source,
    name: {
      family: clean(formal?.family),
      given: givenOf(formal),
      prefix: clean(formal?.prefix?.filter(Boolean).join(' ')),
      text: clean(formal?.text),
    },
    preferredName: givenOf(familiar) ?? clean(familiar?.text),
    birthDate: readBirthDate(one, today, at, warn),
    gender: readGender(one.gender, at, warn),
    deceased: readDeceased(one, today, at, warn),
    address: readAddress(one),
    phones: contacts(one, 'phone').map(({ value, use }) => ({ value, use })),
    emails: contacts(one, 'email').map(({ value }) => value),
    nhsNumber: readNhsNumber(one, at, warn),
    identifiers: readIdentifiers(one),
    language: readLanguage(one),
  }
}

/** Every current identifier that has a system, for recognising the person again. Blanks are taken out of NHS numbers. */
export function readIdentifiers(one: Patient): ImportedPerson['identifiers'] {
  const found = new Map<string, { system: string; value: string }>()
  for (const { use, system, value } of one.identifier ?? []) {
    const kept = clean(value)
    if (use === 'old' || use === 'temp' || !system || !kept) continue
    const tidy = system === NHS_NUMBER_SYSTEM ? kept.replace(/[\s-]/g, '') : kept
    found.set(`${system}|${tidy}`, { system, value: tidy })
  }
  return [...found.values()]
}

function givenOf(name: HumanName | undefined): string | null {
  return clean(name?.given?.filter(Boolean).join(' '))
}

function readBirthDate(one: Patient, today: string | null, at: (field: string) => string, warn: Warn): string | null {
  if (one.birthDate === undefined) {
    warn('The patient has no date of birth in this bundle.', at('birthDate'))
    return null
  }
  const reading = parsePartialDate(one.birthDate)
  if (!reading.ok) {
    const why =
      reading.fault === 'impossible' ? 'This date of birth does not exist' : 'This date of birth is not a FHIR date'
    warn(`${why}, so it is shown as not recorded.`, at('birthDate'))
    return null
  }
  if (today !== null && reading.value > today) {
    warn('The date of birth lies in the future, so it is shown as not recorded.', at('birthDate'))
    return null
  }
  return reading.value
}

function readGender(gender: string | undefined, at: (field: string) => string, warn: Warn): ImportedPerson['gender'] {
  if (gender === undefined) return null
  if (gender === 'male' || gender === 'female' || gender === 'other' || gender === 'unknown') return gender
  warn('The gender is not one of the FHIR codes, so it is shown as not recorded.', at('gender'))
  return null
}

function readDeceased(
  one: Patient,
  today: string | null,
  at: (field: string) => string,
  warn: Warn,
): ImportedPerson['deceased'] {
  if (one.deceasedDateTime === undefined) {
    return one.deceasedBoolean === undefined ? null : one.deceasedBoolean && { date: null }
  }
  const reading = parseWallTime(one.deceasedDateTime)
  if (!reading.ok || (today !== null && reading.date > today)) {
    // The source says that the person has died; only the day is in doubt. Losing the fact would be worse.
    warn(
      'The date of death cannot be right, so the person is shown as deceased without a date.',
      at('deceasedDateTime'),
    )
    return { date: null }
  }
  if (one.birthDate !== undefined && reading.date < one.birthDate.slice(0, reading.date.length)) {
    warn('The date of death is before the date of birth.', at('deceasedDateTime'))
  }
  return { date: reading.date }
}

function readNhsNumber(one: Patient, at: (field: string) => string, warn: Warn): ImportedPerson['nhsNumber'] {
  const held = (one.identifier ?? []).filter(({ system, use }) => system === NHS_NUMBER_SYSTEM && use !== 'old')
  const readings = held.map(({ value }) => parseNhsNumber(value ?? ''))
  const good = new Set(readings.flatMap(reading => (reading.ok ? [reading.value] : [])))
  const [first] = good
  if (good.size > 1) {
    warn('The bundle gives two different NHS numbers, so neither is taken as verified.', at('identifier'))
    return { value: first ?? null, status: 'invalid' }
  }
  if (first !== undefined) return { value: first, status: 'verified' }
  const fault = readings[0]
  const value = clean(held[0]?.value)
  if (!fault || fault.ok || value === null) {
    warn('The bundle has no NHS number for the patient. It is shown as not verified.', at('identifier'))
    return { value: null, status: 'missing' }
  }
  warn(`${nhsNumberFaultWords(fault.fault)} It is shown as not verified.`, at('identifier'))
  return { value, status: 'invalid' }
}

function readAddress(one: Patient): ImportedPerson['address'] {
  const current = (one.address ?? []).filter(({ use }) => use !== 'old')
  const home = current.find(({ use }) => use === 'home') ?? current[0]
  if (!home) return null
  const abroad = home.country && !/^(gb|gbr|uk|united kingdom|england|scotland|wales)$/i.test(home.country.trim())
  const fields = [...(home.line ?? []), home.district, home.city, home.state, abroad ? home.country : null]
  const lines = fields.map(clean).filter(line => line !== null)
  const written = lines.length > 0 ? lines : [clean(home.text)].filter(line => line !== null)
  return written.length === 0 && !home.postalCode ? null : { lines: written, postcode: clean(home.postalCode) }
}

function contacts(one: Patient, system: string): { value: string; use: string | null }[] {
  return (one.telecom ?? []).flatMap(contact => {
    const value = clean(contact.value)
    return contact.system === system && contact.use !== 'old' && value ? [{ value, use: clean(contact.use) }] : []
  })
}

function readLanguage(one: Patient): ImportedPerson['language'] {
  const spoken = one.communication?.find(({ preferred }) => preferred) ?? one.communication?.[0]
  const text = conceptText(spoken?.language)
  if (!spoken || !text) return null
  const needed = one.extension?.find(({ url }) => url === INTERPRETER)?.valueBoolean ?? null
  return { code: clean(spoken.language.coding?.[0]?.code), text, interpreterNeeded: needed }
}
