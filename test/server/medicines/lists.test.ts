import { expect, test } from 'vitest'
import { checkMedicines } from '#server/medicines/checks'
import { coverageOf, overdueOf } from '#server/medicines/supply'
import { addDays } from '#shared/calendar'
import type { ImportedMedicine } from '#shared/importedRecord'
import { burdenWithout } from '#shared/medicineCheck'
import { emptyRecord, medicineOf, personOf, today } from '#test/support/medicinesCase'

const ids = (line: string) => checkMedicines(personOf(line), today).hits.map(({ ruleId }) => ruleId)
const with_ = (...medicines: ImportedMedicine[]) => checkMedicines({ ...emptyRecord(), medicines }, today)
const supplied = (daysAgo: number[], daysSupply: number | null = 28, over: Partial<ImportedMedicine> = {}) =>
  medicineOf('ramipril', {
    daysSupply,
    issues: daysAgo.map(ago => ({ key: `issue ${ago}`, date: addDays(today, -ago), daysSupply: null })),
    ...over,
  })

test('[MD7] row 47: 28 days issued 45 days ago are overdue by 17, and the sum is shown', () => {
  expect(overdueOf(supplied([45, 73]), today)).toEqual({
    days: 17,
    sum: 'Last issued 08-Oct-2026 for 28 days = until 05-Nov-2026; today 22-Nov-2026: overdue 17 days',
  })
})

test('[MD7] a week late is not yet overdue, a day more is', () => {
  expect(overdueOf(supplied([35]), today)).toBeNull()
  expect(overdueOf(supplied([36]), today)).toMatchObject({ days: 8 })
})

test('[MD7] without a date or a length nobody can tell; an issue in the future counts for nothing', () => {
  expect(overdueOf(supplied([45], null), today)).toBe('unknown')
  expect(overdueOf(supplied([-3]), today)).toBe('unknown')
  expect(overdueOf(supplied([-3, 45]), today)).toMatchObject({ days: 17 })
  expect(with_(supplied([45], null)).cannotTell.map(({ ruleId }) => ruleId)).toContain('SU1')
})

test('[MD7] days covered: an early issue is carried forward, a gap is not filled', () => {
  expect(coverageOf(supplied([56, 28]), today)).toMatchObject({ part: 1 })
  expect(coverageOf(supplied([56, 50]), today)).toMatchObject({ part: 1 })
  expect(coverageOf(supplied([100, 20]), today)).toEqual({
    part: 0.48,
    sum: '2 issues of 28 days since 14-Aug-2026 cover 48 of 100 days = 48 percent',
  })
  expect(coverageOf(supplied([100]), today)).toBeNull()
  expect(coverageOf(supplied([400, 380]), today)).toBeNull()
})

test('[MD7] 80 percent is enough, less is low, and what is taken when required is not judged by it', () => {
  const covered = (...ago: number[]) => with_(supplied(ago, 20)).hits.some(({ ruleId }) => ruleId === 'SU2')
  expect(covered(50, 20)).toBe(false)
  expect(covered(51, 20)).toBe(true)
  const asRequired = supplied([20, 51], 20, { frequency: 'when required' })
  expect(with_(asRequired).hits.map(({ ruleId }) => ruleId)).toEqual([])
})

test('[MD6] the burden names its scale and version, counts an ingredient once, and answers "what if this stopped"', () => {
  const { burden, hits } = checkMedicines(personOf('procyclidine, haloperidol, haloperidol, diazepam'), today)
  expect(burden).toMatchObject({ scale: expect.stringContaining('ACB'), version: expect.stringContaining('table 1') })
  expect(burden.items.map(({ ingredient, score }) => [ingredient, score])).toEqual([
    ['procyclidine', 3],
    ['diazepam', 1],
    ['haloperidol', 1],
  ])
  expect(burden.total).toBe(5)
  expect(hits.find(({ ruleId }) => ruleId === 'AC1')?.facts).toEqual([
    'procyclidine 3 + diazepam 1 + haloperidol 1 = 5',
  ])
  expect(burdenWithout(burden.items, new Set(['procyclidine']))).toEqual({ total: 2, taken: 3 })
  expect(burdenWithout(burden.items, new Set())).toEqual({ total: 5, taken: 0 })
})

test('[MD6] row 44: amitriptyline and oxybutynin are 6, with the working; without one of them it is 3', () => {
  const { burden, hits } = checkMedicines(personOf('amitriptyline, oxybutynin'), today)
  expect(burden.total).toBe(6)
  expect(hits.find(({ ruleId }) => ruleId === 'AC1')?.facts).toEqual(['amitriptyline 3 + oxybutynin 3 = 6'])
  expect(burdenWithout(burden.items, new Set(['oxybutynin']))).toEqual({ total: 3, taken: 3 })
})

test('[MD6] the alert starts at 3; what is put on the skin scores nothing; an unknown name leaves it open', () => {
  expect(ids('diazepam, haloperidol')).not.toContain('AC1')
  expect(ids('diazepam, haloperidol, codeine')).toContain('AC1')
  expect(checkMedicines(personOf('oxybutynin gel'), today).burden.total).toBe(0)
  const open = checkMedicines(personOf('diazepam, mysterol'), today)
  expect(open.cannotTell.find(({ ruleId }) => ruleId === 'AC1')?.because).toEqual([
    'not scored, because the name is not fully in the table: “mysterol”',
  ])
  expect(open.unknown).toEqual([{ key: 'mysterol', drug: 'mysterol', words: ['mysterol'] }])
})

const many = (count: number) =>
  `ramipril, bisoprolol, apixaban, atorvastatin, metformin, gliclazide, furosemide, digoxin, omeprazole, paracetamol,
  codeine, senna, sertraline, alendronic acid, colecalciferol, latanoprost`
    .split(',')
    .slice(0, count)
    .join(',')

test('[MD8] counts: 9 no, 10 to 14 the first rule, 15 the second; one medicine listed twice counts once', () => {
  const counts = (line: string) => ids(line).filter(id => id.startsWith('PO'))
  expect(counts(many(9))).toEqual([])
  expect(counts(`${many(9)}, ramipril 5 mg`)).toEqual([])
  expect(counts(many(10))).toEqual(['PO1'])
  expect(counts(many(14))).toEqual(['PO1'])
  expect(counts(many(15))).toEqual(['PO2'])
})

test('[MD8] the same ingredient twice, also in a combination; a gel beside a tablet is not twice', () => {
  expect(ids('paracetamol, co-codamol')).toContain('DU1')
  expect(ids('salbutamol inhaler, salbutamol tablets')).not.toContain('DU1')
})

test('[MD8] stopped at one service and current at another is shown, both with their source', () => {
  const here = medicineOf('naproxen 500 mg tablets', { key: 'here', lastIssued: '2026-11-13' })
  const there = medicineOf('Naproxen 250 mg', {
    key: 'there',
    source: 'Hospital',
    status: 'stopped',
    statusReason: 'Kidneys',
  })
  const hit = with_(here, there).hits.find(({ ruleId }) => ruleId === 'DU2')
  expect(hit?.medicineKeys).toEqual(['here'])
  expect(hit?.facts).toContain('Naproxen 250 mg listed as stopped (Hospital): Kidneys')
  const same = with_(here, { ...there, source: here.source }).hits.find(({ ruleId }) => ruleId === 'DU2')
  expect(same).toBeUndefined()
})
