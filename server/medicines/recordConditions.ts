// Conditions about the person, the problems and the results.
import { addDays, addMonths, ageOn, isCalendarDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import type { ResultKind } from '#shared/importedRecord'
import { resultName } from '#shared/resultSeries'
import { type Condition, finding, no, unknown, yes } from './condition.ts'
import { valuesOf } from './facts.ts'
import { type ProblemGroup, problemGroups } from './problems.ts'

export type Quantity = Exclude<ResultKind, 'blood-pressure'>
export type Comparison = '<' | '<=' | '>' | '>='

/** The person's age in whole years is at least `years`. */
export function aged(years: number): Condition {
  return {
    needs: ['date of birth'],
    judge({ birthDate, today }) {
      if (birthDate === null) return unknown('the date of birth is not known')
      const [earliest, latest] = spanOf(birthDate)
      const [oldest, youngest] = [ageOn(earliest, today)?.years, ageOn(latest, today)?.years]
      if (oldest === undefined) return unknown('the date of birth is in the future')
      if (youngest !== undefined && youngest >= years) return yes([`Age ${youngest}`])
      return oldest < years ? no() : unknown(`the date of birth is only known as ${birthDate}`)
    },
  }
}

/** The problem is on the list: still going on, or at any time for groups that count as history. */
export function has(...groups: ProblemGroup[]): Condition {
  return {
    needs: ['problem list'],
    judge({ problems }) {
      if (problems.length === 0) return unknown('the record has no problem list')
      const found = problems.filter(problem => groups.some(group => problemGroups[group].covers(problem)))
      if (found.length === 0) return no()
      return yes(found.map(one => `Problem: ${one.name}${one.date ? ` (${shortDate(one.date)})` : ''}, ${one.source}`))
    },
  }
}

/** The problem is not on the list. */
export function hasNot(...groups: ProblemGroup[]): Condition {
  const held = has(...groups)
  const words = groups.map(group => problemGroups[group].words).join(' or ')
  return {
    needs: held.needs,
    judge(facts) {
      const { answer, because } = held.judge(facts)
      if (answer === 'yes') return no()
      return answer === 'no' ? yes([`Not on the problem list: ${words}`]) : finding('unknown', { because })
    },
  }
}

/** The newest value of a result, not older than `months`, stands so to `limit`. */
export function latest(kind: Quantity, comparison: Comparison, limit: number, months = 15): Condition {
  const name = resultName(kind)
  return {
    needs: [name],
    judge(facts) {
      const [newest] = valuesOf(facts, kind, unitsOf[kind])
      if (!newest) {
        const other = facts.results.some(series => series.kind === kind && series.points.length > 0)
        return unknown(other ? `no dated ${name} in a unit that this rule understands` : `no ${name} in the record`)
      }
      const said = `${name} ${newest.comparator ?? ''}${figure(newest.value, limit)} ${newest.unit} on ${shortDate(newest.date)} (${newest.source})`
      if (newest.date < addMonths(facts.today, -months)) {
        return unknown(`the last ${name} is older than ${months} months`, { facts: [said] })
      }
      const answer = compare(newest.value, newest.comparator, comparison, limit)
      if (answer === null) return unknown(`${name} is only given as a limit`, { facts: [said] })
      return answer ? yes([`${said}: ${comparisonWords[comparison]} ${limit}`]) : no()
    },
  }
}

/**
 * The newest value of the kind is older than `months`; one exactly so many months old still counts. A record without any
 * such value proves nothing: it may be kept elsewhere.
 */
export function notMeasured(months: number, kind: Quantity): Condition {
  const name = resultName(kind)
  return {
    needs: [name],
    judge(facts) {
      const dates = facts.results
        .filter(series => series.kind === kind)
        .flatMap(series => series.points.map(({ date }) => date))
        .filter(date => date !== null && isCalendarDate(date) && date <= facts.today)
        .sort()
      const newest = dates.at(-1)
      if (!newest) return unknown(`no dated ${name} in the imported record; it may be kept elsewhere`)
      if (newest >= addMonths(facts.today, -months)) return no()
      return yes([`${name} last on ${shortDate(newest)}: more than ${months} months ago`])
    },
  }
}

/** Something the import does not bring: whatever else holds, this has to be asked. */
export function mustAsk(what: string): Condition {
  return { needs: [what], judge: () => unknown(`the imported record does not say: ${what}`) }
}

/** At most one decimal, unless that would put the figure on the other side of the limit it is compared with. */
function figure(value: number, limit: number): number {
  const rounded = Math.round(value * 10) / 10
  return Math.sign(rounded - limit) === Math.sign(value - limit) ? rounded : value
}

/** First and last day that a date of birth may mean. */
function spanOf(date: string): [string, string] {
  if (date.length === 10) return [date, date]
  if (date.length === 7) return [`${date}-01`, addDays(addMonths(`${date}-01`, 1), -1)]
  return [`${date}-01-01`, `${date}-12-31`]
}

/** Null when a value that is only a limit (<30) does not decide it. */
function compare(value: number, comparator: string | null, comparison: Comparison, limit: number): boolean | null {
  const holds = { '<': value < limit, '<=': value <= limit, '>': value > limit, '>=': value >= limit }[comparison]
  if (comparator === null) return holds
  const below = comparator.startsWith('<')
  const asksBelow = comparison.startsWith('<')
  const apart = below ? value < limit : value > limit
  if (below === asksBelow) {
    const enough = apart || (value === limit && (comparator.length === 1 || comparison.length === 2))
    return enough ? true : null
  }
  const against = apart || (value === limit && (comparator.length === 1 || comparison.length === 1))
  return against ? false : null
}

const comparisonWords = { '<': 'below', '<=': 'at most', '>': 'above', '>=': 'at least' } as const

/** Units in which the limits of the rules are written. */
const unitsOf: Record<Quantity, readonly string[]> = {
  weight: ['kg'],
  hba1c: ['mmol/mol'],
  egfr: ['mL/min/1.73 m²'],
  creatinine: ['micromol/L'],
  potassium: ['mmol/L', 'mEq/L'],
  sodium: ['mmol/L', 'mEq/L'],
  haemoglobin: ['g/L'],
  alt: [],
  tsh: [],
  lithium: ['mmol/L'],
  inr: [],
}
