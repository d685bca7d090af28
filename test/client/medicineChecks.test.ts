import { expect, test } from 'vitest'
import type { FlagView } from '#shared/flag'
import type { MedicineHit } from '#shared/medicineCheck'
import { medicineOf } from '#test/support/medicinesCase'
import { commentOf, flagOn, groupHits } from '../../client/features/medicines/checkGroups.ts'

const hit = (ruleId: string, ...medicineKeys: string[]): MedicineHit => ({
  ruleId,
  version: 2,
  group: 'kidney',
  words: `Words of ${ruleId}.`,
  source: 'General knowledge',
  facts: ['naproxen', 'eGFR 28: below 45'],
  medicineKeys,
  flagReason: 'renal-hepatic',
})
const naproxen = medicineOf('naproxen')
const ramipril = medicineOf('ramipril')

test('[MD12] each hit stands once, under the medicine to flag; the medicine with most hits first, the whole list last', () => {
  const groups = groupHits(
    [hit('PO1'), hit('A', 'ramipril'), hit('B', 'naproxen', 'ramipril'), hit('C', 'naproxen'), hit('D', 'not here')],
    [ramipril, naproxen],
  )
  expect(groups.map(({ title, hits }) => [title, ...hits.map(({ ruleId }) => ruleId)])).toEqual([
    ['naproxen', 'B', 'C'],
    ['ramipril', 'A'],
    ['The list as a whole', 'PO1', 'D'],
  ])
})

const flag = (over: Partial<FlagView>): FlagView => ({
  id: 'flag',
  anchor: { kind: 'entry', key: 'naproxen' },
  quote: 'naproxen',
  reason: 'renal-hepatic',
  severity: 'normal',
  comment: null,
  to: { role: 'gp', person: null },
  state: 'open',
  raisedBy: { id: 'p', name: 'P', role: 'pharmacist' },
  joinedBy: [],
  raisedAt: '2026-11-22T10:00:00.000Z',
  answer: null,
  closedAt: null,
  ...over,
})

test('[MD12] a hit shows the open flag that it would only join', () => {
  const one = hit('B', 'naproxen', 'ramipril')
  expect(flagOn(one, [flag({})])?.id).toBe('flag')
  expect(flagOn(one, [flag({ state: 'declined' })])).toBeNull()
  expect(flagOn(one, [flag({ reason: 'duplicate' })])).toBeNull()
  expect(flagOn(one, [flag({ anchor: { kind: 'entry', key: 'ramipril' } })])).toBeNull()
  expect(flagOn(hit('PO1'), [flag({ anchor: { kind: 'item' }, quote: 'Words of PO1.' })])?.id).toBe('flag')
  expect(flagOn(hit('PO1'), [flag({ anchor: { kind: 'item' }, quote: 'This agenda item' })])).toBeNull()
})

test('[MD12] a flag on a hit is filled in with its words, its facts and its rule', () => {
  expect(commentOf(hit('B', 'naproxen'))).toBe('Words of B. naproxen; eGFR 28: below 45. (B, version 2)')
})
