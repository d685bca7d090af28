// Which FHIR it is. DSTU2 and STU3 look alike from afar and mean other things up close; reading them as R4 would lose
// statuses and doses in silence, so they are recognised and refused.
import type { ImportError } from '#shared/imports'
import { isObject } from './entries.ts'

type Version = 'DSTU2' | 'STU3' | 'DSTU2 or STU3' | 'R5'
type Sign = { version: Version; path: string; what: string }

const TYPES: Record<string, Version> = {
  ...{ MedicationOrder: 'DSTU2', DiagnosticOrder: 'DSTU2', Conformance: 'DSTU2', DeviceUseRequest: 'DSTU2' },
  ...{ Order: 'DSTU2', OrderResponse: 'DSTU2', ImagingManifest: 'STU3', Sequence: 'STU3', DataElement: 'STU3' },
  ...{ ServiceDefinition: 'STU3', ExpansionProfile: 'STU3', ProcedureRequest: 'DSTU2 or STU3' },
  ...{ ReferralRequest: 'DSTU2 or STU3', ProcessRequest: 'DSTU2 or STU3', ProcessResponse: 'DSTU2 or STU3' },
  ...{ EligibilityRequest: 'DSTU2 or STU3', BodySite: 'DSTU2 or STU3', DeviceComponent: 'DSTU2 or STU3' },
  ...{ MedicationUsage: 'R5', Transport: 'R5', InventoryItem: 'R5', GenomicStudy: 'R5', EncounterHistory: 'R5' },
}

/** Fields that only one version has, or has in that form, on resources that all versions have. */
const FIELDS: Record<string, (one: Record<string, unknown>) => [Version, string] | null> = {
  Condition: one =>
    has(one, 'DSTU2', 'patient') ?? has(one, 'DSTU2', 'dateRecorded') ?? text(one, 'clinicalStatus', 'STU3'),
  AllergyIntolerance: one => has(one, 'DSTU2', 'substance') ?? text(one, 'clinicalStatus', 'STU3'),
  MedicationStatement: one =>
    has(one, 'DSTU2', 'wasNotTaken') ?? has(one, 'STU3', 'taken') ?? codeable(one, 'medication'),
  MedicationRequest: one => agent(one) ?? has(one, 'STU3', 'context') ?? codeable(one, 'medication'),
  MedicationDispense: one => has(one, 'STU3', 'notDone') ?? codeable(one, 'medication'),
  Procedure: one => has(one, 'DSTU2', 'notPerformed') ?? has(one, 'STU3', 'notDone') ?? has(one, 'STU3', 'context'),
  Immunization: one => has(one, 'DSTU2', 'wasNotGiven') ?? has(one, 'STU3', 'notGiven') ?? has(one, 'STU3', 'date'),
  Observation: one => has(one, 'DSTU2', 'comments') ?? has(one, 'STU3', 'comment') ?? has(one, 'STU3', 'context'),
  Encounter: one =>
    has(one, 'R5', 'actualPeriod') ?? (Array.isArray(one.class) ? ['R5', 'class'] : text(one, 'class', 'DSTU2')),
  CarePlan: one => has(one, 'STU3', 'context'),
  Goal: one => text(one, 'description', 'DSTU2') ?? has(one, 'STU3', 'status'),
  Patient: one => has(one, 'DSTU2', 'careProvider') ?? has(one, 'STU3', 'animal'),
}

/** Fields that R4 has and the earlier versions have not. One of these outweighs one sign of another version. */
const R4_FIELDS: Record<string, (one: Record<string, unknown>) => boolean> = {
  Condition: one => isObject(one.clinicalStatus) || 'recordedDate' in one,
  AllergyIntolerance: one => isObject(one.clinicalStatus) || 'recordedDate' in one,
  Encounter: one => 'reasonCode' in one || isObject(one.class),
  MedicationRequest: one => 'encounter' in one || 'medicationCodeableConcept' in one || 'medicationReference' in one,
  Immunization: one => 'occurrenceDateTime' in one,
  Goal: one => 'lifecycleStatus' in one,
}

/** An error when the bundle is of another FHIR version than R4; null when nothing speaks against R4. */
export function otherVersion(bundle: Record<string, unknown>, resources: readonly unknown[]): ImportError | null {
  const sure = statedVersion(bundle, '')
  if (sure) return refusal(sure)
  let likely: Sign | null = null
  let forR4 = 0
  let against = 0
  for (const [index, resource] of resources.entries()) {
    if (!isObject(resource)) continue
    const type = typeof resource.resourceType === 'string' ? resource.resourceType : ''
    const path = `entry[${index}].resource`
    const stated = statedVersion(resource, `${path}.`)
    if (stated) return refusal(stated)
    const known = own(TYPES, type)
    if (known) return refusal({ version: known, path, what: `the resource type ${type}` })
    const field = own(FIELDS, type)?.(resource)
    if (field) {
      against += 1
      const [version, name] = field
      likely ??= { version, path: `${path}.${name}`, what: `the form of ${type}.${name}` }
    } else if (own(R4_FIELDS, type)?.(resource)) forR4 += 1
  }
  // One odd field among many right ones is one bad entry, not another version: that entry is left out and listed.
  return likely && against > forR4 ? refusal(likely) : null
}

/** A version that is written down: a `fhirVersion`, or a profile whose address carries it. */
function statedVersion(resource: Record<string, unknown>, prefix: string): Sign | null {
  const stated = resource.fhirVersion
  const version = typeof stated === 'string' ? versionOf(stated) : null
  if (version) return { version, path: `${prefix}fhirVersion`, what: 'its fhirVersion' }
  const meta = resource.meta
  const profiles = isObject(meta) && Array.isArray(meta.profile) ? meta.profile : []
  for (const [at, profile] of profiles.entries()) {
    if (typeof profile !== 'string') continue
    const found = /\/(DSTU2|STU3|R5)\//i.exec(profile)?.[1]?.toUpperCase()
    if (found === 'DSTU2' || found === 'STU3' || found === 'R5') {
      return { version: found, path: `${prefix}meta.profile[${at}]`, what: 'its profile' }
    }
  }
  return null
}

function versionOf(text: string): Version | null {
  if (/^(0|1)\./.test(text)) return 'DSTU2'
  if (/^3\./.test(text)) return 'STU3'
  return /^[56]\./.test(text) ? 'R5' : null
}

function refusal({ version, path, what }: Sign): ImportError {
  const message =
    `This bundle is FHIR ${version}, to judge by ${what}. Caseroom reads FHIR R4 (4.0.1). ` +
    'Export it as R4 from the system it came from.'
  return { code: 'fhir-version', message, path }
}

function has(one: Record<string, unknown>, version: Version, field: string): [Version, string] | null {
  return field in one ? [version, field] : null
}

function text(one: Record<string, unknown>, field: string, version: Version): [Version, string] | null {
  return typeof one[field] === 'string' ? [version, field] : null
}

function agent(one: Record<string, unknown>): [Version, string] | null {
  const requester = one.requester
  return isObject(requester) && 'agent' in requester ? ['STU3', 'requester'] : null
}

function codeable(one: Record<string, unknown>, field: string): [Version, string] | null {
  const value = one[field]
  return isObject(value) && ('concept' in value || 'reference' in value) ? ['R5', field] : null
}

function own<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
