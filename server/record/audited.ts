// The audit, with a way to wait for what was given to it: the store is closed after the door.
import type { RecordAudit } from '../usecases/recordPorts.ts'

/** The audit, and a way to wait for what was given to it. */
export function audited(audit: RecordAudit): RecordAudit & { written(): Promise<unknown> } {
  const writing = new Set<Promise<void>>()
  return {
    record(entry) {
      const row = audit.record(entry)
      writing.add(row)
      row.finally(() => writing.delete(row)).catch(() => undefined)
      return row
    },
    written: () => Promise.allSettled(writing),
  }
}
