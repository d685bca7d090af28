// The few problems and medicines that the demonstration people share.
import type { Coded } from './patient.ts'

export const problems = {
  'atrial fibrillation': ['Atrial fibrillation', '49436004'],
  COPD: ['Chronic obstructive pulmonary disease', '13645005'],
  'type 2 diabetes': ['Type 2 diabetes mellitus', '44054006'],
  hypertension: ['Essential hypertension', '59621000'],
  dementia: ['Dementia', '52448006'],
  frailty: ['Frailty'],
  osteoporosis: ['Osteoporosis', '64859006'],
  depression: ['Depressive disorder', '35489007'],
  epilepsy: ['Epilepsy', '84757009'],
  'chronic kidney disease stage 3': ['Chronic kidney disease stage 3', '433144002'],
  'heart failure': ['Heart failure', '84114007'],
  'learning disability': ['Learning disability'],
  schizophrenia: ['Schizophrenia', '58214004'],
} satisfies Record<string, Coded>

type Medicine = { drug: string; dose: [number, string]; times: number; route?: string }

export const medicines = {
  apixaban: { drug: 'apixaban 5 mg tablets', dose: [5, 'mg'], times: 2 },
  bisoprolol: { drug: 'bisoprolol 2.5 mg tablets', dose: [2.5, 'mg'], times: 1 },
  tiotropium: {
    drug: 'tiotropium 18 microgram inhalation powder capsules',
    dose: [18, 'micrograms'],
    times: 1,
    route: 'inhaled',
  },
  metformin: { drug: 'metformin 500 mg tablets', dose: [500, 'mg'], times: 2 },
  ramipril: { drug: 'ramipril 5 mg capsules', dose: [5, 'mg'], times: 1 },
  paracetamol: { drug: 'paracetamol 500 mg tablets', dose: [1, 'g'], times: 0 },
  amlodipine: { drug: 'amlodipine 5 mg tablets', dose: [5, 'mg'], times: 1 },
  'alendronic acid': { drug: 'alendronic acid 10 mg tablets', dose: [10, 'mg'], times: 1 },
  sertraline: { drug: 'sertraline 50 mg tablets', dose: [50, 'mg'], times: 1 },
  levetiracetam: { drug: 'levetiracetam 500 mg tablets', dose: [500, 'mg'], times: 2 },
  atorvastatin: { drug: 'atorvastatin 20 mg tablets', dose: [20, 'mg'], times: 1 },
  furosemide: { drug: 'furosemide 40 mg tablets', dose: [40, 'mg'], times: 1 },
  olanzapine: { drug: 'olanzapine 10 mg tablets', dose: [10, 'mg'], times: 1 },
} satisfies Record<string, Medicine>

export type ProblemName = keyof typeof problems
export type MedicineName = keyof typeof medicines
