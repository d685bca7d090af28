// Lists across cases for those who look after medicines: reviews due, changes not applied, what each rule does.

import type { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Payload, Reply } from '#shared/live'
import type { changeList, ruleReport, workList } from '#shared/medicineWork'
import { type RuleRow, reviewGroups, type WorkRow } from '#shared/medicineWork'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { firstAnswer } from '../domain/aggregate.ts'
import { type Case, relationshipsTo } from '../domain/case.ts'
import { isOpen, medianDaysToApply, waitingOf } from '../domain/medicineChange.ts'
import type { MedicineReview } from '../domain/medicineReview.ts'
import { seesFor, visibleReview } from '../domain/privacy.ts'
import { newRuleSwitches, switchRule } from '../domain/ruleSwitch.ts'
import { auditViews, casesInScope, identityOf, refuseRole } from './cases.ts'
import { casesInviting } from './invitations.ts'
import type { Ports } from './ports.ts'

/** Rows on one page: more than anybody works through in a month. */
const mostRows = 200
const dayMs = 86_400_000
const medianDays = 90
const reportDays = 31
const casTries = 8

export async function listReviews(ports: Ports, actor: Actor): Promise<z.infer<typeof workList> | Refusal> {
  if (!can(actor, 'medicines:list')) return refuseRole(ports, actor, 'medicines:list')
  const reach = await reachOf(ports, actor)
  const summaries = (await ports.medicineSummaries.about(reach.scope)).filter(one => one.groups.length > 0)
  const order = Object.keys(reviewGroups)
  const rank = (one: (typeof summaries)[number]) => order.indexOf(one.groups[0]?.group ?? '')
  summaries.sort((a, b) => rank(a) - rank(b) || b.groups.length - a.groups.length || b.medicines - a.medicines)
  const readable = await reach.readable(summaries.map(one => one.caseId))
  const mine = summaries.filter(one => readable.get(one.caseId)?.person.deceased === null)
  const shown = mine.slice(0, mostRows)
  const reviews = new Map((await ports.medicineReviews.many(shown.map(one => one.caseId))).map(one => [one.id, one]))
  const rows: WorkRow[] = []
  for (const { caseId, medicines, groups } of shown) {
    const one = readable.get(caseId)
    if (!one) continue
    const review = reviews.get(caseId)
    const identity = await identityOf(ports, one)
    const step = review?.review.at(-1) ?? null
    rows.push({ caseId, identity, medicines, groups, review: step, deprescribed: deprescribed(review) })
  }
  await auditViews(ports, actor, 'medicines:list', rows)
  return { rows, total: mine.length, asOf: summaries[0]?.asOf ?? null }
}

/** Stops that the practice confirmed, since the review before the present one. */
function deprescribed(review: MedicineReview | undefined): number {
  const since = review?.review.filter(step => step.state === 'done').at(-2)?.at ?? ''
  return (review?.changes ?? []).filter(one => one.kind === 'stop' && one.applied !== null && one.applied.at > since)
    .length
}

export async function listChanges(ports: Ports, actor: Actor): Promise<z.infer<typeof changeList> | Refusal> {
  if (!can(actor, 'medicines:list')) return refuseRole(ports, actor, 'medicines:list')
  const now = ports.clock.now()
  const reach = await reachOf(ports, actor)
  const since = new Date(now.getTime() - medianDays * dayMs).toISOString()
  const reviews = await ports.medicineReviews.withChanges(reach.scope, since)
  const readable = await reach.readable(reviews.map(one => one.id))
  const found: z.infer<typeof changeList>['changes'] = []
  const confirmed = reviews
    .filter(one => readable.has(one.id))
    .flatMap(one => one.changes)
    .filter(change => change.applied !== null && change.applied.at >= since)
  for (const review of reviews) {
    const one = readable.get(review.id)
    if (!one) continue
    const sees = seesFor(actor, reach.through(one))
    const open = visibleReview(review, one.privacy, sees).changes.filter(isOpen)
    if (open.length === 0) continue
    const identity = await identityOf(ports, one)
    for (const change of open) found.push({ caseId: one.id, identity, change: waitingOf(change, now.toISOString()) })
  }
  found.sort((a, b) => (b.change.waiting ?? 0) - (a.change.waiting ?? 0))
  await auditViews(ports, actor, 'medicines:list', found)
  return { changes: found, median: medianDaysToApply(confirmed), confirmed: confirmed.length }
}

/** Counts only: nobody is named. */
export async function reportRules(ports: Ports, actor: Actor): Promise<z.infer<typeof ruleReport> | Refusal> {
  if (!can(actor, 'rules:report')) return refuseRole(ports, actor, 'rules:report')
  const practiceId = actor.organisationId
  const since = new Date(ports.clock.now().getTime() - reportDays * dayMs).toISOString()
  const [summaries, discussions, switches] = await Promise.all([
    ports.medicineSummaries.about({ practiceId, caseIds: [] }),
    ports.discussions.withRuleFlags(since),
    ports.ruleSwitches.load(practiceId),
  ])
  const cases = await ports.cases.many([...new Set(discussions.map(one => one.caseId))])
  const ours = new Set(cases.filter(one => one.practiceId === practiceId).map(one => one.id))
  const flags = discussions
    .filter(one => ours.has(one.caseId))
    .flatMap(one => one.flags)
    .filter(flag => flag.raisedAt >= since)
  const rules = ports.medicineRules.map((rule): RuleRow => {
    const own = flags.filter(flag => flag.rule?.id === rule.ruleId)
    const declined = own.filter(flag => flag.state === 'declined' || flag.state === 'overridden')
    return {
      ...rule,
      fired: summaries.filter(one => one.fired.includes(rule.ruleId)).length,
      flagged: own.length,
      accepted: own.filter(flag => flag.state === 'accepted').length,
      declined: declined.length,
      reasons: topReasons(declined.map(flag => flag.answer?.reason ?? '').filter(Boolean)),
      off: switches?.off.find(one => one.ruleId === rule.ruleId) ?? null,
    }
  })
  return { rules, people: summaries.length, mayChange: can(actor, 'rule:switch') }
}

function topReasons(reasons: readonly string[]): RuleRow['reasons'] {
  const times = new Map<string, number>()
  for (const reason of reasons) times.set(reason, (times.get(reason) ?? 0) + 1)
  return [...times]
    .map(([reason, count]) => ({ reason, times: count }))
    .sort((a, b) => b.times - a.times)
    .slice(0, 3)
}

export function switchMedicineRule(
  ports: Ports,
  actor: Actor,
  payload: Payload<'rule:switch'> & { commandId: string },
): Promise<Reply> {
  return ports.inTurn(`rules:${actor.organisationId}`, async () => {
    if (!can(actor, 'rule:switch')) return refuseRole(ports, actor, 'rule:switch')
    const row = { chain: 'system', who: actor.id, what: 'rule:switch' }
    for (let tries = 0; tries < casTries; tries++) {
      const loaded = (await ports.ruleSwitches.load(actor.organisationId)) ?? newRuleSwitches(actor.organisationId)
      const first = firstAnswer(loaded, payload.commandId, actor.id)
      if (first) return { ok: true, id: first.subjectId, version: loaded.version }
      const deciding = { commandId: payload.commandId, now: ports.clock.now().toISOString(), newId: ports.newId }
      const known = ports.medicineRules.some(rule => rule.ruleId === payload.ruleId)
      const decided = known ? switchRule(loaded, payload, actor, deciding) : refuse('not-found')
      if (isRefusal(decided)) {
        await ports.audit.record({ ...row, outcome: 'refused', detail: { code: decided.code } })
        return decided
      }
      if ((await ports.ruleSwitches.save(decided.state, decided.event)) === 'stale') continue
      await ports.audit.record({ ...row, outcome: 'done', detail: { rule: payload.ruleId, off: payload.off ? 1 : 0 } })
      return { ok: true, id: null, version: loaded.version + 1 }
    }
    return refuse('stale')
  })
}

/** Which cases this person may read the medicines of: those of the practice, and those of their teams and open items. */
async function reachOf(ports: Ports, actor: Actor) {
  const invited = await casesInviting(ports, actor.id)
  const others = await casesInScope(ports, actor, scope => ports.cases.inScope({ ...scope, organisationId: '' }))
  const now = ports.clock.now().toISOString()
  // An emergency is a look at one record, and puts nobody on a list.
  const throughTo = (one: Case) =>
    relationshipsTo(actor, one, invited.has(one.id), now).filter(way => way !== 'emergency')
  return {
    through: throughTo,
    scope: { practiceId: actor.organisationId, caseIds: others.map(one => one.id) },
    async readable(caseIds: string[]): Promise<Map<string, Case>> {
      const cases = await ports.cases.many(caseIds)
      return new Map(
        cases
          .filter(one => {
            // What was merged is counted with the record it went into.
            if (one.mergedInto) return false
            const through = throughTo(one)
            return can(actor, 'case:view', { through }) && canCompartment(actor, 'reads', 'clinical', through)
          })
          .map(one => [one.id, one]),
      )
    },
  }
}
