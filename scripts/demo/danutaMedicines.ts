// Danuta's medicines: what the surgery supplies, and what the hospital listed when it sent her home. They disagree.
import type { BundleBuilder } from './buildBundle.ts'

export function danutaMedicines(danuta: BundleBuilder): void {
  const gp = { by: 'Dr Aisha Shah' } as const
  const ward = { at: 'st-brides' } as const
  const repeat = { ...gp, supplyDays: 28, issued: [-9, -37, -65, -93] }
  danuta.medicine({
    ...repeat,
    drug: 'metformin 1 g tablets',
    dose: [1, 'g'],
    times: 2,
    start: -2900,
    indication: 'Type 2 diabetes mellitus',
    advice: 'with food',
  })
  danuta.medicine({
    ...repeat,
    drug: 'ramipril 10 mg capsules',
    dose: [10, 'mg'],
    times: 1,
    start: -1700,
    indication: 'Essential hypertension',
  })
  danuta.medicine({
    ...repeat,
    drug: 'furosemide 40 mg tablets',
    dose: [80, 'mg'],
    times: 1,
    start: -860,
    indication: 'Heart failure',
    advice: 'in the morning',
  })
  danuta.medicine({
    ...repeat,
    drug: 'bisoprolol 2.5 mg tablets',
    dose: [2.5, 'mg'],
    times: 1,
    start: -860,
    indication: 'Heart failure',
  })
  danuta.medicine({
    ...repeat,
    drug: 'amlodipine 5 mg tablets',
    dose: [5, 'mg'],
    times: 1,
    start: -3300,
    indication: 'Essential hypertension',
  })
  danuta.medicine({
    ...repeat,
    drug: 'atorvastatin 20 mg tablets',
    dose: [20, 'mg'],
    times: 1,
    start: -2900,
    advice: 'at night',
  })
  danuta.medicine({
    ...repeat,
    by: 'Dr Tom Bright',
    drug: 'naproxen 500 mg tablets',
    dose: [500, 'mg'],
    times: 2,
    start: -128,
    indication: 'Osteoarthritis of knee',
    advice: 'with food',
    issued: [-9, -37, -65, -93, -128],
  })
  danuta.medicine({
    ...gp,
    drug: 'paracetamol 500 mg tablets',
    dose: [1, 'g'],
    times: 4,
    start: -400,
    supplyDays: 28,
    issued: [-65, -130],
  })
  danuta.medicine({
    ...gp,
    drug: 'gliclazide 80 mg tablets',
    dose: [80, 'mg'],
    times: 1,
    start: -1900,
    status: 'stopped',
    statusReason: 'Low blood sugars at night',
  })

  const list = { ...ward, start: -57 }
  danuta.listed({
    ...list,
    status: 'active',
    drug: 'furosemide 40 mg tablets',
    dose: [40, 'mg'],
    times: 1,
    advice: 'in the morning',
  })
  danuta.listed({ ...list, status: 'active', drug: 'ramipril 5 mg capsules', dose: [5, 'mg'], times: 1 })
  danuta.listed({ ...list, status: 'active', drug: 'bisoprolol 2.5 mg tablets', dose: [2.5, 'mg'], times: 1 })
  danuta.listed({
    ...list,
    status: 'stopped',
    drug: 'amlodipine 5 mg tablets',
    dose: [5, 'mg'],
    times: 1,
    statusReason: 'Low blood pressure on standing; stopped on the ward',
  })
  danuta.listed({
    ...list,
    status: 'stopped',
    drug: 'naproxen 500 mg tablets',
    dose: [500, 'mg'],
    times: 2,
    statusReason: 'Kidney function falling; stopped on the ward',
  })
}
