// What the record door needs from the rest of the server.
import type { Compartment } from '#shared/record'
import type { Role } from '#shared/roles'

export const TEMPLATE_AUTHOR = 'system:template'

/** One entry of a record's append-only log: what one author wrote in one stretch. */
export interface UpdateRow {
  /** Made by the writer before the first try, so that trying again can never store a thing twice. */
  _id: string
  /** `<caseId>/<compartment>` */
  room: string
  /** User id, or TEMPLATE_AUTHOR for what the server seeded. */
  author: string
  /** The connection it came by; ties the row to the audit of that edit session. */
  connection: string
  at: Date
  /** A Yjs update, version 1 encoding. */
  bytes: Uint8Array
  /** SHA-256 over everything above, base64url; see server/record/rows.ts. */
  checksum: string
}

/** A cache of the log up to a point. Never the only place where text is. */
export interface RecordSnapshot {
  room: string
  at: Date
  /** Covers every row whose `_id` is not greater than this; `rows` is how many those were. */
  upTo: string
  rows: number
  /** In how many documents of the store those rows lie; left out when each is one by itself. */
  documents?: number
  bytes: Uint8Array
  /** Which Yjs client id belongs to whom, as the covered rows say. */
  owners: { client: number; author: string }[]
  checksum: string
}

export interface FoundRecord {
  snapshot: RecordSnapshot | null
  rows: UpdateRow[]
  /** In how many documents of the store the rows lie; left out when each is one by itself. */
  documents?: number
}

export interface RecordStore {
  /**
   * Resolves only when every row survives a power cut. Rejects with an unknown result: some rows may be stored.
   * Calling again with the same rows is always safe. A template row whose `_id` is there already is left as it is.
   */
  append(rows: readonly UpdateRow[]): Promise<void>
  /**
   * The newest usable snapshot, if any, and every row it does not cover, ordered by `_id`; with `whole`, every row and
   * no snapshot. Rejects, never guesses.
   */
  load(room: string, whole?: 'whole'): Promise<FoundRecord>
  putSnapshot(snapshot: RecordSnapshot): Promise<void>
  /** Puts rewritten rows in the place of those with their `_id`, and drops the room's snapshot. Repeating it is safe. */
  rewrite(room: string, rows: readonly UpdateRow[]): Promise<void>
  /** Every row up to and including `until` (all when null), ordered by `_id`: what history is read from. */
  history(room: string, until: Date | null): Promise<UpdateRow[]>
  /** When the first and the last row came, or null for a room without any. */
  span(room: string): Promise<{ first: Date; last: Date } | null>
}

/** Who did something to the text, and when it reached the server. */
export interface Mark {
  author: string
  at: Date
}

/** Characters with one fate. Their Yjs ids follow one another from `client`, `clock`. */
export interface Piece {
  text: string
  client: number
  clock: number
  /** Whose words these are, also after somebody moved them or brought them back. */
  wrote: Mark
  /** Who put them where they are; the same as `wrote` when they never moved. */
  placed: Mark
  /** Where they stood before, when they moved. */
  movedFrom: { client: number; clock: number } | null
  removed: Mark | null
}

export interface LineageBlock {
  kind: 'heading' | 'paragraph' | 'list-item'
  pieces: Piece[]
}

/** A compartment's log, read as text: every character that ever stood in it, in document order. */
export interface RecordTexts {
  /** Rejects when the log cannot be read or is damaged: never a guess. */
  lineage(caseId: string, compartment: Compartment, until: Date | null): Promise<LineageBlock[]>
  /** A Yjs update that makes an empty document hold the text of that moment, and nothing older. */
  stateAt(caseId: string, compartment: Compartment, until: Date): Promise<Uint8Array>
  /** SHA-256 (hex) of the visible content at that moment. */
  hashAt(caseId: string, compartment: Compartment, until: Date): Promise<string>
  span(caseId: string, compartment: Compartment): Promise<{ first: Date; last: Date } | null>
}

/** A moment of a compartment that somebody, or the server, gave a name. The text itself is in the log. */
export interface KeptVersion {
  room: string
  at: Date
  kind: 'kept' | 'before-deletion'
  name: string
  by: string
}

export interface KeptVersions {
  /** Resolves when it is durable. The same moment of the same room twice is one version. */
  keep(version: KeptVersion): Promise<void>
  of(room: string): Promise<KeptVersion[]>
}

/** One person removed more than half of a section within a minute. */
export interface LargeDeletion {
  caseId: string
  compartment: Compartment
  by: string
  /** Just before the first of these removals. */
  before: Date
  at: Date
}

/** What somebody wrote into a section after it was closed for signing. */
export interface LateEdit {
  caseId: string
  compartment: Compartment
  by: string
  /** The Yjs client ids the words came under. */
  tab: string
  text: string
  removed: number
}

export interface RecordPerson {
  userId: string
  name: string
  role: Role
  roleLabel: string
  /** 0 to 7, fixed per person in a meeting. */
  colour: number
}

export type Admission =
  | {
      ok: true
      person: RecordPerson
      canWrite: boolean
      /** Plain words for the page when `canWrite` is false. */
      readOnlyReason?: string
      /** Closed for signing or signed, and this person would else write: what they send is kept as an addendum. */
      keepsLate?: boolean
      /** How often text was taken out of this section for good; a tab that knows an older one must reload. */
      epoch?: number
      expiresAt: Date
      sessionId: string
    }
  | { ok: false; code: 'unauthenticated' | 'not-allowed' | 'unavailable' }

/** Writes the audit row of a view or a refusal itself, before it answers. */
export interface RecordJudge {
  admit(request: {
    token: string
    caseId: string
    compartment: Compartment
    /** The connection is open already and only its token is renewed: not another view. */
    renewal?: true
  }): Promise<Admission>
}

export type RecordAuditEntry = {
  userId: string
  caseId: string
  compartment: Compartment
  connection: string
  at: Date
} & (
  | {
      /** From the first accepted change until the connection left. */
      kind: 'edit-session'
      detail: { firstAt: Date; lastAt: Date; frames: number; bytes: number }
    }
  | {
      /** At once for the first of its code on a connection; further ones in one entry when it leaves. */
      kind: 'write-refused'
      detail: { code: string; count: number }
    }
)

export interface RecordAudit {
  record(entry: RecordAuditEntry): Promise<void>
}

export interface RecordTemplate {
  /** A Yjs update that a new, empty compartment starts with, or null for none. Rejects rather than leave something out. */
  seedFor(caseId: string, compartment: Compartment): Promise<Uint8Array | null>
}

export interface RecordClock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Runs `task` once after `ms` milliseconds; returns a function that calls it off. */
  later(ms: number, task: () => void): () => void
}

export interface RecordMetrics {
  committed(batch: { rows: number; bytes: number; ms: number }): void
  delivered(frames: number): void
  refused(code: string): void
}
