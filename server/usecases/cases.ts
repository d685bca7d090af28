// Opening a case: related or not found. Every view is an audit row before the first byte leaves.
import type { CaseHit, CaseView, IdentityView } from '#shared/case'
import { type Refusal, refuse } from '#shared/errors'
import type { ImportedRecord } from '#shared/importedRecord'
import { type Action, compartmentKinds, compartmentPolicy, type Relationship, roleLabel } from '#shared/roles'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { type Case, type CasePerson, easilyMixedUp, fold, onTeam, relationshipsTo } from '../domain/case.ts'
import { beginsAnew, rootOf } from '../domain/caseMerge.ts'
import { coveredAt } from '../domain/cover.ts'
import { isOpen } from '../domain/emergency.ts'
import { seesFor, toRecordView, visibleRecord } from '../domain/privacy.ts'
import { peopleById } from './identify.ts'
import { casesInviting } from './invitations.ts'
import { allergiesOf, mergedViews, mergeOf } from './mergedRecords.ts'
import type { AuditRow, CaseScope, Ports } from './ports.ts'

export interface OpenedCase {
  one: Case
  through: Relationship[]
}

/** The case and the actor's relationship to it; 'not-found' for a stranger, exactly as when there is no such case. */
export async function openCase(
  ports: Ports,
  actor: Actor,
  caseId: string,
  action: Action,
): Promise<OpenedCase | Refusal> {
  // Both are asked whatever the first one says: how long the answer takes must not tell whether the case exists.
  const [one, inviting] = await Promise.all([ports.cases.get(caseId), casesInviting(ports, actor.id)])
  const now = ports.clock.now().toISOString()
  const through = one ? relationshipsTo(actor, one, inviting.has(caseId), now) : []
  if (!one || through.length === 0) {
    await auditRefusal(ports, actor, action, caseId, one !== null)
    return refuse('not-found')
  }
  if (!can(actor, action, { through })) {
    await auditRefusal(ports, actor, action, caseId, true)
    return refuse('not-allowed')
  }
  if (one.mergedInto && beginsAnew(action)) {
    await auditRefusal(ports, actor, action, caseId, true)
    return refuse('not-now', 'This record was merged into another about the same person. Open that one.')
  }
  return { one, through }
}

export async function auditRefusal(
  ports: Ports,
  actor: Actor,
  what: string,
  caseId: string,
  exists: boolean,
): Promise<void> {
  const chain = exists ? caseId : 'system'
  await ports.audit.record({ chain, who: actor.id, what, outcome: 'refused', detail: { asked: caseId } })
}

/** For what only the role decides: the refusal is a row of the system's chain. */
export async function refuseRole(ports: Ports, actor: Actor, what: Action): Promise<Refusal> {
  await ports.audit.record({ chain: 'system', who: actor.id, what, outcome: 'refused' })
  return refuse('not-allowed')
}

/** `through` is kept with the row: the person's report says why somebody could look when they looked. */
export function auditAccess(
  ports: Ports,
  actor: Actor,
  caseId: string,
  what: string,
  through: readonly Relationship[],
): Promise<void> {
  const detail = { through: through.join(' ') }
  return ports.audit.record({ chain: caseId, who: actor.id, what, outcome: 'done', detail })
}

/** One row in the chain of each person on a list that is about to be shown. */
export async function auditViews(
  ports: Ports,
  actor: Actor,
  what: string,
  rows: readonly { caseId: string }[],
  detail?: AuditRow['detail'],
): Promise<void> {
  const chains = [...new Set(rows.map(row => row.caseId))]
  await Promise.all(chains.map(chain => ports.audit.record({ chain, who: actor.id, what, outcome: 'done', detail })))
}

/** The cases that are this person's work, judged one by one: the store only says which ones to look at. */
export async function casesInScope(
  ports: Ports,
  actor: Actor,
  read: (scope: CaseScope) => Promise<Case[]> = scope => ports.cases.inScope(scope),
): Promise<Case[]> {
  const now = ports.clock.now().toISOString()
  const invitedTo = await casesInviting(ports, actor.id)
  const found = await read({
    teamOf: [actor.id, ...coveredAt(actor.covers, now)],
    organisationId: actor.organisationId,
    invitedTo: [...invitedTo.keys()],
  })
  return found.filter(one => isWork(relationshipsTo(actor, one, invitedTo.has(one.id), now)))
}

/** An emergency is a look at one record, and puts nobody on a list. */
const isWork = (through: readonly Relationship[]): boolean => through.some(one => one !== 'emergency')

export async function viewCase(ports: Ports, actor: Actor, caseId: string): Promise<CaseView | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if ('ok' in opened) return opened
  const { one, through } = opened
  await auditAccess(ports, actor, caseId, 'case:view', through)
  const people = await peopleById(ports)
  const organisations = await ports.people.organisations()
  const clinical = canCompartment(actor, 'reads', 'clinical', through)
  return {
    identity: await identityOf(ports, one),
    address: one.person.address,
    phones: one.person.phones,
    language: one.person.language,
    interpreter: one.person.interpreter,
    allergies: clinical ? await allergiesOf(ports, one) : null,
    practice: organisations.find(organisation => organisation.id === one.practiceId)?.name ?? '',
    relationships: through,
    team: onTeam(one).flatMap(id => {
      const person = people.get(id)
      return person
        ? [{ id, name: person.name, role: roleLabel[person.role], organisation: person.organisation.name }]
        : []
    }),
    teams: (one.namedTeams ?? []).map(({ id, name, organisationId, memberIds }) => ({
      id,
      name,
      organisation: organisations.find(organisation => organisation.id === organisationId)?.name ?? '',
      members: memberIds.flatMap(memberId => {
        const person = people.get(memberId)
        return person ? [{ id: memberId, name: person.name, role: roleLabel[person.role] }] : []
      }),
    })),
    mayChangeTeam: can(actor, 'case:team', { through }) && !one.mergedInto,
    compartments: compartmentKinds
      .filter(kind => kind !== 'discussion' && canCompartment(actor, 'reads', kind, through))
      .map(kind => ({ kind, canWrite: canCompartment(actor, 'writes', kind, through) })),
    emergencies: await noticesOf(ports, actor, one.id),
    lastImport: one.lastImport,
    mergedInto: one.mergedInto ? mergeOf(one.mergedInto) : null,
    merged: await mergedViews(ports, actor, one, through, duplicate => toIdentity(duplicate, false)),
  }
}

async function noticesOf(ports: Ports, actor: Actor, caseId: string): Promise<CaseView['emergencies']> {
  const now = ports.clock.now().toISOString()
  const open = (await ports.emergencies.openAt(caseId)).filter(one => isOpen(one, now))
  if (open.length === 0) return []
  const people = await peopleById(ports)
  return open.flatMap(({ id, personId, until }) => {
    const person = people.get(personId)
    if (!person) return []
    const mine = personId === actor.id
    return [
      { id, name: person.name, role: roleLabel[person.role], organisation: person.organisation.name, until, mine },
    ]
  })
}

export async function viewRecord(ports: Ports, actor: Actor, caseId: string) {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if ('ok' in opened) return opened
  // The imported record is clinical: who may not read that compartment may not read this either.
  if (!canCompartment(actor, 'reads', 'clinical', opened.through)) {
    await auditRefusal(ports, actor, 'record:view', caseId, true)
    return refuse('not-allowed', `${compartmentPolicy.clinical.readers} The imported record is part of it.`)
  }
  await auditAccess(ports, actor, caseId, 'record:view', opened.through)
  const record = await ports.records.get(caseId)
  if (!record) return refuse('not-found', 'No record has been imported for this person.')
  return toRecordView(record, opened.one.privacy, actor, opened.through)
}

/** The imported record without what this person may not see; null when nothing was imported. */
export async function visibleTo(
  ports: Ports,
  actor: Actor,
  { one, through }: OpenedCase,
): Promise<ImportedRecord | null> {
  const record = await ports.records.get(one.id)
  return record && visibleRecord(record, one.privacy, seesFor(actor, through))
}

/** A search needs a valid NHS number or two identifiers, so that a surname alone cannot be used to browse. */
export async function searchCases(ports: Ports, actor: Actor, text: string) {
  if (!can(actor, 'case:search')) return refuseRole(ports, actor, 'case:search')
  const find = readSearch(text)
  if (find.nhsNumber === null && find.names.length + find.dates.length < 2) {
    const advice = 'Enter an NHS number, or two of: first name, surname, date or year of birth.'
    return { hits: [], sameName: false, advice }
  }
  const found = await casesInScope(ports, actor, scope => ports.cases.withNameOrNumber(scope, find))
  const hits = found
    .filter(one => find.nhsNumber !== null || matches(one.person, find))
    .sort((a, b) => fold(a.person.family).localeCompare(fold(b.person.family)) || a.id.localeCompare(b.id))
    .slice(0, 20)
  const organisations = await ports.people.organisations()
  await ports.audit.record({
    chain: 'system',
    who: actor.id,
    what: 'case:search',
    outcome: 'done',
    detail: { hits: hits.length },
  })
  const views: CaseHit[] = await Promise.all(
    hits.map(async one => ({
      identity: await identityOf(ports, one),
      address: one.person.address,
      practice: organisations.find(organisation => organisation.id === one.practiceId)?.name ?? '',
    })),
  )
  const names = hits.map(one => `${fold(one.person.family)} ${fold(one.person.given)}`)
  return { hits: views, sameName: new Set(names).size < names.length, advice: null }
}

export async function identityOf(ports: Ports, one: Case): Promise<IdentityView> {
  const namesakes = await ports.cases.withFamilyName(one.practiceId, fold(one.person.family))
  return toIdentity(
    one,
    // A duplicate and its record are one person.
    namesakes.some(other => other.id !== rootOf(one) && easilyMixedUp(one.person, other.person)),
  )
}

export function toIdentity(one: Case, nameAlert: boolean): IdentityView {
  const { family, given, title, preferredName, birthDate, gender, nhsNumber, deceased } = one.person
  return { caseId: one.id, family, given, title, preferredName, birthDate, gender, nhsNumber, deceased, nameAlert }
}

interface Search {
  names: string[]
  /** YYYY-MM-DD or YYYY. */
  dates: string[]
  nhsNumber: string | null
}

export function readSearch(text: string): Search {
  const digits = text.replace(/[\s-]/g, '')
  if (/^\d{10}$/.test(digits)) return { names: [], dates: [], nhsNumber: digits }
  const dates: string[] = []
  const rest = text
    .replace(/\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/g, (_, day: string, month: string, year: string) => {
      dates.push(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
      return ' '
    })
    .replace(/\b(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})\b/g, (whole, day: string, month: string, year: string) => {
      const at = months.indexOf(month.toLowerCase())
      if (at < 0) return whole
      dates.push(`${year}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')}`)
      return ' '
    })
    .replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, whole => {
      dates.push(whole)
      return ' '
    })
    .replace(/\b((?:19|20)\d{2})\b/g, whole => {
      dates.push(whole)
      return ' '
    })
  const names = fold(rest)
    .split(/[\s,]+/)
    .filter(name => /^\p{L}/u.test(name))
  return { names, dates, nhsNumber: null }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function matches(person: CasePerson, find: Search): boolean {
  const words = nameWords(person)
  return (
    find.names.every(name => words.some(word => word.startsWith(name))) &&
    find.dates.every(date => person.birthDate?.startsWith(date) ?? false)
  )
}

/** The words a person is found by. */
export function nameWords(person: Pick<CasePerson, 'family' | 'given' | 'preferredName'>): string[] {
  return [person.family, person.given, person.preferredName ?? ''].flatMap(name => {
    const folded = fold(name)
    return [folded, ...folded.split(/[\s'’-]+/)].filter(word => word !== '')
  })
}
