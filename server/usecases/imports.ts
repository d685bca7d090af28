// A FHIR bundle becomes the imported part of a case. The record is written before the case points to it,
// so that a crash between the two leaves nothing half-imported to be seen.
import { type Refusal, refuse } from '#shared/errors'
import type { ImportedPerson, ImportedRecord } from '#shared/importedRecord'
import type { ImportAnswer, ImportError, ImportReport } from '#shared/imports'
import { type Actor, can } from '../domain/access.ts'
import type { CasePerson } from '../domain/case.ts'
import type { Ports } from './ports.ts'

/** Pure reading and merging of bundles; server/fhir implements it. */
export interface BundleReader {
  read(
    bytes: Uint8Array,
  ): { ok: true; record: ImportedRecord; report: ImportReport } | { ok: false; error: ImportError }
  merge(existing: ImportedRecord, incoming: ImportedRecord): ImportedRecord
}

export async function importBundle(
  ports: Ports,
  reader: BundleReader,
  actor: Actor,
  bytes: Uint8Array,
): Promise<ImportAnswer | Refusal> {
  if (!can(actor, 'case:import')) {
    await ports.audit.record({ chain: 'system', who: actor.id, what: 'case:import', outcome: 'refused' })
    return refuse('not-allowed', 'Only staff of the practice can import a record.')
  }
  const read = reader.read(bytes)
  if (!read.ok) {
    const detail = { code: read.error.code }
    await ports.audit.record({ chain: 'system', who: actor.id, what: 'case:import', outcome: 'refused', detail })
    return toRefusal(read.error)
  }
  return takeOver(ports, reader, { id: actor.id, practiceId: actor.organisationId }, read.record, read.report)
}

/** Who imports, for which practice: a signed-in person, or the command line. */
export interface Importer {
  id: string
  practiceId: string
}

export async function takeOver(
  ports: Ports,
  reader: BundleReader,
  importer: Importer,
  record: ImportedRecord,
  report: ImportReport,
): Promise<ImportAnswer | Refusal> {
  const identifiers = identifiersOf(record.person)
  // One import at a time per practice: two bundles about one person must not make two cases.
  return ports.inTurn(`import:${importer.practiceId}`, async () => {
    const found = await ports.cases.withIdentifiers(importer.practiceId, identifiers)
    if (found.length > 1) {
      return refuse(
        'invalid',
        'The identifiers in this bundle belong to two people who are here already. Nothing was imported.',
      )
    }
    const existing = found[0]
    const conflict = existing ? contradiction(existing.person, record.person) : null
    if (conflict) return refuse('invalid', conflict)

    const caseId = existing?.id ?? ports.newId()
    const before = existing ? await ports.records.get(caseId) : null
    const merged = before ? reader.merge(before, record) : record
    await ports.records.put(caseId, merged)

    const lastImport = { at: ports.clock.now().toISOString(), source: merged.person.source }
    const person = toCasePerson(merged.person)
    const known = [...new Set([...(existing?.identifiers ?? []), ...identifiers])]
    const saved = existing
      ? await ports.cases.save({ ...existing, person, identifiers: known, lastImport })
      : await ports.cases.insert({
          id: caseId,
          version: 0,
          practiceId: importer.practiceId,
          teamIds: [],
          person,
          identifiers: known,
          createdAt: lastImport.at,
          lastImport,
        })
    if (saved === 'stale') return refuse('stale')
    const imported = Object.values(report.imported).reduce((sum, count) => sum + count, 0)
    await ports.audit.record({
      chain: caseId,
      who: importer.id,
      what: 'case:import',
      outcome: 'done',
      detail: { imported, skipped: report.skipped.length },
    })
    return { caseId, created: !existing, report }
  })
}

export function toCasePerson(person: ImportedPerson): CasePerson {
  return {
    family: person.name.family ?? person.name.text ?? 'Not recorded',
    given: person.name.given ?? '',
    title: person.name.prefix,
    preferredName: person.preferredName,
    birthDate: person.birthDate,
    gender: person.gender === null ? 'Not recorded' : person.gender.charAt(0).toUpperCase() + person.gender.slice(1),
    nhsNumber: person.nhsNumber,
    deceased: person.deceased ? (person.deceased.date ?? true) : null,
    address: person.address
      ? [...person.address.lines, ...(person.address.postcode === null ? [] : [person.address.postcode])].join(', ')
      : null,
    phones: person.phones.map(phone => phone.value),
    language: person.language?.text ?? null,
    interpreter: person.language?.interpreterNeeded ?? false,
  }
}

/** An NHS number that fails its check digit identifies nobody. */
function identifiersOf(person: ImportedPerson): string[] {
  const others = person.identifiers
    .filter(one => one.system !== nhsNumberSystem)
    .map(one => `${one.system}|${one.value}`)
  const { value, status } = person.nhsNumber
  const all = status === 'verified' && value !== null ? [`${nhsNumberSystem}|${value}`, ...others] : others
  return all.length > 0 ? [...new Set(all)] : [`key|${person.key}`]
}

const nhsNumberSystem = 'https://fhir.nhs.uk/Id/nhs-number'

/** The same number with another birth date is another person, or a typing error: both are for people to sort out. */
function contradiction(here: CasePerson, incoming: ImportedPerson): string | null {
  if (here.birthDate === null || incoming.birthDate === null || here.birthDate === incoming.birthDate) return null
  return 'This bundle has an identifier of somebody who is here already, with another date of birth. Check both; nothing was imported.'
}

function toRefusal(error: ImportError): Refusal {
  const where = error.line === undefined ? (error.path ?? '') : `line ${error.line}, column ${error.column ?? 1}`
  const code = error.code === 'too-large' ? 'too-large' : error.code === 'xml' ? 'unsupported-type' : 'invalid'
  return refuse(code, `${error.message} Nothing was imported.`, [{ path: where, message: error.code }])
}
