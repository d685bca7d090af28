// Days covered and overdue issues, with the sum. Only what was issued is known, not what was taken.
import { addDays, daysBetween, isCalendarDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import type { ImportedMedicine } from '#shared/importedRecord'

/** Days after the end of a supply before it counts as late: a prescription is seldom collected on the very day. */
export const graceDays = 7
/** Less than this part of the days covered counts as low (the usual limit; general knowledge). */
export const lowCoverage = 0.8

export type Overdue = { days: number; sum: string }

/** Null when the last supply has not run out for more than {@link graceDays}; 'unknown' when date or length is missing. */
export function overdueOf(entry: ImportedMedicine, today: string): Overdue | 'unknown' | null {
  const last = entry.issues.find(({ date }) => date !== null && isCalendarDate(date) && date <= today)
  const length = last?.daysSupply ?? entry.daysSupply
  if (!last?.date || length === null) return 'unknown'
  const end = addDays(last.date, Math.round(length))
  const days = daysBetween(end, today)
  if (days <= graceDays) return null
  return {
    days,
    sum: `Last issued ${shortDate(last.date)} for ${length} days = until ${shortDate(end)}; today ${shortDate(today)}: overdue ${days} days`,
  }
}

export type Coverage = { part: number; sum: string }

/**
 * Part of the days since the first issue of the last year that the issues cover; an early issue is carried forward.
 * Null when fewer than two issues or a length is missing.
 */
export function coverageOf(entry: ImportedMedicine, today: string): Coverage | null {
  const from = addDays(today, -365)
  const issues = entry.issues
    .flatMap(({ date, daysSupply }) => {
      const days = daysSupply ?? entry.daysSupply
      return date !== null && isCalendarDate(date) && date >= from && date < today && days !== null
        ? [{ date, days: Math.round(days) }]
        : []
    })
    .sort((a, b) => (a.date < b.date ? -1 : 1))
  const [first] = issues
  if (!first || issues.length < 2) return null
  const total = daysBetween(first.date, today)
  let covered = 0
  let until = 0
  for (const { date, days } of issues) {
    const start = Math.max(until, daysBetween(first.date, date))
    const end = Math.min(start + days, total)
    covered += Math.max(0, end - start)
    until = start + days
  }
  const lengths = [...new Set(issues.map(({ days }) => days))]
  const supplied = lengths.length === 1 ? `${issues.length} issues of ${lengths[0]} days` : `${issues.length} issues`
  const part = covered / total
  return {
    part,
    sum: `${supplied} since ${shortDate(first.date)} cover ${covered} of ${total} days = ${Math.round(part * 100)} percent`,
  }
}
