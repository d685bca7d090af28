// A FHIR R4 Bundle in, the display record and a report out. Pure: no clock, no disk, no log. Either the whole bundle is
// refused with its position, or everything that can be read is read and everything else is listed.
import { type ImportedRecord, importedRecord } from '#shared/importedRecord'
import type { ImportError, ImportErrorCode, ImportReport } from '#shared/imports'
import type { EntryLabel } from '#shared/privacyLabel'
import { entriesOf, newestOfEach, notABundle } from './bundleShape.ts'
import { checkJson, readJson } from './bundleText.ts'
import { choosePatient } from './choosePatient.ts'
import { createResolver, type Entry, isObject, type Resolver } from './entries.ts'
import { readCarePlan, readEncounter, readGoal, readImmunisation, readProcedure } from './events.ts'
import { otherVersion } from './fhirVersion.ts'
import { foldIssues } from './medicineIssues.ts'
import { readMedicationDispense, readMedicationRequest, readMedicationStatement } from './medicines.ts'
import { inOrder } from './mergeRecords.ts'
import { readIdentifiers, readPerson } from './person.ts'
import { labelOf } from './privacyLabels.ts'
import { allergyStatusOf, readAllergy, readCondition } from './problems.ts'
import { createReading, type Reading } from './reading.ts'
import { type Result, readObservation, toSeries } from './results.ts'
import { composition, organisation, patient } from './schemas.ts'
import { clean } from './words.ts'

export type BundleReading =
  | { ok: true; record: ImportedRecord; report: ImportReport }
  | { ok: false; error: ImportError }

export type ReadOptions = {
  /** Today in London, YYYY-MM-DD: births and deaths after it are not believed. Without it nothing is called future. */
  today?: string
  /** What to name as source where the bundle does not say where an entry comes from. */
  sourceName?: string
}

/** A display record has to fit in one stored document, which ends at 16 MiB. */
const MAX_RECORD_CHARACTERS = 12 * 1024 * 1024

/**
 * Reads a FHIR R4 Bundle of type transaction, collection, searchset or document about one patient, from the bytes of a
 * file or from a value that was already parsed.
 *
 * An entry that cannot be shown truthfully is skipped with its path and reason; the rest is read. Refusals of the whole
 * bundle are values with a code from `shared/imports.ts`; this never throws on input.
 */
export function readBundle(input: unknown, options: ReadOptions = {}): BundleReading {
  const reading = input instanceof Uint8Array ? readJson(input) : checkJson(input)
  if (!reading.ok) return reading
  const bundle = reading.json
  if (!isObject(bundle)) return refuse('not-a-bundle', 'This is not a FHIR Bundle.')
  const wrong = notABundle(bundle)
  if (wrong) return { ok: false, error: wrong }
  const list = Array.isArray(bundle.entry) ? bundle.entry : []
  const version = otherVersion(
    bundle,
    list.map(one => (isObject(one) ? one.resource : null)),
  )
  if (version) return { ok: false, error: version }

  const report: ImportReport = { imported: {}, notShown: {}, skipped: [], warnings: [] }
  const found = entriesOf(list, bundle, report)
  const chosen = choosePatient(found, report)
  if (!chosen.ok) return chosen
  const { entry, one } = chosen

  const entries = newestOfEach(found, report)
  const resolver = createResolver(entries)
  const bundleSource = sourceOf(bundle, entries, entry, resolver) ?? clean(options.sourceName) ?? 'Source not stated'
  const today = options.today ?? null
  const identifiers = readIdentifiers(one)
  const context = createReading({ report, resolver, person: { key: entry.key, identifiers }, bundleSource, today })
  const record = readRecord(entries, context, resolver)
  const person = readPerson(entry, one, bundleSource, today, context.warn)
  report.imported.Patient = 1
  context.finish()
  const whole = inOrder({ ...record, person, retracted: [...context.retracted] })
  const sound = importedRecord.safeParse(whole)
  if (!sound.success)
    throw new Error(`A reader made a record of the wrong form at ${sound.error.issues[0]?.path.join('.')}`)
  if (JSON.stringify(whole).length > MAX_RECORD_CHARACTERS) {
    return refuse('too-large', 'There is more in this bundle than one case can show.')
  }
  return { ok: true, record: whole, report }
}

function readRecord(entries: readonly Entry[], reading: Reading, resolver: Resolver) {
  const results: Result[] = []
  const labels: EntryLabel[] = []
  const record: Omit<ImportedRecord, 'person' | 'labels' | 'results' | 'retracted' | 'allergyStatus'> = {
    ...{ problems: [], medicines: [], allergies: [], encounters: [], procedures: [] },
    ...{ immunisations: [], carePlans: [], goals: [] },
  }
  const keep = <T>(type: string, into: T[], one: T | null) => {
    if (one === null) return
    into.push(one)
    reading.report.imported[type] = (reading.report.imported[type] ?? 0) + 1
  }
  for (const entry of entries) {
    const { type, resource } = entry
    if (!READ.has(type)) {
      if (type !== 'Patient') reading.notShown(entry)
      continue
    }
    if ('modifierExtension' in resource || 'implicitRules' in resource) {
      reading.skip(
        entry,
        'It carries a condition that changes its meaning and that Caseroom does not know.',
        'modifierExtension',
      )
      continue
    }
    // Allergies are never held back, so they carry none.
    const label = type === 'AllergyIntolerance' ? null : labelOf(entry, resolver)
    if (label) labels.push(label)
    if (type === 'Condition') keep(type, record.problems, readCondition(entry, reading))
    else if (type === 'AllergyIntolerance') keep(type, record.allergies, readAllergy(entry, reading))
    else if (type === 'Observation') keep(type, results, readObservation(entry, reading))
    else if (type === 'Encounter') keep(type, record.encounters, readEncounter(entry, reading))
    else if (type === 'Procedure') keep(type, record.procedures, readProcedure(entry, reading))
    else if (type === 'Immunization') keep(type, record.immunisations, readImmunisation(entry, reading))
    else if (type === 'CarePlan') keep(type, record.carePlans, readCarePlan(entry, reading))
    else if (type === 'Goal') keep(type, record.goals, readGoal(entry, reading))
    else if (type === 'MedicationRequest') keep(type, record.medicines, readMedicationRequest(entry, reading, resolver))
    else if (type === 'MedicationStatement') keep(type, record.medicines, readMedicationStatement(entry, reading))
    else if (type === 'MedicationDispense')
      keep(type, record.medicines, readMedicationDispense(entry, reading, resolver))
  }
  const unread = reading.report.skipped.some(({ resource }) => resource === 'AllergyIntolerance')
  return {
    ...record,
    medicines: foldIssues(record.medicines),
    allergyStatus: allergyStatusOf(record.allergies, unread),
    results: toSeries(results),
    labels,
  }
}

const READ = new Set([
  ...['Condition', 'AllergyIntolerance', 'Observation', 'Encounter', 'Procedure', 'Immunization', 'CarePlan', 'Goal'],
  ...['MedicationRequest', 'MedicationStatement', 'MedicationDispense'],
])

/** Who the whole bundle comes from: the document's custodian or title, the practice that manages the patient's record. */
function sourceOf(
  bundle: Record<string, unknown>,
  entries: readonly Entry[],
  person: Entry,
  resolver: Resolver,
): string | null {
  const nameOf = (to: { reference?: string; display?: string } | undefined, from: Entry) =>
    clean(organisation.safeParse(resolver.resolve(to, from)?.resource).data?.name) ?? clean(to?.display)
  const document = bundle.type === 'document' ? entries.find(({ type }) => type === 'Composition') : undefined
  const head = document && composition.safeParse(document.resource).data
  const custodian = document ? (nameOf(head?.custodian, document) ?? clean(head?.title)) : null
  return custodian ?? nameOf(patient.safeParse(person.resource).data?.managingOrganization, person)
}

function refuse(code: ImportErrorCode, message: string, path?: string): { ok: false; error: ImportError } {
  return { ok: false, error: path === undefined ? { code, message } : { code, message, path } }
}
