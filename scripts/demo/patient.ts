// The Patient resource of a demonstration bundle.
import { isCalendarDate } from '#shared/calendar'

export type Coded = [text: string, code?: string]

export type PersonSpec = {
  family: string
  given: string[]
  prefix: string
  preferred?: string
  gender: 'male' | 'female'
  birthDate: string
  nhsNumber?: string
  address: string[]
  postcode: string
  phone?: string
  mobile?: string
  language?: Coded
  interpreter?: boolean
  diedOn?: string
}

/**
 * The birth date of somebody who is `age` years old on `today` and has a birthday on `monthDay` (MM-DD). For 29 February
 * the leap year before is taken, so that the person may be up to three years older.
 */
export function bornAged(today: string, age: number, monthDay: string): string {
  const thisYear = Number(today.slice(0, 4))
  const hadBirthday = today.slice(5) >= monthDay
  for (let year = thisYear - age - (hadBirthday ? 0 : 1); ; year -= 1) {
    const date = `${year}-${monthDay}`
    if (isCalendarDate(date)) return date
  }
}

/** The fields of the resource; `practice` is a reference to the organisation the person is registered with. */
export function patientFields(slug: string, person: PersonSpec, practice: object): object {
  const { preferred, phone, mobile, language, interpreter, nhsNumber, diedOn } = person
  return {
    identifier: [
      ...(nhsNumber ? [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }] : []),
      { system: 'https://records.brook-lane.example/patient-number', value: `BL-${slug}` },
    ],
    name: [
      { use: 'official', family: person.family, given: person.given, prefix: [person.prefix] },
      ...(preferred ? [{ use: 'nickname', given: [preferred] }] : []),
    ],
    gender: person.gender,
    birthDate: person.birthDate,
    ...(diedOn ? { deceasedDateTime: diedOn } : {}),
    address: [{ use: 'home', line: person.address, city: 'Brookham', postalCode: person.postcode }],
    telecom: [
      ...(phone ? [{ system: 'phone', use: 'home', value: phone }] : []),
      ...(mobile ? [{ system: 'phone', use: 'mobile', value: mobile }] : []),
    ],
    ...(language ? { communication: [spoken(language)] } : {}),
    ...(interpreter === undefined ? {} : { extension: [{ url: INTERPRETER, valueBoolean: interpreter }] }),
    managingOrganization: practice,
  }
}

const INTERPRETER = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired'

function spoken([text, code]: Coded): object {
  return { language: { coding: [{ system: 'urn:ietf:bcp:47', code }], text }, preferred: true }
}
