// The person's wishes: shown to whoever may see the case, changed by whom the policy says, in force at every door at once.
import { londonDate } from '#shared/calendar'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { WishesChange, WishesView } from '#shared/wishes'
import { type Actor, can } from '../domain/access.ts'
import type { Case } from '../domain/case.ts'
import { toBy } from '../domain/discussion.ts'
import { changeWishes, countsOn, holdOn, isExcluded, isSame, type Wishes } from '../domain/wishes.ts'
import { auditAccess, openCase } from './cases.ts'
import type { Ports } from './ports.ts'

export async function viewWishes(ports: Ports, actor: Actor, caseId: string): Promise<WishesView | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if ('ok' in opened) return opened
  await auditAccess(ports, actor, caseId, 'wishes:view', opened.through)
  const { wishes } = opened.one
  const [accounts, organisations] = await Promise.all([ports.people.all(), ports.people.organisations()])
  const names = new Map([...accounts, ...organisations].map(one => [one.id, one.name]))
  const canChange = can(actor, 'wishes:change', { through: opened.through })
  const today = londonDate(ports.clock.now().getTime())
  const { version, informed, discussion, newOrganisations, capacity, basis, changed } = wishes
  return {
    version,
    informed,
    discussion,
    newOrganisations,
    capacity,
    basis,
    exclusions: wishes.exclusions.map(one => ({
      ...one,
      name: names.get(one.id) ?? 'Somebody who is no longer known here',
      reason: canChange ? one.reason : null,
      now: countsOn(one, today),
    })),
    canChange,
    changed,
    hold: holdOn(wishes),
  }
}

/** Others may have saved the case meanwhile, which is no conflict; another change of the wishes is. */
export async function saveWishes(
  ports: Ports,
  actor: Actor,
  caseId: string,
  given: WishesChange,
): Promise<{ ok: true } | Refusal> {
  for (let tries = 0; tries < 8; tries++) {
    const opened = await openCase(ports, actor, caseId, 'wishes:change')
    if ('ok' in opened) return opened
    const { one } = opened
    if (given.version !== one.wishes.version) return isSame(one.wishes, given) ? { ok: true } : refuse('stale')
    const unknown = await refuseUnknown(ports, given, one.wishes)
    if (unknown) return unknown
    const wishes = changeWishes(one.wishes, given, one.practiceId, toBy(actor), ports.clock.now().toISOString())
    if (isRefusal(wishes)) return wishes
    if ((await ports.cases.save({ ...one, wishes })) === 'stale') continue
    const detail = { through: opened.through.join(' '), version: wishes.version, excluded: wishes.exclusions.length }
    await ports.audit.record({ chain: caseId, who: actor.id, what: 'wishes:change', outcome: 'done', detail })
    await tell(ports, one, wishes)
    return { ok: true }
  }
  return refuse('stale')
}

/** Closing is enough: everybody at the case comes back and is judged. Those shut out now are told to forget it. */
async function tell(ports: Ports, one: Case, wishes: Wishes): Promise<void> {
  const now = ports.clock.now().toISOString()
  const shutOut = (await ports.people.all()).filter(
    account => isExcluded(wishes, account, now) && !isExcluded(one.wishes, account, now),
  )
  const atCases = [{ caseId: one.id, personIds: shutOut.map(account => account.id) }]
  ports.hub.emit('accessChanged', { caseIds: [one.id], atCases })
}

async function refuseUnknown(ports: Ports, given: WishesChange, before: Wishes): Promise<Refusal | null> {
  const [accounts, organisations] = await Promise.all([ports.people.all(), ports.people.organisations()])
  const known = {
    person: new Set(accounts.map(one => one.id)),
    organisation: new Set(organisations.map(one => one.id)),
  }
  // Somebody who has left since stays on the list: they may come back.
  const kept = new Set(before.exclusions.map(one => one.id))
  const stranger = given.exclusions.find(one => !kept.has(one.id) && !known[one.kind].has(one.id))
  if (!stranger) return null
  const message = 'One of those to keep out is not known here.'
  return refuse('invalid', message, [{ path: 'exclusions', message }])
}
