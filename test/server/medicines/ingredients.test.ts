import { expect, test } from 'vitest'
import { readBundle } from '#server/fhir/readBundle'
import { allIngredients, readMedicineName } from '#server/medicines/ingredients'
import { demonstrationBundles } from '../../../scripts/demo/bundles.ts'

const read = (drug: string, route: string | null = null) => {
  const { ingredients, unknown, site } = readMedicineName(drug, route)
  return [ingredients.map(({ name }) => name).join(' + '), unknown.join(' '), site]
}

test('[MD1] the table holds hundreds of ingredients, none twice', () => {
  expect(allIngredients().length).toBeGreaterThanOrEqual(300)
  expect(new Set(allIngredients().map(({ name }) => name)).size).toBe(allIngredients().length)
})

test.each([
  ['salbutamol 100 micrograms/dose inhaler', 'salbutamol', 'inhaled'],
  ['200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler', 'salbutamol', 'inhaled'],
  ['Acetaminophen 325 MG Oral Tablet', 'paracetamol', 'systemic'],
  ['Acetaminophen 325 MG / Hydrocodone Bitartrate 7.5 MG Oral Tablet', 'paracetamol + hydrocodone', 'systemic'],
  ['co-codamol 30mg/500mg tablets', 'codeine + paracetamol', 'systemic'],
  ['Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet', 'amoxicillin + clavulanic acid', 'systemic'],
  [
    '24 HR Donepezil hydrochloride 10 MG / Memantine hydrochloride 28 MG Extended Release Oral Capsule',
    'donepezil + memantine',
    'systemic',
  ],
  ['Atorvastatin calcium 20 mg tablets', 'atorvastatin', 'systemic'],
  ['Penicillin V Potassium 500 MG Oral Tablet', 'phenoxymethylpenicillin', 'systemic'],
  ['Simvistatin 10 MG', 'simvastatin', 'systemic'],
  ['Diazepam [Valium]', 'diazepam', 'systemic'],
  ['Ventolin Evohaler', 'salbutamol', 'inhaled'],
  ['Vitamin B 12 5 MG/ML Injectable Solution', 'cyanocobalamin', 'systemic'],
  ['ibuprofen 5% gel', 'ibuprofen', 'skin'],
  ['Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray', 'glyceryl trinitrate', 'systemic'],
  ['chloramphenicol 0.5% eye drops', 'chloramphenicol', 'eye-ear-nose'],
  ['estradiol 10 microgram pessaries', 'estradiol', 'vaginal'],
  ['fentanyl 25 micrograms/hour transdermal patches', 'fentanyl', 'systemic'],
  ['insulin glargine 100 units/ml solution for injection', 'insulin', 'systemic'],
])('[MD1] %s is understood whole', (drug, ingredients, site) => {
  expect(read(drug)).toEqual([ingredients, '', site])
})

test('[MD2] a name that is not in the table stays unknown; nothing near it is taken', () => {
  expect(read('Simvastatine 10 mg')).toEqual(['', 'simvastatine', 'systemic'])
  expect(read('chlorpropramide 100 mg')).toEqual(['', 'chlorpropramide', 'systemic'])
  expect(read('')).toEqual(['', '', 'systemic'])
  expect(read('500 mg')).toEqual(['', '500 mg', 'systemic'])
  expect(read('Medicine as discussed')[0]).toBe('')
})

test('[MD2] one unknown half of a combination is not hidden by the half that is known', () => {
  expect(read('simvastatin 20 mg / newdrugibe 10 mg')).toEqual(['simvastatin', 'newdrugibe', 'systemic'])
})

test('[MD1] every medicine of the demonstration is in the table', () => {
  const drugs = demonstrationBundles('2026-11-22').flatMap(({ bundle }) => {
    const reading = readBundle(new TextEncoder().encode(JSON.stringify(bundle)), { today: '2026-11-22' })
    return reading.ok ? reading.record.medicines.map(({ drug }) => drug) : []
  })
  expect(drugs.length).toBeGreaterThan(40)
  expect(drugs.filter(drug => readMedicineName(drug).unknown.length > 0)).toEqual([])
})
