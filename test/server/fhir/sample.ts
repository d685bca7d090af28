// Small bundles for the import tests. Everything in them is invented.
import { type BundleReading, readBundle } from '#server/fhir/readBundle'
import type { ImportedRecord } from '#shared/importedRecord'
import type { ImportError, ImportReport } from '#shared/imports'

export const today = '2026-11-24'
export const nhsSystem = 'https://fhir.nhs.uk/Id/nhs-number'
export const subject = { reference: 'Patient/p1' }

export const patient = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: nhsSystem, value: '999 000 0018' }],
  name: [{ use: 'official', family: 'Example', given: ['Ann', 'Marie'], prefix: ['Mrs'] }],
  gender: 'female',
  birthDate: '1945-07-14',
}

export const snomed = (code: string, display?: string) => ({
  coding: [{ system: 'http://snomed.info/sct', code, display }],
})
export const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })

export const condition = {
  resourceType: 'Condition',
  id: 'c1',
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { text: 'Hypertension' },
  subject,
  onsetDateTime: '2001-05',
}

export const allergy = { resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, code: { text: 'Penicillin' } }
export const observation = (id: string, code: string, value: unknown, unit: string, date = '2026-01-01') => ({
  ...{ resourceType: 'Observation', id, status: 'final', code: loinc(code), subject, effectiveDateTime: date },
  valueQuantity: { value, unit },
})

/** A bundle of the patient and these resources. */
export function bundleOf(resources: readonly object[], more: object = {}): Record<string, unknown> {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })), ...more }
}

export function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
}

/** Reads the bundle from bytes, as the doors do, and fails the test when it is refused. */
export function imported(value: unknown): { record: ImportedRecord; report: ImportReport } {
  const reading = read(value)
  if (!reading.ok) throw new Error(`The bundle was refused: ${reading.error.code} ${reading.error.message}`)
  return reading
}

/** The refusal of the bundle; fails the test when it was taken. */
export function refusal(value: unknown): ImportError {
  const reading = read(value)
  if (reading.ok) throw new Error(`The bundle was taken: ${JSON.stringify(reading.report)}`)
  return reading.error
}

export function read(value: unknown): BundleReading {
  return readBundle(value instanceof Uint8Array ? value : bytesOf(value), { today, sourceName: 'Test file' })
}
