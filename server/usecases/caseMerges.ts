// Merging a duplicate into the record that goes on, and undoing it: one write to the duplicate, a row in both audits.
import type { MergeCheck } from '#shared/caseMerge'
import { instantDate } from '#shared/cui'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { Actor } from '../domain/access.ts'
import type { Case } from '../domain/case.ts'
import { differencesOf, mayUndo, obstaclesOf, standsAgain, undoDays } from '../domain/caseMerge.ts'
import { toBy } from '../domain/discussion.ts'
import { auditAccess, identityOf, openCase } from './cases.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'

interface Two {
  root: Case
  duplicate: Case
}

/** Both, opened by somebody who may merge both; one answer for a record that is not there and one that is not theirs. */
async function openBoth(ports: Ports, actor: Actor, caseId: string, otherId: string): Promise<Two | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:merge')
  if (isRefusal(opened)) return opened
  if (caseId === otherId) return refuse('invalid', 'Choose another record than this one.')
  const other = await openCase(ports, actor, otherId, 'case:merge')
  if (isRefusal(other)) return other
  return { root: opened.one, duplicate: other.one }
}

export async function checkMerge(
  ports: Ports,
  actor: Actor,
  caseId: string,
  otherId: string,
): Promise<MergeCheck | Refusal> {
  const both = await openBoth(ports, actor, caseId, otherId)
  if (isRefusal(both)) return both
  const { root, duplicate } = both
  await auditAccess(ports, actor, root.id, 'merge:check', ['practice'])
  await auditAccess(ports, actor, duplicate.id, 'merge:check', ['practice'])
  return {
    here: await identityOf(ports, root),
    there: await identityOf(ports, duplicate),
    obstacles: await obstacles(ports, both),
    differences: differencesOf(root, duplicate),
  }
}

export async function mergeCases(
  ports: Ports,
  actor: Actor,
  caseId: string,
  { otherId, reason, birthYear }: { otherId: string; reason: string; birthYear: string },
): Promise<{ ok: true } | Refusal> {
  return ports.inTurn('case:merge', async () => {
    const done = await ports.cases.own(otherId)
    const both = await openBoth(ports, actor, caseId, otherId)
    if (isRefusal(both)) {
      // The same once more, after an answer that was lost.
      return done?.mergedInto?.caseId === caseId && done.mergedInto.by.id === actor.id ? { ok: true } : both
    }
    const { root, duplicate } = both
    const refusal = async (words: string, path?: string) => {
      const row = { chain: root.id, who: actor.id, what: 'case:merge', outcome: 'refused' } as const
      await ports.audit.record({ ...row, detail: { other: otherId } })
      return refuse('invalid', words, path ? [{ path, message: words }] : undefined)
    }
    const found = await obstacles(ports, both)
    if (found.length > 0) return refusal(found.join(' '))
    if (root.person.birthDate?.slice(0, 4) !== birthYear) {
      return refusal('This is not the year of birth of the two. Look again whom you are merging.', 'birthYear')
    }
    const mergedInto = { caseId, at: ports.clock.now().toISOString(), by: toBy(actor), reason }
    if ((await ports.cases.link(duplicate, { mergedInto })) === 'stale') return refuse('stale')
    // Another server linked one of the two in the same moment: this record to something else, which may be the other one, or
    // something to the other one. Then this does not stand: a record that is two links away is found by nobody.
    const [now, under] = await Promise.all([ports.cases.own(caseId), ports.cases.mergedInto([otherId])])
    if (now?.mergedInto || under.length > 0) {
      await ports.cases.link({ id: otherId, version: duplicate.version + 1 }, { mergedInto: null })
      return refuse('stale')
    }
    await auditBoth(ports, actor, 'case:merge', caseId, otherId)
    tell(ports, root, otherId)
    return { ok: true }
  })
}

export async function undoMerge(
  ports: Ports,
  actor: Actor,
  caseId: string,
  { otherId, reason }: { otherId: string; reason: string },
): Promise<{ ok: true } | Refusal> {
  return ports.inTurn('case:merge', async () => {
    const opened = await openCase(ports, actor, caseId, 'case:merge')
    if (isRefusal(opened)) return opened
    const own = await ports.cases.own(otherId)
    if (own?.mergedInto?.caseId !== caseId) return refuse('not-found')
    const at = ports.clock.now().toISOString()
    if (!mayUndo(own.mergedInto, at)) {
      return refuse('not-now', `A merge is undone within ${undoDays} days. This one stays.`)
    }
    const undone = { ...own.mergedInto, undone: { at, by: toBy(actor), reason } }
    const mergedBefore = [...(own.mergedBefore ?? []), undone]
    const again = { mergedInto: null, mergedBefore, ...standsAgain(own, opened.one) }
    if ((await ports.cases.link(own, again)) === 'stale') return refuse('stale')
    await auditBoth(ports, actor, 'case:unmerge', caseId, otherId)
    tell(ports, opened.one, otherId)
    return { ok: true }
  })
}

async function obstacles(ports: Ports, { root, duplicate }: Two): Promise<string[]> {
  const [merged, listing, people] = await Promise.all([
    ports.cases.mergedInto([duplicate.id]),
    ports.meetings.listing(duplicate.id),
    peopleById(ports),
  ])
  const teams = [...(root.namedTeams ?? []), ...(duplicate.namedTeams ?? [])]
  return obstaclesOf(root, duplicate, {
    hasMerged: merged.length > 0,
    agendas: listing.map(one => `${one.title}, ${instantDate(one.startsAt)}`),
    nameOf: id => people.get(id)?.name ?? teams.find(one => one.id === id)?.name ?? 'somebody who has left',
  })
}

/** In both chains: who looks from either side finds the other. */
async function auditBoth(ports: Ports, actor: Actor, what: string, caseId: string, otherId: string): Promise<void> {
  const row = { who: actor.id, what, outcome: 'done' } as const
  await ports.audit.record({ chain: caseId, ...row, detail: { other: otherId, through: 'practice' } })
  await ports.audit.record({ chain: otherId, ...row, detail: { other: caseId, through: 'practice' } })
}

/** Sections that are open are judged anew, and every screen about either of the two looks again. */
function tell(ports: Ports, root: Case, otherId: string): void {
  ports.hub.emit('accessChanged', { caseIds: [otherId] })
  ports.hub.emit('caseChanged', { caseId: root.id })
  ports.hub.emit('caseChanged', { caseId: otherId })
}
