// What every reader of a resource needs: types checked with a path, dates, who it is about, where it came from, and one
// place to note what was left out. A reader that returns null has said why here.
import type { z } from 'zod'
import { parseWallTime } from '#shared/calendar'
import type { ImportReport } from '#shared/imports'
import { type Entry, isObject, type Resolver } from './entries.ts'
import { organisation, type Period, practitioner, practitionerRole, type Reference, reference } from './schemas.ts'
import { clean, staffName } from './words.ts'

export type When = { date: string | null; time: string | null }
/** The fields that every entry of the imported record shares. */
export type Base = { key: string; source: string; by: string | null; date: string | null; time: string | null }

export type Reading = {
  report: ImportReport
  retracted: Set<string>
  /** The resource with its types checked, or null after noting it as skipped. */
  parse<T extends z.ZodType>(entry: Entry, schema: T): z.infer<T> | null
  skip(entry: Entry, reason: string, field?: string): null
  warn(message: string, path?: string): void
  notShown(entry: Entry): null
  /** Marked by its source as entered in error: it leaves the record, also if an earlier bundle brought it. */
  retract(entry: Entry): null
  /** False, and noted, when the entry is about somebody else than the patient of this bundle. */
  isAbout(entry: Entry, subject: Reference | undefined, field?: string): boolean
  /** The first of the fields that holds a date. An impossible date is dropped with a warning; the entry stays. */
  when(entry: Entry, fields: readonly (readonly [field: string, value: string | undefined])[]): When
  resolve(entry: Entry, reference: Reference | undefined, field: string): Record<string, unknown> | null
  /** Words for what is referred to: its display, else what the target says of itself. */
  nameOf(
    entry: Entry,
    reference: Reference | undefined,
    field: string,
    name: (resource: unknown) => string | null,
  ): string | null
  base(entry: Entry, when: When, origin: { performers?: (Reference | undefined)[]; encounter?: Reference }): Base
}

export type Person = { key: string; identifiers: readonly { system: string; value: string }[] }
const MAX_WARNINGS = 500

export function createReading(options: {
  report: ImportReport
  resolver: Resolver
  person: Person
  bundleSource: string
  today: string | null
}): Reading & { finish(): void } {
  const { report, resolver, person } = options
  const retracted = new Set<string>()
  const missing = new Map<string, { path: string; times: number }>()
  let unnamed = 0
  let unsaid = 0

  const warn = (message: string, path?: string) => {
    if (report.warnings.length >= MAX_WARNINGS) unsaid += 1
    else report.warnings.push(path === undefined ? { message } : { path, message })
  }
  const skip = (entry: Entry, reason: string, field?: string) => {
    const path = field ? `${entry.path}.${field}` : entry.path
    report.skipped.push({ index: entry.index, path, resource: entry.type, reason })
    return null
  }

  const resolve: Reading['resolve'] = (entry, to, field) => {
    const target = resolver.resolve(to, entry)
    const name = to?.reference
    // A search in place of an address, and another system's address, are not meant to be found in the bundle.
    if (!target && name && !name.includes('?') && !/^https?:/.test(name)) {
      const seen = missing.get(name)
      missing.set(name, { path: seen?.path ?? `${entry.path}.${field}`, times: (seen?.times ?? 0) + 1 })
    }
    return target?.resource ?? null
  }

  const nameOf: Reading['nameOf'] = (entry, to, field, name) => {
    if (!to) return null
    const target = resolve(entry, to, field)
    return clean(to.display) ?? name(target)
  }

  const origin = (entry: Entry, to: Reference | undefined): { source: string | null; by: string | null } => {
    const target = resolver.resolve(to, entry)
    if (target?.type === 'PractitionerRole') {
      const role = practitionerRole.safeParse(target.resource).data
      const organisationOf = origin(entry, role?.organization).source ?? clean(role?.organization?.display)
      const name = origin(entry, role?.practitioner).by ?? clean(role?.practitioner?.display)
      return { source: organisationOf, by: name ?? clean(to?.display) }
    }
    if (target?.type === 'Organization') {
      return { source: clean(organisation.safeParse(target.resource).data?.name) ?? clean(to?.display), by: null }
    }
    if (target?.type === 'Practitioner') {
      return { source: null, by: staffName(practitioner.safeParse(target.resource).data?.name) ?? clean(to?.display) }
    }
    const display = clean(to?.display)
    return /(^|\/)Organization[/?]/.test(to?.reference ?? '')
      ? { source: display, by: null }
      : { source: null, by: display }
  }

  return {
    report,
    retracted,
    skip,
    warn,
    resolve,
    nameOf,
    parse(entry, schema) {
      const reading = schema.safeParse(entry.resource)
      if (reading.success) return reading.data
      const issue = reading.error.issues[0]
      return skip(entry, issue ? issueWords(issue) : 'The entry has a wrong form.', issue && fieldPath(issue.path))
    },
    notShown(entry) {
      report.notShown[entry.type] = (report.notShown[entry.type] ?? 0) + 1
      return null
    },
    retract(entry) {
      retracted.add(entry.key)
      warn('Marked by its source as entered in error, so it is not shown.', entry.path)
      return null
    },
    isAbout(entry, subject, field = 'subject') {
      const target = resolver.resolve(subject, entry)
      if (target) {
        if (target.key === person.key) return true
        skip(entry, 'It is about somebody or something other than the patient of this bundle.', field)
        return false
      }
      if (!subject?.reference) {
        const { system, value } = subject?.identifier ?? {}
        const known = person.identifiers.some(one => one.system === system && one.value === value?.replaceAll(' ', ''))
        if (known) return true
        if (value === undefined) {
          unnamed += 1
          return true
        }
      }
      skip(entry, 'It is about a person who is not in this bundle.', field)
      return false
    },
    when(entry, fields) {
      for (const [field, value] of fields) {
        if (value === undefined) continue
        const reading = parseWallTime(value)
        if (reading.ok) {
          if (options.today !== null && reading.date > options.today && !mayLieAhead(field)) {
            warn('The date lies in the future. It is shown as it was received.', `${entry.path}.${field}`)
          }
          return { date: reading.date, time: reading.time }
        }
        const why = reading.fault === 'impossible' ? 'This date does not exist' : 'This is not a FHIR date'
        warn(`${why}, so the entry is shown without it.`, `${entry.path}.${field}`)
      }
      return { date: null, time: null }
    },
    base(entry, when, { performers = [], encounter }) {
      const origins = performers.filter(one => one !== undefined).map(one => origin(entry, one))
      const visit = encounter ? resolve(entry, encounter, 'encounter') : null
      const provider = visit ? reference.safeParse(visit.serviceProvider).data : undefined
      const source =
        origins.find(one => one.source)?.source ??
        origin(entry, provider).source ??
        clean(provider?.display) ??
        metaSource(entry.resource) ??
        options.bundleSource
      return { key: entry.key, source, by: origins.find(one => one.by)?.by ?? null, date: when.date, time: when.time }
    },
    finish() {
      if (unnamed > 0) warn(`${countOf(unnamed)} not say who it is about and was taken to be about the patient.`)
      for (const [name, { path, times }] of missing) {
        const more = times > 1 ? ` (${times} times)` : ''
        warn(`Refers to ${name.slice(0, 100)}, which is not in this bundle${more}.`, path)
      }
      if (unsaid > 0) report.warnings.push({ message: `${unsaid} more warnings are not listed.` })
    },
  }
}

/** The start of a period as a field for {@link Reading.when}: things are dated by when they began. */
export function startOf(name: string, value: Period | undefined): [string, string | undefined] {
  return [`${name}.start`, value?.start]
}

function mayLieAhead(field: string): boolean {
  return /due|end|abatement|period\.start/i.test(field)
}

function metaSource(resource: Record<string, unknown>): string | null {
  const meta = resource.meta
  return isObject(meta) && typeof meta.source === 'string' ? clean(meta.source.replace(/#.*$/, '')) : null
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

/** Types only, never the value: reports are kept and logged, and the value may be part of a record. */
function issueWords(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return 'The field has a wrong form.'
  const found = /received (\w+)/.exec(issue.message)?.[1]
  const expected = wordFor(issue.expected)
  return found === 'undefined'
    ? `The field is missing; ${expected} is needed.`
    : `This should be ${expected}, not ${wordFor(found)}.`
}

function wordFor(type: string | undefined): string {
  switch (type) {
    case 'string':
      return 'text'
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'object':
      return 'an object'
    case 'null':
      return 'null'
    default:
      return 'something else'
  }
}

function countOf(times: number): string {
  return times === 1 ? 'One entry does' : `${times} entries do`
}
