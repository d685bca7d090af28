// The classes a rule may ask for. A rule with a misspelt class does not compile; a table row with one fails its test.

export const medicineClasses = [
  ...(['nsaid', 'cox2', 'antiplatelet', 'anticoagulant', 'vka', 'doac', 'factor-xa'] as const),
  ...(['acei', 'arb', 'loop', 'thiazide', 'mra', 'k-sparing', 'beta-blocker', 'nonselective-beta-blocker'] as const),
  ...(['dihydropyridine', 'rate-limiting-ccb', 'nitrate', 'alpha-blocker', 'central-antihypertensive'] as const),
  ...(['vasodilator', 'statin', 'fibrate', 'antiarrhythmic', 'pde5', 'potassium'] as const),
  ...(['ppi', 'h2-blocker', 'laxative', 'iron', 'antiemetic', 'antispasmodic'] as const),
  ...([
    'ssri',
    'snri',
    'tca',
    'antidepressant',
    'antipsychotic',
    'phenothiazine',
    'anticholinergic-antipsychotic',
  ] as const),
  ...(['benzodiazepine', 'z-drug', 'opioid', 'strong-opioid', 'gabapentinoid', 'antiepileptic', 'lithium'] as const),
  ...(['sedating-antihistamine', 'antihistamine', 'bladder-antimuscarinic', 'antimuscarinic'] as const),
  ...(['movement-anticholinergic', 'cholinesterase-inhibitor', 'levodopa', 'dopamine-agonist', 'parkinsons'] as const),
  ...(['saba', 'laba', 'ics', 'lama', 'sama', 'theophylline', 'leukotriene-antagonist', 'corticosteroid'] as const),
  ...([
    'metformin',
    'sulphonylurea',
    'long-acting-sulphonylurea',
    'glitazone',
    'sglt2',
    'dpp4',
    'glp1',
    'insulin',
  ] as const),
  ...([
    'bisphosphonate',
    'bone-protection',
    'vitamin-d',
    'calcium',
    'xanthine-oxidase-inhibitor',
    'colchicine',
  ] as const),
  ...(['dmard', 'methotrexate', 'folic-acid', 'thyroid', 'oestrogen', 'progestogen', 'androgen'] as const),
  ...(['antibiotic', 'antifungal', 'antiviral', 'vitamin', 'qt', 'sedative', 'paracetamol', 'glaucoma-drops'] as const),
  ...(['five-alpha-reductase-inhibitor', 'vaccine', 'other'] as const),
] as const

export type MedicineClass = (typeof medicineClasses)[number]

const known: ReadonlySet<string> = new Set(medicineClasses)

export function isMedicineClass(text: string): text is MedicineClass {
  return known.has(text)
}

/** How a class reads in a sentence. */
export function className(one: MedicineClass): string {
  return plain[one] ?? one.replaceAll('-', ' ')
}

const plain: Partial<Record<MedicineClass, string>> = {
  'vitamin-d': 'vitamin D',
  nsaid: 'anti-inflammatory (NSAID)',
  cox2: 'COX-2 inhibitor',
  vka: 'vitamin K antagonist',
  doac: 'direct oral anticoagulant',
  'factor-xa': 'factor Xa inhibitor',
  acei: 'ACE inhibitor',
  arb: 'angiotensin receptor blocker',
  loop: 'loop diuretic',
  thiazide: 'thiazide diuretic',
  mra: 'aldosterone antagonist',
  'k-sparing': 'potassium-sparing diuretic',
  'rate-limiting-ccb': 'verapamil or diltiazem',
  'nonselective-beta-blocker': 'non-selective beta-blocker',
  'beta-blocker': 'beta-blocker',
  pde5: 'PDE5 inhibitor',
  ppi: 'proton pump inhibitor',
  'h2-blocker': 'H2 blocker',
  ssri: 'SSRI',
  snri: 'SNRI',
  tca: 'tricyclic antidepressant',
  'z-drug': 'Z-drug',
  saba: 'short-acting beta-2 agonist',
  laba: 'long-acting beta-2 agonist',
  ics: 'inhaled corticosteroid',
  lama: 'long-acting antimuscarinic inhaler',
  sama: 'short-acting antimuscarinic inhaler',
  sglt2: 'SGLT2 inhibitor',
  dpp4: 'DPP-4 inhibitor',
  glp1: 'GLP-1 agonist',
  dmard: 'disease-modifying antirheumatic medicine',
  qt: 'medicine that may prolong QT',
  'movement-anticholinergic': 'anticholinergic for movement side effects',
  parkinsons: 'Parkinson’s medicine',
  'five-alpha-reductase-inhibitor': '5-alpha reductase inhibitor',
}
