// Danuta: diabetes, kidney disease, heart failure, falls. Her kidneys get worse under a medicine that one service stopped
// and another still supplies, because the letter came late.
import { type FhirBundle, startBundle } from './buildBundle.ts'
import { danutaMedicines } from './danutaMedicines.ts'
import { bornAged } from './patient.ts'

const hospital = 'st-brides'

/** Danuta's bundle as of `today` (YYYY-MM-DD). */
export function danutaSaleem(today: string): FhirBundle {
  const danuta = startBundle('danuta-saleem', today, {
    family: 'Saleem',
    given: ['Danuta', 'Maria'],
    prefix: 'Mrs',
    preferred: 'Danuta',
    gender: 'female',
    birthDate: bornAged(today, 79, '02-03'),
    nhsNumber: '9991518614',
    address: ['Flat 3, Weaver’s Court', '27 Mill Street'],
    postcode: 'ZZ9 4WC',
    phone: '020 7946 0142',
    language: ['Polish', 'pl'],
    interpreter: true,
  })
  const gp = { by: 'Dr Aisha Shah' } as const
  const renal = { at: hospital, by: 'Dr Helen Marsh' } as const
  const ward = { at: hospital } as const
  const nurse = { at: 'vale-community', by: 'Sinead Doyle' } as const

  danuta.problem(['Type 2 diabetes mellitus', '44054006'], '2004', gp)
  danuta.problem(['Essential hypertension', '59621000'], '1998', gp)
  danuta.problem(['Chronic kidney disease stage 3B', '700379002'], danuta.day(-1130).slice(0, 7), {
    ...renal,
    note: 'eGFR has fallen at each of the last four tests.',
  })
  danuta.problem(['Heart failure', '84114007'], danuta.day(-900).slice(0, 7), { ...ward, note: 'Mild; NYHA class II.' })
  danuta.problem(['Recurrent falls'], danuta.day(-96), {
    ...nurse,
    note: 'Three in four months, two at night.',
  })
  danuta.problem(['Osteoarthritis of knee', '239873007'], '2015', gp)
  danuta.problem(['Unintentional weight loss'], danuta.day(-33), nurse)
  danuta.problem(['Social isolation', '422650009'], danuta.day(-150), {
    ...nurse,
    note: 'Widowed. Daughter moved to another borough. Speaks mostly Polish. Did not want the day centre.',
  })
  danuta.problem(['Community acquired pneumonia', '385093006'], danuta.day(-1490), {
    ...ward,
    ended: danuta.day(-1460),
  })
  danuta.allergy(['Penicillin', '764146007'], '1989', ['Widespread rash'], 'high')
  danuta.allergy(['Codeine', '1476002'], danuta.day(-2200), ['Nausea', 'Confusion'], 'low')

  danutaMedicines(danuta)

  danuta.results('egfr', [
    [-1130, 44],
    [-760, 43],
    [-395, 42],
    [-210, 41],
    [-133, 40],
  ])
  danuta.results('egfr', [[-62, 33]], ward)
  danuta.results('egfr', [[-57, 36]], ward)
  danuta.results('egfr', [
    [-20, 32],
    [-5, 28],
  ])
  danuta.results('creatinine', [
    [-1130, 106],
    [-760, 108],
    [-395, 110],
    [-210, 112],
    [-133, 115],
  ])
  danuta.results(
    'creatinine',
    [
      [-62, 135],
      [-57, 126],
    ],
    ward,
  )
  danuta.results('creatinine', [
    [-20, 139],
    [-5, 154],
  ])
  danuta.results('potassium', [
    [-395, 4.6],
    [-210, 4.7],
    [-133, 4.8],
  ])
  danuta.results(
    'potassium',
    [
      [-62, 5.3],
      [-57, 5.0],
    ],
    ward,
  )
  danuta.results('potassium', [
    [-20, 5.4],
    [-5, 5.7],
  ])
  danuta.results('hba1c', [
    [-1130, 71],
    [-760, 66],
    [-395, 62],
    [-133, 58],
  ])
  danuta.results('weight', [
    [-395, 66.2],
    [-210, 64.8],
    [-133, 63.1],
  ])
  danuta.results('weight', [[-57, 60.9]], ward)
  danuta.results(
    'weight',
    [
      [-33, 59.4],
      [-5, 58.2],
    ],
    nurse,
  )
  danuta.bloodPressure([
    [-395, 148, 84],
    [-210, 142, 80],
    [-133, 138, 78],
  ])
  danuta.bloodPressure([[-62, 104, 58]], ward)
  danuta.bloodPressure(
    [
      [-33, 112, 60],
      [-5, 108, 58],
    ],
    nurse,
  )

  danuta.encounter('Hospital admission: worsening heart failure', 'IMP', -214, {
    ...ward,
    until: -207,
    reason: 'Breathlessness, swollen legs',
  })
  danuta.encounter('Walk-in appointment with a GP new to her', 'AMB', -128, {
    by: 'Dr Tom Bright',
    reason: 'Knee pain',
  })
  danuta.encounter('Hospital admission: falls', 'IMP', -63, {
    ...ward,
    until: -57,
    reason: 'Two falls in one night; low blood pressure on standing',
  })
  danuta.encounter('Discharge letter reached the surgery, 19 days after discharge', 'VR', -38, { by: 'Karen Bell' })
  danuta.encounter('Did not attend: renal clinic', 'AMB', -41, {
    ...renal,
    status: 'cancelled',
    reason: 'Daughter could not come with her',
  })
  danuta.encounter('Did not attend: diabetes review', 'AMB', -24, { ...gp, status: 'cancelled' })
  danuta.encounter('Home visit by community nurse', 'HH', -33, { ...nurse, reason: 'Eats little; tea and toast' })
  danuta.encounter('Home visit by community nurse', 'HH', -5, {
    ...nurse,
    reason: 'Dizzy on standing; blood taken; two boxes of furosemide with different doses',
  })
  danuta.encounter('Renal clinic', 'AMB', 23, { ...renal, status: 'planned' })
  danuta.procedure(['Echocardiography', '40701008'], -212, {
    ...ward,
    reason: 'Heart failure',
    note: 'Mildly reduced function.',
  })
  danuta.procedure(['Diabetic foot examination'], -395, gp)
  danuta.procedure(['Ultrasonography of kidney'], -1100, renal)
  danuta.immunisation('Influenza vaccine', -42)
  danuta.immunisation('COVID-19 vaccine', -42)
  danuta.immunisation('Pneumococcal vaccine', -4200)
  danuta.immunisation('Shingles vaccine', -2500)
  danuta.carePlan(
    'Heart failure monitoring at home',
    -205,
    ['Weigh every Monday', 'Ring the nurse when up 2 kg in three days'],
    nurse,
  )
  danuta.carePlan(
    'Diabetes and kidney review',
    -395,
    ['Kidney blood tests every three months', 'Sick-day rules for metformin, ramipril and furosemide'],
    gp,
  )
  danuta.goal('Stay in my own flat', -205, 'in progress')
  danuta.goal('Visit my grandchild', -33)
  danuta.goal('One list of tablets that everybody agrees on', -5)
  return danuta.bundle()
}
