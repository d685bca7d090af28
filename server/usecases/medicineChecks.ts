// The checks of one person's medicines: run when somebody opens them, never in the background, and on the audit trail.
import { londonDate } from '#shared/calendar'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { MedicineChecks } from '#shared/medicineCheck'
import type { RuleOff } from '#shared/medicineWork'
import { compartmentPolicy } from '#shared/roles'
import { type Actor, canCompartment } from '../domain/access.ts'
import { auditRefusal, openCase, visibleTo } from './cases.ts'
import type { Ports } from './ports.ts'

/** Refused like the imported record: what the checks say can be read out of nothing else. */
export async function viewMedicineChecks(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<MedicineChecks | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  if (!canCompartment(actor, 'reads', 'clinical', opened.through)) {
    await auditRefusal(ports, actor, 'medicines:check', caseId, true)
    return refuse('not-allowed', `${compartmentPolicy.clinical.readers} The checks of medicines are part of it.`)
  }
  const record = await visibleTo(ports, actor, opened)
  if (!record) return refuse('not-found', 'No record has been imported for this person.')
  const all = ports.checkMedicines(record, londonDate(ports.clock.now().getTime()))
  const checks = withoutSwitchedOff(all, (await ports.ruleSwitches.load(opened.one.practiceId))?.off ?? [])
  await ports.audit.record({
    chain: caseId,
    who: actor.id,
    what: 'medicines:check',
    outcome: 'done',
    detail: { rules: checks.rules, hits: checks.hits.length, cannotTell: checks.cannotTell.length },
  })
  return checks
}

/** A practice may switch a noisy rule off; the page says by whom, why, and how often it would have spoken here. */
function withoutSwitchedOff(checks: MedicineChecks, off: readonly RuleOff[]): MedicineChecks {
  const silent = new Map(off.map(one => [one.ruleId, one]))
  const speaks = ({ ruleId }: { ruleId: string }) => !silent.has(ruleId)
  const left = [...checks.hits, ...checks.cannotTell].filter(one => !speaks(one))
  return {
    ...checks,
    hits: checks.hits.filter(speaks),
    cannotTell: checks.cannotTell.filter(speaks),
    switchedOff: off.flatMap(({ ruleId, reason, by, at }) => {
      const found = left.filter(one => one.ruleId === ruleId)
      const words = found[0]?.words
      return words ? [{ ruleId, words, found: found.length, by: by.name, at, reason }] : []
    }),
  }
}
