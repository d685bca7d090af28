import { describe, expect, it } from 'vitest'
import { allergy, bundleOf, imported, loinc, observation, patient, snomed, subject } from './sample.ts'

describe('allergies', () => {
  const statusOf = (...resources: object[]) => imported(bundleOf([patient, ...resources])).record.allergyStatus
  const noneKnown = { ...allergy, id: 'n', code: snomed('716186003', 'No known allergy') }

  it('[IM30] says known, none known or not recorded only when that is true', () => {
    expect(statusOf()).toBe('not-recorded')
    expect(statusOf(allergy)).toBe('known')
    expect(statusOf(noneKnown)).toBe('none-known')
    expect(statusOf(noneKnown, allergy)).toBe('known')
    expect(statusOf({ ...allergy, code: snomed('409137002', 'No known drug allergy') })).toBe('not-recorded')
    expect(statusOf({ ...allergy, verificationStatus: { coding: [{ code: 'refuted' }] } })).toBe('not-recorded')
    expect(statusOf({ ...allergy, clinicalStatus: { coding: [{ code: 'resolved' }] } })).toBe('not-recorded')
  })

  it('[IM30] says unavailable when an allergy could not be read', () => {
    expect(statusOf({ ...allergy, code: 7 })).toBe('unavailable')
    expect(statusOf({ ...allergy, code: 7 }, noneKnown)).toBe('unavailable')
    expect(statusOf({ ...allergy, id: 'a2', code: 7 }, allergy)).toBe('known')
  })

  it('[IM30] shows every reaction', () => {
    const reaction = [
      { manifestation: [{ text: 'Rash' }, { text: 'Swelling' }], severity: 'severe' },
      { description: 'Faint' },
    ]
    expect(imported(bundleOf([patient, { ...allergy, reaction }])).record.allergies[0]?.reactions).toEqual([
      'Rash, Swelling (severe)',
      'Faint',
    ])
  })
})

describe('results', () => {
  it('[IM31] makes one trend for each result and unit, oldest first, whatever the code system', () => {
    const { record } = imported(
      bundleOf([
        patient,
        observation('o3', '2160-0', 1.2, 'mg/dL', '2026-03-01'),
        observation('o2', '14682-9', 120, 'umol/L', '2026-02-01'),
        { ...observation('o1', 'x', 106, 'µmol/L', '2026-01-01'), code: snomed('1000731000000107') },
        observation('o4', '33914-3', 44, 'mL/min', '2026-01-01'),
        observation('o5', '62238-1', 40, 'mL/min/{1.73_m2}', '2026-02-01'),
      ]),
    )
    const trends = record.results.map(({ kind, unit, points }) => [kind, unit, points.map(({ date }) => date)])
    expect(trends).toEqual([
      ['creatinine', 'mg/dL', ['2026-03-01']],
      ['creatinine', 'micromol/L', ['2026-01-01', '2026-02-01']],
      ['egfr', 'mL/min/1.73 m²', ['2026-01-01', '2026-02-01']],
    ])
  })

  it('[IM36] takes the usual range only when it is one, for everybody, in the same unit', () => {
    const of = (referenceRange: unknown, id = 'r') => ({
      ...observation(id, '2160-0', 120, 'umol/L', '2026-02-01'),
      referenceRange,
    })
    const rangeIn = (referenceRange: unknown) => {
      const [series] = imported(bundleOf([patient, of(referenceRange)])).record.results
      expect(series?.points).toHaveLength(1)
      return series?.kind === 'creatinine' ? series.points[0]?.range : 'another kind'
    }
    const [low, high] = [{ value: 60, unit: 'umol/L' }, { value: 110 }]
    expect(rangeIn([{ low, high }])).toEqual({ low: 60, high: 110 })
    expect(rangeIn([{ high }])).toEqual({ low: null, high: 110 })
    expect(rangeIn([{ low, high: { value: 1.2, unit: 'mg/dL' } }])).toBeNull()
    expect(
      rangeIn([
        { low, high },
        { low, high: { value: 90 } },
      ]),
    ).toBeNull()
    expect(rangeIn([{ low, high, appliesTo: [{ text: 'Women' }] }])).toBeNull()
    expect(rangeIn([{ text: '60 to 110' }])).toBeNull()
    expect(rangeIn('60 to 110')).toBeNull()
    expect(rangeIn(undefined)).toBeNull()
  })

  it('[IM31] keeps what the monitoring of medicines asks for, each in its own unit', () => {
    const list = [
      observation('m1', '2951-2', 138, 'mmol/L', '2026-01-01'),
      observation('m2', '718-7', 121, 'g/L', '2026-01-01'),
      observation('m3', '718-7', 12.1, 'g/dL', '2026-02-01'),
      observation('m4', '1742-6', 24, 'U/L', '2026-01-01'),
      observation('m5', '3016-3', 2.1, 'mU/L', '2026-01-01'),
      observation('m6', '14334-7', 0.6, 'mmol/L', '2026-01-01'),
      observation('m7', '6301-6', 2.4, '1', '2026-01-01'),
    ]
    const { record, report } = imported(bundleOf([patient, ...list]))
    expect(record.results.map(({ kind, unit }) => `${kind} ${unit}`).sort()).toEqual([
      ...['alt U/L', 'haemoglobin g/L', 'haemoglobin g/dL', 'inr 1', 'lithium mmol/L', 'sodium mmol/L', 'tsh mU/L'],
    ])
    expect(report.notShown).toEqual({})
  })

  it('[IM32] reads blood pressure from components and from two halves of one moment', () => {
    const panel = {
      ...{
        resourceType: 'Observation',
        id: 'b1',
        status: 'final',
        code: loinc('85354-9'),
        subject,
        effectiveDateTime: '2026-01-01',
      },
      component: [
        { code: loinc('8480-6'), valueQuantity: { value: 140, unit: 'mm[Hg]' } },
        { code: loinc('8462-4'), valueQuantity: { value: 80, unit: 'mm[Hg]' } },
      ],
    }
    const halves = [
      observation('b2', '8480-6', 150, 'mmHg', '2026-02-01T10:00:00Z'),
      observation('b3', '8462-4', 85, 'mmHg', '2026-02-01T10:00:00Z'),
      observation('b4', '8480-6', 160, 'mmHg', '2026-03-01'),
    ]
    expect(imported(bundleOf([patient, panel, ...halves])).record.results).toMatchObject([
      {
        kind: 'blood-pressure',
        unit: 'mmHg',
        points: [
          { key: 'Observation/b1', systolic: 140, diastolic: 80 },
          { key: 'Observation/b2+Observation/b3', systolic: 150, diastolic: 85 },
          { key: 'Observation/b4', systolic: 160, diastolic: null },
        ],
      },
    ])
  })

  it('[IM32] keeps a limit and a provisional result as such, and leaves out what has no number', () => {
    const limit = {
      ...observation('o1', '33914-3', 90, 'mL/min'),
      status: 'preliminary',
      valueQuantity: { value: 90, comparator: '>', unit: 'mL/min' },
    }
    const none = { ...observation('o2', '6298-4', 1, ''), valueQuantity: undefined, valueString: 'haemolysed' }
    const { record, report } = imported(bundleOf([patient, limit, none]))
    expect(record.results).toMatchObject([
      { kind: 'egfr', points: [{ value: 90, comparator: '>', provisional: true }] },
    ])
    expect(report.notShown).toEqual({ Observation: 1 })
    expect(report.warnings).toMatchObject([{ path: 'entry[2].resource' }])
  })
})
