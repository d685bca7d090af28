// Since you last looked: what others did at this case after this person's last sight of it.
import type { z } from 'zod'
import type { CaseChange, caseChanges } from '#shared/case'
import { shortDate } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { flagReasons } from '#shared/flag'
import { compartmentKind, isCompartment } from '#shared/record'
import { compartmentPolicy } from '#shared/roles'
import { type Actor, canCompartment } from '../domain/access.ts'
import type { Discussion } from '../domain/discussion.ts'
import { openCase } from './cases.ts'
import { peopleById } from './identify.ts'
import type { AuditEntry, Ports } from './ports.ts'

/** Views closer together than this are one look: a page asks again by itself. */
const oneLookMs = 30 * 60_000
const mostShown = 30

export async function viewChanges(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<z.infer<typeof caseChanges> | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  const { one, through } = opened
  const looks = await ports.auditTrail.newest({
    ...{ about: caseId, who: actor.id, what: 'case:view', outcome: 'done', atMost: 300 },
  })
  const since = lastSight(looks, ports.clock.now().getTime())
  if (since === null) return { since, changes: [] }

  const people = await peopleById(ports)
  const changes: CaseChange[] = []
  const add = (at: string, by: string | null, words: string) => {
    if (at > since && by !== actor.id) {
      changes.push({ at, words, by: by === null ? null : (people.get(by)?.name ?? 'Somebody who has left') })
    }
  }
  for (const discussion of await ports.discussions.ofCase(caseId)) addFacts(discussion, add)
  const edits = await ports.auditTrail.newest({
    ...{ about: caseId, what: 'compartment:edit-session', from: since, atMost: 200 },
  })
  for (const row of edits) {
    const compartment = String(row.detail?.compartment ?? '')
    if (!isCompartment(compartment)) continue
    const { kind } = compartmentKind(compartment)
    // A section that this person may not open does not exist for them, and so does not change.
    if (canCompartment(actor, 'reads', kind, through)) add(row.at, row.who, `Wrote in ${compartmentPolicy[kind].label}`)
  }
  const clinical = canCompartment(actor, 'reads', 'clinical', through)
  if (one.lastImport && clinical) add(one.lastImport.at, null, `Record imported from ${one.lastImport.source}`)
  return { since, changes: changes.sort((a, b) => b.at.localeCompare(a.at)).slice(0, mostShown) }
}

/** The end of the look before the present one; null when there was none. `rows` newest first. */
export function lastSight(rows: readonly Pick<AuditEntry, 'at'>[], now: number): string | null {
  let begin = now
  for (const { at } of rows) {
    if (begin - Date.parse(at) >= oneLookMs) return at
    begin = Date.parse(at)
  }
  return null
}

/** Words of flags stay out: they may quote a section that this person cannot read. */
function addFacts(discussion: Discussion, add: (at: string, by: string | null, words: string) => void): void {
  for (const decision of discussion.decisions) {
    if (decision.recordedAt) add(decision.recordedAt, decision.recordedBy?.id ?? null, `Decided: ${decision.text}`)
  }
  for (const action of discussion.actions) {
    add(
      action.addedAt,
      action.addedBy.id,
      `Action for ${action.owner.name}: ${action.text}, due ${shortDate(action.due)}`,
    )
    if (action.state === 'done') add(action.changedAt, action.owner.id, `Action done: ${action.text}`)
    if (action.state === 'refused') add(action.changedAt, action.owner.id, `Action refused: ${action.text}`)
  }
  for (const flag of discussion.flags) {
    add(flag.raisedAt, flag.raisedBy.id, `Flag raised: ${flagReasons[flag.reason]}`)
    if (flag.answer) add(flag.answer.at, flag.answer.by.id, `Flag ${flag.state}: ${flagReasons[flag.reason]}`)
  }
  for (const written of discussion.contributions) add(written.at, written.by.id, 'Wrote a view for the meeting')
}
