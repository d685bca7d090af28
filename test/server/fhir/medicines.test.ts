import { describe, expect, it } from 'vitest'
import { bundleOf, imported, patient, subject } from './sample.ts'

const request = (more: object) => ({
  ...{
    resourceType: 'MedicationRequest',
    id: 'm1',
    status: 'active',
    intent: 'order',
    subject,
    authoredOn: '2026-01-05',
  },
  ...{ medicationCodeableConcept: { text: 'metformin 500 mg tablets' } },
  ...more,
})
const first = (...resources: object[]) => imported(bundleOf([patient, ...resources])).record.medicines[0]
const dosed = (...dosageInstruction: object[]) => first(request({ dosageInstruction }))
const dose = (value: number, unit?: string) => ({ doseAndRate: [{ doseQuantity: { value, unit } }] })
const every = (frequency: number, period: number, periodUnit: string) => ({
  timing: { repeat: { frequency, period, periodUnit } },
})

describe('medicines', () => {
  it.each([
    [{ ...dose(500, 'mg'), ...every(2, 1, 'd') }, '500 mg', 'twice a day'],
    [{ ...dose(1, 'g'), ...every(4, 1, 'd'), asNeededBoolean: true }, '1 g', 'four times a day, when required'],
    [{ ...dose(2.5, 'mg'), ...every(1, 1, 'wk') }, '2.5 mg', 'once a week'],
    [{ ...dose(75, 'ug'), ...every(1, 3, 'd') }, '75 micrograms', 'every 3 days'],
    [{ ...dose(2, 'puffs'), asNeededCodeableConcept: { text: 'wheeze' } }, '2 puffs', 'when required for wheeze'],
    [{ ...dose(1), ...every(1, 1, 'd') }, '1 (unit not given)', 'once a day'],
  ])('[IM33] writes a dose with how often: case %#', (dosage, words, frequency) => {
    expect(dosed(dosage)).toMatchObject({ dose: words, frequency, instruction: null })
  })

  it('[IM33] never shows half an instruction as if it were whole', () => {
    expect(dosed(dose(5, 'mg'))).toMatchObject({ dose: null, instruction: '5 mg (how often is not given)' })
    expect(dosed({ asNeededBoolean: true })).toMatchObject({
      frequency: null,
      instruction: 'when required (dose not given)',
    })
    expect(
      dosed({ ...dose(5, 'mg'), timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['AC'] } } }),
    ).toMatchObject({
      ...{ dose: null, instruction: '5 mg (how often is not given)' },
    })
  })

  it('[IM33] keeps the words of the source beside the pieces', () => {
    const whole = { ...dose(5, 'mg'), ...every(1, 1, 'd'), route: { text: 'oral' } }
    expect(dosed({ ...whole, text: '5 mg oral once a day' })?.instruction).toBeNull()
    expect(dosed({ ...whole, text: 'Not on Thursdays' })).toMatchObject({
      dose: '5 mg',
      instruction: 'Not on Thursdays',
    })
    expect(dosed({ text: 'One at night' })).toMatchObject({ dose: null, instruction: 'One at night' })
  })

  it('[IM33] shows several instructions in order or not at all', () => {
    const down = [{ text: '10 mg for 5 days' }, { ...dose(5, 'mg'), ...every(1, 1, 'd') }]
    expect(dosed(...down)).toMatchObject({ dose: null, instruction: '10 mg for 5 days, then 5 mg once a day' })
    expect(dosed({ text: '10 mg' }, { ...dose(5, 'mg') })?.instruction).toContain('not complete')
  })

  it.each([
    [{ status: 'active' }, 'current'],
    [{ status: 'active', doNotPerform: true }, 'do-not-give'],
    [{ status: 'active', intent: 'proposal' }, 'planned'],
    [{ status: 'cancelled' }, 'stopped'],
    [{ status: 'on-hold' }, 'on-hold'],
    [{ status: 'something' }, 'unknown'],
  ])('[IM34] takes %j for %s', (more, status) => expect(first(request(more))?.status).toBe(status))

  const plan = request({ intent: 'plan', dispenseRequest: { expectedSupplyDuration: { value: 4, code: 'wk' } } })
  const supply = (id: string, date: string, more: object = {}) => ({
    ...{ resourceType: 'MedicationDispense', id, status: 'completed', subject, whenHandedOver: date },
    ...{ medicationCodeableConcept: { text: 'metformin 500 mg tablets' }, daysSupply: { value: 28, unit: 'days' } },
    ...{ authorizingPrescription: [{ reference: 'MedicationRequest/m1' }], ...more },
  })

  it('[IM35] shows a prescription and its supplies as one medicine with its last issue', () => {
    const { record, report } = imported(
      bundleOf([supply('d1', '2026-09-01'), patient, plan, supply('d2', '2026-10-10')]),
    )
    expect(record.medicines).toHaveLength(1)
    expect(record.medicines[0]).toMatchObject({
      ...{ kind: 'MedicationRequest', date: '2026-01-05', lastIssued: '2026-10-10', daysSupply: 28 },
      issues: [
        { date: '2026-10-10', daysSupply: 28 },
        { date: '2026-09-01', daysSupply: 28 },
      ],
    })
    expect(report.imported).toMatchObject({ MedicationRequest: 1, MedicationDispense: 2 })
  })

  it('[IM35] counts an order based on a plan as an issue of it', () => {
    const order = request({ id: 'm2', basedOn: [{ reference: 'MedicationRequest/m1' }], authoredOn: '2026-10-11' })
    const { record } = imported(bundleOf([patient, plan, order]))
    expect(record.medicines).toHaveLength(1)
    expect(record.medicines[0]?.lastIssued).toBe('2026-10-11')
  })

  it('[IM35] does not take a cancelled supply for an issue, nor an order alone', () => {
    expect(first(plan, supply('d1', '2026-10-10', { status: 'cancelled' }))?.lastIssued).toBeNull()
    expect(first(request({}))?.lastIssued).toBeNull()
  })

  it('[IM35] shows a supply without its prescription by itself, and loses none in a ring', () => {
    expect(first(supply('d1', '2026-10-10'))).toMatchObject({
      kind: 'MedicationDispense',
      status: 'unknown',
      lastIssued: '2026-10-10',
    })
    const ring = [
      request({ id: 'r1', basedOn: [{ reference: 'MedicationRequest/r2' }] }),
      request({ id: 'r2', basedOn: [{ reference: 'MedicationRequest/r1' }] }),
    ]
    expect(imported(bundleOf([patient, ...ring])).record.medicines).toHaveLength(2)
  })

  it('[IM35] reads the last issue that a GP system states in an extension', () => {
    const statement = {
      ...{ resourceType: 'MedicationStatement', id: 's1', status: 'active', subject, effectiveDateTime: '2025-01-01' },
      medicationCodeableConcept: { text: 'ramipril 5 mg capsules' },
      extension: [
        {
          url: 'https://x.example/StructureDefinition/Extension-MedicationStatementLastIssueDate-1',
          valueDateTime: '2026-10-01',
        },
      ],
    }
    expect(first(statement)).toMatchObject({ kind: 'MedicationStatement', status: 'current', lastIssued: '2026-10-01' })
  })
})
