// What the use cases need of cases and their imported records.
import type { ImportedRecord } from '#shared/importedRecord'
import type { Case } from '../domain/case.ts'

/** Which cases a person may find: registered at their organisation, with one of these on the team, or in this list of ids. */
export interface CaseScope {
  teamOf: string[]
  organisationId: string
  invitedTo: string[]
}

export interface CaseStore {
  /** On how many case teams each of these people is; nobody on none. */
  teamsOf(personIds: string[]): Promise<Map<string, number>>
  /** A record that was merged comes as it is guarded now: with the other's person, practice, team and wishes. So does `many`. */
  get(id: string): Promise<Case | null>
  /** As it is stored, also when it was merged. */
  own(id: string): Promise<Case | null>
  /** What was merged into these, as it is stored. Lists and searches never give them. */
  mergedInto(ids: string[]): Promise<Case[]>
  /** In the order of their ids, those after this one; at most `most`. */
  after(id: string, most: number): Promise<Case[]>
  many(ids: string[]): Promise<Case[]>
  inScope(scope: CaseScope): Promise<Case[]>
  withFamilyName(practiceId: string, family: string): Promise<Pick<Case, 'id' | 'person'>[]>
  withNameOrNumber(scope: CaseScope, find: { names: string[]; nhsNumber: string | null }): Promise<Case[]>
  /** Of every practice: for emergency access only. */
  withNhsNumber(nhsNumber: string): Promise<Case[]>
  withIdentifiers(practiceId: string, identifiers: string[]): Promise<Case[]>
  insert(one: Case): Promise<'saved' | 'stale'>
  /** Stale, too, when it was merged meanwhile. */
  save(next: Case): Promise<'saved' | 'stale'>
  /** Links a record to another or takes the link away; nothing else of it changes but what is given. */
  link(
    own: Pick<Case, 'id' | 'version'>,
    change: Required<Pick<Case, 'mergedInto'>> & Partial<Pick<Case, 'teamIds' | 'wishes' | 'mergedBefore'>>,
  ): Promise<'saved' | 'stale'>
}

export interface RecordsStore {
  get(caseId: string): Promise<ImportedRecord | null>
  put(caseId: string, record: ImportedRecord): Promise<void>
}
