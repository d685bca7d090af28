// A FHIR bundle becomes the imported part of a case. The record is written before the case points to it,
// so that a crash between the two leaves nothing half-imported to be seen.

import { londonDate } from '#shared/calendar'
import { addressLine, genderText } from '#shared/cui'
import { type Refusal, refuse } from '#shared/errors'
import { type ImportedPerson, type ImportedRecord, identityKeys } from '#shared/importedRecord'
import type { ImportAnswer, ImportError, ImportReport } from '#shared/imports'
import { groupMedicines } from '#shared/medicineGroups'
import { type Actor, can } from '../domain/access.ts'
import type { CasePerson } from '../domain/case.ts'
import { rootOf } from '../domain/caseMerge.ts'
import { noPrivacy, seesGeneral, sourceLabels, visibleRecord } from '../domain/privacy.ts'
import { noWishes } from '../domain/wishes.ts'
import { noteMedicines } from './medicineSweep.ts'
import type { Ports } from './ports.ts'

/** Pure reading and merging of bundles; server/fhir implements it. */
export interface BundleReader {
  /** `today`: YYYY-MM-DD in London; births and deaths after it are not believed. */
  read(
    bytes: Uint8Array,
    today: string,
  ): { ok: true; record: ImportedRecord; report: ImportReport } | { ok: false; error: ImportError }
  merge(existing: ImportedRecord, incoming: ImportedRecord): ImportedRecord
  /** Is the person of a new bundle the one of the case that shares an identifier with it? */
  compare(
    existing: ImportedPerson,
    incoming: ImportedPerson,
  ): { verdict: 'same' | 'doubtful' | 'different'; differences: string[] }
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
  const read = reader.read(bytes, londonDate(ports.clock.now().getTime()))
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
    const holders = await ports.cases.withIdentifiers(importer.practiceId, identifiers)
    const found = await ports.cases.many([...new Set(holders.map(rootOf))])
    if (found.length > 1) {
      return refuse(
        'invalid',
        'The identifiers in this bundle belong to two people who are here already. Nothing was imported.',
      )
    }
    const existing = found[0]
    const caseId = existing?.id ?? ports.newId()
    const before = existing ? await ports.records.get(caseId) : null
    const compared = before ? reader.compare(before.person, record.person) : null
    if (compared?.verdict === 'different') return refuse('invalid', anotherPerson(compared.differences))
    const taken = before ? reader.merge(before, record) : record
    await ports.records.put(caseId, taken)

    const privacy = { ...(existing?.privacy ?? noPrivacy()), source: sourceLabels(taken) }
    // Counted and listed for many: what has a label is not for all of them.
    const general = visibleRecord(taken, privacy, seesGeneral)
    const medicines = groupMedicines(general.medicines).current.length
    const lastImport = { at: ports.clock.now().toISOString(), source: taken.person.source, medicines }
    const person = toCasePerson(taken.person)
    // A number of a merged record stays with that record: it is unique within the practice.
    const elsewhere = holders.filter(one => one.id !== caseId).flatMap(one => one.identifiers)
    const own = identifiers.filter(one => !elsewhere.includes(one))
    const known = [...new Set([...(existing?.identifiers ?? []), ...own])]
    const saved = existing
      ? await ports.cases.save({ ...existing, person, identifiers: known, lastImport, privacy })
      : await ports.cases.insert({
          id: caseId,
          version: 0,
          practiceId: importer.practiceId,
          teamIds: [],
          person,
          identifiers: known,
          createdAt: lastImport.at,
          lastImport,
          wishes: noWishes(),
          privacy,
        })
    if (saved === 'stale') return refuse('stale')
    if (existing) ports.hub.emit('caseChanged', { caseId })
    await noteMedicines(ports, { caseId, practiceId: importer.practiceId }, general)
    const imported = Object.values(report.imported).reduce((sum, count) => sum + count, 0)
    await ports.audit.record({
      chain: caseId,
      who: importer.id,
      what: 'case:import',
      outcome: 'done',
      detail: { imported, skipped: report.skipped.length },
    })
    const doubts = (compared?.differences ?? []).map(what => ({
      message: `The ${what} differs from what was here. Check that this is the same person.`,
    }))
    return { caseId, created: !existing, report: { ...report, warnings: [...doubts, ...report.warnings] } }
  })
}

export function toCasePerson(person: ImportedPerson): CasePerson {
  return {
    family: person.name.family ?? person.name.text ?? 'Not recorded',
    given: person.name.given ?? '',
    title: person.name.prefix,
    preferredName: person.preferredName,
    birthDate: person.birthDate,
    gender: genderText(person.gender),
    nhsNumber: person.nhsNumber,
    deceased: person.deceased ? (person.deceased.date ?? true) : null,
    address: person.address ? addressLine(person.address) : null,
    phones: person.phones.map(phone => phone.value),
    language: person.language?.text ?? null,
    interpreter: person.language?.interpreterNeeded ?? false,
  }
}

/** What a second import finds this person by. An NHS number that fails its check digit identifies nobody. */
function identifiersOf(person: ImportedPerson): string[] {
  const keys = identityKeys(person).filter(key => !key.startsWith(`${nhsNumberSystem}|`))
  if (keys.length > 0) return keys
  const { family, given, text } = person.name
  return [['unidentified', person.source, person.key, family, given, text, person.birthDate].join('|')]
}

const nhsNumberSystem = 'https://fhir.nhs.uk/Id/nhs-number'

function anotherPerson(differences: string[]): string {
  return `This bundle shares an identifier with somebody who is here, but the ${differences.join(' and the ')} differ. It may be another person. Nothing was imported.`
}

function toRefusal(error: ImportError): Refusal {
  const where = error.line === undefined ? (error.path ?? '') : `line ${error.line}, column ${error.column ?? 1}`
  const code = error.code === 'too-large' ? 'too-large' : error.code === 'xml' ? 'unsupported-type' : 'invalid'
  return refuse(
    code,
    `${error.message} Nothing was imported.`,
    where === '' ? undefined : [{ path: where, message: error.message }],
  )
}
