// Rod: schizophrenia since 24, sleeps rough at times, dislikes his medicine. His repeat is overdue and he has a bad chest.
import { type FhirBundle, startBundle } from './buildBundle.ts'
import { bornAged } from './patient.ts'

const trust = 'vale-community'

/** Rod's bundle as of `today` (YYYY-MM-DD). His 28-day repeat was last supplied 45 days ago: overdue by 17. */
export function rodSmith(today: string): FhirBundle {
  const birthDate = bornAged(today, 53, '05-19')
  const born = Number(birthDate.slice(0, 4))
  const rod = startBundle(
    'rod-smith',
    today,
    {
      family: 'Smith',
      given: ['Rodney'],
      prefix: 'Mr',
      preferred: 'Rod',
      gender: 'male',
      birthDate,
      nhsNumber: '9990380686',
      address: ['14 Tannery Row (sister’s home)'],
      postcode: 'ZZ9 2TR',
      mobile: '07700 900418',
      language: ['English', 'en'],
    },
    'transaction',
  )
  const psychiatrist = { at: trust, by: 'Dr Kwame Osei' } as const
  const cpn = { at: trust, by: 'Grace Adeyemi' } as const
  const gp = { by: 'Dr Aisha Shah' } as const

  rod.problem(['Schizophrenia', '58214004'], String(born + 24), {
    ...psychiatrist,
    note: 'Two crises in ten years, each after he had stopped his medicine. Discharged from clinic, CPN follow-up.',
  })
  rod.problem(['Drug-induced parkinsonism'], rod.day(-1460).slice(0, 7), {
    ...psychiatrist,
    note: 'Slowed and stiff. He says the tablets make him feel like a robot.',
  })
  rod.problem(['Harmful use of alcohol'], '2009', gp)
  rod.problem(['Smokes tobacco daily', '449868002'], '1991', { ...gp, note: '20 to 30 a day.' })
  rod.problem(['Rough sleeper at times'], rod.day(-2900).slice(0, 4), gp)
  rod.problem(['Chronic bronchitis', '63480004'], rod.day(-31), {
    ...gp,
    note: 'Cough and sputum for seven weeks, weight going down. Urgent chest investigation advised; he may not attend hospital.',
  })
  rod.allergy(['No known allergy', '716186003'], rod.day(-820), [])

  const repeat = { ...psychiatrist, supplyDays: 28, start: -1800 }
  rod.medicine({
    ...repeat,
    drug: 'haloperidol 5 mg tablets',
    dose: [5, 'mg'],
    times: 2,
    indication: 'Schizophrenia',
    issued: [-45, -76, -106, -134, -169, -197],
  })
  rod.medicine({
    ...repeat,
    drug: 'procyclidine 5 mg tablets',
    dose: [5, 'mg'],
    times: 3,
    indication: 'Drug-induced parkinsonism',
    issued: [-45, -106, -169],
  })
  rod.medicine({
    ...gp,
    drug: 'diazepam 2 mg tablets',
    dose: [2, 'mg'],
    times: 1,
    start: -960,
    supplyDays: 14,
    advice: 'at night',
    indication: 'Anxiety',
    issued: [-45, -62, -76, -91],
  })
  rod.medicine({
    ...gp,
    drug: 'salbutamol 100 micrograms/dose inhaler',
    dose: [2, 'puffs'],
    times: 0,
    route: 'inhaled',
    start: -31,
    indication: 'Chronic bronchitis',
    issued: [-31],
  })
  rod.medicine({
    ...gp,
    drug: 'doxycycline 100 mg capsules',
    dose: [100, 'mg'],
    times: 1,
    start: -31,
    status: 'completed',
    indication: 'Chest infection',
    issued: [-31],
  })

  rod.results('weight', [
    [-1090, 82.4],
    [-730, 81.0],
    [-365, 79.2],
    [-120, 75.6],
    [-31, 71.3],
  ])
  rod.bloodPressure([
    [-730, 128, 78],
    [-365, 132, 80],
    [-31, 118, 72],
  ])
  rod.results('hba1c', [
    [-730, 39],
    [-365, 40],
  ])
  rod.results('egfr', [
    [-730, 92],
    [-365, 90],
  ])
  rod.results('creatinine', [
    [-730, 78],
    [-365, 80],
  ])
  rod.results('potassium', [
    [-730, 4.2],
    [-365, 4.4],
  ])

  rod.encounter('Crisis visit at home by psychiatrist', 'HH', -1190, {
    ...psychiatrist,
    reason: 'Stopped his medicine; voices',
  })
  rod.encounter('Discharged from psychiatric outpatients', 'AMB', -1020, {
    ...psychiatrist,
    reason: 'CPN to follow up',
  })
  rod.encounter('Emergency department attendance', 'EMER', -203, {
    at: 'st-brides',
    reason: 'Found asleep in the cold; discharged the same day',
  })
  for (const missed of [-19, -47, -75]) {
    rod.encounter('Did not attend: appointment with community psychiatric nurse', 'AMB', missed, {
      ...cpn,
      status: 'cancelled',
    })
  }
  rod.encounter('Seen by community psychiatric nurse', 'AMB', -103, {
    ...cpn,
    reason: 'Says the tablets slow him down; wants something else',
  })
  rod.encounter('Review at the surgery', 'AMB', -31, { ...gp, reason: 'Cough for seven weeks, weight loss' })
  rod.encounter('Telephone call from sister', 'VR', -6, {
    by: 'Karen Bell',
    reason: 'He has not been home for five nights',
  })
  rod.procedure(['Spirometry', '127783003'], -31, { ...gp, reason: 'Cough', note: 'Poor technique; not conclusive.' })
  rod.procedure(['Smoking cessation advice', '225323000'], -31, gp)
  rod.immunisation('Influenza vaccine', -398)
  rod.immunisation('Pneumococcal vaccine', -1500)
  rod.carePlan(
    'Community mental health plan',
    -1020,
    ['CPN appointment every four weeks', 'Sister to ring the surgery if he stops his tablets'],
    cpn,
  )
  rod.goal('Tablets that do not slow me down', -103)
  rod.goal('Not to be under my sister’s feet', -103)
  return rod.bundle()
}
