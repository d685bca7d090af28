// Quiet concerns. Whoever raises one is told that it was kept and no more; the safeguarding lead is told when two add up.
import type { ConcernList } from '#shared/concern'
import { type Refusal, refuse } from '#shared/errors'
import { roleLabel } from '#shared/roles'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { type Case, relationshipsTo } from '../domain/case.ts'
import { rootOf } from '../domain/caseMerge.ts'
import { addsUp, type Concern, waitsForReview } from '../domain/concern.ts'
import { identityOf, openCase } from './cases.ts'
import { organisationOf, peopleById, toActor } from './identify.ts'
import { withMerged } from './mergedRecords.ts'
import type { Ports } from './ports.ts'

/** A chain of its own: in the chain of the case the access report would tell everybody at the practice. */
export const concernChain = 'safeguarding'

export async function raiseConcern(
  ports: Ports,
  actor: Actor,
  caseId: string,
  words: string,
): Promise<{ ok: true } | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if ('ok' in opened) return opened
  if (!can(actor, 'concern:raise', { through: opened.through })) {
    // In this chain too: that somebody tried would say that there was something.
    const row = { chain: concernChain, who: actor.id, what: 'concern:raise', outcome: 'refused' } as const
    await ports.audit.record({ ...row, detail: { asked: caseId } })
    return refuse('not-allowed')
  }
  const at = ports.clock.now().toISOString()
  const about = rootOf(opened.one)
  await ports.concerns.insert({ id: ports.newId(), caseId: about, reporterId: actor.id, at, words, reviewed: null })
  const detail = { case: caseId }
  await ports.audit.record({ chain: concernChain, who: actor.id, what: 'concern:raise', outcome: 'done', detail })
  const both = await withMerged(ports.cases, [about])
  const held = (await Promise.all(both.map(one => ports.concerns.ofCase(one)))).flat()
  if (waitsForReview(held)) {
    const personIds = await leadsOf(ports, opened.one)
    if (personIds.length > 0) ports.hub.emit('concernAlert', { personIds })
  }
  return { ok: true }
}

/** For a safeguarding lead: cases of theirs where concerns add up. Everybody else gets the empty list. */
export async function listConcerns(ports: Ports, actor: Actor): Promise<ConcernList> {
  const found = await alerts(ports, actor)
  const people = await peopleById(ports)
  const cases = await Promise.all(
    found.map(async ({ one, concerns }) => ({
      caseId: one.id,
      identity: await identityOf(ports, one),
      concerns: concerns.map(({ id, reporterId, at, words }) => {
        const person = people.get(reporterId)
        return { id, by: person?.name ?? '', role: person ? roleLabel[person.role] : '', at, words }
      }),
      reviewed: waitsForReview(concerns) ? null : lastReview(concerns, people),
    })),
  )
  for (const { one } of found) {
    const detail = { case: one.id }
    await ports.audit.record({ chain: concernChain, who: actor.id, what: 'concern:view', outcome: 'done', detail })
  }
  return { cases }
}

export async function countConcerns(ports: Ports, actor: Actor): Promise<number> {
  return (await alerts(ports, actor)).filter(({ concerns }) => waitsForReview(concerns)).length
}

export async function reviewConcerns(
  ports: Ports,
  actor: Actor,
  caseId: string,
  note: string,
): Promise<{ ok: true } | Refusal> {
  const mine = (await alerts(ports, actor)).some(({ one }) => one.id === caseId)
  const detail = { case: caseId, ...(mine ? {} : { code: 'not-found' }) }
  const outcome = mine ? 'done' : 'refused'
  await ports.audit.record({ chain: concernChain, who: actor.id, what: 'concern:review', outcome, detail })
  if (!mine) return refuse('not-found')
  const review = { by: actor.id, at: ports.clock.now().toISOString(), note }
  for (const one of await withMerged(ports.cases, [caseId])) await ports.concerns.review(one, review)
  return { ok: true }
}

async function alerts(ports: Ports, actor: Actor): Promise<{ one: Case; concerns: Concern[] }[]> {
  if (!actor.safeguardingLead) return []
  const byCase = new Map<string, Concern[]>()
  const all = await ports.concerns.all()
  const about = await ports.cases.many([...new Set(all.map(one => one.caseId))])
  const roots = new Map(about.map(one => [one.id, rootOf(one)]))
  for (const concern of all) {
    const caseId = roots.get(concern.caseId) ?? concern.caseId
    byCase.set(caseId, [...(byCase.get(caseId) ?? []), concern])
  }
  const cases = await ports.cases.many([...byCase].filter(([, list]) => addsUp(list)).map(([caseId]) => caseId))
  return cases
    .filter(one => leads(actor, one, ports.clock.now().toISOString()))
    .map(one => ({ one, concerns: byCase.get(one.id) ?? [] }))
}

/** The lead of the person's own practice or team; an invitation to an item does not make one. */
const leads = (actor: Actor, one: Case, now: string): boolean =>
  actor.safeguardingLead && canCompartment(actor, 'reads', 'safeguarding', relationshipsTo(actor, one, false, now))

async function leadsOf(ports: Ports, one: Case): Promise<string[]> {
  const ids: string[] = []
  for (const account of await ports.people.all()) {
    if (!account.safeguardingLead || account.disabled) continue
    if (leads(toActor(account, await organisationOf(ports, account), 'none'), one, ports.clock.now().toISOString()))
      ids.push(account.id)
  }
  return ids
}

function lastReview(concerns: readonly Concern[], people: Awaited<ReturnType<typeof peopleById>>) {
  const last = concerns
    .flatMap(one => one.reviewed ?? [])
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1)
  return last ? { by: people.get(last.by)?.name ?? '', at: last.at, note: last.note } : null
}
