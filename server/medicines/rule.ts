// A rule is one entry of data: an id, a version, a source, its words, a condition, and what a flag on it says.
import type { CheckGroup, FlagReason } from '#shared/medicineCheck'
import type { Condition, Finding } from './condition.ts'
import type { ReviewFacts } from './facts.ts'

export interface Rule {
  /** Never reused: reports count by it. */
  id: string
  /** Goes up whenever the condition or a limit changes. */
  version: number
  group: CheckGroup
  /** Where the rule comes from; "general knowledge" where there is no paper to point to. */
  source: string
  /** What the hit says to a clinician, as a prompt. */
  words: string
  flagReason: FlagReason
  when: Condition | Each
}

/** For rules that can hold several times in one person: one finding for each medicine or pair. */
export interface Each {
  needs: readonly string[]
  each(facts: ReviewFacts): readonly Finding[]
}

export function findingsOf({ when }: Rule, facts: ReviewFacts): readonly Finding[] {
  return 'each' in when ? when.each(facts) : [when.judge(facts)]
}

type Short = [id: string, words: string, flagReason: FlagReason, when: Condition]

/** Rules of one group and source, in short form: `[id, words, reason of the flag, condition]`. */
export function ruleSet(group: CheckGroup, source: string, rows: readonly Short[]): Rule[] {
  return rows.map(([id, words, flagReason, when]) => ({ id, version: 1, group, source, words, flagReason, when }))
}
