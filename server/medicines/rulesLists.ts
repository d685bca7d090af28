// Rules about the list as a whole: counts, duplicates, lists that disagree, supply, anticholinergic burden.
import { shortDate } from '#shared/cui'
import { burdenOf, burdenScale, burdenTotal } from './burden.ts'
import { type Finding, no, unknown, yes } from './condition.ts'
import type { ReviewedMedicine, ReviewFacts } from './facts.ts'
import { medicineFact } from './medicineConditions.ts'
import type { Rule } from './rule.ts'
import { coverageOf, lowCoverage, overdueOf } from './supply.ts'

const general = 'General knowledge'
const medicines = ['current medicines']

export const listRules: Rule[] = [
  count('PO1', 10, 14, 'Ten or more medicines: a structured medication review is due by number alone.'),
  count(
    'PO2',
    15,
    Number.POSITIVE_INFINITY,
    'Fifteen or more medicines: tailored approach to multimorbidity (NICE NG56).',
  ),
  {
    id: 'DU1',
    version: 1,
    group: 'duplicate',
    source: general,
    words: 'The same ingredient is listed as current more than once.',
    flagReason: 'duplicate',
    when: { needs: medicines, each: facts => sameIngredient(facts) },
  },
  {
    id: 'DU2',
    version: 1,
    group: 'duplicate',
    source: general,
    words: 'One service lists it as stopped, another still as current.',
    flagReason: 'duplicate',
    when: { needs: ['medicines of all sources'], each: stoppedElsewhere },
  },
  {
    id: 'AC1',
    version: 1,
    group: 'anticholinergic',
    source: `${burdenScale.scale}; ${burdenScale.version}`,
    words: `Anticholinergic burden of ${burdenScale.alertFrom} or more.`,
    flagReason: 'falls-sedation',
    when: { needs: medicines, judge: burden },
  },
  {
    id: 'SU1',
    version: 1,
    group: 'supply',
    source: 'Issue dates; sum shown',
    words: 'The next issue is overdue by more than a week.',
    flagReason: 'adherence',
    when: {
      needs: ['issue dates', 'days of supply'],
      each: facts => facts.medicines.map(one => overdue(one, facts.today)),
    },
  },
  {
    id: 'SU2',
    version: 1,
    group: 'supply',
    source: 'Issue dates; below 80 percent counts as low (general knowledge)',
    words: 'The issues do not cover the days.',
    flagReason: 'adherence',
    when: {
      needs: ['issue dates', 'days of supply'],
      each: facts => facts.medicines.map(one => coverage(one, facts.today)),
    },
  },
]

function count(id: string, from: number, to: number, words: string): Rule {
  return {
    id,
    version: 1,
    group: 'count',
    source: 'NICE NG56; PCN structured medication review',
    words,
    flagReason: 'not-indicated',
    when: {
      needs: medicines,
      judge(facts) {
        const different = new Map<string, ReviewedMedicine>()
        for (const one of facts.medicines) different.set(identity(one), one)
        const size = different.size
        if (size < from || size > to) return no()
        const twice = facts.medicines.length - size
        return yes([
          `${facts.medicines.length} current entries${twice > 0 ? ` - ${twice} listed twice` : ''} = ${size} medicines, counting those taken when required`,
        ])
      },
    },
  }
}

/** A medicine by its ingredients and where it acts, or by its name when that is not understood. */
function identity({ ingredients, unknown: words, site, entry }: ReviewedMedicine): string {
  if (words.length > 0) return entry.drug.toLowerCase()
  return `${site} ${ingredients
    .map(({ name }) => name)
    .sort()
    .join('+')}`
}

function sameIngredient({ medicines: list }: ReviewFacts): Finding[] {
  const byName = new Map<string, ReviewedMedicine[]>()
  for (const one of list) {
    for (const { name } of one.ingredients) {
      const key = `${name} ${one.site}`
      byName.set(key, [...(byName.get(key) ?? []), one])
    }
  }
  return [...byName.values()]
    .filter(group => group.length > 1)
    .map(group =>
      yes(
        group.map(medicineFact),
        group.map(({ entry }) => entry.key),
      ),
    )
}

function stoppedElsewhere({ medicines: list, past }: ReviewFacts): Finding[] {
  return list.flatMap(one => {
    const stopped = past.filter(
      other =>
        other.entry.source !== one.entry.source &&
        other.site === one.site &&
        other.ingredients.some(({ name }) => one.ingredients.some(mine => mine.name === name)),
    )
    if (stopped.length === 0) return []
    const facts = stopped.map(({ entry }) => {
      const why = entry.statusReason ? `: ${entry.statusReason}` : ''
      return `${entry.drug} listed as stopped${entry.date ? ` ${shortDate(entry.date)}` : ''} (${entry.source})${why}`
    })
    const issued = one.entry.lastIssued ? [`Last issued ${shortDate(one.entry.lastIssued)} (${one.entry.source})`] : []
    return [yes([medicineFact(one), ...facts, ...issued], [one.entry.key])]
  })
}

function burden(facts: ReviewFacts): Finding {
  const items = burdenOf(facts)
  const total = burdenTotal(items)
  const sum = items.map(({ ingredient, score }) => `${ingredient} ${score}`).join(' + ')
  if (total >= burdenScale.alertFrom)
    return yes(
      [`${sum} = ${total}`],
      items.map(({ key }) => key),
    )
  const open = facts.medicines.filter(({ unknown: words }) => words.length > 0).map(({ entry }) => `“${entry.drug}”`)
  if (open.length === 0) return no()
  return unknown(`not scored, because the name is not fully in the table: ${open.join(', ')}`, {
    facts: [items.length > 0 ? `${sum} = ${total} without it` : '0 without it'],
  })
}

function overdue(one: ReviewedMedicine, today: string): Finding {
  // A single course or a statement of another service has no next issue to wait for.
  if (one.entry.issues.length === 0 || one.entry.repeat === false) return no()
  const found = overdueOf(one.entry, today)
  if (found === null) return no()
  const fact = [medicineFact(one)]
  const keys = [one.entry.key]
  if (found === 'unknown')
    return unknown('the date of an issue or how long it lasts is not known', { facts: fact, keys })
  return yes([...fact, found.sum, ...(asRequired(one) ? ['Taken when required: it may simply last longer'] : [])], keys)
}

function coverage(one: ReviewedMedicine, today: string): Finding {
  if (asRequired(one)) return no()
  const found = coverageOf(one.entry, today)
  if (found === null || found.part >= lowCoverage) return no()
  return yes([medicineFact(one), found.sum], [one.entry.key])
}

function asRequired({ entry }: ReviewedMedicine): boolean {
  return /when required|as needed|\bprn\b/i.test(`${entry.frequency ?? ''} ${entry.instruction ?? ''}`)
}
