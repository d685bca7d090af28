// Rules of the checks that a practice has switched off, each by somebody and with a reason. One document for each practice.
import { refuse } from '#shared/errors'
import type { Payload } from '#shared/live'
import type { RuleOff } from '#shared/medicineWork'
import type { Actor } from './access.ts'
import type { Aggregate, Decided, Deciding } from './aggregate.ts'
import { toBy } from './discussion.ts'

/** Its id is the practice's. */
export interface RuleSwitches extends Aggregate {
  off: RuleOff[]
}

export function newRuleSwitches(practiceId: string): RuleSwitches {
  return { id: practiceId, version: 0, history: [], off: [] }
}

/** Why it was switched on or off stays in the history, whatever comes later. */
export function switchRule(
  switches: RuleSwitches,
  { ruleId, off, reason }: Payload<'rule:switch'>,
  actor: Actor,
  d: Deciding,
): Decided<RuleSwitches> {
  const known = switches.off.some(one => one.ruleId === ruleId)
  if (known === off) return refuse('already-answered', `This rule is switched ${off ? 'off' : 'on'} already.`)
  const next = off
    ? [...switches.off, { ruleId, reason, by: toBy(actor), at: d.now }]
    : switches.off.filter(one => one.ruleId !== ruleId)
  const type = off ? 'rule.switched-off' : 'rule.switched-on'
  const event = { commandId: d.commandId, at: d.now, by: actor.id, type, subjectId: null, detail: { ruleId, reason } }
  return { ok: true, state: { ...switches, off: next }, event }
}
