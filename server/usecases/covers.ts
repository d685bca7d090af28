// Cover: arranged by whoever is away or by those who arrange it for the organisation; known to who stands in; over at once when ended.
import type { z } from 'zod'
import { londonDate } from '#shared/calendar'
import type { CoverGiven, CoverRow, coverList } from '#shared/cover'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { roleLabel } from '#shared/roles'
import { type Actor, can } from '../domain/access.ts'
import { arrangeCover, type Cover, endCover } from '../domain/cover.ts'
import { toBy } from '../domain/discussion.ts'
import { refuseRole } from './cases.ts'
import type { Account, Ports } from './ports.ts'
import { requireStepUp } from './proof.ts'

export async function listCovers(ports: Ports, actor: Actor): Promise<z.infer<typeof coverList>> {
  const today = londonDate(ports.clock.now().getTime())
  const [covers, accounts] = await Promise.all([ports.covers.since(today), ports.people.all()])
  const people = new Map(accounts.map(one => [one.id, one]))
  const forAll = can(actor, 'cover:arrange-for-others')
  const rows = covers
    .filter(one => one.endedAt === null && (concerns(one, actor) || (forAll && isOurs(one, actor, people))))
    .map((one): CoverRow => {
      const { id, from, until, reason } = one
      const state = from <= today ? 'now' : 'to-come'
      const [away, standsIn] = [personOf(one.forId, people), personOf(one.byId, people)]
      return { id, away, standsIn, from, until, reason, arrangedBy: one.addedBy.name, state, mayEnd: true }
    })
  return { covers: rows, forAll }
}

/** Gives somebody rights, so a screen that was left open cannot do it. */
export async function addCover(
  ports: Ports,
  actor: Actor,
  given: CoverGiven,
): Promise<{ ok: true; id: string } | Refusal> {
  if (!can(actor, 'cover:arrange')) return refuseRole(ports, actor, 'cover:arrange')
  const unproven = await requireStepUp(ports, actor)
  if (unproven) return unproven
  const [away, standsIn, known] = await Promise.all([
    ports.people.get(given.forId),
    ports.people.get(given.byId),
    ports.covers.by(given.byId),
  ])
  // Of another organisation is as if not there: nobody learns who works where by asking.
  const ours = given.forId === actor.id || away?.organisationId === actor.organisationId
  if (given.forId !== actor.id && !(ours && can(actor, 'cover:arrange-for-others'))) {
    return refuseRole(ports, actor, 'cover:arrange-for-others')
  }
  const now = ports.clock.now().toISOString()
  const d = { commandId: ports.newId(), now, newId: ports.newId }
  const decided = arrangeCover(given, { away, standsIn, by: toBy(actor) }, known, d)
  if (isRefusal(decided)) return decided
  await note(ports, actor, decided.state, 'cover:arrange')
  await ports.covers.save(decided.state, decided.event)
  return { ok: true, id: decided.state.id }
}

/** By who is away, who stands in, or who arranges it for their organisation. To anybody else it is not there. */
export async function stopCover(ports: Ports, actor: Actor, id: string): Promise<{ ok: true } | Refusal> {
  const [cover, accounts] = await Promise.all([ports.covers.load(id), ports.people.all()])
  const people = new Map(accounts.map(one => [one.id, one]))
  const may =
    cover !== null &&
    (concerns(cover, actor) || (can(actor, 'cover:arrange-for-others') && isOurs(cover, actor, people)))
  if (!cover || !may) {
    const row = { chain: 'system', who: actor.id, what: 'cover:end', outcome: 'refused' as const }
    await ports.audit.record({ ...row, detail: { asked: id } })
    return refuse('not-found')
  }
  const now = ports.clock.now().toISOString()
  const decided = endCover(cover, actor.id, { commandId: ports.newId(), now, newId: ports.newId })
  if (isRefusal(decided)) return decided
  if ((await ports.covers.save(decided.state, decided.event)) === 'stale') return refuse('stale')
  await note(ports, actor, decided.state, 'cover:end')
  const cases = await ports.cases.inScope({ teamOf: [cover.forId], organisationId: 'nobody', invitedTo: [] })
  const atCases = cases.map(one => ({ caseId: one.id, personIds: [cover.byId] }))
  ports.hub.emit('accessChanged', { atCases })
  return { ok: true }
}

function note(ports: Ports, actor: Actor, cover: Cover, what: string): Promise<void> {
  const { forId, byId, from, until } = cover
  const detail = { cover: cover.id, for: forId, by: byId, from, until }
  return ports.audit.record({ chain: 'system', who: actor.id, what, outcome: 'done', detail })
}

const concerns = (cover: Cover, actor: Actor): boolean => cover.forId === actor.id || cover.byId === actor.id

const isOurs = (cover: Cover, actor: Actor, people: ReadonlyMap<string, Account>): boolean =>
  people.get(cover.forId)?.organisationId === actor.organisationId

function personOf(id: string, people: ReadonlyMap<string, Account>): CoverRow['away'] {
  const account = people.get(id)
  return {
    id,
    name: account?.name ?? 'Somebody who is no longer known here',
    role: account ? roleLabel[account.role] : '',
  }
}
