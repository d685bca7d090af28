import { describe, expect, it } from 'vitest'
import * as cui from '#shared/cui'
import { doseQuantity, medicineLine, medicineLineText } from '#shared/medicineLine'
import { pointText, trendOf } from '#shared/resultSeries'

const name = (
  family: string | null,
  given: string | null,
  prefix: string | null = null,
  text: string | null = null,
) => ({
  family,
  given,
  prefix,
  text,
})

describe('formats for staff', () => {
  it.each([
    [name('Smith', 'John', 'Mr'), 'SMITH, John (Mr)'],
    [name('Evans-West', 'Anne-Jorun', 'Mrs.'), 'EVANS-WEST, Anne-Jorun (Mrs)'],
    [name('Łukasiewicz', 'ZBIGNIEW', 'MR'), 'ŁUKASIEWICZ, Zbigniew (Mr)'],
    [name("o'brien", 'mary-ann', 'dr'), "O'BRIEN, Mary-Ann (Dr)"],
    [name('Straße', 'Zoë'), 'STRASSE, Zoë'],
    [name('Abdi', null), 'ABDI'],
    [name(null, null, 'Mr', 'Unknown male, ward 4'), 'Unknown male, ward 4'],
    [name(null, null), 'Name not recorded'],
  ])('[CD10] writes a name', (given, expected) => expect(cui.personName(given)).toBe(expected))

  it('[CD10] never shortens a long name', () => {
    const long = name('Featherstonehaugh-Cholmondeley-Warrington', 'Alexandrina Philippa', 'Mrs')
    expect(cui.personName(long)).toBe('FEATHERSTONEHAUGH-CHOLMONDELEY-WARRINGTON, Alexandrina Philippa (Mrs)')
  })

  it('[CD11] gives initials of whole letters', () => {
    expect(cui.initials(name('Smith', 'John'))).toBe('JS')
    expect(cui.initials(name('łukasiewicz', 'zoë'))).toBe('ZŁ')
    expect(cui.initials(name(null, null))).toBe('?')
  })

  it.each([
    ['2026-11-24', '24-Nov-2026', '24 November 2026'],
    ['2026-05-05', '05-May-2026', '5 May 2026'],
    ['2026-11', 'Nov-2026', 'November 2026'],
    ['2026', '2026', '2026'],
    [null, 'Not recorded', 'Not recorded'],
  ])('[CD12] writes %s', (date, short, long) => {
    expect(cui.shortDate(date)).toBe(short)
    expect(cui.longDate(date)).toBe(long)
  })

  it('[CD12] puts the day of the week before it when asked', () => {
    expect(cui.shortDate('2026-11-24', { weekday: true })).toBe('Tue 24-Nov-2026')
    expect(cui.longDate('2026-11-24', { weekday: true })).toBe('Tuesday 24 November 2026')
    expect(cui.shortDate('2026-11', { weekday: true })).toBe('Nov-2026')
  })

  it('[CD13] writes times on the 24-hour clock of London', () => {
    expect(cui.instantTime('2026-07-24T13:05:00Z')).toBe('14:05')
    expect(cui.instantTime('2026-07-23T23:00:00Z')).toBe('00:00')
    expect(cui.instantDateTime('2026-07-23T23:00:00Z')).toBe('24-Jul-2026 00:00')
    expect(cui.timeRange('2026-11-24T14:00:00Z', '2026-11-24T15:30:00Z')).toBe('From 14:00 to 15:30')
  })

  it.each([
    [10, '10min'],
    [60, '1hr'],
    [90, '1hr 30min'],
    [485, '8hrs 5min'],
    [0, '0min'],
  ])('[CD13] writes %i minutes as %s', (minutes, text) => expect(cui.durationText(minutes)).toBe(text))

  const on = '2026-11-24'
  it.each([
    ['2026-11-24', '0d'],
    ['2026-11-21', '3d'],
    ['2026-10-28', '27d'],
    ['2026-10-27', '4w'],
    ['2026-10-26', '4w 1d'],
    ['2025-11-25', '52w'],
    ['2025-11-24', '12m'],
    ['2025-11-16', '12m 8d'],
    ['2024-11-25', '23m 30d'],
    ['2024-11-24', '2y'],
    ['2022-10-20', '4y 1m'],
    ['2008-11-25', '17y 11m'],
    ['2008-11-24', '18y'],
    ['1965-06-01', '61y'],
    ['1945-07-14', '81y'],
    ['2026-11-25', null],
    [null, null],
    ['2026-02-30', null],
  ])('[CD14] born %s is %s old on 24-Nov-2026', (birth, age) => expect(cui.ageText(birth, on)).toBe(age))

  it.each([
    ['1945', '80 or 81y'],
    ['1945-11', '80 or 81y'],
    ['1945-10', '81y'],
    ['1945-12', '80y'],
    ['2026-12', null],
  ])('[CD15] born %s, which is not exact: %s', (birth, age) => expect(cui.ageText(birth, on)).toBe(age))

  it('[CD14] states the first two days in minutes and hours', () => {
    const born = Date.UTC(2026, 10, 24, 8)
    const later = (minutes: number) => cui.newbornAgeText(born, born + minutes * 60_000)
    expect([later(90), later(119), later(120), later(26 * 60), later(48 * 60 - 1), later(48 * 60), later(-1)]).toEqual([
      ...['90min', '119min', '2hrs', '26hrs', '47hrs', null, null],
    ])
  })

  it('[CD16] writes the birth line, without an age for the dead', () => {
    expect(cui.bornText('1945-07-14', on)).toBe('14-Jul-1945 (81y)')
    expect(cui.bornText('1945-07-14', on, true)).toBe('14-Jul-1945')
    expect(cui.bornText(null, on)).toBe('Not recorded')
    expect(cui.diedText('1945-07-14', '2026-07-13')).toEqual({ died: '13-Jul-2026', ageAtDeath: '80y' })
    expect(cui.diedText('1945-07-14', null)).toEqual({ died: 'Date not recorded', ageAtDeath: 'Not known' })
  })

  it('[CD17] keeps an NHS number on one line', () => {
    expect(cui.nhsNumberText('9990000018')).toBe('999\u00a0000\u00a00018')
  })

  it('[CD17] writes gender in full', () => {
    expect((['male', 'female', 'other', 'unknown', null] as const).map(cui.genderText)).toEqual([
      ...['Male', 'Female', 'Other', 'Not known', 'Not recorded'],
    ])
  })

  it('[CD18] writes an address on one line and on several', () => {
    const address = { lines: ['1 High St,', ' ', 'Leeds'], postcode: 'ls11aa' }
    expect(cui.addressLine(address)).toBe('1 High St, Leeds, LS1 1AA')
    expect(cui.addressLines(address)).toEqual(['1 High St', 'Leeds', 'LS1 1AA'])
    expect(cui.addressLine({ lines: ['Cambridge'], postcode: '02138' })).toBe('Cambridge, 02138')
    expect(cui.addressLine(null)).toBe('Not recorded')
  })

  it.each([
    ['+441184960123', '0118 496 0123'],
    ['+44 (0)118 496 0123', '0118 496 0123'],
    ['(020) 7946 0142', '020 7946 0142'],
    ['0044 7700 900 277', '07700 900277'],
    ['01632 960001', '01632 960001'],
    ['0118 496 0123 ext 1234', '0118 496 0123 x1234'],
    ['+1 212 555 2368', '+1 212 555 2368'],
    ['555-414-9624', '555-414-9624'],
  ])('[CD19] writes the number %s as %s', (value, text) => expect(cui.phoneText(value)).toBe(text))

  it('[CD20] writes a medicine in pieces, the dose bold after its label', () => {
    const medicine = { drug: 'methotrexate', form: 'tablet', dose: '2.5 mg', route: 'oral', frequency: 'once a week' }
    expect(medicineLineText(medicine)).toBe('methotrexate — tablet — DOSE 2.5 mg — oral — once a week')
    expect(medicineLine(medicine).filter(({ strong }) => strong)).toEqual([
      { label: null, text: 'methotrexate', strong: true },
      { label: 'DOSE', text: '2.5 mg', strong: true },
    ])
    expect(medicineLineText({ drug: 'Vitamin D3', brand: 'Fultium' })).toBe('Vitamin D3 — FULTIUM')
  })

  it.each([
    [2.5, 'mg', '2.5 mg'],
    [0.5, 'mg', '0.5 mg'],
    [1000, 'U', '1,000 units'],
    [1, '[iU]', '1 unit'],
    [50, 'µg', '50 micrograms'],
    [50, 'μg', '50 micrograms'],
    [0.000001, 'g', '0.000001 g'],
    [5, 'ml', '5 mL'],
    [2, null, '2'],
  ])('[CD21] writes the dose %d %s as %s', (value, unit, text) => expect(doseQuantity(value, unit)).toBe(text))

  it('[CD22] writes results and their change in the unit of the source', () => {
    const base = { source: 'Lab', by: null, time: null, provisional: false }
    const point = (key: string, date: string, value: number, comparator: '<' | null = null) => ({
      ...{ ...base, key, date, value, comparator },
    })
    const pressure = { ...base, key: 'p', date: '2026-01-01', systolic: 150.19, diastolic: null }
    expect(pointText(pressure, 'mmHg')).toBe('150/not recorded')
    expect(pointText(point('a', '2026-01-01', 30, '<'), 'mL/min/1.73 m²')).toBe('<30')
    expect(pointText(point('a', '2026-01-01', 0.7348), 'mg/dL')).toBe('0.73')
    const points = [point('a', '2026-01-01', 41), point('b', '2026-02-01', 36)]
    expect(trendOf({ kind: 'egfr', unit: 'mL/min/1.73 m²', points })).toMatchObject({ change: -5, days: 31 })
    const limited = [point('a', '2026-01-01', 41), point('b', '2026', 30, '<')]
    expect(trendOf({ kind: 'egfr', unit: 'mL/min/1.73 m²', points: limited })).toMatchObject({
      change: null,
      days: null,
    })
    expect(trendOf({ kind: 'egfr', unit: 'mL/min/1.73 m²', points: [] })).toBeNull()
  })
})
