// Which words on a problem list mean a condition. English wordings of UK and US records; our own list, general knowledge.
// Words that deny or only suspect are left out, because a check on them would say something that nobody recorded.
import type { ImportedProblem } from '#shared/importedRecord'

interface Group {
  words: string
  covers(problem: ImportedProblem): boolean
}

function group(words: string, pattern: RegExp, options: { ever?: boolean; except?: RegExp } = {}): Group {
  return {
    words,
    covers({ name, status }) {
      if (denied.test(name) || options.except?.test(name)) return false
      return (options.ever || status === 'active' || status === 'unknown') && pattern.test(name)
    },
  }
}

const denied =
  /family history|^fh:|suspected|possible|no evidence of|no history of|risk of|at risk|screening|not present/i

export const problemGroups = {
  ulcer: group(
    'peptic ulcer or gastrointestinal bleed',
    /(peptic|gastric|duodenal|stomach) ulcer|gastrointestinal (bleed|haemorrhage|hemorrhage)|\bgi bleed/i,
    { ever: true },
  ),
  'upper-gut': group(
    'disease of the gullet or upper gut',
    /oesophag|esophag|dysphagia|peptic ulcer|duodenitis|gastritis|gastric ulcer/i,
  ),
  bleeding: group('bleeding risk', /haemorrhage|hemorrhage|bleeding|haemophilia|hemophilia|thrombocytopeni/i),
  asthma: group('asthma', /asthma/i, { except: /cardiac asthma|childhood asthma/i }),
  copd: group('COPD', /\bcopd\b|chronic obstructive|emphysema|chronic bronchitis/i),
  'heart-failure': group(
    'heart failure',
    /heart failure|cardiac failure|ventricular failure|ventricular systolic dysfunction|cardiomyopathy/i,
  ),
  hypertension: group('hypertension', /hypertension|hypertensive|high blood pressure/i, {
    except: /pulmonary|ocular|portal|intracranial/i,
  }),
  'atrial-fibrillation': group('atrial fibrillation', /atrial (fibrillation|flutter)/i),
  coronary: group('coronary heart disease', /isch(a)?emic heart|coronary|myocardial infarct|angina|heart attack/i, {
    ever: true,
  }),
  stroke: group('stroke or TIA', /\bstroke\b|cerebrovascular|cerebral infarct|transient isch/i, { ever: true }),
  'peripheral-arteries': group('peripheral arterial disease', /peripheral (arterial|vascular) disease|claudication/i),
  'heart-block': group('slow heart or heart block', /heart block|atrioventricular block|bradycardia|sick sinus/i),
  syncope: group('syncope', /syncope|faint|blackout/i),
  'postural-hypotension': group('fall of blood pressure on standing', /(orthostatic|postural) hypotension/i),
  vte: group(
    'venous thrombosis or lung embolism',
    /deep (vein|venous) thrombosis|\bdvt\b|pulmonary embol|venous thromboembol/i,
    { ever: true },
  ),
  dementia: group('dementia', /dementia|alzheimer|lewy body/i),
  'alzheimer-lewy': group('Alzheimer’s or Lewy body dementia', /alzheimer|lewy body/i),
  delirium: group('delirium', /delirium|acute confusion/i),
  parkinsons: group('parkinsonism', /parkinson|lewy body/i),
  'parkinsons-disease': group('Parkinson’s disease', /parkinson.?s? disease/i),
  'drug-parkinsonism': group(
    'movement side effects of a medicine',
    /drug.induced parkinson|extrapyramidal|medicine.induced parkinson/i,
  ),
  tremor: group('essential tremor', /essential tremor/i),
  falls: group('falls', /\bfalls?\b|recurrent fall|falling/i),
  epilepsy: group('epilepsy', /epilep|seizure/i),
  psychosis: group('schizophrenia or bipolar illness', /schizo|bipolar|psychosis|psychotic/i, { ever: true }),
  depression: group('depression', /depress/i),
  anxiety: group('anxiety', /anxiety/i),
  insomnia: group('insomnia', /insomnia|sleep disorder/i),
  glaucoma: group('glaucoma', /glaucoma/i),
  'narrow-angle-glaucoma': group(
    'narrow-angle glaucoma',
    /(narrow|closed|angle.closure|closure).*glaucoma|glaucoma.*(narrow|closure)/i,
  ),
  prostate: group(
    'prostatism or urinary retention',
    /prostatic (hyperplasia|hypertrophy)|prostatism|urinary retention|retention of urine|bladder outflow|\bbph\b/i,
  ),
  incontinence: group('urinary incontinence', /urinary incontinence|incontinence of urine|urge incontinence/i),
  constipation: group('constipation', /constipat/i),
  diabetes: group('diabetes', /diabet/i, {
    except: /prediabet|pre-diabet|insipidus|gestational|retinopathy screening/i,
  }),
  hypoglycaemia: group('low blood sugars', /hypoglyc/i),
  kidney: group(
    'chronic kidney disease',
    /chronic (kidney|renal)|\bckd\b|diabetic (nephropathy|renal|kidney)|proteinuria|albuminuria/i,
  ),
  gout: group('gout', /\bgout\b|gouty/i, { ever: true }),
  hyponatraemia: group('low sodium', /hyponatr/i, { ever: true }),
  hypokalaemia: group('low potassium', /hypokal/i),
  hypercalcaemia: group('high calcium', /hypercalc/i),
  osteoporosis: group('osteoporosis', /osteoporo/i),
  fracture: group(
    'fragility fracture',
    /fragility fracture|fracture of (neck of )?(femur|hip|wrist|radius|vertebra)|hip fracture|vertebral fracture|colles/i,
    { ever: true },
  ),
  osteoarthritis: group('osteoarthritis', /osteoarthr/i),
  rheumatoid: group('rheumatoid arthritis', /rheumatoid/i),
  'breast-cancer': group(
    'breast cancer',
    /(breast).*(cancer|carcinoma|neoplasm)|(cancer|carcinoma|neoplasm).*breast/i,
    { ever: true },
  ),
  'respiratory-failure': group('respiratory failure', /respiratory failure/i),
  reflux: group('severe reflux or stricture', /reflux oesophagitis|reflux esophagitis|peptic stricture|barrett/i),
  'ischaemic-bowel': group('diverticular disease', /diverticul/i),
  'restless-legs': group('restless legs', /restless legs?/i),
  hypogonadism: group('hypogonadism', /hypogonad/i),
  hypothyroidism: group('hypothyroidism', /hypothyroid/i),
  oedema: group('ankle swelling', /(ankle|leg|peripheral|dependent) (o?edema|swelling)/i),
  'liver-failure': group('liver failure', /liver failure|cirrhosis|hepatic failure|ascites|nephrotic/i),
  'atrophic-vaginitis': group('atrophic vaginitis', /atrophic vaginitis|vaginal atrophy/i),
  housebound: group('housebound', /housebound|home.?bound/i),
  pain: group('pain', /\bpain\b/i),
} as const satisfies Record<string, Group>

export type ProblemGroup = keyof typeof problemGroups
