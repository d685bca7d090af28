import { describe, expect, it } from 'vitest'
import { bundleOf, imported, nhsSystem, patient } from './sample.ts'

describe('the person of a bundle', () => {
  const person = (changes: object) => imported(bundleOf([{ ...patient, ...changes }]))

  it('[IM10] reads identity, and the NHS number without its spaces', () => {
    const { record, report } = imported(bundleOf([patient]))
    expect(record.person).toMatchObject({
      name: { family: 'Example', given: 'Ann Marie', prefix: 'Mrs' },
      birthDate: '1945-07-14',
      gender: 'female',
      nhsNumber: { value: '9990000018', status: 'verified' },
      identifiers: [{ system: nhsSystem, value: '9990000018' }],
    })
    expect(report).toEqual({ imported: { Patient: 1 }, notShown: {}, skipped: [], warnings: [] })
  })

  it.each([
    ['missing', [], null],
    ['missing', [{ system: nhsSystem }], null],
    ['invalid', [{ system: nhsSystem, value: '9990000019' }], '9990000019'],
    ['invalid', [{ system: nhsSystem, value: '1111111111' }], '1111111111'],
    [
      'invalid',
      [
        { system: nhsSystem, value: '9990000018' },
        { system: nhsSystem, value: '9990000026' },
      ],
      '9990000018',
    ],
  ])('[IM11] an NHS number that is %s is a warning, not a crash', (status, identifier, value) => {
    const { record, report } = person({ identifier })
    expect(record.person.nhsNumber).toEqual({ value, status })
    expect(report.warnings).toEqual([{ path: 'entry[0].resource.identifier', message: expect.any(String) }])
  })

  it.each(['1945-02-30', '14/07/1945', '2026-11-25'])(
    '[IM12] a birth date of %s is dropped with a warning',
    birthDate => {
      const { record, report } = person({ birthDate })
      expect(record.person.birthDate).toBeNull()
      expect(report.warnings).toMatchObject([{ path: 'entry[0].resource.birthDate' }])
    },
  )

  it('[IM12] keeps the fact of death when its date cannot be', () => {
    expect(person({ deceasedDateTime: '2026-02-30' }).record.person.deceased).toEqual({ date: null })
    expect(person({ deceasedDateTime: '2026-02-03' }).record.person.deceased).toEqual({ date: '2026-02-03' })
    expect(person({ deceasedBoolean: true }).record.person.deceased).toEqual({ date: null })
    expect(person({ deceasedBoolean: false }).record.person.deceased).toBe(false)
  })

  it('[IM13] takes signs out of a name that could disguise it', () => {
    const name = [{ family: 'Exa\u202emple\u0000', given: [null, 'Zoë\u200b'] }]
    expect(person({ name }).record.person.name).toMatchObject({ family: 'Example', given: 'Zoë' })
  })

  it('[IM13] reads language, interpreter, preferred name, home address and numbers still in use', () => {
    const { record } = person({
      name: [{ family: 'New' }, { use: 'nickname', given: ['Annie'] }, { use: 'old', family: 'Old' }],
      communication: [
        { language: { text: 'English' } },
        { language: { coding: [{ code: 'pl', display: 'Polish' }] }, preferred: true },
      ],
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired', valueBoolean: true }],
      address: [
        { use: 'old', line: ['x'] },
        { use: 'home', line: ['1 High St'], city: 'Leeds', postalCode: 'LS1 1AA', country: 'GB' },
      ],
      telecom: [
        { system: 'phone', value: '0118 496 0123', use: 'home' },
        { system: 'phone', value: '1', use: 'old' },
      ],
    })
    expect(record.person).toMatchObject({
      name: { family: 'New' },
      preferredName: 'Annie',
      language: { code: 'pl', text: 'Polish', interpreterNeeded: true },
      address: { lines: ['1 High St', 'Leeds'], postcode: 'LS1 1AA' },
      phones: [{ value: '0118 496 0123', use: 'home' }],
    })
  })
})
