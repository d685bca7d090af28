// What the record door is given, and what it gives.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { CloseReason, Compartment, RecordLimits } from '#shared/record'
import type { TextBlock } from '#shared/room'
import type { RecordChange } from '../usecases/hub.ts'
import type {
  LargeDeletion,
  LateEdit,
  RecordAudit,
  RecordClock,
  RecordJudge,
  RecordMetrics,
  RecordStore,
  RecordTemplate,
} from '../usecases/recordPorts.ts'
import type { Digest } from './digest.ts'
import type { ConnectionIdentity } from './roster.ts'

export interface RecordGatewayOptions {
  store: RecordStore
  judge: RecordJudge
  audit: RecordAudit
  template: RecordTemplate
  clock: RecordClock
  log: Logger
  metrics?: RecordMetrics
  limits?: Partial<RecordLimits>
  /** Waits between tries of a failed commit, in milliseconds. */
  retry?: { firstMs: number; longestMs: number }
  /** Least time between two commits, in milliseconds. */
  spacingMs?: number
  /** The store does not take writes: readiness turns amber. And back. */
  onDelayed?: () => void
  onRecovered?: () => void
  /** Durable text changed. Nothing waits for this. */
  onChanged?: (change: RecordChange) => void
  /** One person removed most of a section. Nothing waits for this: the log keeps the text anyhow. */
  onLargeDeletion?: (deletion: LargeDeletion) => void
  /** Words that came after a section was closed for signing; resolves when they are durable. */
  onLateEdit?: (late: LateEdit) => Promise<void>
}

export interface RecordGateway {
  /** For the one upgrade listener, which has matched the path and checked the origin. Never throws. */
  handleUpgrade(
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    target: { caseId: string; compartment: string },
  ): void
  /** SHA-256 (hex) of the durable content and the state vector (base64url). Rejects when the record cannot be read. */
  digest(caseId: string, compartment: Compartment): Promise<Digest>
  /**
   * Closes everybody in one record for good, waits until nothing of it waits for the disk, and keeps the door shut
   * while `task` rewrites its log. Rejects when the disk does not answer in time; then `task` has not begun.
   */
  shutWhile<T>(caseId: string, compartment: Compartment, reason: CloseReason, task: () => Promise<T>): Promise<T>
  /** From here on nobody writes who was judged before. */
  freeze(caseId: string, compartment: Compartment): void
  thaw(caseId: string, compartment: Compartment): void
  /** The durable text as lines. Rejects when the record cannot be read. */
  text(caseId: string, compartment: Compartment): Promise<TextBlock[]>
  /** Closes matching connections at once; frames of theirs that arrive later are not read. Returns how many. */
  closeWhere(matches: (who: ConnectionIdentity) => boolean, reason: CloseReason): number
  state(): { rooms: number; peers: number; pending: { frames: number; bytes: number }; delayedSince: number | null }
  /** Reads no more, commits what was accepted (at most `deadlineMs`), closes everybody with "restarting". */
  stop(deadlineMs?: number): Promise<void>
}
