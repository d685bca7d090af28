// Reading a whole record for a few facts is dear, and agendas are looked at often: remembered per import and day.
import type { ImportedRecord } from '#shared/importedRecord'
import type { Case } from '../domain/case.ts'
import type { RecordTriggers } from '../domain/proposals.ts'
import type { RecordsStore } from './ports.ts'

const mostRemembered = 20_000
const nothing: RecordTriggers = { labels: [], overdue: [], missed: [], stays: [], problems: [] }

/** @param read `today`: YYYY-MM-DD in London */
export function createRecordTriggers(
  records: RecordsStore,
  read: (record: ImportedRecord, today: string) => RecordTriggers,
): (one: Case, today: string) => Promise<RecordTriggers> {
  const known = new Map<string, { of: string; triggers: RecordTriggers }>()
  return async (one, today) => {
    if (!one.lastImport) return nothing
    const of = `${one.lastImport.at} ${today}`
    const before = known.get(one.id)
    if (before?.of === of) return before.triggers
    const record = await records.get(one.id)
    const triggers = record ? read(record, today) : nothing
    if (known.size >= mostRemembered) known.clear()
    known.set(one.id, { of, triggers })
    return triggers
  }
}
