// START, version 2 (2015), in our own words: medicines that may be missing. A name that is not in the table could be the
// one that seems to be missing; the rule then says so.
import { all, any, type Condition } from './condition.ts'
import { takes, takesLongerThan, takesSeveral, without } from './medicineConditions.ts'
import { aged, has, hasNot, latest, mustAsk } from './recordConditions.ts'
import { ruleSet } from './rule.ts'

const source = 'START version 2 (O’Mahony 2015), own words; from general knowledge, check against the paper'
const old = (...conditions: Condition[]) => all(aged(65), ...conditions)
const arteries = has('coronary', 'stroke', 'peripheral-arteries')

export const startRules = ruleSet('start', source, [
  [
    'START-A1',
    'Atrial fibrillation and no anticoagulant.',
    'other',
    old(has('atrial-fibrillation'), without('anticoagulant')),
  ],
  [
    'START-A3',
    'Disease of the arteries and no antiplatelet.',
    'other',
    old(arteries, without('antiplatelet', 'anticoagulant')),
  ],
  [
    'START-A5',
    'Disease of the arteries and no statin (up to 85).',
    'other',
    old(arteries, without('statin'), mustAskOver85()),
  ],
  [
    'START-A6',
    'Heart failure or coronary disease and neither ACE inhibitor nor angiotensin receptor blocker.',
    'other',
    old(has('heart-failure', 'coronary'), without('acei', 'arb')),
  ],
  [
    'START-A7',
    'Coronary heart disease and no beta-blocker.',
    'other',
    old(has('coronary'), without('beta-blocker'), hasNot('asthma', 'heart-block')),
  ],
  [
    'START-A8',
    'Heart failure and none of bisoprolol, nebivolol, metoprolol or carvedilol.',
    'other',
    old(
      has('heart-failure'),
      without('=bisoprolol', '=nebivolol', '=metoprolol', '=carvedilol'),
      mustAsk('the ejection fraction'),
    ),
  ],
  [
    'START-B1',
    'Asthma or COPD and no bronchodilator.',
    'other',
    old(has('asthma', 'copd'), without('saba', 'laba', 'lama', 'sama')),
  ],
  [
    'START-B2',
    'Moderate or severe asthma or COPD and no inhaled steroid.',
    'other',
    old(has('asthma', 'copd'), without('ics'), mustAsk('lung function')),
  ],
  [
    'START-C1',
    'Parkinson’s disease and neither levodopa nor a dopamine agonist.',
    'other',
    old(has('parkinsons-disease'), without('levodopa', 'dopamine-agonist'), mustAsk('whether it hinders daily life')),
  ],
  [
    'START-C2',
    'Depression and no antidepressant.',
    'other',
    old(has('depression'), without('antidepressant'), mustAsk('how severe and lasting the depression is')),
  ],
  [
    'START-C3',
    'Alzheimer’s or Lewy body dementia and no cholinesterase inhibitor.',
    'other',
    old(
      has('alzheimer-lewy'),
      without('cholinesterase-inhibitor', '=memantine'),
      mustAsk('how far the dementia has gone'),
    ),
  ],
  [
    'START-C4',
    'Glaucoma and no drops for it.',
    'other',
    old(has('glaucoma'), without('glaucoma-drops'), hasNot('narrow-angle-glaucoma')),
  ],
  [
    'START-D1',
    'Severe reflux or a stricture and no proton pump inhibitor.',
    'other',
    old(has('reflux'), without('ppi')),
  ],
  [
    'START-D2',
    'Diverticular disease with constipation and no bulk laxative.',
    'other',
    old(has('ischaemic-bowel'), has('constipation'), without('=ispaghula husk', '=sterculia')),
  ],
  [
    'START-E1',
    'Rheumatoid arthritis and no disease-modifying medicine.',
    'other',
    old(has('rheumatoid'), without('dmard'), mustAsk('whether the disease is active')),
  ],
  [
    'START-E2',
    'Steroid for more than three months and no bone protection.',
    'other',
    old(takesLongerThan(91, 'corticosteroid'), without('bone-protection')),
  ],
  [
    'START-E3',
    'Osteoporosis or fragility fracture and no vitamin D.',
    'other',
    old(has('osteoporosis', 'fracture'), without('vitamin-d')),
  ],
  [
    'START-E4',
    'Osteoporosis or fragility fracture and no bone-protecting medicine.',
    'other',
    old(has('osteoporosis', 'fracture'), without('bone-protection')),
  ],
  [
    'START-E5',
    'Housebound or falling, and no vitamin D.',
    'other',
    old(has('housebound', 'falls'), without('vitamin-d')),
  ],
  [
    'START-E6',
    'Gout and neither allopurinol nor febuxostat.',
    'other',
    old(has('gout'), without('xanthine-oxidase-inhibitor'), mustAsk('how often attacks come')),
  ],
  ['START-E7', 'Methotrexate and no folic acid.', 'other', old(takes('methotrexate'), without('folic-acid'))],
  [
    'START-F1',
    'Diabetes with kidney disease and neither ACE inhibitor nor angiotensin receptor blocker.',
    'other',
    old(has('diabetes'), any(has('kidney'), latest('egfr', '<', 60)), without('acei', 'arb')),
  ],
  [
    'START-G1',
    'Prostate trouble and no alpha-blocker.',
    'other',
    old(
      has('prostate'),
      without('alpha-blocker'),
      hasNot('postural-hypotension', 'syncope'),
      mustAsk('whether it troubles the person'),
    ),
  ],
  [
    'START-H2',
    'Regular opioid and no laxative.',
    'other',
    old(any(takes('opioid'), takesSeveral(1, 'strong-opioid')), without('laxative')),
  ],
])

function mustAskOver85(): Condition {
  const over = aged(85)
  const ask = mustAsk('what the person and the team expect of a statin after 85')
  return {
    needs: over.needs,
    judge: facts =>
      over.judge(facts).answer === 'no' ? { answer: 'yes', facts: [], because: [], keys: [] } : ask.judge(facts),
  }
}
