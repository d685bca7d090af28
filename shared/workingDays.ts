// Working days in England: Monday to Friday without bank holidays.
// The days follow the Banking and Financial Dealings Act 1971 and the yearly proclamation (New Year's Day, first Monday in
// May, substitute days at weekends); a bank holiday proclaimed for one year only, as for a coronation, is not known here.
import { addDays, dayOfWeek } from './calendar.ts'

const monday = 1
const saturday = 6

/** Bank holidays in England and Wales of a year, in order, as YYYY-MM-DD. */
export function bankHolidays(year: number): string[] {
  const date = (month: number, day: number) =>
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const easter = easterSunday(year)
  const days = [
    addDays(easter, -2),
    addDays(easter, 1),
    firstMonday(date(5, 1)),
    lastMonday(date(5, 31)),
    lastMonday(date(8, 31)),
  ]
  // At a weekend the day is kept and another is given: the next weekday that is not a holiday itself.
  const fixedDays = [date(1, 1), date(12, 25), date(12, 26)]
  days.push(...fixedDays)
  for (const fixed of fixedDays) {
    if (!isWeekend(fixed)) continue
    let substitute = fixed
    while (isWeekend(substitute) || days.includes(substitute)) substitute = addDays(substitute, 1)
    days.push(substitute)
  }
  return days.filter(day => !isWeekend(day)).sort()
}

/** Working days after `from` up to and including `to`; 0 when `to` is not later. Both YYYY-MM-DD in London. */
export function workingDaysSince(from: string, to: string): number {
  const holidays = new Map<string, string[]>()
  let count = 0
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    const year = day.slice(0, 4)
    const off = holidays.get(year) ?? bankHolidays(Number(year))
    holidays.set(year, off)
    if (!isWeekend(day) && !off.includes(day)) count++
  }
  return count
}

/** The day that is `days` working days after `from`. */
export function addWorkingDays(from: string, days: number): string {
  let day = from
  while (workingDaysSince(from, day) < days) day = addDays(day, 1)
  return day
}

function isWeekend(day: string): boolean {
  return dayOfWeek(day) >= saturday
}

function firstMonday(from: string): string {
  let day = from
  while (dayOfWeek(day) !== monday) day = addDays(day, 1)
  return day
}

function lastMonday(from: string): string {
  let day = from
  while (dayOfWeek(day) !== monday) day = addDays(day, -1)
  return day
}

/** Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
