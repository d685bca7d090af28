import { describe, expect, it } from 'vitest'
import { importedRecord } from '#shared/importedRecord'
import { allergy, bundleOf, condition, observation, patient, read, subject } from './sample.ts'

describe('robustness', () => {
  it('[IM40] gives a record of the right form, or a refusal, for any value in any place', () => {
    const resources = [
      { ...condition, encounter: { reference: 'Encounter/e1' } },
      { ...allergy, reaction: [{ manifestation: [{ text: 'Rash' }] }] },
      observation('o1', '6298-4', 4.4, 'mmol/L'),
      {
        resourceType: 'Encounter',
        id: 'e1',
        status: 'finished',
        class: { code: 'AMB' },
        period: { start: '2026-01-01' },
        subject,
      },
      {
        resourceType: 'MedicationRequest',
        id: 'm1',
        status: 'active',
        medicationCodeableConcept: { text: 'x' },
        subject,
        dosageInstruction: [{ text: 'one' }],
      },
      {
        resourceType: 'CarePlan',
        id: 'cp',
        status: 'active',
        title: 'Plan',
        subject,
        activity: [{ detail: { description: 'walk' } }],
      },
    ]
    const whole = bundleOf([patient, ...resources])
    const junk: unknown[] = [
      null,
      0,
      -5,
      true,
      '',
      '\u0000',
      [],
      {},
      [[{}]],
      { reference: '#x' },
      '2026-02-30',
      'x'.repeat(9),
    ]
    const changed = junk.flatMap(one => variants(whole, one))
    expect(changed.length).toBeGreaterThan(1000)
    let taken = 0
    for (const variant of changed) {
      const reading = read(variant)
      if (!reading.ok) continue
      taken += 1
      expect(importedRecord.safeParse(reading.record).success).toBe(true)
    }
    expect(taken).toBeGreaterThan(300)
  })
})

/** The value with one place in it, each in turn, replaced. */
function variants(value: unknown, by: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((inner, at) => [by, ...variants(inner, by)].map(one => value.with(at, one)))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    [by, ...variants(inner, by)].map(one => ({ ...value, [key]: one })),
  )
}
