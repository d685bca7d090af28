// Conditions about the medicines in use.
import { addDays, isCalendarDate } from '#shared/calendar'
import { shortDate } from '#shared/cui'
import { className, isMedicineClass, type MedicineClass } from './classes.ts'
import { type Condition, no, unknown, yes } from './condition.ts'
import { milligramsADay, type ReviewedMedicine } from './facts.ts'
import { ingredientNamed, type NameReading, type Site } from './ingredients.ts'

/** A class, or an ingredient written `=name`. */
export type Wanted = MedicineClass | `=${string}`

/** Takes, by mouth or in another way that reaches the whole body, a medicine of one of these. */
export function takes(...wanted: Wanted[]): Condition {
  return takesAt(['systemic'], wanted)
}

export function inhales(...wanted: Wanted[]): Condition {
  return takesAt(['inhaled'], wanted)
}

export function takesAt(sites: readonly Site[], wanted: readonly Wanted[]): Condition {
  const fits = matcher(wanted)
  return {
    needs: ['current medicines'],
    judge({ medicines }) {
      const found = medicines.filter(one => sites.includes(one.site) && fits(one))
      if (found.length === 0) return no()
      return yes(
        found.map(medicineFact),
        found.map(({ entry }) => entry.key),
      )
    },
  }
}

/** Takes none of these. A name that is not in the table could be one of them, so that nothing can be told. */
export function without(...wanted: Wanted[]): Condition {
  const fits = matcher(wanted)
  return {
    needs: ['current medicines'],
    judge({ medicines }) {
      if (medicines.length === 0) return unknown('the record has no current medicines; they may be kept elsewhere')
      if (medicines.some(fits)) return no()
      const words = wanted.map(wantedName).join(' or ')
      const open = medicines.filter(one => one.unknown.length > 0)
      if (open.length === 0) return yes([`No ${words} among the current medicines`])
      const list = open.map(({ entry }) => `“${entry.drug}”`).join(', ')
      return unknown(`${list} is not fully in the table of ingredients and could be: ${words}`)
    },
  }
}

/** At least `count` different ingredients of these. */
export function takesSeveral(count: number, ...wanted: Wanted[]): Condition {
  const fits = matcher(wanted)
  return {
    needs: ['current medicines'],
    judge({ medicines }) {
      const found = medicines.filter(one => one.site === 'systemic' && fits(one))
      const names = new Set(found.flatMap(one => matching(one, wanted)))
      if (names.size < count) return no()
      const sum = `${[...names].join(' + ')} = ${names.size}, alert from ${count}`
      return yes(
        [...found.map(medicineFact), sum],
        found.map(({ entry }) => entry.key),
      )
    },
  }
}

/** Takes one of these since more than `days` days. */
export function takesLongerThan(days: number, ...wanted: Wanted[]): Condition {
  const fits = matcher(wanted)
  return {
    needs: ['current medicines', 'start dates'],
    judge({ medicines, today }) {
      const found = medicines.filter(one => one.site === 'systemic' && fits(one))
      if (found.length === 0) return no()
      const limit = addDays(today, -days)
      const long = found.filter(({ entry }) => entry.date !== null && isCalendarDate(entry.date) && entry.date < limit)
      if (long.length > 0)
        return yes(
          long.map(one => `${medicineFact(one)}; more than ${days} days`),
          long.map(({ entry }) => entry.key),
        )
      const open = found.filter(({ entry }) => entry.date === null || !isCalendarDate(entry.date))
      if (open.length === 0) return no()
      return unknown('the start date is not known', {
        facts: open.map(medicineFact),
        keys: open.map(one => one.entry.key),
      })
    },
  }
}

/** Takes more than `limit` mg a day of it, when the dose can be read. */
export function takesMoreThan(limit: number, wanted: Wanted): Condition {
  const fits = matcher([wanted])
  return {
    needs: ['current medicines', 'doses'],
    judge({ medicines }) {
      const found = medicines.filter(one => one.site === 'systemic' && fits(one))
      if (found.length === 0) return no()
      const doses = found.map(one => ({ one, mg: milligramsADay(one.entry) }))
      const over = doses.filter(({ mg }) => mg !== null && mg > limit)
      if (over.length > 0)
        return yes(
          over.map(({ one, mg }) => `${medicineFact(one)}: ${mg} mg a day, more than ${limit} mg`),
          over.map(({ one }) => one.entry.key),
        )
      const open = doses.filter(({ mg }) => mg === null).map(({ one }) => one)
      if (open.length === 0) return no()
      return unknown('the daily dose cannot be read from the record', {
        facts: open.map(medicineFact),
        keys: open.map(({ entry }) => entry.key),
      })
    },
  }
}

/** The medicine as a fact: its name, dose, start and source. */
export function medicineFact({ entry }: ReviewedMedicine): string {
  const dose = entry.dose && entry.frequency ? ` ${entry.dose} ${entry.frequency}` : ''
  const since = entry.date ? `, since ${shortDate(entry.date)}` : ', start not known'
  return `${entry.drug}${dose}${since} (${entry.source})`
}

function matcher(wanted: readonly Wanted[]): (medicine: NameReading) => boolean {
  return medicine => matching(medicine, wanted).length > 0
}

/** Names of those ingredients of the medicine that are wanted. */
function matching(medicine: NameReading, wanted: readonly Wanted[]): string[] {
  return medicine.ingredients
    .filter(({ name, classes }) =>
      wanted.some(one => (isMedicineClass(one) ? classes.includes(one) : one === `=${name}`)),
    )
    .map(({ name }) => name)
}

function wantedName(wanted: Wanted): string {
  return isMedicineClass(wanted) ? className(wanted) : ingredientNamed(wanted.slice(1)).name
}
