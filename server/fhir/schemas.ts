// The fields of FHIR R4 that are read, and the types they must have (hl7.org/fhir/R4). Fields that are not read are not
// judged: an oddity in a field that nobody sees is no reason to lose an entry.
import { z } from 'zod'

const text = z.string()
const list = <T extends z.ZodType>(of: T) => z.array(of).optional()

export const coding = z.object({ system: text.optional(), code: text.optional(), display: text.optional() })
export const concept = z.object({ coding: list(coding), text: text.optional() })
export const identifier = z.object({ use: text.optional(), system: text.optional(), value: text.optional() })
export const reference = z.object({
  reference: text.optional(),
  display: text.optional(),
  identifier: identifier.optional(),
})
export const period = z.object({ start: text.optional(), end: text.optional() })
export const quantity = z.object({
  value: z.number().optional(),
  comparator: text.optional(),
  unit: text.optional(),
  system: text.optional(),
  code: text.optional(),
})
const extension = z.object({
  url: text,
  valueBoolean: z.boolean().optional(),
  valueDateTime: text.optional(),
  valueString: text.optional(),
})
const annotation = z.object({ text })

/** Every resource. A modifier extension may turn its meaning round, so its presence is looked at. */
export const anyResource = z.object({
  resourceType: text.min(1),
  id: text.optional(),
  meta: z.object({ source: text.optional(), lastUpdated: text.optional() }).optional().catch(undefined),
  modifierExtension: z.unknown().optional(),
  implicitRules: z.unknown().optional(),
})

export const humanName = z.object({
  use: text.optional(),
  text: text.optional(),
  family: text.optional(),
  // Nulls stand for given names that carry only an extension.
  given: list(text.nullable()),
  prefix: list(text.nullable()),
  period: period.optional(),
})

export const patient = z.object({
  name: list(humanName),
  identifier: list(identifier),
  birthDate: text.optional(),
  gender: text.optional(),
  deceasedBoolean: z.boolean().optional(),
  deceasedDateTime: text.optional(),
  address: list(
    z.object({
      use: text.optional(),
      text: text.optional(),
      line: list(text.nullable()),
      city: text.optional(),
      district: text.optional(),
      state: text.optional(),
      postalCode: text.optional(),
      country: text.optional(),
    }),
  ),
  telecom: list(z.object({ system: text.optional(), value: text.optional(), use: text.optional() })),
  communication: list(z.object({ language: concept, preferred: z.boolean().optional() })),
  managingOrganization: reference.optional(),
  extension: list(extension),
})

export const organisation = z.object({ name: text.optional() })
export const practitioner = z.object({ name: list(humanName) })
export const practitionerRole = z.object({ practitioner: reference.optional(), organization: reference.optional() })
export const composition = z.object({ title: text.optional(), custodian: reference.optional() })

export const condition = z.object({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  severity: concept.optional(),
  code: concept,
  subject: reference.optional(),
  encounter: reference.optional(),
  onsetDateTime: text.optional(),
  onsetPeriod: period.optional(),
  abatementDateTime: text.optional(),
  abatementPeriod: period.optional(),
  recordedDate: text.optional(),
  recorder: reference.optional(),
  asserter: reference.optional(),
  note: list(annotation),
})

export const dosage = z.object({
  text: text.optional(),
  patientInstruction: text.optional(),
  asNeededBoolean: z.boolean().optional(),
  asNeededCodeableConcept: concept.optional(),
  route: concept.optional(),
  timing: z
    .object({
      code: concept.optional(),
      repeat: z
        .object({
          frequency: z.number().optional(),
          frequencyMax: z.number().optional(),
          period: z.number().optional(),
          periodMax: z.number().optional(),
          periodUnit: text.optional(),
          when: list(text),
          timeOfDay: list(text),
          dayOfWeek: list(text),
          boundsPeriod: period.optional(),
        })
        .optional(),
    })
    .optional(),
  doseAndRate: list(
    z.object({
      doseQuantity: quantity.optional(),
      doseRange: z.object({ low: quantity.optional(), high: quantity.optional() }).optional(),
      rateQuantity: quantity.optional(),
      rateRatio: z.unknown().optional(),
      rateRange: z.unknown().optional(),
    }),
  ),
})

const medicine = {
  status: text.optional(),
  medicationCodeableConcept: concept.optional(),
  medicationReference: reference.optional(),
  subject: reference.optional(),
  reasonCode: list(concept),
  reasonReference: list(reference),
  basedOn: list(reference),
  extension: list(extension),
}
export const medication = z.object({ code: concept.optional(), form: concept.optional() })
export const medicationRequest = z.object({
  ...medicine,
  intent: text.optional(),
  doNotPerform: z.boolean().optional(),
  statusReason: concept.optional(),
  encounter: reference.optional(),
  authoredOn: text.optional(),
  requester: reference.optional(),
  recorder: reference.optional(),
  courseOfTherapyType: concept.optional(),
  dosageInstruction: list(dosage),
  dispenseRequest: z
    .object({ validityPeriod: period.optional(), expectedSupplyDuration: quantity.optional() })
    .optional(),
})
export const medicationStatement = z.object({
  ...medicine,
  statusReason: list(concept),
  context: reference.optional(),
  effectiveDateTime: text.optional(),
  effectivePeriod: period.optional(),
  dateAsserted: text.optional(),
  informationSource: reference.optional(),
  dosage: list(dosage),
})
export const medicationDispense = z.object({
  status: text.optional(),
  medicationCodeableConcept: concept.optional(),
  medicationReference: reference.optional(),
  subject: reference.optional(),
  context: reference.optional(),
  performer: list(z.object({ actor: reference })),
  authorizingPrescription: list(reference),
  daysSupply: quantity.optional(),
  whenPrepared: text.optional(),
  whenHandedOver: text.optional(),
  dosageInstruction: list(dosage),
})

export const allergyIntolerance = z.object({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  criticality: text.optional(),
  code: concept,
  patient: reference.optional(),
  encounter: reference.optional(),
  onsetDateTime: text.optional(),
  recordedDate: text.optional(),
  recorder: reference.optional(),
  asserter: reference.optional(),
  reaction: list(z.object({ manifestation: list(concept), description: text.optional(), severity: text.optional() })),
})

const referenceRange = z.object({
  low: quantity.optional(),
  high: quantity.optional(),
  type: concept.optional(),
  appliesTo: list(concept),
  age: z.unknown().optional(),
})
export const observation = z.object({
  status: text.optional(),
  code: concept,
  subject: reference.optional(),
  encounter: reference.optional(),
  effectiveDateTime: text.optional(),
  effectiveInstant: text.optional(),
  effectivePeriod: period.optional(),
  issued: text.optional(),
  performer: list(reference),
  valueQuantity: quantity.optional(),
  // Hazard: a range nobody can read must not cost the result itself.
  referenceRange: list(referenceRange).catch(undefined),
  component: list(z.object({ code: concept, valueQuantity: quantity.optional() })),
})

export const encounter = z.object({
  status: text.optional(),
  class: coding.optional(),
  type: list(concept),
  serviceType: concept.optional(),
  subject: reference.optional(),
  participant: list(z.object({ individual: reference.optional() })),
  period: period.optional(),
  reasonCode: list(concept),
  reasonReference: list(reference),
  location: list(z.object({ location: reference })),
  serviceProvider: reference.optional(),
})

export const procedure = z.object({
  status: text.optional(),
  code: concept,
  subject: reference.optional(),
  encounter: reference.optional(),
  performedDateTime: text.optional(),
  performedPeriod: period.optional(),
  performer: list(z.object({ actor: reference })),
  recorder: reference.optional(),
  reasonCode: list(concept),
  reasonReference: list(reference),
  note: list(annotation),
})

export const immunization = z.object({
  status: text.optional(),
  vaccineCode: concept,
  patient: reference.optional(),
  encounter: reference.optional(),
  occurrenceDateTime: text.optional(),
  performer: list(z.object({ actor: reference })),
  protocolApplied: list(z.object({ doseNumberPositiveInt: z.number().optional(), doseNumberString: text.optional() })),
})

export const carePlan = z.object({
  status: text.optional(),
  title: text.optional(),
  description: text.optional(),
  category: list(concept),
  subject: reference.optional(),
  encounter: reference.optional(),
  period: period.optional(),
  created: text.optional(),
  author: reference.optional(),
  activity: list(
    z.object({
      detail: z.object({ code: concept.optional(), description: text.optional(), status: text.optional() }).optional(),
      reference: reference.optional(),
    }),
  ),
})

export const goal = z.object({
  lifecycleStatus: text.optional(),
  achievementStatus: concept.optional(),
  description: concept,
  subject: reference.optional(),
  startDate: text.optional(),
  statusDate: text.optional(),
  expressedBy: reference.optional(),
  target: list(z.object({ dueDate: text.optional() })),
})

export type Concept = z.infer<typeof concept>
export type Reference = z.infer<typeof reference>
export type Quantity = z.infer<typeof quantity>
export type Observation = z.infer<typeof observation>
export type Dosage = z.infer<typeof dosage>
export type HumanName = z.infer<typeof humanName>
export type Period = z.infer<typeof period>
