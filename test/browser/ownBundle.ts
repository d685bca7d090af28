// A record as somebody might bring it: written here, about an invented person, with one entry that cannot be read and one
// that Caseroom warns about.
const person = { reference: 'Patient/own' }

/** For `setInputFiles`. */
export function bundleFile(name: string, content: unknown) {
  return { name, mimeType: 'application/fhir+json', buffer: Buffer.from(JSON.stringify(content)) }
}

export const nhsNumberText = '999 555 0121'

export const ownBundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      resourceType: 'Patient',
      id: 'own',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9995550121' }],
      name: [{ use: 'official', family: 'Pellow', given: ['Winifred'], prefix: ['Mrs'] }],
      gender: 'female',
      birthDate: '1938-05-04',
      managingOrganization: { display: 'Chapel Row Surgery' },
      address: [{ line: ['3 Chapel Row'], city: 'Brookham', postalCode: 'ZZ9 5QT' }],
    },
    { resourceType: 'Condition', id: 'c1', subject: person, code: { text: 'Heart failure' }, onsetDateTime: '2021' },
    { resourceType: 'Condition', id: 'c2', subject: person, code: {}, onsetDateTime: '2020' },
    medicine('m1', 'spironolactone 25 mg tablets', 25),
    medicine('m2', 'ramipril 5 mg capsules', 5),
    { resourceType: 'AllergyIntolerance', id: 'a1', patient: person, code: { text: 'Trimethoprim' } },
    {
      resourceType: 'Immunization',
      id: 'i1',
      status: 'entered-in-error',
      patient: person,
      vaccineCode: { text: 'Influenza vaccine' },
      occurrenceDateTime: '2025-10-01',
    },
    {
      resourceType: 'Observation',
      id: 'o1',
      status: 'final',
      subject: person,
      code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }], text: 'Serum potassium' },
      effectiveDateTime: '2026-11-02',
      valueQuantity: { value: 5.9, unit: 'mmol/L', code: 'mmol/L', system: 'http://unitsofmeasure.org' },
    },
  ].map(resource => ({
    fullUrl: `https://records.example.org/fhir/${resource.resourceType}/${resource.id}`,
    resource,
  })),
}

function medicine(id: string, name: string, milligrams: number) {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    subject: person,
    medicationCodeableConcept: { text: name },
    authoredOn: '2026-10-01',
    dosageInstruction: [
      {
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: milligrams, unit: 'mg' } }],
      },
    ],
  }
}
