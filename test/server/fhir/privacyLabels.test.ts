// Labels as the source gives them and as our table reads them off codes.
import { describe, expect, test } from 'vitest'
import { mergeRecords } from '#server/fhir/mergeRecords'
import { bundleOf, condition, imported, patient, snomed, subject } from './sample.ts'

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
const secured = (security: unknown) => ({ ...condition, meta: { security } })
const labelsOf = (...resources: object[]) => imported(bundleOf([patient, ...resources])).record.labels

describe('[IM41] labels of a source', () => {
  test.each([
    [[{ system: actCode, code: 'PSY' }], ['mental-health']],
    [[{ system: actCode, code: 'HIV' }], ['sexual-health']],
    [[{ system: actCode, code: 'SDV' }], ['safeguarding']],
    [
      [
        { system: confidentiality, code: 'R' },
        { system: actCode, code: 'STD' },
      ],
      ['sexual-health'],
    ],
    [[{ system: confidentiality, code: 'V' }], ['restricted']],
    [[{ system: actCode, code: 'TBOO' }], ['restricted']],
    [[{ system: actCode, code: '__proto__' }], ['restricted']],
    [[{ system: actCode }], ['restricted']],
    ['R', ['restricted']],
    [[{ system: confidentiality, code: 'N' }], null],
    [[{ system: actCode, code: 'NOPAT' }], null],
    [[], null],
  ])('%j', (security, labels) => {
    const [one] = labelsOf(secured(security)) ?? []
    expect(one?.labels ?? null).toEqual(labels)
    if (labels) expect(one?.why).toBe('source')
  })
})

describe('[IM42] labels by code', () => {
  test.each([
    ['86406008', 'sexual-health'],
    ['13746004', 'mental-health'],
    ['32911000', 'social-care'],
    ['706893006', 'safeguarding'],
  ])('%s is %s', (code, label) => {
    expect(labelsOf({ ...condition, code: snomed(code, 'x') })).toMatchObject([{ labels: [label], why: 'code' }])
  })

  test('a medicine given for it is labelled as it is, by its reason and by what it refers to', () => {
    const hiv = { ...condition, id: 'hiv', code: snomed('86406008', 'HIV') }
    const request = {
      resourceType: 'MedicationRequest',
      ...{ id: 'm1', status: 'active', intent: 'order', subject },
      medicationCodeableConcept: { text: 'zidovudine' },
    }
    const told = { ...request, reasonReference: [{ reference: 'Condition/hiv' }] }
    const coded = { ...request, id: 'm2', reasonCode: [snomed('86406008', 'HIV')] }
    const plain = { ...request, id: 'm3' }
    const labels = labelsOf(hiv, told, coded, plain) ?? []
    expect(labels.map(one => one.key.replace(/@.*/, '')).sort()).toEqual([
      'Condition/hiv',
      'MedicationRequest/m1',
      'MedicationRequest/m2',
    ])
  })

  test('an allergy carries none, and the same code of another system means nothing', () => {
    const allergy = { resourceType: 'AllergyIntolerance', id: 'a', patient: subject, code: snomed('86406008', 'x') }
    const other = { ...condition, code: { coding: [{ system: 'http://example.org', code: '86406008', display: 'x' }] } }
    expect(labelsOf({ ...allergy, meta: { security: [{ system: actCode, code: 'HIV' }] } }, other)).toEqual([])
  })

  test('a later bundle says anew what it names, and leaves the others', () => {
    const before = imported(bundleOf([patient, secured([{ system: actCode, code: 'PSY' }])])).record
    const other = imported(bundleOf([patient, { ...condition, id: 'c2', code: snomed('86406008', 'x') }])).record
    expect(mergeRecords(before, other).labels?.map(one => one.labels)).toEqual([['mental-health'], ['sexual-health']])
    const unsaid = imported(bundleOf([patient, condition])).record
    expect(mergeRecords(before, unsaid).labels).toEqual([])
  })
})
