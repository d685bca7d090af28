// Edit sessions and refused writes of the record door, as audit rows.
import type { Ports } from './ports.ts'
import type { RecordAudit } from './recordPorts.ts'

export function createRecordAudit(ports: Ports): RecordAudit {
  return {
    async record(entry) {
      const { userId, caseId, compartment, connection, kind } = entry
      const row = { chain: caseId, who: userId, what: `compartment:${kind}` }
      switch (kind) {
        case 'edit-session': {
          const { firstAt, lastAt, frames, bytes } = entry.detail
          const detail = {
            compartment,
            connection,
            frames,
            bytes,
            firstAt: firstAt.toISOString(),
            lastAt: lastAt.toISOString(),
          }
          return ports.audit.record({ ...row, outcome: 'done', detail })
        }
        case 'write-refused': {
          const { code, count } = entry.detail
          return ports.audit.record({ ...row, outcome: 'refused', detail: { compartment, connection, code, count } })
        }
        default:
          return kind satisfies never
      }
    },
  }
}
