import { describe, expect, it } from 'vitest'
import { comparePersons } from '#server/fhir/comparePersons'
import { mergeRecords } from '#server/fhir/mergeRecords'
import { type ImportedRecord, identityKeys } from '#shared/importedRecord'
import { bundleOf, condition, imported, loinc, patient, snomed, subject } from './sample.ts'

const recordOf = (resources: object[], person: object = {}, more: object = {}): ImportedRecord =>
  imported(bundleOf([{ ...patient, ...person }, ...resources], more)).record
const potassium = (id: string, value: number, unit = 'mmol/L') => ({
  ...{
    resourceType: 'Observation',
    id,
    status: 'final',
    code: loinc('2823-3'),
    subject,
    effectiveDateTime: '2026-01-01',
  },
  valueQuantity: { value, unit },
})
const supply = {
  ...{ resourceType: 'MedicationDispense', id: 'd1', status: 'completed', subject, whenHandedOver: '2026-10-10' },
  ...{ medicationCodeableConcept: { text: 'x' }, authorizingPrescription: [{ reference: 'MedicationRequest/m1' }] },
}
const plan = {
  ...{ resourceType: 'MedicationRequest', id: 'm1', status: 'active', intent: 'plan', subject },
  medicationCodeableConcept: { text: 'x' },
}
const allergy = { resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, code: { text: 'Penicillin' } }
const everything = [
  condition,
  allergy,
  potassium('o1', 4.4),
  supply,
  plan,
  { ...condition, code: { text: 'No id' }, id: undefined },
]

describe('importing again', () => {
  it('[IM50] the same bundle twice leaves the content as it was', () => {
    const once = recordOf(everything)
    const again = mergeRecords(once, recordOf(everything))
    expect(again).toEqual(once)
    expect(JSON.stringify(again)).toBe(JSON.stringify(once))
    expect(mergeRecords(again, recordOf([...everything].reverse()))).toEqual(once)
  })

  it('[IM51] updates what has the same key, adds what is new, keeps what the later bundle does not mention', () => {
    const before = recordOf([condition, { ...condition, id: 'c2', code: { text: 'Gout' } }])
    const after = recordOf([
      { ...condition, code: { text: 'Hypertension, controlled' } },
      { ...condition, id: 'c3', code: { text: 'Asthma' } },
    ])
    const merged = mergeRecords(before, after)
    expect(merged.problems.map(({ name }) => name).sort()).toEqual(['Asthma', 'Gout', 'Hypertension, controlled'])
    expect(mergeRecords(merged, after)).toEqual(merged)
  })

  it('[IM51] moves a corrected result to its new value and unit', () => {
    const merged = mergeRecords(
      recordOf([potassium('o1', 44), potassium('o2', 4.1)]),
      recordOf([potassium('o1', 4.4, 'mEq/L')]),
    )
    expect(merged.results.map(({ unit, points }) => [unit, points.map(({ key }) => key)])).toEqual([
      ['mEq/L', ['Observation/o1']],
      ['mmol/L', ['Observation/o2']],
    ])
  })

  it('[IM52] joins a supply of a later bundle to the prescription of an earlier one, in either order', () => {
    const [one, two] = [recordOf([plan]), recordOf([supply])]
    for (const merged of [mergeRecords(one, two), mergeRecords(two, one)]) {
      expect(merged.medicines).toHaveLength(1)
      expect(merged.medicines[0]).toMatchObject({ kind: 'MedicationRequest', lastIssued: '2026-10-10' })
    }
    expect(mergeRecords(mergeRecords(one, two), one).medicines[0]?.lastIssued).toBe('2026-10-10')
  })

  it('[IM53] takes out what its source took back, also a supply, until it is sent as valid again', () => {
    const before = recordOf(everything)
    const error = { coding: [{ code: 'entered-in-error' }] }
    const back = recordOf([
      { ...condition, verificationStatus: error },
      { ...supply, status: 'entered-in-error' },
    ])
    const merged = mergeRecords(before, back)
    expect(merged.problems.map(({ name }) => name)).toEqual(['No id'])
    expect(merged.medicines[0]?.lastIssued).toBeNull()
    expect(mergeRecords(merged, recordOf([condition])).problems).toHaveLength(2)
  })

  it('[IM54] silence about the person erases nothing, and a half-known birth date does not replace a whole one', () => {
    const before = recordOf([], {
      telecom: [{ system: 'phone', value: '0118 496 0123' }],
      deceasedDateTime: '2026-02-03',
    })
    const after = recordOf([], {
      identifier: [{ system: 'urn:x', value: '7' }],
      birthDate: '1945',
      name: [{ family: 'Newname' }],
    })
    expect(mergeRecords(before, after).person).toMatchObject({
      ...{ name: { family: 'Newname' }, birthDate: '1945-07-14', deceased: { date: '2026-02-03' } },
      ...{ phones: [{ value: '0118 496 0123' }], nhsNumber: { value: '9990000018', status: 'verified' } },
    })
    expect(mergeRecords(before, recordOf([], { deceasedBoolean: false })).person.deceased).toBe(false)
  })

  it('[IM55] keeps allergies known over a bundle that says nothing, and unavailable until they could be read', () => {
    const known = recordOf([allergy])
    expect(mergeRecords(known, recordOf([])).allergyStatus).toBe('known')
    const unread = recordOf([{ ...allergy, code: 7 }])
    expect(mergeRecords(recordOf([]), unread).allergyStatus).toBe('unavailable')
    expect(mergeRecords(unread, recordOf([])).allergyStatus).toBe('unavailable')
    const none = recordOf([{ ...allergy, code: snomed('716186003') }])
    expect(mergeRecords(unread, none).allergyStatus).toBe('none-known')
  })

  it('[IM56] keeps apart what two systems call by the same short id', () => {
    const from = (system: string, name: string) =>
      recordOf([{ ...condition, code: { text: name } }], { identifier: [{ system, value: '1' }] })
    const merged = mergeRecords(from('urn:practice', 'Gout'), from('urn:hospital', 'Asthma'))
    expect(merged.problems.map(({ name }) => name).sort()).toEqual(['Asthma', 'Gout'])
  })
})

describe('whose record', () => {
  const person = (changes: object) => recordOf([], changes).person

  it('[IM57] recognises by NHS number, identifier and unique address, never by a short id or name', () => {
    expect(identityKeys(person({}))).toEqual(['nhs-number|9990000018', 'https://fhir.nhs.uk/Id/nhs-number|9990000018'])
    expect(identityKeys(person({ identifier: [] }))).toEqual([])
    const id = '0f4ce2b0-0000-4000-8000-000000000001'
    expect(identityKeys(person({ id, identifier: [] }))).toEqual([`resource|Patient/${id}`])
  })

  it('[IM57] does not recognise by a number that failed its check', () => {
    const keys = identityKeys(
      person({ identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '1111111111' }] }),
    )
    expect(keys.filter(key => key.startsWith('nhs-number|'))).toEqual([])
  })

  it.each([
    [{}, 'same', []],
    [{ birthDate: '1945' }, 'same', []],
    [{ name: [{ family: 'ÉXAMPLE' }] }, 'same', []],
    [{ name: [{ family: 'Other' }] }, 'doubtful', ['family name']],
    [{ birthDate: '1945-07-15' }, 'doubtful', ['date of birth']],
    [{ birthDate: '1945-07-15', name: [{ family: 'Other' }] }, 'different', ['date of birth', 'family name']],
    [
      { identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000026' }] },
      'different',
      ['NHS number'],
    ],
  ])('[IM58] compares with %j: %s', (changes, verdict, differences) => {
    expect(comparePersons(person({}), person(changes))).toEqual({ verdict, differences })
  })
})
