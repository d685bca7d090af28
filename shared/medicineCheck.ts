// What the checks of a person's medicines answer: prompts for a clinician, each with its source, its facts and its sum.
import { z } from 'zod'
import { calendarDate } from './calendar.ts'
import { flagReason } from './flag.ts'

const text = z.string().min(1)

export const checkGroups = {
  prescribing: 'Prescribing safety',
  kidney: 'Kidneys and salts',
  bleeding: 'Bleeding',
  rhythm: 'Heart rhythm',
  interaction: 'Interactions',
  falls: 'Falls and sedation',
  anticholinergic: 'Anticholinergic burden',
  monitoring: 'Monitoring due',
  duplicate: 'Listed twice or against each other',
  stopp: 'Consider stopping (STOPP)',
  start: 'Consider starting (START)',
  count: 'Number of medicines',
  supply: 'Supply',
} as const
export type CheckGroup = keyof typeof checkGroups
export const checkGroup = z.enum(Object.keys(checkGroups) as [CheckGroup, ...CheckGroup[]])

const ruleMark = {
  ruleId: text,
  version: z.number().int().positive(),
  group: checkGroup,
  words: text,
  source: text,
  /** Each fact with its date and where it comes from, as a sentence. */
  facts: z.array(text),
}

export const medicineHit = z.object({
  ...ruleMark,
  /** Keys of the medicines concerned, the one to flag first. Empty when something is missing rather than given. */
  medicineKeys: z.array(text),
  /** What a flag on this hit is prefilled with. */
  flagReason,
})
export const medicineUntold = z.object({ ...ruleMark, because: z.array(text).min(1) })

export const burdenItem = z.object({ key: text, drug: text, ingredient: text, score: z.number().int().nonnegative() })

export const medicineChecks = z.object({
  asOf: calendarDate,
  rules: z.number().int(),
  hits: z.array(medicineHit),
  cannotTell: z.array(medicineUntold),
  /** Rules that the practice has switched off: what they found is left out, and said to be left out. */
  switchedOff: z.array(
    z.object({ ruleId: text, words: text, found: z.number().int(), by: text, at: text, reason: text }),
  ),
  /** Current medicines whose name, or a part of it, is not in the table: no rule has looked at that part. */
  unknown: z.array(z.object({ key: text, drug: text, words: z.array(text) })),
  burden: z.object({
    scale: text,
    version: text,
    total: z.number().int(),
    alertFrom: z.number().int(),
    /** One row for each ingredient with a score; a medicine listed twice counts once. */
    items: z.array(burdenItem),
  }),
})

export type MedicineHit = z.infer<typeof medicineHit>
export type MedicineChecks = z.infer<typeof medicineChecks>
export type BurdenItem = z.infer<typeof burdenItem>
export type FlagReason = z.infer<typeof flagReason>

/** The burden if these ingredients were stopped: `{ total, taken }`, in points. */
export function burdenWithout(
  items: readonly BurdenItem[],
  stopped: ReadonlySet<string>,
): { total: number; taken: number } {
  const sum = (list: readonly BurdenItem[]) => list.reduce((total, { score }) => total + score, 0)
  const total = sum(items.filter(({ ingredient }) => !stopped.has(ingredient)))
  return { total, taken: sum(items) - total }
}
