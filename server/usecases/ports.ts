// What the use cases need from the world, named by need. storage/, auth/, record/ and live/ implement it; app.ts connects it.
import type { Logger } from 'pino'
import type { ImportedRecord } from '#shared/importedRecord'
import type { MedicineChecks } from '#shared/medicineCheck'
import type { MedicineSummary, RuleRow } from '#shared/medicineWork'
import type { OrganisationKind, Role } from '#shared/roles'
import type { Case } from '../domain/case.ts'
import type { Seen } from '../domain/decision.ts'
import type { Discussion } from '../domain/discussion.ts'
import type { DiskSpace } from '../domain/diskSpace.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { RecordTriggers } from '../domain/proposals.ts'
import type { RuleSwitches } from '../domain/ruleSwitch.ts'
import type {
  AccessNotices,
  EntryLinks,
  Identities,
  OneTimeCodes,
  SecondFactorStore,
  SessionStore,
  SignInElsewhere,
  StaffFiles,
} from './accountPorts.ts'
import type { AggregateStore } from './aggregateStore.ts'
import type { CaseStore, RecordsStore } from './casePorts.ts'
import type { CoverStore, EmergencyStore, RegisterStore } from './governancePorts.ts'
import type { Hub } from './hub.ts'
import type { MailPorts } from './mailPorts.ts'
import type { CaseMessagesStore, FoundList, MedicineReviewStore, MedicineSummaryStore } from './medicinePorts.ts'
import type { KeptVersions, RecordTexts } from './recordPorts.ts'
import type { RoomPorts } from './roomPorts.ts'
import type { SectionDoor, SectionStore } from './sectionPorts.ts'
import type { CalendarFeedStore, SeriesStore } from './seriesPorts.ts'

export type { Session, SessionStore } from './accountPorts.ts'

export type { AggregateStore } from './aggregateStore.ts'
export type { CaseScope, CaseStore, RecordsStore } from './casePorts.ts'
export type { CoverStore, EmergencyStore, RegisterStore } from './governancePorts.ts'

export interface Clock {
  now(): Date
}

export interface MeetingStore extends AggregateStore<Meeting> {
  ofItem(itemId: string): Promise<Meeting | null>
  many(ids: string[]): Promise<Meeting[]>
  /** Meetings in which the person has any part, newest start first, at most 200. */
  concerning(person: { id: string; organisationId: string; organiser: boolean }): Promise<Meeting[]>
  /** Meetings that have not ended in which this person presents or is invited to an item. Whether that counts now is `invitationCounts`. */
  inviting(personId: string): Promise<Meeting[]>
  live(): Promise<Meeting[]>
  /** Of this organisation, newest first, at most 200. */
  held(organisationId: string): Promise<Meeting[]>
  ofSeries(seriesId: string): Promise<Meeting[]>
  /** Planned clinics with a question whose last day is before `today` (YYYY-MM-DD); some may be answered. */
  asking(today: string): Promise<Meeting[]>
  /** Meetings that have not ended with this case on their agenda. */
  listing(caseId: string): Promise<Meeting[]>
  /** Meetings that begin after `since` (ISO UTC), whatever became of them. */
  startingAfter(since: string): Promise<Pick<Meeting, 'id' | 'version' | 'startsAt'>[]>
  /** Meetings with a referral of one of these people on the agenda. */
  referring(caseIds: string[]): Promise<Meeting[]>
}

export interface DiscussionStore extends AggregateStore<Discussion> {
  many(ids: string[]): Promise<Discussion[]>
  ofCase(caseId: string): Promise<Discussion[]>
  about(caseIds: string[]): Promise<Discussion[]>
  withActionsOf(personId: string): Promise<Discussion[]>
  withFeedbackTo(personId: string): Promise<Discussion[]>
  /** Given since `since` (ISO UTC). */
  withFeedbackSince(since: string): Promise<Discussion[]>
  withActionsAbout(caseIds: string[]): Promise<Discussion[]>
  /** With a flag that was raised from a rule since `since` (ISO UTC). */
  withRuleFlags(since: string): Promise<Discussion[]>
  /** With a trial of treatment, or a follow-up about which the person was not asked. */
  afterClinics(): Promise<Discussion[]>
  withAssents(): Promise<Discussion[]>
  withFlagsAbout(caseIds: string[]): Promise<Discussion[]>
}

export interface Account {
  id: string
  name: string
  email: string
  role: Role
  organisationId: string
  safeguardingLead: boolean
  colour: number
  disabled: boolean
  passwordHash: string
}

export interface Organisation {
  id: string
  name: string
  kind: OrganisationKind
}

export interface PeopleStore {
  get(id: string): Promise<Account | null>
  byEmail(email: string): Promise<Account | null>
  all(): Promise<Account[]>
  organisations(): Promise<Organisation[]>
  addOrganisations(list: Organisation[]): Promise<void>
  addAccounts(list: Account[]): Promise<void>
  setPassword(personId: string, passwordHash: string): Promise<void>
  change(
    personId: string,
    change: Partial<Pick<Account, 'name' | 'role' | 'safeguardingLead' | 'disabled'>>,
  ): Promise<void>
}

/** One sign-in on one browser. Refresh tokens are kept as SHA-256 only. */
export interface AuditRow {
  /** A case id, or 'system'. */
  chain: string
  /** Person id, or 'anonymous' or 'system'. */
  who: string
  what: string
  outcome: 'done' | 'refused'
  /** Ids, codes, counts. Never clinical text, names or tokens. */
  detail?: Record<string, string | number | null>
}

export interface Audit {
  /** Resolves when the row is durable. */
  record(row: AuditRow): Promise<void>
}

export interface AuditEntry extends AuditRow {
  /** Place in its chain, from 1. */
  n: number
  /** ISO UTC. */
  at: string
}

export interface AuditQuery {
  /** A case id, or 'system'. */
  about?: string
  who?: string
  what?: string
  outcome?: 'done' | 'refused'
  /** ISO UTC, inclusive. */
  from?: string
  /** ISO UTC, exclusive. */
  before?: string
  /** With `chainIn`: only rows by these people or about these chains. */
  whoIn?: string[]
  chainIn?: string[]
  atMost: number
}

/** Reading the audit. */
export interface AuditTrail {
  /** Newest first. */
  newest(query: AuditQuery): Promise<AuditEntry[]>
}

export interface Passwords {
  hash(password: string): Promise<string>
  /** True when it was hashed at another cost than today's. */
  outdated(hash: string): boolean
  /** What is wrong with a new password, in words; null when it may be used. `about`: the person's own words, easy to guess. */
  weakness(password: string, about: string[]): Promise<string | null>
  /** Takes the same time when `hash` is null (no such account). */
  verify(hash: string | null, password: string): Promise<boolean>
}

export interface AccessClaims {
  personId: string
  sessionId: string
  /** ISO UTC. */
  expiresAt: string
}

export interface Tokens {
  issue(claims: { personId: string; sessionId: string }, now: Date): { token: string; expiresAt: string }
  /** Null for anything that is not a token of ours, for this use, and unexpired. */
  verify(token: string, now: Date): AccessClaims | null
}

export interface Throttle {
  /** Seconds to wait, 0 = go on. */
  waitFor(key: string): number
  failed(key: string): void
  succeeded(key: string): void
}

export interface Ports extends RoomPorts, SectionDoor, MailPorts {
  sections: SectionStore
  clock: Clock
  newId(): string
  meetings: MeetingStore
  series: SeriesStore
  calendarFeeds: CalendarFeedStore
  discussions: DiscussionStore
  medicineReviews: MedicineReviewStore
  medicineSummaries: MedicineSummaryStore
  ruleSwitches: AggregateStore<RuleSwitches>
  caseMessages: CaseMessagesStore
  cases: CaseStore
  records: RecordsStore
  covers: CoverStore
  emergencies: EmergencyStore
  registers: RegisterStore
  people: PeopleStore
  sessions: SessionStore
  audit: Audit
  auditTrail: AuditTrail
  passwords: Passwords
  tokens: Tokens
  throttle: Throttle
  secondFactors: SecondFactorStore
  staffFiles: StaffFiles
  identities: Identities
  /** Null = passwords only. */
  elsewhere: SignInElsewhere | null
  entryLinks: EntryLinks
  accessNotices: AccessNotices
  oneTimeCodes: OneTimeCodes
  /** After this long without anything done by the person their session is locked. */
  idleLockMs: number
  hub: Hub
  /** Digest of what the room of this discussion is looking at, from durable text only. */
  seen(caseId: string, discussionId: string): Promise<Seen>
  /** The shared case record as text with its writers, from the log. */
  recordTexts: RecordTexts
  keptVersions: KeptVersions
  /** Every check of the medicines in this record. `today`: YYYY-MM-DD in London. */
  checkMedicines(record: ImportedRecord, today: string): MedicineChecks
  /** What the record of this person gives the agenda. `today`: YYYY-MM-DD in London. */
  recordTriggers(one: Case, today: string): Promise<RecordTriggers>
  summariseMedicines(
    record: ImportedRecord,
    today: string,
  ): Pick<MedicineSummary, 'asOf' | 'medicines' | 'groups' | 'fired'>
  /** Every rule of the checks. */
  medicineRules: readonly Pick<RuleRow, 'ruleId' | 'version' | 'group' | 'words' | 'source'>[]
  compareLists(record: ImportedRecord): FoundList[]
  /** Runs tasks with the same key one after the other. */
  inTurn<T>(key: string, task: () => Promise<T>): Promise<T>
  /** The volume of the embedded database; null: it is not ours to watch, or cannot be asked. */
  diskSpace(): DiskSpace | null
  demonstration: boolean
  log: Logger
}
