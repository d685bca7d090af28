// Prescribing-safety indicators of the PINCER type, and the monitoring that goes with them.
// Sources: the four monitoring intervals are those published with the PINCER indicators; the others are general knowledge.
import { all, any } from './condition.ts'
import { inhales, takes, takesAt, without } from './medicineConditions.ts'
import { aged, has, hasNot, latest, notMeasured } from './recordConditions.ts'
import { ruleSet } from './rule.ts'

const gastro = without('ppi')

export const prescribingRules = ruleSet('prescribing', 'PINCER-type indicator (general knowledge)', [
  [
    'PS1',
    'Aged 65 or over on an anti-inflammatory (NSAID) without a stomach-protecting medicine.',
    'interaction',
    all(takes('nsaid'), aged(65), gastro),
  ],
  [
    'PS2',
    'Past ulcer or stomach bleed on an NSAID without a stomach-protecting medicine.',
    'interaction',
    all(takes('nsaid'), has('ulcer'), gastro),
  ],
  [
    'PS3',
    'Past ulcer or stomach bleed on an antiplatelet without a stomach-protecting medicine.',
    'interaction',
    all(takes('antiplatelet'), has('ulcer'), gastro),
  ],
  ['PS4', 'Anticoagulant together with an NSAID.', 'interaction', all(takes('anticoagulant'), takes('nsaid'))],
  [
    'PS5',
    'Anticoagulant together with an antiplatelet, without a stomach-protecting medicine.',
    'interaction',
    all(takes('anticoagulant'), takes('antiplatelet'), gastro),
  ],
  [
    'PS6',
    'Aspirin together with another antiplatelet, without a stomach-protecting medicine.',
    'interaction',
    all(takes('=aspirin'), takes('=clopidogrel', '=prasugrel', '=ticagrelor', '=ticlopidine', '=dipyridamole'), gastro),
  ],
  [
    'PS7',
    'Beta-blocker in a person with asthma.',
    'interaction',
    all(any(takes('beta-blocker'), takesAt(['eye-ear-nose'], ['beta-blocker'])), has('asthma')),
  ],
  [
    'PS8',
    'Asthma with a long-acting beta-2 agonist and no inhaled steroid.',
    'not-indicated',
    all(inhales('laba'), has('asthma'), without('ics')),
  ],
  ['PS9', 'NSAID in a person with heart failure.', 'interaction', all(takes('nsaid'), has('heart-failure'))],
  [
    'PS10',
    'Aged 65 or over with dementia on an antipsychotic, no psychosis on the problem list.',
    'not-indicated',
    all(takes('antipsychotic'), aged(65), has('dementia'), hasNot('psychosis')),
  ],
  ['PS11', 'NSAID with an eGFR below 45.', 'renal-hepatic', all(takes('nsaid'), latest('egfr', '<', 45))],
])

const intervals = 'PINCER indicator, interval as published'

export const monitoringRules = [
  ...ruleSet('monitoring', intervals, [
    // The age belongs to both medicines: written without brackets, loop diuretics under 75 slip in.
    [
      'PS12',
      'Aged 75 or over on an ACE inhibitor or loop diuretic: kidney function and salts not measured for 15 months.',
      'monitoring',
      all(
        any(takes('acei'), takes('loop')),
        aged(75),
        any(notMeasured(15, 'creatinine'), notMeasured(15, 'potassium')),
      ),
    ],
    [
      'PS13a',
      'Methotrexate: no blood count for three months.',
      'monitoring',
      all(takes('methotrexate'), notMeasured(3, 'haemoglobin')),
    ],
    [
      'PS13b',
      'Methotrexate: no liver test for three months.',
      'monitoring',
      all(takes('methotrexate'), notMeasured(3, 'alt')),
    ],
    ['PS13c', 'Lithium: no level for three months.', 'monitoring', all(takes('lithium'), notMeasured(3, 'lithium'))],
    [
      'PS13d',
      'Amiodarone: no thyroid test for six months.',
      'monitoring',
      all(takes('=amiodarone'), notMeasured(6, 'tsh')),
    ],
  ]),
  ...ruleSet('monitoring', 'General knowledge', [
    [
      'MO1',
      'Warfarin: no INR for three months (12 weeks is the usual longest interval).',
      'monitoring',
      all(takes('vka'), notMeasured(3, 'inr')),
    ],
    [
      'MO2',
      'Lithium: kidney function not measured for six months.',
      'monitoring',
      all(takes('lithium'), notMeasured(6, 'creatinine')),
    ],
    ['MO3', 'Lithium: thyroid not tested for six months.', 'monitoring', all(takes('lithium'), notMeasured(6, 'tsh'))],
    [
      'MO4',
      'Amiodarone: no liver test for six months.',
      'monitoring',
      all(takes('=amiodarone'), notMeasured(6, 'alt')),
    ],
    [
      'MO5',
      'Methotrexate: kidney function not measured for three months.',
      'monitoring',
      all(takes('methotrexate'), notMeasured(3, 'creatinine')),
    ],
    [
      'MO6',
      'Spironolactone or eplerenone: potassium not measured for six months.',
      'monitoring',
      all(takes('mra'), notMeasured(6, 'potassium')),
    ],
    [
      'MO7',
      'Direct oral anticoagulant: kidney function not measured for a year.',
      'monitoring',
      all(takes('doac'), notMeasured(12, 'creatinine')),
    ],
    [
      'MO8',
      'Thyroid medicine: TSH not measured for 15 months.',
      'monitoring',
      all(takes('thyroid'), notMeasured(15, 'tsh')),
    ],
  ]),
]
