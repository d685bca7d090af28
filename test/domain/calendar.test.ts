import { describe, expect, it } from 'vitest'
import * as calendar from '#shared/calendar'

describe('calendar dates', () => {
  it.each([
    ['2026-11-24', 'day'],
    ['2024-02-29', 'day'],
    ['2000-02-29', 'day'],
    ['2026-11', 'month'],
    ['2026', 'year'],
  ])('[CD1] %s is exact to the %s', (text, precision) => {
    expect(calendar.parsePartialDate(text)).toEqual({ ok: true, value: text, precision })
  })

  it.each(['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '2026-13', '0000'])(
    '[CD1] %s never was',
    text => expect(calendar.parsePartialDate(text)).toEqual({ ok: false, fault: 'impossible' }),
  )

  it.each(['', '24/11/2026', '2026-1-2', '20261124', '26-11-24', '2026-11-24T10:00Z', ' 2026-11-24'])(
    '[CD1] %j is not written as a date',
    text => expect(calendar.parsePartialDate(text)).toEqual({ ok: false, fault: 'format' }),
  )

  it.each([
    ['2026-06-30T23:30:00Z', '2026-07-01', '00:30'],
    ['2026-01-31T23:30:00Z', '2026-01-31', '23:30'],
    ['2026-06-30T22:30:00-05:00', '2026-07-01', '04:30'],
    ['2026-06-30T00:30:00+14:00', '2026-06-29', '11:30'],
    ['2011-06-06T16:34:40.946+00:00', '2011-06-06', '17:34'],
    ['2026-10-25T00:59:00Z', '2026-10-25', '01:59'],
    ['2026-10-25T01:01:00Z', '2026-10-25', '01:01'],
    ['2016-12-31T23:59:60Z', '2016-12-31', '23:59'],
    ['2026-06-30T10:15:00', '2026-06-30', '10:15'],
  ])('[CD2] %s is %s %s in London', (text, date, time) => {
    expect(calendar.parseWallTime(text)).toEqual({ ok: true, date, time })
  })

  it('[CD2] keeps a date without a time as exact as it was', () => {
    expect(calendar.parseWallTime('2019-03')).toEqual({ ok: true, date: '2019-03', time: null })
  })

  it.each([
    ['2026-02-30T10:00:00Z', 'impossible'],
    ['2026-06-30T24:30:00Z', 'impossible'],
    ['2026-06-30T10:60:00Z', 'impossible'],
    ['2026-06-30T10:00:00+19:00', 'impossible'],
    ['2026-06T10:00:00Z', 'format'],
    ['2026-06-30T10', 'format'],
  ])('[CD2] refuses %s: %s', (text, fault) => expect(calendar.parseWallTime(text)).toEqual({ ok: false, fault }))

  it('[CD3] turns London wall time into an instant on both sides of the clock changes', () => {
    expect(calendar.fromLondon('2026-11-24', '14:00')).toBe('2026-11-24T14:00:00Z')
    expect(calendar.fromLondon('2026-07-24', '14:00')).toBe('2026-07-24T13:00:00Z')
    expect(calendar.fromLondon('2026-03-29', '01:30')).toBe('2026-03-29T01:30:00Z')
    expect(calendar.fromLondon('2026-10-25', '01:30')).toBe('2026-10-25T00:30:00Z')
    expect(() => calendar.fromLondon('2026-02-30', '10:00')).toThrow(RangeError)
  })

  it('[CD3] knows the London day at midnight in summer', () => {
    expect(calendar.londonDate('2026-07-23T22:59:59Z')).toBe('2026-07-23')
    expect(calendar.londonDate('2026-07-23T23:00:00Z')).toBe('2026-07-24')
    expect(calendar.londonDate(Date.UTC(2026, 6, 23, 23))).toBe('2026-07-24')
  })

  it('[CD4] counts days and months on the calendar, over clock changes and month ends', () => {
    expect(calendar.addDays('2026-03-28', 2)).toBe('2026-03-30')
    expect(calendar.addDays('2024-03-01', -1)).toBe('2024-02-29')
    expect(calendar.daysBetween('2026-10-24', '2026-10-26')).toBe(2)
    expect(calendar.daysBetween('2026-10-26', '2026-10-24')).toBe(-2)
    expect(calendar.addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(calendar.dayOfWeek('2026-11-24')).toBe(2)
  })

  it.each([
    ['1945-07-14', '2026-07-13', 80],
    ['1945-07-14', '2026-07-14', 81],
    ['2004-02-29', '2022-02-28', 17],
    ['2004-02-29', '2022-03-01', 18],
    ['2004-02-29', '2024-02-29', 20],
  ])('[CD5] born %s is on %s %i years old', (birth, on, years) => expect(calendar.ageOn(birth, on)?.years).toBe(years))

  it('[CD5] has no age before birth', () => expect(calendar.ageOn('2026-11-25', '2026-11-24')).toBeNull())

  it('[CD6] puts the inexact before the exact and the unknown first', () => {
    const moments = [
      { date: '2019-03-04', time: '10:00' },
      { date: '2019-03-04', time: null },
      { date: '2019-03', time: null },
      { date: '2019', time: null },
      { date: null, time: null },
    ]
    const shuffled = [2, 0, 4, 1, 3].map(at => moments[at] ?? { date: null, time: null })
    expect(shuffled.sort(calendar.compareDates)).toEqual([...moments].reverse())
  })
})
