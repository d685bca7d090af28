import { expect, test } from 'vitest'
import { compareLists } from '#server/medicines/lists'
import type { ImportedMedicine } from '#shared/importedRecord'
import { emptyRecord, medicineOf } from '#test/support/medicinesCase'

const here = (words: string, over: Partial<ImportedMedicine> = {}) =>
  medicineOf(words, { key: `here ${words}`, ...over })
const there = (words: string, over: Partial<ImportedMedicine> = {}) =>
  medicineOf(words, { key: `there ${words}`, kind: 'MedicationStatement', source: 'St Bride’s', ...over })
const compare = (...medicines: ImportedMedicine[]) => compareLists({ ...emptyRecord(), medicines })
const only = (...medicines: ImportedMedicine[]) => {
  const [list, ...others] = compare(...medicines)
  expect(others).toEqual([])
  return list?.rows.map(row => `${row.difference}: ${row.words}`) ?? []
}

test('[MD19] row 49: each medicine of the two lists stands in one row with what differs', () => {
  const rows = only(
    here('furosemide 40 mg tablets * 80 mg once a day'),
    here('ramipril 10 mg capsules * 5 mg twice a day'),
    here('naproxen 500 mg tablets * 500 mg twice a day'),
    here('metformin 1 g tablets'),
    there('furosemide 40 mg tablets * 40 mg once a day'),
    there('ramipril 5 mg capsules * 10 mg once a day'),
    there('naproxen 500 mg tablets', { status: 'stopped', statusReason: 'Kidneys' }),
    there('apixaban 5 mg tablets'),
    there('gliclazide 80 mg tablets', { status: 'stopped' }),
  )
  expect(rows.sort()).toEqual([
    'differs: 80 mg a day here, 40 mg a day there',
    'only-here: Issued here, not on their list',
    'only-there: On their list, not issued here',
    'same: The same dose a day',
    'stopped-there: Still issued here, stopped there',
  ])
})

test('[MD19] names of one medicine in two countries meet; a name that is not known meets only itself', () => {
  expect(only(here('salbutamol 100 micrograms inhaler'), there('albuterol 100 micrograms inhaler'))[0]).toMatch(
    /^cannot-tell/,
  )
  expect(only(here('xyzzymycin'), there('plughamine')).sort()).toEqual([
    'only-here: Issued here, not on their list',
    'only-there: On their list; the name is not in our table, so compare by eye',
  ])
})

test('[MD19] doses in prose are not compared by guess', () => {
  const prose = { instruction: 'one to two as directed' }
  expect(
    only(here('codeine 30 mg tablets', prose), there('codeine 30 mg tablets', { instruction: 'one at night' })),
  ).toEqual(['cannot-tell: Cannot tell, because a dose is not given in pieces: compare by eye'])
  expect(only(here('codeine 30 mg tablets', prose), there('codeine 30 mg tablets', prose))).toEqual([
    'same: Worded the same',
  ])
})

test('[MD19] a row keeps its id while both sides stay, and gets another when a side changes', () => {
  const id = (dose: string) =>
    compare(here('ramipril 5 mg capsules * 5 mg once a day'), there(`ramipril 5 mg capsules * ${dose}`))[0]?.rows[0]
      ?.rowId
  expect(id('10 mg once a day')).toBe(id('10 mg once a day'))
  expect(id('10 mg once a day')).not.toBe(id('2.5 mg once a day'))
})

test('[MD19] without a list of another service there is nothing to compare', () => {
  expect(compare(here('metformin 1 g tablets'))).toEqual([])
  expect(compare(there('metformin 1 g tablets'))).toEqual([])
  expect(compare()).toEqual([])
})
