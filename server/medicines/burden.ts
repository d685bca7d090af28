// Anticholinergic burden. Scales disagree, so that a score means nothing without the name and version of its scale.
import type { BurdenItem } from '#shared/medicineCheck'
import type { ReviewFacts } from './facts.ts'
import { ingredientNamed } from './ingredients.ts'

export const burdenScale = {
  scale: 'Anticholinergic Cognitive Burden (ACB), 2012 update',
  // Ours counts separately: the table is from general knowledge and will be corrected.
  version: 'table 1, general knowledge; procyclidine, dosulepin, lofepramine and prochlorperazine added as in UK use',
  alertFrom: 3,
} as const

const rows: readonly [score: 1 | 2 | 3, names: string][] = [
  [
    3,
    `amitriptyline, atropine, benzatropine, chlorphenamine, chlorpromazine, clemastine, clomipramine, clozapine,
    darifenacin, dicycloverine, dosulepin, diphenhydramine, doxepin, doxylamine, fesoterodine, flavoxate, hydroxyzine,
    hyoscine, hyoscyamine, imipramine, nortriptyline, olanzapine, orphenadrine, oxybutynin, paroxetine, procyclidine,
    promazine, promethazine, propantheline, propiverine, quetiapine, solifenacin, tolterodine, trifluoperazine,
    trihexyphenidyl, trimipramine, trospium, methocarbamol`,
  ],
  [
    2,
    `amantadine, carbamazepine, cyclobenzaprine, cyproheptadine, levomepromazine, lofepramine, nefopam, oxcarbazepine,
    pethidine, pimozide, prochlorperazine`,
  ],
  [
    1,
    `alimemazine, alprazolam, alverine, aripiprazole, atenolol, bupropion, captopril, cetirizine, chlortalidone,
    cimetidine, codeine, colchicine, desloratadine, diazepam, digoxin, dipyridamole, disopyramide, fentanyl, furosemide,
    fluvoxamine, haloperidol, hydralazine, hydrocortisone, isosorbide dinitrate, isosorbide mononitrate, levocetirizine,
    loperamide, loratadine, metoprolol, morphine, nifedipine, paliperidone, prednisolone, ranitidine, risperidone,
    theophylline, trazodone, triamterene, venlafaxine, warfarin`,
  ],
]

const scores: ReadonlyMap<string, number> = new Map(
  rows.flatMap(([score, names]) =>
    names.split(',').map((name): [string, number] => [ingredientNamed(name.trim()).name, score]),
  ),
)

/** One row for each scoring ingredient that reaches the whole body, highest first; a medicine listed twice counts once. */
export function burdenOf(facts: ReviewFacts): BurdenItem[] {
  const items = new Map<string, BurdenItem>()
  for (const { entry, ingredients, site } of facts.medicines) {
    if (site !== 'systemic') continue
    for (const { name } of ingredients) {
      const score = scores.get(name)
      if (score !== undefined && !items.has(name))
        items.set(name, { key: entry.key, drug: entry.drug, ingredient: name, score })
    }
  }
  return [...items.values()].sort((a, b) => b.score - a.score || (a.ingredient < b.ingredient ? -1 : 1))
}

export function burdenTotal(items: readonly BurdenItem[]): number {
  return items.reduce((total, { score }) => total + score, 0)
}
