// STOPP, version 2 (2015), in our own words: the id names the criterion, the paper has its text. Criteria that hang on
// what an import does not say (severity, first choice, how long before) ask for it instead of guessing.
import { all, any } from './condition.ts'
import { takes, takesLongerThan, takesMoreThan, takesSeveral, without } from './medicineConditions.ts'
import { aged, has, hasNot, latest, mustAsk } from './recordConditions.ts'
import { ruleSet } from './rule.ts'

/** Where the STOPP rules come from, as each hit says. */
export const stoppSource = 'STOPP version 2 (O’Mahony 2015), own words; from general knowledge, check against the paper'
const old = aged(65)
const blood = takes('anticoagulant')

export const stoppHeartRules = ruleSet('stopp', stoppSource, [
  [
    'STOPP-A3',
    'Two medicines of one class.',
    'duplicate',
    all(
      old,
      any(
        takesSeveral(2, 'nsaid'),
        takesSeveral(2, 'ssri'),
        takesSeveral(2, 'loop'),
        takesSeveral(2, 'acei'),
        takesSeveral(2, 'anticoagulant'),
        takesSeveral(2, 'benzodiazepine'),
        takesSeveral(2, 'ppi'),
        takesSeveral(2, 'statin'),
        takesSeveral(2, 'dihydropyridine'),
        takesSeveral(2, 'beta-blocker'),
        takesSeveral(2, 'strong-opioid'),
      ),
    ),
  ],
  [
    'STOPP-B1',
    'Digoxin for heart failure when the pump function is normal.',
    'not-indicated',
    all(old, takes('=digoxin'), has('heart-failure'), hasNot('atrial-fibrillation'), mustAsk('the ejection fraction')),
  ],
  [
    'STOPP-B2',
    'Verapamil or diltiazem in advanced heart failure.',
    'interaction',
    all(old, takes('rate-limiting-ccb'), has('heart-failure'), mustAsk('how severe the heart failure is')),
  ],
  [
    'STOPP-B3',
    'Beta-blocker with verapamil or diltiazem: heart block.',
    'interaction',
    all(old, takes('beta-blocker'), takes('rate-limiting-ccb')),
  ],
  [
    'STOPP-B4',
    'Beta-blocker with a slow heart or heart block.',
    'interaction',
    all(old, takes('beta-blocker'), has('heart-block')),
  ],
  [
    'STOPP-B7',
    'Loop diuretic for swollen ankles without heart, liver or kidney disease.',
    'not-indicated',
    all(old, takes('loop'), has('oedema'), hasNot('heart-failure', 'liver-failure', 'kidney')),
  ],
  [
    'STOPP-B8',
    'Thiazide with low potassium, low sodium, high calcium or past gout.',
    'interaction',
    all(
      old,
      takes('thiazide'),
      any(latest('potassium', '<', 3), latest('sodium', '<', 130), has('hypercalcaemia', 'gout')),
    ),
  ],
  [
    'STOPP-B9',
    'Loop diuretic for blood pressure in a person with incontinence.',
    'not-indicated',
    all(old, takes('loop'), has('hypertension'), has('incontinence'), hasNot('heart-failure')),
  ],
  [
    'STOPP-B10',
    'Centrally acting blood pressure medicine.',
    'not-indicated',
    all(old, takes('central-antihypertensive'), mustAsk('whether other blood pressure medicines failed')),
  ],
  [
    'STOPP-B11',
    'ACE inhibitor or angiotensin receptor blocker with raised potassium (taken here as 5.5 or more).',
    'renal-hepatic',
    all(old, takes('acei', 'arb'), latest('potassium', '>=', 5.5)),
  ],
  [
    'STOPP-B12',
    'Aldosterone antagonist with another medicine that keeps potassium: measure it.',
    'monitoring',
    all(old, takes('mra'), takes('acei', 'arb', 'k-sparing', 'potassium')),
  ],
  ['STOPP-B13', 'PDE5 inhibitor with a nitrate.', 'interaction', all(old, takes('pde5'), takes('nitrate'))],
  ['STOPP-C1', 'Aspirin above 160 mg a day for long.', 'not-indicated', all(old, takesMoreThan(160, '=aspirin'))],
  [
    'STOPP-C2',
    'Aspirin after an ulcer, without a proton pump inhibitor.',
    'interaction',
    all(old, takes('=aspirin'), has('ulcer'), without('ppi')),
  ],
  [
    'STOPP-C3',
    'Antiplatelet or anticoagulant with a marked bleeding risk.',
    'interaction',
    all(old, takes('antiplatelet', 'anticoagulant'), has('bleeding')),
  ],
  [
    'STOPP-C4',
    'Aspirin with clopidogrel after a stroke, for long.',
    'not-indicated',
    all(old, takes('=aspirin'), takes('=clopidogrel'), has('stroke'), hasNot('coronary')),
  ],
  [
    'STOPP-C5',
    'Aspirin with an anticoagulant in atrial fibrillation.',
    'not-indicated',
    all(old, takes('=aspirin'), blood, has('atrial-fibrillation')),
  ],
  [
    'STOPP-C6',
    'Antiplatelet with an anticoagulant in stable disease of the arteries.',
    'not-indicated',
    all(old, takes('antiplatelet'), blood, has('coronary', 'stroke', 'peripheral-arteries')),
  ],
  ['STOPP-C7', 'Ticlopidine, in any situation.', 'not-indicated', all(old, takes('=ticlopidine'))],
  [
    'STOPP-C8',
    'Anticoagulant for more than six months after a first clot.',
    'not-indicated',
    all(
      old,
      takesLongerThan(183, 'anticoagulant'),
      has('vte'),
      hasNot('atrial-fibrillation'),
      mustAsk('whether the clot was the first and had a passing cause'),
    ),
  ],
  ['STOPP-C10', 'NSAID with an anticoagulant.', 'interaction', all(old, takes('nsaid'), blood)],
  [
    'STOPP-C11',
    'NSAID with an antiplatelet, without a proton pump inhibitor.',
    'interaction',
    all(old, takes('nsaid'), takes('antiplatelet'), without('ppi')),
  ],
])
