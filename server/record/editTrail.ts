// What one connection leaves in the audit: that it wrote, and what was refused.
import type { Logger } from 'pino'
import type { RecordAudit, RecordAuditEntry } from '../usecases/recordPorts.ts'

type Who = Pick<RecordAuditEntry, 'userId' | 'caseId' | 'compartment' | 'connection'>

export class EditTrail {
  readonly #audit: RecordAudit
  readonly #who: Who
  readonly #log: Logger
  #firstAt: number | null = null
  #lastAt = 0
  #frames = 0
  #bytes = 0
  readonly #refused = new Map<string, number>()

  constructor(audit: RecordAudit, who: Who, log: Logger) {
    this.#audit = audit
    this.#who = who
    this.#log = log
  }

  accepted(bytes: number, frames: number, now: number) {
    this.#firstAt ??= now
    this.#lastAt = now
    this.#frames += frames
    this.#bytes += bytes
  }

  refused(code: string, now: number) {
    const count = (this.#refused.get(code) ?? 0) + 1
    this.#refused.set(code, count)
    // The first is told at once; a flood of them must not flood the audit.
    if (count === 1) this.#record({ ...this.#who, at: new Date(now), kind: 'write-refused', detail: { code, count } })
  }

  leave(now: number) {
    const at = new Date(now)
    if (this.#firstAt !== null) {
      const detail = {
        firstAt: new Date(this.#firstAt),
        lastAt: new Date(this.#lastAt),
        frames: this.#frames,
        bytes: this.#bytes,
      }
      this.#record({ ...this.#who, at, kind: 'edit-session', detail })
    }
    for (const [code, count] of this.#refused) {
      if (count > 1) this.#record({ ...this.#who, at, kind: 'write-refused', detail: { code, count: count - 1 } })
    }
  }

  #record(entry: RecordAuditEntry) {
    const failed = (error: unknown) => {
      const { userId, caseId, compartment, connection, kind } = entry
      this.#log.error({
        event: 'record.audit-failed',
        userId,
        caseId,
        compartment,
        connection,
        kind,
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
    try {
      this.#audit.record(entry).catch(failed)
    } catch (error) {
      failed(error)
    }
  }
}
