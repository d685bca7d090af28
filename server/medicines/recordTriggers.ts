// What the imported record gives the agenda: overdue repeats with their sum, missed contacts, and the problems by name.
import { isCalendarDate } from '#shared/calendar'
import { hospitalStay, type ImportedRecord } from '#shared/importedRecord'
import { groupMedicines } from '#shared/medicineGroups'
import { sourceLabels } from '../domain/privacy.ts'
import type { RecordTriggers } from '../domain/proposals.ts'
import { overdueOf } from './supply.ts'

/** How systems write that somebody did not come: in the name of the contact, or as its state. */
const notCome = /did not attend|failed to attend|\bDNA\b/i

/** A ward at home has no class of its own in the records. A contact of one day is a visit to it. */
const wardAtHome = /\bvirtual ward\b|\bhospital at home\b/i

/** @param today YYYY-MM-DD in London */
export function readRecordTriggers(record: ImportedRecord, today: string): RecordTriggers {
  return {
    labels: sourceLabels(record),
    overdue: groupMedicines(record.medicines).current.flatMap(medicine => {
      const overdue = medicine.repeat === false ? null : overdueOf(medicine, today)
      if (overdue === null || overdue === 'unknown') return []
      const last = medicine.issues.find(({ date }) => date !== null && date <= today)?.date ?? ''
      return [{ key: medicine.key, drug: medicine.drug, last, sum: overdue.sum }]
    }),
    missed: record.encounters.flatMap(encounter => {
      const missed = notCome.test(encounter.name) || encounter.status === 'noshow'
      return missed && encounter.date !== null && isCalendarDate(encounter.date)
        ? [{ key: encounter.key, date: encounter.date, name: encounter.name }]
        : []
    }),
    stays: record.encounters.flatMap(({ key, name, setting, date, ended }) => {
      const isStay = setting === hospitalStay || (wardAtHome.test(name) && ended !== date)
      return isStay && date !== null && isCalendarDate(date)
        ? [{ key, name, from: date, to: ended !== null && isCalendarDate(ended) ? ended : null }]
        : []
    }),
    problems: record.problems.filter(problem => problem.status === 'active').map(({ key, name }) => ({ key, name })),
  }
}
