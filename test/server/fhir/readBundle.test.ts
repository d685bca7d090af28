import { describe, expect, it } from 'vitest'
import { bundleOf, condition, imported, nhsSystem, observation, patient, subject } from './sample.ts'

const skippedOf = (resource: object) => imported(bundleOf([patient, condition, resource])).report.skipped

describe('entries', () => {
  it('[IM20] one bad entry is listed with path and reason, and the rest is imported', () => {
    const { record, report } = imported(
      bundleOf([patient, condition, { ...condition, id: 'c2', code: 'Hypertension' }]),
    )
    expect(record.problems.map(({ name }) => name)).toEqual(['Hypertension'])
    expect(report.skipped).toEqual([
      {
        ...{ index: 2, path: 'entry[2].resource.code', resource: 'Condition' },
        reason: 'This should be an object, not text.',
      },
    ])
    expect(report.imported).toEqual({ Patient: 1, Condition: 1 })
  })

  it.each([
    [
      { ...condition, id: 'x', code: undefined },
      'entry[2].resource.code',
      'The field is missing; an object is needed.',
    ],
    [{ ...condition, id: 'x', code: {} }, 'entry[2].resource.code', 'The problem has no name.'],
    [
      { ...condition, id: 'x', onsetDateTime: 2001 },
      'entry[2].resource.onsetDateTime',
      'This should be text, not a number.',
    ],
    [{ ...condition, id: 'x', note: 'hello' }, 'entry[2].resource.note', 'This should be a list, not text.'],
    [
      observation('x', '6298-4', '4.4', 'mmol/L'),
      'entry[2].resource.valueQuantity.value',
      'This should be a number, not text.',
    ],
    [{ ...condition, id: 7 }, 'entry[2]', 'The entry has no resourceType or id that can be read.'],
    [{ id: 'x' }, 'entry[2]', 'The entry has no resourceType or id that can be read.'],
  ])('[IM20] skips a wrong form with its path: case %#', (resource, path, reason) => {
    expect(skippedOf(resource)).toMatchObject([{ index: 2, path, reason }])
  })

  it.each([null, 7, 'text', [], {}, { resource: null }, { request: { method: 'DELETE', url: 'Condition/1' } }])(
    '[IM20] skips the entry %j',
    entry => {
      const { report } = imported({
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [entry, { resource: patient }],
      })
      expect(report.skipped).toMatchObject([{ index: 0, path: 'entry[0]' }])
    },
  )

  it('[IM21] drops an impossible date with a warning and keeps the entry', () => {
    const { record, report } = imported(
      bundleOf([patient, { ...condition, onsetDateTime: '2001-02-30', recordedDate: '2001-03-02' }]),
    )
    expect(record.problems[0]).toMatchObject({ name: 'Hypertension', date: '2001-03-02' })
    expect(report.warnings).toMatchObject([{ path: 'entry[1].resource.onsetDateTime' }])
  })

  it('[IM22] does not show an entry about somebody else', () => {
    expect(skippedOf({ ...condition, id: 'x', subject: { reference: 'Patient/p2' } })).toMatchObject([
      { path: 'entry[2].resource.subject', reason: 'It is about a person who is not in this bundle.' },
    ])
    expect(skippedOf({ ...condition, id: 'x', subject: { reference: 'Condition/c1' } })).toMatchObject([
      { reason: 'It is about somebody or something other than the patient of this bundle.' },
    ])
    const byNumber = (value: string) => ({
      ...condition,
      id: 'x',
      subject: { identifier: { system: nhsSystem, value } },
    })
    expect(skippedOf(byNumber('999 000 0018'))).toEqual([])
    expect(skippedOf(byNumber('999 000 0026'))).toHaveLength(1)
  })

  it('[IM23] a reference to nothing is one warning with its path, and the entry stays', () => {
    const visit = { reference: 'Encounter/gone' }
    const { record, report } = imported(
      bundleOf([patient, { ...condition, encounter: visit }, { ...condition, id: 'c2', encounter: visit }]),
    )
    expect(record.problems).toHaveLength(2)
    expect(report.warnings).toEqual([
      {
        path: 'entry[1].resource.encounter',
        message: 'Refers to Encounter/gone, which is not in this bundle (2 times).',
      },
    ])
  })

  it('[IM23] follows urn:uuid, type and id, full addresses with a version, and contained resources', () => {
    const urn = 'urn:uuid:0f4ce2b0-0000-4000-8000-000000000001'
    const request = (id: string, reference: string, more: object = {}) => ({
      resource: {
        resourceType: 'MedicationRequest',
        id,
        status: 'active',
        intent: 'order',
        subject,
        medicationReference: { reference },
        ...more,
      },
    })
    const entry = [
      { fullUrl: 'https://a.example/fhir/Patient/p1', resource: patient },
      { fullUrl: urn, resource: { resourceType: 'Medication', code: { text: 'by urn' } } },
      { resource: { resourceType: 'Medication', id: 'm2', code: { text: 'by id' } } },
      {
        fullUrl: 'https://a.example/fhir/Medication/m3',
        resource: { resourceType: 'Medication', id: 'm3', code: { text: 'by address' } },
      },
      request('r1', urn),
      request('r2', 'Medication/m2'),
      request('r3', 'https://a.example/fhir/Medication/m3/_history/4'),
      request('r4', '#m', { contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'contained' } }] }),
    ]
    const { record, report } = imported({ resourceType: 'Bundle', type: 'transaction', entry })
    expect(record.medicines.map(({ drug }) => drug).sort()).toEqual(['by address', 'by id', 'by urn', 'contained'])
    expect(report.skipped).toEqual([])
  })

  it('[IM24] counts what has no place on the page', () => {
    const { report } = imported(
      bundleOf([
        patient,
        { resourceType: 'Claim', id: '1' },
        { resourceType: 'Claim', id: '2' },
        observation('o', '2093-3', 5, 'mmol/L'),
      ]),
    )
    expect(report.notShown).toEqual({ Claim: 2, Observation: 1 })
  })

  it('[IM25] does not show an entry whose meaning a modifier extension may turn round', () => {
    expect(
      skippedOf({ ...condition, id: 'x', modifierExtension: [{ url: 'http://x', valueBoolean: true }] }),
    ).toHaveLength(1)
  })

  it('[IM25] does not show what its source marked as entered in error, and remembers its key', () => {
    const wrong = { ...condition, id: 'c9', verificationStatus: { coding: [{ code: 'entered-in-error' }] } }
    const { record, report } = imported(bundleOf([patient, wrong]))
    expect(record.problems).toEqual([])
    expect(record.retracted).toEqual(['Condition/c9'])
    expect(report.warnings).toHaveLength(1)
  })

  it('[IM26] names organisation and author as source, by way of the visit when need be', () => {
    const resources = [
      patient,
      { resourceType: 'Organization', id: 'o1', name: 'St Example’s' },
      { resourceType: 'Practitioner', id: 'd1', name: [{ prefix: ['Dr.'], given: ['Eve'], family: 'Test' }] },
      {
        resourceType: 'Encounter',
        id: 'e1',
        status: 'finished',
        class: { code: 'IMP' },
        subject,
        serviceProvider: { reference: 'Organization/o1' },
      },
      { ...condition, encounter: { reference: 'Encounter/e1' }, recorder: { reference: 'Practitioner/d1' } },
      { ...condition, id: 'c2', asserter: { display: 'A sister' } },
    ]
    const { record } = imported(bundleOf(resources))
    const of = (key: string) => record.problems.find(one => one.key === key)
    expect(of('Condition/c1')).toMatchObject({ source: 'St Example’s', by: 'Dr Eve Test' })
    expect(of('Condition/c2')).toMatchObject({ source: 'Test file', by: 'A sister' })
    expect(record.encounters[0]).toMatchObject({ setting: 'Hospital stay', source: 'St Example’s' })
  })
})
