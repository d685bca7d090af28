// About twenty invented people besides Rod and Danuta, among them those who trip systems up: two of one name, one who has
// died, a name too long for any box, letters outside Latin-1, one without an NHS number, one born on 29 February.
import type { MedicineName, ProblemName } from './smallCatalogue.ts'

export type Row = {
  name: [prefix: string, given: string, family: string, preferred?: string]
  gender: 'male' | 'female'
  born: [age: number, monthDay: string]
  nhsNumber?: string
  address: string
  postcode: string
  phone?: string
  language?: [text: string, code: string]
  /** Days ago. */
  died?: number
  /** Left out: none known. */
  allergy?: [to: string, reaction: string] | 'not recorded'
  has: [ProblemName, year: string][]
  takes: MedicineName[]
  /** Supplied how many days ago; several supplies of 28 days are counted back from it. */
  supplied?: number
  pressure: [systolic: number, diastolic: number]
  weight: number
  egfr?: [then: number, now: number]
  hba1c?: [then: number, now: number]
}

export const people: readonly Row[] = [
  {
    ...person('Mr', 'John', 'Smith', 81, '07-14', '9990000018'),
    ...lives('1 High Street', 'ZZ9 1AA', '0118 496 0123'),
    has: [
      ['atrial fibrillation', '2016'],
      ['COPD', '2011'],
    ],
    takes: ['apixaban', 'bisoprolol', 'tiotropium'],
    ...measured([134, 78], 71.2, { egfr: [58, 55] }),
  },
  {
    ...person('Mr', 'John', 'Smith', 72, '07-14', '9990000026'),
    ...lives('7 Mill Lane', 'ZZ9 3AA', '07700 900277'),
    has: [
      ['type 2 diabetes', '2012'],
      ['hypertension', '2008'],
    ],
    takes: ['metformin', 'ramipril'],
    ...measured([146, 86], 92.5, { egfr: [74, 71], hba1c: [64, 60] }),
  },
  {
    ...person('Mrs', 'Edith', 'Hargreaves', 91, '01-22', '9990759995'),
    ...lives('Orchard House Care Home, 40 Elm Road', 'ZZ9 6ER', '0118 496 0188'),
    died: 12,
    has: [
      ['dementia', '2018'],
      ['frailty', '2020'],
    ],
    takes: ['paracetamol'],
    ...measured([118, 64], 47.8, {}),
  },
  {
    ...person('Mrs', 'Alexandrina Philippa', 'Featherstonehaugh-Cholmondeley-Warrington', 86, '11-30', '9991139303'),
    ...lives('The Old Rectory, Church End, Little Brookham under the Hill', 'ZZ9 8CE'),
    has: [
      ['osteoporosis', '2013'],
      ['hypertension', '2001'],
    ],
    takes: ['amlodipine', 'alendronic acid'],
    ...measured([152, 80], 58.0, {}),
  },
  {
    ...person('Mr', 'Zbigniew', 'Łukasiewicz', 68, '03-11', '9991897925'),
    ...lives('22 Foundry Street', 'ZZ9 2FS', '07700 900365'),
    language: ['Polish', 'pl'],
    allergy: 'not recorded',
    has: [
      ['COPD', '2014'],
      ['depression', '2019'],
    ],
    takes: ['tiotropium', 'sertraline'],
    ...measured([128, 76], 80.3, {}),
  },
  {
    ...person('Ms', 'Zoë', 'Brontë-Dubois', 34, '09-02', '9992277238'),
    ...lives('Flat 11, Canal Wharf', 'ZZ9 2CW', '07700 900142'),
    has: [
      ['epilepsy', '2006'],
      ['depression', '2021'],
    ],
    takes: ['levetiracetam', 'sertraline'],
    ...measured([112, 70], 63.4, {}),
  },
  {
    ...person('Mr', 'Chidi', 'Okafor', 47, '12-08'),
    ...lives('Room 6, Bridge Hostel', 'ZZ9 2BH'),
    allergy: 'not recorded',
    has: [
      ['hypertension', '2022'],
      ['depression', '2023'],
    ],
    takes: ['amlodipine'],
    supplied: 61,
    ...measured([168, 98], 88.1, {}),
  },
  {
    ...person('Mrs', 'Meena', 'Patel', 74, '04-17', '9992656549'),
    ...lives('3 Station Parade', 'ZZ9 1SP', '0118 496 0171'),
    language: ['Gujarati', 'gu'],
    has: [
      ['type 2 diabetes', '1999'],
      ['chronic kidney disease stage 3', '2017'],
      ['hypertension', '1999'],
    ],
    takes: ['metformin', 'ramipril', 'atorvastatin'],
    ...measured([138, 78], 67.7, { egfr: [51, 46], hba1c: [70, 66] }),
  },
  {
    ...person('Mr', 'Winston', 'Campbell', 83, '06-22', '9993035858'),
    ...lives('9 Tannery Row', 'ZZ9 2TR'),
    has: [
      ['heart failure', '2019'],
      ['atrial fibrillation', '2015'],
    ],
    takes: ['furosemide', 'bisoprolol', 'apixaban'],
    ...measured([116, 68], 84.9, { egfr: [49, 44] }),
  },
  {
    ...person('Mrs', 'Siân', 'Llewellyn-Jones', 78, '02-29', '9993415162'),
    ...lives('5 Chapel Rise', 'ZZ9 5CR', '0118 496 0119'),
    has: [
      ['osteoporosis', '2015'],
      ['COPD', '2009'],
      ['frailty', '2023'],
    ],
    takes: ['alendronic acid', 'tiotropium', 'paracetamol'],
    ...measured([130, 70], 49.6, {}),
  },
  {
    ...person('Mr', 'Patrick', 'O’Brien', 66, '10-05', '9993794473'),
    ...lives('31 Foundry Street', 'ZZ9 2FS', '07700 900301'),
    has: [
      ['type 2 diabetes', '2010'],
      ['depression', '2012'],
    ],
    takes: ['metformin', 'sertraline', 'atorvastatin'],
    ...measured([142, 88], 104.2, { egfr: [81, 80], hba1c: [78, 82] }),
  },
  {
    ...person('Mrs', 'Amina', 'Abdi', 59, '01-01', '9994173782'),
    ...lives('Flat 2, Weaver’s Court, 27 Mill Street', 'ZZ9 4WC'),
    language: ['Somali', 'so'],
    has: [
      ['type 2 diabetes', '2018'],
      ['hypertension', '2018'],
    ],
    takes: ['metformin', 'amlodipine'],
    ...measured([150, 92], 79.5, { egfr: [88, 86], hba1c: [59, 57] }),
  },
  {
    ...person('Miss', 'Fiona', 'MacDonald', 29, '08-13', '9994553097'),
    ...lives('18 High Street', 'ZZ9 1AA', '07700 900233'),
    has: [
      ['epilepsy', '2004'],
      ['learning disability', '1999'],
    ],
    takes: ['levetiracetam'],
    ...measured([118, 74], 70.8, {}),
  },
  {
    ...person('Mr', 'Harjit', 'Singh', 71, '11-15', '9994932403'),
    ...lives('44 Elm Road', 'ZZ9 6ER', '0118 496 0155'),
    language: ['Punjabi', 'pa'],
    allergy: ['Aspirin', 'Wheeze'],
    has: [
      ['heart failure', '2021'],
      ['type 2 diabetes', '2005'],
      ['chronic kidney disease stage 3', '2020'],
    ],
    takes: ['furosemide', 'ramipril', 'metformin', 'bisoprolol'],
    ...measured([122, 70], 90.0, { egfr: [47, 39], hba1c: [63, 61] }),
  },
  {
    ...person('Mrs', 'Miriam', 'Cohen', 88, '05-27', '9995311712'),
    ...lives('Orchard House Care Home, 40 Elm Road', 'ZZ9 6ER', '0118 496 0188'),
    has: [
      ['dementia', '2019'],
      ['hypertension', '1995'],
      ['frailty', '2021'],
    ],
    takes: ['amlodipine', 'paracetamol'],
    ...measured([126, 66], 51.3, {}),
  },
  {
    ...person('Mrs', 'Thi Minh', 'Nguyễn', 63, '07-30', '9995691027'),
    ...lives('12 Station Parade', 'ZZ9 1SP'),
    language: ['Vietnamese', 'vi'],
    has: [['hypertension', '2015']],
    takes: ['ramipril'],
    ...measured([136, 82], 61.9, { egfr: [79, 78] }),
  },
  {
    ...person('Mrs', 'Brenda', 'Taylor', 76, '03-03', '9996070336'),
    ...lives('60 Chapel Rise', 'ZZ9 5CR', '0118 496 0134'),
    allergy: ['Penicillin', 'Rash'],
    has: [
      ['COPD', '2006'],
      ['depression', '2016'],
      ['osteoporosis', '2019'],
    ],
    takes: ['tiotropium', 'sertraline', 'alendronic acid'],
    ...measured([132, 76], 55.5, {}),
  },
  {
    ...person('Mr', 'Yusuf', 'Ali', 54, '09-19', '9996449645'),
    ...lives('8 Canal Wharf', 'ZZ9 2CW', '07700 900388'),
    has: [
      ['schizophrenia', '1998'],
      ['type 2 diabetes', '2020'],
    ],
    takes: ['olanzapine', 'metformin'],
    supplied: 33,
    ...measured([140, 90], 112.0, { hba1c: [61, 68] }),
  },
  {
    ...person('Mr', 'Geraint', 'Ŵynn', 80, '12-25', '9996828956'),
    ...lives('2 Church End', 'ZZ9 8CE'),
    allergy: ['Latex', 'Itching'],
    has: [
      ['heart failure', '2018'],
      ['frailty', '2022'],
    ],
    takes: ['furosemide', 'ramipril', 'bisoprolol'],
    ...measured([110, 60], 66.6, { egfr: [42, 37] }),
  },
  {
    ...person('Ms', 'Ivy', 'Adeleke', 41, '04-04', '9997208269', 'Vee'),
    ...lives('15 Mill Lane', 'ZZ9 3AA', '07700 900199'),
    has: [
      ['epilepsy', '1996'],
      ['hypertension', '2024'],
    ],
    takes: ['levetiracetam', 'amlodipine'],
    ...measured([144, 90], 83.3, {}),
  },
]

type Named = Pick<Row, 'name' | 'gender' | 'born' | 'nhsNumber'>

function person(
  prefix: string,
  given: string,
  family: string,
  age: number,
  birthday: string,
  nhsNumber?: string,
  preferred?: string,
): Named {
  const name: Row['name'] = preferred ? [prefix, given, family, preferred] : [prefix, given, family]
  return { name, gender: prefix === 'Mr' ? 'male' : 'female', born: [age, birthday], nhsNumber }
}

function lives(address: string, postcode: string, phone?: string) {
  return { address, postcode, phone }
}

function measured(pressure: [number, number], weight: number, tests: Pick<Row, 'egfr' | 'hba1c'>) {
  return { pressure, weight, ...tests }
}
