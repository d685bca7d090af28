import { describe, expect, it } from 'vitest'
import { readBundle } from '#server/fhir/readBundle'
import { addDays, ageOn, daysBetween } from '#shared/calendar'
import { isNhsNumber, isTestRange } from '#shared/nhsNumber'
import { roles } from '#shared/roles'
import { demonstrationBundles } from '../../../scripts/demo/bundles.ts'
import { organisations, staff } from '../../../scripts/demo/staff.ts'

const read = (today: string) =>
  demonstrationBundles(today).map(({ slug, bundle }) => {
    const reading = readBundle(new TextEncoder().encode(JSON.stringify(bundle)), { today })
    if (!reading.ok) throw new Error(`${slug} was refused: ${reading.error.message}`)
    return { slug, ...reading }
  })

describe('the demonstration', () => {
  it.each(['2026-11-24', '2028-02-29', '2027-01-01'])('[IM60] imports whole on %s, with nothing skipped', today => {
    for (const { slug, report } of read(today)) {
      expect({ slug, skipped: report.skipped }).toEqual({ slug, skipped: [] })
      const expected = slug === 'chidi-okafor' ? [expect.stringContaining('no NHS number')] : []
      expect(report.warnings.map(({ message }) => message)).toEqual(expected)
    }
  })

  it('[IM60] has no number outside the range that belongs to nobody, and none twice', () => {
    const numbers = read('2026-11-24').flatMap(({ record }) => record.person.nhsNumber.value ?? [])
    expect(numbers.filter(number => !isNhsNumber(number) || !isTestRange(number))).toEqual([])
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.length).toBeGreaterThanOrEqual(20)
  })

  it('[IM61] holds those who trip systems up', () => {
    const persons = read('2026-11-24').map(({ record }) => record.person)
    const johns = persons.filter(({ name }) => name.family === 'Smith' && name.given === 'John')
    expect(new Set(johns.map(({ birthDate }) => birthDate)).size).toBe(2)
    expect(persons.filter(({ deceased }) => deceased)).toHaveLength(1)
    expect(persons.filter(({ nhsNumber }) => nhsNumber.status === 'missing')).toHaveLength(1)
    expect(persons.some(({ name }) => (name.family ?? '').length > 35)).toBe(true)
    expect(persons.some(({ name }) => [...(name.family ?? '')].some(letter => letter > '\u00ff'))).toBe(true)
  })

  it('[IM61] keeps one slug and one key for a person on every day', () => {
    const keysOn = (today: string) => read(today).map(({ slug, record }) => `${slug} ${record.person.key}`)
    expect(keysOn('2026-11-24')).toEqual(keysOn('2027-08-01'))
    expect(new Set(keysOn('2026-11-24')).size).toBe(keysOn('2026-11-24').length)
  })

  it.each(['2026-11-24', '2027-05-19'])(
    '[IM62] tells Rod’s story on %s: 53, and his repeat overdue by 17 days',
    today => {
      const record = read(today).find(({ slug }) => slug === 'rod-smith')?.record
      const repeat = record?.medicines.find(({ drug }) => drug.startsWith('haloperidol'))
      expect(ageOn(record?.person.birthDate ?? '', today)?.years).toBe(53)
      expect(daysBetween(addDays(repeat?.lastIssued ?? '', repeat?.daysSupply ?? 0), today)).toBe(17)
    },
  )

  it('[IM62] tells Danuta’s story: 79, Polish, kidneys failing on a medicine the hospital stopped', () => {
    const record = read('2026-11-24').find(({ slug }) => slug === 'danuta-saleem')?.record
    expect(ageOn(record?.person.birthDate ?? '', '2026-11-24')?.years).toBe(79)
    expect(record?.person.language).toMatchObject({ text: 'Polish', interpreterNeeded: true })
    expect(record?.allergyStatus).toBe('known')
    const kidneys = record?.results.find(({ kind }) => kind === 'egfr')
    expect(kidneys?.points.at(-1)).toMatchObject({ value: 28 })
    const naproxen = record?.medicines
      .filter(({ drug }) => drug.startsWith('naproxen'))
      .map(({ source, status }) => [source, status])
    expect(naproxen?.sort()).toEqual([
      ['Brook Lane Surgery', 'current'],
      ['St Bride’s Hospital', 'stopped'],
    ])
  })

  it('[IM63] has twelve staff in all roles, at organisations that exist, with one safeguarding lead', () => {
    expect(staff).toHaveLength(12)
    expect([...new Set(staff.map(({ role }) => role))].sort()).toEqual([...roles].sort())
    const places = new Set<string>(organisations.map(({ id }) => id))
    expect(staff.filter(({ organisationId }) => !places.has(organisationId))).toEqual([])
    expect(staff.filter(({ safeguardingLead }) => safeguardingLead)).toHaveLength(1)
    expect(staff.find(({ id }) => id === 'aisha-shah')).toMatchObject({ email: 'aisha.shah@example.org', role: 'gp' })
    const ids = new Set(staff.map(({ id }) => id))
    expect(
      demonstrationBundles('2026-11-24')
        .flatMap(({ teamIds }) => teamIds)
        .filter(id => !ids.has(id)),
    ).toEqual([])
  })
})
