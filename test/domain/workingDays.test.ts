import { expect, test } from 'vitest'
import { bankHolidays, workingDaysSince } from '#shared/workingDays'

// As published for England and Wales: the years with and without substitute days.
test.each([
  [2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'],
  [2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
  [2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'],
  [2028, '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26'],
])('[MD18] the bank holidays of %i', (year, days) => {
  expect(bankHolidays(year)).toEqual(days.split(' ').map(day => `${year}-${day}`))
})

test.each([
  ['2026-11-23', '2026-11-26', 3, 'Monday to Thursday'],
  ['2026-11-23', '2026-11-27', 4, 'and Friday'],
  ['2026-11-20', '2026-11-23', 1, 'a weekend does not count'],
  ['2026-11-21', '2026-11-22', 0, 'within a weekend'],
  ['2026-12-24', '2026-12-29', 1, 'Christmas and its substitute day'],
  ['2027-12-31', '2028-01-04', 1, 'over New Year, whose substitute is a Monday'],
  ['2026-11-23', '2026-11-23', 0, 'the same day'],
  ['2026-11-24', '2026-11-23', 0, 'backwards'],
])('[MD18] from %s to %s there are %i working days: %s', (from, to, days) => {
  expect(workingDaysSince(from, to)).toBe(days)
})
