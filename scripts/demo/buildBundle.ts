// Writes FHIR R4 bundles from short descriptions. Dates are counted from "today", so that the demonstration never ages.
import { addDays } from '#shared/calendar'
import { type Coded, type PersonSpec, patientFields } from './patient.ts'
import { type OrganisationId, organisations, staff } from './staff.ts'

export type FhirBundle = {
  resourceType: 'Bundle'
  type: 'collection' | 'transaction'
  entry: Record<string, unknown>[]
}
/** Who wrote an entry, and for which organisation. */
type Origin = { at?: OrganisationId; by?: string }

export type MedicineSpec = Origin & {
  drug: string
  dose: [value: number, unit: string]
  /** Times a day; 0 is "when required". */
  times: number
  route?: string
  start: number
  indication?: string
  status?: 'active' | 'stopped' | 'completed' | 'on-hold'
  statusReason?: string
  advice?: string
  /** Days from one supply to the next. Leave out for a short course. */
  supplyDays?: number
  /** Days (negative) on which it was supplied. */
  issued?: number[]
}
export type BundleBuilder = ReturnType<typeof startBundle>
type Measure = 'weight' | 'hba1c' | 'egfr' | 'creatinine' | 'potassium'

const SNOMED = 'http://snomed.info/sct'
/** `usual`: the laboratory's own range for everybody, in the unit; most give it with each result. */
const MEASURES: Record<Measure, { loinc: string; name: string; unit: string; code: string; usual?: [number, number] }> =
  {
    weight: { loinc: '29463-7', name: 'Body weight', unit: 'kg', code: 'kg' },
    hba1c: { loinc: '59261-8', name: 'HbA1c (IFCC)', unit: 'mmol/mol', code: 'mmol/mol' },
    egfr: { loinc: '62238-1', name: 'eGFR (CKD-EPI)', unit: 'mL/min/1.73 m2', code: 'mL/min/{1.73_m2}' },
    creatinine: { loinc: '14682-9', name: 'Serum creatinine', unit: 'umol/L', code: 'umol/L' },
    potassium: { loinc: '2823-3', name: 'Serum potassium', unit: 'mmol/L', code: 'mmol/L', usual: [3.5, 5.3] },
  }

/** Starts the bundle of one person. All day numbers are relative to `today`: -14 is two weeks ago. */
export function startBundle(slug: string, today: string, person: PersonSpec, type: FhirBundle['type'] = 'collection') {
  const base = 'https://records.brook-lane.example/fhir'
  const entries: Record<string, unknown>[] = []
  const counts = new Map<string, number>()
  const shared = new Set<string>()
  const day = (offset: number) => addDays(today, offset)

  const put = (resourceType: string, id: string, fields: object) => {
    const fullUrl = `${base}/${resourceType}/${id}`
    const request = type === 'transaction' ? { request: { method: 'PUT', url: `${resourceType}/${id}` } } : {}
    entries.push({ fullUrl, resource: { resourceType, id, ...fields }, ...request })
    return { reference: `${resourceType}/${id}` }
  }
  const add = (resourceType: string, fields: object) => {
    const number = (counts.get(resourceType) ?? 0) + 1
    counts.set(resourceType, number)
    return put(resourceType, `${slug}-${number}`, fields)
  }
  const organisation = (id: OrganisationId) => {
    const name = organisations.find(one => one.id === id)?.name
    if (!shared.has(id)) put('Organization', id, { name })
    shared.add(id)
    return { reference: `Organization/${id}`, display: name }
  }
  const practitioner = (name: string) => {
    const known = staff.find(one => one.name === name)
    if (!known) return { display: name }
    const words = known.name.replace(/^Dr /, '').split(' ')
    const prefix = known.name.startsWith('Dr ') ? ['Dr'] : []
    if (!shared.has(known.id))
      put('Practitioner', known.id, { name: [{ prefix, given: words.slice(0, -1), family: words.at(-1) }] })
    shared.add(known.id)
    return { reference: `Practitioner/${known.id}` }
  }
  const concept = ([text, code]: Coded) =>
    code ? { coding: [{ system: SNOMED, code, display: text }], text } : { text }
  const origin = ({ at = 'brook-lane', by }: Origin) => [organisation(at), ...(by ? [practitioner(by)] : [])]
  /** Where a resource has room for one reference only, a role joins the person and the organisation. */
  const role = ({ at = 'brook-lane', by }: Origin) => {
    const id = `${at}-${by ? slugOf(by) : 'staff'}`
    const who = by ? { practitioner: practitioner(by) } : {}
    if (!shared.has(id)) put('PractitionerRole', id, { organization: organisation(at), ...who })
    shared.add(id)
    return { reference: `PractitionerRole/${id}` }
  }

  const subject = put('Patient', slug, patientFields(slug, person, organisation('brook-lane')))

  return {
    day,
    problem(name: Coded, since: string, more: Origin & { note?: string; ended?: string } = {}) {
      add('Condition', {
        clinicalStatus: status('condition-clinical', more.ended ? 'resolved' : 'active'),
        code: concept(name),
        subject,
        onsetDateTime: since,
        ...(more.ended ? { abatementDateTime: more.ended } : {}),
        asserter: role(more),
        ...(more.note ? { note: [{ text: more.note }] } : {}),
      })
    },
    allergy(name: Coded, recorded: string, reactions: string[], criticality?: 'low' | 'high') {
      add('AllergyIntolerance', {
        clinicalStatus: status('allergyintolerance-clinical', 'active'),
        code: concept(name),
        patient: subject,
        recordedDate: recorded,
        recorder: role({}),
        ...(criticality ? { criticality } : {}),
        ...(reactions.length > 0 ? { reaction: [{ manifestation: reactions.map(text => ({ text })) }] } : {}),
      })
    },
    medicine(spec: MedicineSpec) {
      const prescription = add('MedicationRequest', {
        status: spec.status ?? 'active',
        ...(spec.statusReason ? { statusReason: { text: spec.statusReason } } : {}),
        intent: spec.supplyDays ? 'plan' : 'order',
        medicationCodeableConcept: { text: spec.drug },
        subject,
        authoredOn: day(spec.start),
        requester: role(spec),
        courseOfTherapyType: { coding: [{ code: spec.supplyDays ? 'continuous' : 'acute' }] },
        ...(spec.indication ? { reasonCode: [{ text: spec.indication }] } : {}),
        dosageInstruction: [dosage(spec)],
        ...(spec.supplyDays ? { dispenseRequest: { expectedSupplyDuration: days(spec.supplyDays) } } : {}),
      })
      for (const issued of spec.issued ?? []) {
        add('MedicationDispense', {
          status: 'completed',
          medicationCodeableConcept: { text: spec.drug },
          subject,
          performer: [{ actor: organisation('brook-lane') }],
          authorizingPrescription: [prescription],
          ...(spec.supplyDays ? { daysSupply: days(spec.supplyDays) } : {}),
          whenHandedOver: day(issued),
        })
      }
    },
    /** A medicine as another service lists it, such as a hospital at discharge. */
    listed(spec: Omit<MedicineSpec, 'status'> & { status: 'active' | 'stopped' }) {
      add('MedicationStatement', {
        status: spec.status,
        ...(spec.statusReason ? { statusReason: [{ text: spec.statusReason }] } : {}),
        medicationCodeableConcept: { text: spec.drug },
        subject,
        effectiveDateTime: day(spec.start),
        informationSource: role(spec),
        dosage: [dosage(spec)],
      })
    },
    /** Pairs of day and value. */
    results(measure: Measure, values: [offset: number, value: number][], from: Origin = {}) {
      const { loinc, name, unit, code, usual } = MEASURES[measure]
      const quantity = (value: number) => ({ value, unit, system: 'http://unitsofmeasure.org', code })
      for (const [offset, value] of values) {
        add('Observation', {
          status: 'final',
          code: { coding: [{ system: 'http://loinc.org', code: loinc }], text: name },
          subject,
          effectiveDateTime: day(offset),
          performer: origin(from),
          valueQuantity: quantity(value),
          ...(usual ? { referenceRange: [{ low: quantity(usual[0]), high: quantity(usual[1]) }] } : {}),
        })
      }
    },
    bloodPressure(values: [offset: number, systolic: number, diastolic: number][], from: Origin = {}) {
      const part = (loinc: string, value: number) => ({
        code: { coding: [{ system: 'http://loinc.org', code: loinc }] },
        valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
      })
      for (const [offset, systolic, diastolic] of values) {
        add('Observation', {
          status: 'final',
          code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }], text: 'Blood pressure' },
          subject,
          effectiveDateTime: day(offset),
          performer: origin(from),
          component: [part('8480-6', systolic), part('8462-4', diastolic)],
        })
      }
    },
    encounter(
      name: string,
      kind: 'AMB' | 'HH' | 'IMP' | 'EMER' | 'VR',
      from: number,
      more: Origin & { until?: number; reason?: string; status?: 'finished' | 'cancelled' | 'planned' } = {},
    ) {
      add('Encounter', {
        status: more.status ?? 'finished',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: kind },
        type: [{ text: name }],
        subject,
        period: { start: day(from), end: day(more.until ?? from) },
        ...(more.reason ? { reasonCode: [{ text: more.reason }] } : {}),
        serviceProvider: organisation(more.at ?? 'brook-lane'),
        ...(more.by ? { participant: [{ individual: practitioner(more.by) }] } : {}),
      })
    },
    procedure(name: Coded, offset: number, more: Origin & { reason?: string; note?: string } = {}) {
      add('Procedure', {
        status: 'completed',
        code: concept(name),
        subject,
        performedDateTime: day(offset),
        recorder: role(more),
        ...(more.reason ? { reasonCode: [{ text: more.reason }] } : {}),
        ...(more.note ? { note: [{ text: more.note }] } : {}),
      })
    },
    immunisation(name: string, offset: number) {
      add('Immunization', {
        status: 'completed',
        vaccineCode: { text: name },
        patient: subject,
        occurrenceDateTime: day(offset),
        performer: [{ actor: organisation('brook-lane') }],
      })
    },
    carePlan(title: string, since: number, activities: string[], from: Origin = {}) {
      add('CarePlan', {
        status: 'active',
        intent: 'plan',
        title,
        subject,
        period: { start: day(since) },
        author: role(from),
        activity: activities.map(description => ({ detail: { status: 'in-progress', description } })),
      })
    },
    goal(text: string, since: number, achievement?: string) {
      add('Goal', {
        lifecycleStatus: 'active',
        description: { text },
        subject,
        startDate: day(since),
        expressedBy: { ...subject, display: 'The person' },
        ...(achievement ? { achievementStatus: { text: achievement } } : {}),
      })
    },
    bundle(): FhirBundle {
      return { resourceType: 'Bundle', type, entry: entries }
    },
  }
}

function status(system: string, code: string) {
  return { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] }
}

function days(value: number) {
  return { value, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' }
}

function dosage(spec: Pick<MedicineSpec, 'dose' | 'times' | 'route' | 'advice'>) {
  const [value, unit] = spec.dose
  return {
    ...(spec.times > 0
      ? { timing: { repeat: { frequency: spec.times, period: 1, periodUnit: 'd' } } }
      : { asNeededBoolean: true }),
    route: { text: spec.route ?? 'oral' },
    doseAndRate: [{ doseQuantity: { value, unit } }],
    ...(spec.advice ? { patientInstruction: spec.advice } : {}),
  }
}

function slugOf(name: string): string {
  return name.replace(/^Dr /, '').toLowerCase().replaceAll(' ', '-')
}
