// A date as people type it. British order always: what the browser's region would make of 03/04 must not decide a day.
import { isCalendarDate } from '#shared/calendar'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * `24-Nov-2026`, `24 November 2026`, `24/11/2026`, `24.11.2026` or `2026-11-24` as YYYY-MM-DD. Null when it is not a day
 * that exists, or when the year has not four digits.
 */
export function readTypedDate(text: string): string | null {
  const trimmed = text.trim().toLowerCase()
  if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return isCalendarDate(trimmed) ? trimmed : null
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[\s./-]+([a-z]+|\d{1,2})[\s./-]+(\d{4})$/.exec(trimmed) ?? []
  const number = /^\d+$/.test(month) ? Number(month) : monthNumber(month)
  const date = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
  return isCalendarDate(date) ? date : null
}

/** Three letters or the whole name: "Sept" is neither, and is understood as well. */
function monthNumber(word: string): number {
  const index = word.length < 3 ? -1 : months.findIndex(month => word.startsWith(month))
  const long = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october']
  const full = [...long, 'november', 'december'][index] ?? ''
  return full.startsWith(word) ? index + 1 : 0
}
