// Conditions of rules, answered with yes, no or "cannot tell", with the facts that were looked at. `no` outweighs "cannot
// tell" in all(), `yes` in any(): a rule is only unanswered when the missing fact would have decided it.
import type { ReviewFacts } from './facts.ts'

export interface Finding {
  answer: 'yes' | 'no' | 'unknown'
  facts: readonly string[]
  /** Why it cannot be told; empty unless the answer is unknown. */
  because: readonly string[]
  /** Keys of medicines, in the order of the conditions. */
  keys: readonly string[]
}

export interface Condition {
  /** The kinds of facts it looks at, in words. */
  needs: readonly string[]
  judge(facts: ReviewFacts): Finding
}

export const finding = (answer: Finding['answer'], part: Partial<Finding> = {}): Finding => ({
  answer,
  facts: [],
  because: [],
  keys: [],
  ...part,
})
export const yes = (facts: string[], keys: string[] = []) => finding('yes', { facts, keys })
export const no = () => finding('no')
export const unknown = (because: string, part: Partial<Finding> = {}) =>
  finding('unknown', { ...part, because: [because] })

export function all(...conditions: Condition[]): Condition {
  return joined(conditions, findings => {
    if (findings.some(({ answer }) => answer === 'no')) return no()
    return merged(findings, findings.some(({ answer }) => answer === 'unknown') ? 'unknown' : 'yes')
  })
}

export function any(...conditions: Condition[]): Condition {
  return joined(conditions, findings => {
    const held = findings.filter(({ answer }) => answer === 'yes')
    if (held.length > 0) return merged(held, 'yes')
    const open = findings.filter(({ answer }) => answer === 'unknown')
    return open.length > 0 ? merged(open, 'unknown') : no()
  })
}

function joined(conditions: readonly Condition[], join: (findings: Finding[]) => Finding): Condition {
  return {
    needs: [...new Set(conditions.flatMap(({ needs }) => needs))],
    judge: facts => join(conditions.map(one => one.judge(facts))),
  }
}

function merged(findings: readonly Finding[], answer: Finding['answer']): Finding {
  const gather = (part: (one: Finding) => readonly string[]) => [...new Set(findings.flatMap(part))]
  return {
    answer,
    facts: gather(one => one.facts),
    because: answer === 'unknown' ? gather(one => one.because) : [],
    keys: gather(one => one.keys),
  }
}
