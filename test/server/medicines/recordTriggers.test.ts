import { expect, test } from 'vitest'
import { readRecordTriggers } from '#server/medicines/recordTriggers'
import type { ImportedRecord } from '#shared/importedRecord'
import { emptyRecord, today } from '#test/support/medicinesCase'

type Encounter = ImportedRecord['encounters'][number]
const contact = (over: Partial<Encounter>): Encounter => ({
  ...{ key: 'contact', source: 'Test', by: null, date: '2026-11-03', time: null },
  ...{ name: 'Contact', setting: null, status: 'finished', ended: null, reason: null, place: null },
  ...over,
})
const staysOf = (over: Partial<Encounter>) =>
  readRecordTriggers({ ...emptyRecord(), encounters: [contact(over)] }, today).stays.map(({ from, to }) => [from, to])

test('[AG5] row 5: a stay is what was a bed, or a ward at home for more than a day', () => {
  expect(staysOf({ setting: 'Hospital stay', ended: '2026-11-03' })).toEqual([['2026-11-03', '2026-11-03']])
  expect(staysOf({ name: 'Virtual ward (frailty)' })).toEqual([['2026-11-03', null]])
  expect(staysOf({ name: 'Hospital at home', ended: '2026-11-20' })).toEqual([['2026-11-03', '2026-11-20']])
  expect(staysOf({ name: 'Virtual ward visit', ended: '2026-11-03' })).toEqual([])
  expect(staysOf({ setting: 'Outpatient or surgery' })).toEqual([])
  expect(staysOf({ setting: 'Hospital stay', date: null })).toEqual([])
  expect(staysOf({ setting: 'Hospital stay', ended: '2026-11' })).toEqual([['2026-11-03', null]])
})
