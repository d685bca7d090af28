// Two imports of one person made one: what has the same key is brought up to date, what is new is added, nothing twice.
import { compareDates } from '#shared/calendar'
import type { ImportedPerson, ImportedRecord, ResultSeries } from '#shared/importedRecord'
import type { EntryLabel } from '#shared/privacyLabel'
import { foldIssues, withIssues } from './medicineIssues.ts'
import { allergyStatusOf } from './problems.ts'

/**
 * The record after taking `incoming` in. The same bundle again leaves the content as it is. An entry that is missing from
 * the later bundle stays: a bundle of one department is no statement about the others. What a source marked as entered in
 * error leaves. The caller has made sure that both are the same person (see comparePersons.ts).
 */
export function mergeRecords(existing: ImportedRecord, incoming: ImportedRecord): ImportedRecord {
  const named = namesOf(incoming)
  // Taken back once, it stays away, until its source sends it again as valid.
  const retracted = [...new Set([...existing.retracted, ...incoming.retracted])].filter(key => !named.has(key))
  const gone = new Set(retracted)
  const join = <T extends { key: string }>(before: readonly T[], after: readonly T[]) => joinByKey(before, after, gone)
  const allergies = join(existing.allergies, incoming.allergies)
  const said = incoming.allergies.length > 0 || incoming.allergyStatus === 'unavailable'
  const unread = (said ? incoming : existing).allergyStatus === 'unavailable'
  return inOrder({
    person: joinPerson(existing.person, incoming.person),
    problems: join(existing.problems, incoming.problems),
    medicines: joinMedicines(existing, incoming, gone),
    allergies,
    allergyStatus: allergyStatusOf(allergies, unread),
    results: joinSeries(existing.results, incoming.results, gone),
    encounters: join(existing.encounters, incoming.encounters),
    procedures: join(existing.procedures, incoming.procedures),
    immunisations: join(existing.immunisations, incoming.immunisations),
    carePlans: join(existing.carePlans, incoming.carePlans),
    goals: join(existing.goals, incoming.goals),
    retracted,
    labels: joinLabels(existing, incoming, named, gone),
  })
}

/** Everything in the order that {@link ImportedRecord} promises, so that equal content is equal text. */
export function inOrder(record: ImportedRecord): ImportedRecord {
  const newestFirst = <T extends Dated>(list: readonly T[]) =>
    [...list].sort((a, b) => -byDate(a, b) || byText(a.key, b.key))
  const oldestFirst = <T extends Dated>(list: readonly T[]) =>
    [...list].sort((a, b) => byDate(a, b) || byText(a.key, b.key))
  const series = record.results.map(one =>
    one.kind === 'blood-pressure'
      ? { ...one, points: oldestFirst(one.points) }
      : { ...one, points: oldestFirst(one.points) },
  )
  return {
    person: record.person,
    problems: newestFirst(record.problems),
    medicines: newestFirst(record.medicines),
    allergies: newestFirst(record.allergies),
    allergyStatus: record.allergyStatus,
    results: series.sort((a, b) => byText(a.kind, b.kind) || byText(a.unit, b.unit)),
    encounters: newestFirst(record.encounters),
    procedures: newestFirst(record.procedures),
    immunisations: newestFirst(record.immunisations),
    carePlans: newestFirst(record.carePlans),
    goals: newestFirst(record.goals),
    retracted: [...record.retracted].sort(byText),
    labels: [...(record.labels ?? [])].sort((a, b) => byText(a.key, b.key)),
  }
}

type Dated = { key: string; date: string | null; time: string | null }

function joinByKey<T extends { key: string }>(
  before: readonly T[],
  after: readonly T[],
  gone: ReadonlySet<string>,
): T[] {
  const joined = new Map([...before, ...after].map(one => [one.key, one]))
  return [...joined.values()].filter(({ key }) => !gone.has(key))
}

/** What the newer bundle names, it labels; what it does not name keeps what it had. */
function joinLabels(
  { labels: before = [] }: ImportedRecord,
  { labels: after = [] }: ImportedRecord,
  named: ReadonlySet<string>,
  gone: ReadonlySet<string>,
): EntryLabel[] {
  const kept = before.filter(({ key }) => !named.has(key))
  return [...kept, ...after].filter(({ key }) => !gone.has(key))
}

function joinMedicines(existing: ImportedRecord, incoming: ImportedRecord, gone: ReadonlySet<string>) {
  const issues = new Map(existing.medicines.map(medicine => [medicine.key, medicine.issues]))
  const joined = joinByKey(existing.medicines, incoming.medicines, gone).map(medicine =>
    // A newer prescription entry does not unsay the supplies that an earlier bundle knew of.
    withIssues(
      medicine,
      [...(issues.get(medicine.key) ?? []), ...medicine.issues].filter(({ key }) => !gone.has(key)),
    ),
  )
  return foldIssues(joined)
}

function joinSeries(
  before: readonly ResultSeries[],
  after: readonly ResultSeries[],
  gone: ReadonlySet<string>,
): ResultSeries[] {
  // A corrected result may come back with another unit: its old point must leave the old trend.
  const renewed = new Set(after.flatMap(pointKeys))
  const kept = before.map(one =>
    withoutPoints(one, key => renewed.has(key) || key.split('+').some(part => renewed.has(part))),
  )
  const joined: ResultSeries[] = []
  for (const one of [...kept, ...after].map(series =>
    withoutPoints(series, key => key.split('+').some(part => gone.has(part))),
  )) {
    const at = joined.findIndex(held => held.kind === one.kind && held.unit === one.unit)
    const held = joined[at]
    if (!held) joined.push(one)
    else if (held.kind === 'blood-pressure') {
      if (one.kind === 'blood-pressure') joined[at] = { ...held, points: [...held.points, ...one.points] }
    } else if (one.kind !== 'blood-pressure') joined[at] = { ...held, points: [...held.points, ...one.points] }
  }
  return joined.filter(({ points }) => points.length > 0)
}

function withoutPoints(series: ResultSeries, leaves: (key: string) => boolean): ResultSeries {
  return series.kind === 'blood-pressure'
    ? { ...series, points: series.points.filter(({ key }) => !leaves(key)) }
    : { ...series, points: series.points.filter(({ key }) => !leaves(key)) }
}

function pointKeys(series: ResultSeries): string[] {
  return series.points.map(({ key }) => key).flatMap(key => [key, ...key.split('+')])
}

/** Newer words win, but silence does not erase: a hospital letter without a telephone number leaves the one we have. */
function joinPerson(before: ImportedPerson, after: ImportedPerson): ImportedPerson {
  const verified = before.nhsNumber.status === 'verified' && after.nhsNumber.status !== 'verified'
  const keepNumber = verified || after.nhsNumber.status === 'missing'
  const identifiers = [...before.identifiers, ...after.identifiers]
  const named = after.name.family !== null || after.name.given !== null || after.name.text !== null
  return {
    key: before.key,
    source: after.source,
    name: named ? after.name : before.name,
    preferredName: after.preferredName ?? before.preferredName,
    birthDate: exacter(before.birthDate, after.birthDate),
    gender: after.gender ?? before.gender,
    deceased: after.deceased ?? before.deceased,
    address: after.address ?? before.address,
    phones: after.phones.length > 0 ? after.phones : before.phones,
    emails: after.emails.length > 0 ? after.emails : before.emails,
    nhsNumber: keepNumber ? before.nhsNumber : after.nhsNumber,
    identifiers: [...new Map(identifiers.map(one => [`${one.system}|${one.value}`, one])).values()],
    language: after.language ?? before.language,
  }
}

/** A year alone does not replace the whole date that it belongs to. */
function exacter(before: string | null, after: string | null): string | null {
  return before !== null && after !== null && before.startsWith(after) ? before : (after ?? before)
}

function namesOf(record: ImportedRecord): Set<string> {
  const lists = [record.problems, record.allergies, record.encounters, record.procedures, record.immunisations]
  const keys = [...lists, record.carePlans, record.goals].flatMap(list => list.map(({ key }) => key))
  const medicines = record.medicines.flatMap(({ key, issues }) => [key, ...issues.map(issue => issue.key)])
  return new Set([...keys, ...medicines, ...record.results.flatMap(pointKeys)])
}

function byDate(a: Dated, b: Dated): number {
  return compareDates(moment(a), moment(b))
}

function moment({ date, time }: Dated): { date: string; time: string | null } | { date: null; time: null } {
  return date === null ? { date: null, time: null } : { date, time }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
