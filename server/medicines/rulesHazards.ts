// Kidneys and salts, bleeding, heart rhythm, interactions, falls: combinations that hurt people. General knowledge where
// nothing else is said; limits are the usual ones of UK product information and want checking before anyone relies on them.
import { all, any } from './condition.ts'
import { takes, takesLongerThan, takesMoreThan, takesSeveral, without } from './medicineConditions.ts'
import { aged, has, latest } from './recordConditions.ts'
import { ruleSet } from './rule.ts'

const source = 'General knowledge'
const raas = takes('acei', 'arb')
const water = takes('loop', 'thiazide', 'mra', 'k-sparing')

export const kidneyRules = ruleSet('kidney', source, [
  ['KI1', 'NSAID with an eGFR below 30: avoid.', 'renal-hepatic', all(takes('nsaid'), latest('egfr', '<', 30))],
  [
    'KI2',
    'NSAID, diuretic, and ACE inhibitor or angiotensin receptor blocker together: risk of sudden kidney injury.',
    'renal-hepatic',
    all(takes('nsaid'), raas, water),
  ],
  ['KI3', 'Metformin with an eGFR below 30: stop.', 'renal-hepatic', all(takes('metformin'), latest('egfr', '<', 30))],
  [
    'KI4',
    'Metformin with an eGFR from 30 to 44: review the dose.',
    'renal-hepatic',
    all(takes('metformin'), latest('egfr', '>=', 30), latest('egfr', '<', 45)),
  ],
  [
    'KI5',
    'Potassium of 5.5 or more with a medicine that raises it.',
    'renal-hepatic',
    all(takes('acei', 'arb', 'mra', 'k-sparing', 'potassium', '=trimethoprim'), latest('potassium', '>=', 5.5)),
  ],
  [
    'KI6',
    'Potassium below 3.5 with a loop or thiazide diuretic.',
    'monitoring',
    all(takes('loop', 'thiazide'), latest('potassium', '<', 3.5)),
  ],
  [
    'KI7',
    'ACE inhibitor or angiotensin receptor blocker with an aldosterone antagonist: potassium can rise quickly.',
    'interaction',
    all(raas, takes('mra', 'k-sparing', 'potassium')),
  ],
  [
    'KI8',
    'ACE inhibitor together with an angiotensin receptor blocker.',
    'interaction',
    all(takes('acei'), takes('arb')),
  ],
  [
    'KI9',
    'Nitrofurantoin with an eGFR below 45.',
    'renal-hepatic',
    all(takes('=nitrofurantoin'), latest('egfr', '<', 45)),
  ],
  ['KI10', 'Methotrexate with an eGFR below 30.', 'renal-hepatic', all(takes('methotrexate'), latest('egfr', '<', 30))],
  [
    'KI11',
    'Gabapentin or pregabalin with an eGFR below 60: check the dose.',
    'renal-hepatic',
    all(takes('gabapentinoid'), latest('egfr', '<', 60)),
  ],
  [
    'KI12',
    'Alendronic acid with an eGFR below 35.',
    'renal-hepatic',
    all(takes('=alendronic acid'), latest('egfr', '<', 35)),
  ],
  [
    'KI13',
    'Spironolactone or eplerenone with an eGFR below 30.',
    'renal-hepatic',
    all(takes('mra'), latest('egfr', '<', 30)),
  ],
  [
    'KI14',
    'Apixaban, edoxaban or rivaroxaban with an eGFR below 30: check the dose with the creatinine clearance.',
    'renal-hepatic',
    all(takes('factor-xa'), latest('egfr', '<', 30)),
  ],
  [
    'KI15',
    'Allopurinol above 100 mg a day with an eGFR below 30.',
    'renal-hepatic',
    all(takesMoreThan(100, '=allopurinol'), latest('egfr', '<', 30)),
  ],
  [
    'KI16',
    'Lithium with an NSAID, a thiazide, an ACE inhibitor or an angiotensin receptor blocker: the level can rise.',
    'interaction',
    all(takes('lithium'), takes('nsaid', 'thiazide', 'acei', 'arb')),
  ],
  [
    'KI17',
    'Morphine, codeine or tramadol with an eGFR below 30: it builds up.',
    'renal-hepatic',
    all(takes('=morphine', '=codeine', '=tramadol', '=dihydrocodeine'), latest('egfr', '<', 30)),
  ],
])

export const bleedingRules = ruleSet('bleeding', source, [
  [
    'BL1',
    'Anticoagulant together with an antiplatelet.',
    'interaction',
    all(takes('anticoagulant'), takes('antiplatelet')),
  ],
  ['BL2', 'NSAID together with an antiplatelet.', 'interaction', all(takes('nsaid'), takes('antiplatelet'))],
  ['BL3', 'SSRI or SNRI together with an NSAID.', 'interaction', all(takes('ssri', 'snri'), takes('nsaid'))],
  [
    'BL4',
    'SSRI or SNRI together with an anticoagulant.',
    'interaction',
    all(takes('ssri', 'snri'), takes('anticoagulant')),
  ],
  ['BL5', 'Two anticoagulants.', 'duplicate', takesSeveral(2, 'anticoagulant')],
  [
    'BL6',
    'Steroid by mouth together with an NSAID, without a stomach-protecting medicine.',
    'interaction',
    all(takes('corticosteroid'), takes('nsaid'), without('ppi')),
  ],
  [
    'BL7',
    'Warfarin with an antibiotic or antifungal that raises the INR.',
    'interaction',
    all(
      takes('vka'),
      takes(
        '=clarithromycin',
        '=erythromycin',
        '=metronidazole',
        '=ciprofloxacin',
        '=sulfamethoxazole',
        '=fluconazole',
        '=miconazole',
      ),
    ),
  ],
])

export const rhythmRules = ruleSet('rhythm', source, [
  ['QT1', 'Two or more medicines that may prolong the QT interval.', 'interaction', takesSeveral(2, 'qt')],
  [
    'QT2',
    'A medicine that may prolong the QT interval with a potassium below 3.5.',
    'interaction',
    all(takes('qt'), latest('potassium', '<', 3.5)),
  ],
  [
    'QT3',
    'Citalopram above 20 mg a day at 65 or over.',
    'interaction',
    all(takesMoreThan(20, '=citalopram'), aged(65)),
  ],
  [
    'QT4',
    'Escitalopram above 10 mg a day at 65 or over.',
    'interaction',
    all(takesMoreThan(10, '=escitalopram'), aged(65)),
  ],
])

export const interactionRules = ruleSet('interaction', source, [
  [
    'IN1',
    'Simvastatin above 20 mg a day with amlodipine.',
    'interaction',
    all(takesMoreThan(20, '=simvastatin'), takes('=amlodipine')),
  ],
  [
    'IN2',
    'Simvastatin above 20 mg a day with verapamil or diltiazem.',
    'interaction',
    all(takesMoreThan(20, '=simvastatin'), takes('rate-limiting-ccb')),
  ],
  [
    'IN3',
    'Digoxin with verapamil: the digoxin level rises and the heart slows.',
    'interaction',
    all(takes('=digoxin'), takes('=verapamil')),
  ],
  [
    'IN4',
    'Digoxin with amiodarone: the digoxin level rises.',
    'interaction',
    all(takes('=digoxin'), takes('=amiodarone')),
  ],
  [
    'IN5',
    'Beta-blocker with verapamil or diltiazem.',
    'interaction',
    all(takes('beta-blocker'), takes('rate-limiting-ccb')),
  ],
  [
    'IN6',
    'Statin with clarithromycin, erythromycin, itraconazole or ketoconazole.',
    'interaction',
    all(
      takes('=simvastatin', '=atorvastatin'),
      takes('=clarithromycin', '=erythromycin', '=itraconazole', '=ketoconazole'),
    ),
  ],
  [
    'IN7',
    'Methotrexate with trimethoprim or co-trimoxazole.',
    'interaction',
    all(takes('methotrexate'), takes('=trimethoprim')),
  ],
  [
    'IN8',
    'Clopidogrel with omeprazole or esomeprazole: it may work less.',
    'interaction',
    all(takes('=clopidogrel'), takes('=omeprazole', '=esomeprazole')),
  ],
  [
    'IN9',
    'Nitrate or nicorandil with a PDE5 inhibitor.',
    'interaction',
    all(takes('nitrate', '=nicorandil'), takes('pde5')),
  ],
  [
    'IN10',
    'Allopurinol or febuxostat with azathioprine: blood count at risk.',
    'interaction',
    all(takes('xanthine-oxidase-inhibitor'), takes('=azathioprine')),
  ],
  [
    'IN11',
    'Cholinesterase inhibitor with an antimuscarinic: they work against each other.',
    'interaction',
    all(takes('cholinesterase-inhibitor'), takes('antimuscarinic')),
  ],
  [
    'IN12',
    'Parkinson’s medicine with an antipsychotic or metoclopramide that blocks it.',
    'interaction',
    all(
      takes('parkinsons'),
      takes('=haloperidol', '=risperidone', '=olanzapine', '=chlorpromazine', '=metoclopramide', '=prochlorperazine'),
    ),
  ],
  [
    'IN13',
    'Tramadol with an SSRI or SNRI: serotonin effects and fits.',
    'interaction',
    all(takes('=tramadol'), takes('ssri', 'snri')),
  ],
])

export const fallsRules = ruleSet('falls', source, [
  [
    'FA1',
    'Falls on the problem list, and medicines that sedate.',
    'falls-sedation',
    all(has('falls'), takes('sedative')),
  ],
  [
    'FA2',
    'Falls on the problem list, and two or more medicines that lower blood pressure.',
    'falls-sedation',
    all(
      has('falls'),
      takesSeveral(
        2,
        'acei',
        'arb',
        'loop',
        'thiazide',
        'beta-blocker',
        'dihydropyridine',
        'rate-limiting-ccb',
        'alpha-blocker',
        'nitrate',
        'vasodilator',
        'central-antihypertensive',
      ),
    ),
  ],
  ['FA3', 'Sedative load: two or more sedating medicines together.', 'falls-sedation', takesSeveral(2, 'sedative')],
  [
    'FA4',
    'Opioid together with a benzodiazepine, Z-drug or gabapentinoid: breathing can fail.',
    'falls-sedation',
    all(takes('opioid'), takes('benzodiazepine', 'z-drug', 'gabapentinoid')),
  ],
  [
    'FA6',
    'Benzodiazepine or Z-drug together with a medicine for dementia: it clouds what the other is meant to clear.',
    'falls-sedation',
    all(takes('benzodiazepine', 'z-drug'), takes('cholinesterase-inhibitor', '=memantine')),
  ],
  [
    'FA5',
    'Benzodiazepine or Z-drug for more than four weeks.',
    'falls-sedation',
    any(takesLongerThan(28, 'benzodiazepine'), takesLongerThan(28, 'z-drug')),
  ],
])
