// Named moments of a section. Meetings name theirs by having happened; others are kept by hand, or before a large deletion.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { compartmentKind, discussionCompartment, roomName } from '#shared/record'
import type { VersionView } from '#shared/recordHistory'
import { type Actor, canCompartment } from '../domain/access.ts'
import { auditRefusal } from './cases.ts'
import { openCompartment, standingOf } from './compartments.ts'
import { actorFor } from './identify.ts'
import type { Ports } from './ports.ts'
import { type SectionPlace, writersIn } from './recordHistory.ts'
import type { KeptVersion, LargeDeletion } from './recordPorts.ts'
import { sittingsOf } from './recordSittings.ts'

export async function listVersions(ports: Ports, actor: Actor, place: SectionPlace) {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'versions:view')
  if (isRefusal(opened)) return opened
  const span = await ports.recordTexts.span(place.caseId, place.compartment)
  if (!span) return { versions: [], firstAt: null, lastAt: null }
  const kept = await ports.keptVersions.of(roomName(place.caseId, place.compartment))
  const writers = new Map(
    (
      await writersIn(
        ports,
        kept.map(one => one.by),
      )
    ).map(writer => [writer.id, writer]),
  )
  const byHand = kept.map(
    ({ at, kind, name, by }): VersionView => ({ at: at.toISOString(), kind, name, by: writers.get(by) ?? null }),
  )
  const firstAt = span.first.toISOString()
  const versions = [...byHand, ...(await ofMeetings(ports, place))]
    .filter(version => version.at >= firstAt)
    .sort((a, b) => (a.at > b.at ? -1 : 1))
  return { versions, firstAt, lastAt: span.last.toISOString() }
}

export async function keepVersion(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  name: string,
): Promise<{ ok: true; at: string } | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'version:keep')
  if (isRefusal(opened)) return opened
  if (!opened.canWrite) {
    await auditRefusal(ports, actor, 'version:keep', place.caseId, true)
    return refuse('not-allowed', 'You can read this section but not keep versions of it.')
  }
  const at = ports.clock.now()
  await keep(ports, place, { at, kind: 'kept', name, by: actor.id })
  return { ok: true, at: at.toISOString() }
}

/** For the record door, which does not wait. */
export function createDeletionNotes(ports: Ports): (deletion: LargeDeletion) => void {
  return deletion => {
    noteLargeDeletion(ports, deletion).catch((error: unknown) => {
      const { caseId, compartment } = deletion
      const kind = error instanceof Error ? error.name : 'unknown'
      ports.log.error({ event: 'record.version-failed', caseId, compartment, error: kind })
    })
  }
}

/** The log keeps the text in any case; this gives the moment before a name, and tells people. */
async function noteLargeDeletion(ports: Ports, deletion: LargeDeletion): Promise<void> {
  const { caseId, compartment, by, before, at } = deletion
  await keep(
    ports,
    { caseId, compartment },
    { at: before, kind: 'before-deletion', name: 'Before most was removed', by },
  )
  const blocks = await ports.recordTexts.lineage(caseId, compartment, before)
  const authors = new Set(blocks.flatMap(block => block.pieces.map(piece => piece.wrote.author)))
  authors.delete(by)
  const personIds: string[] = []
  for (const id of authors) if (await mayRead(ports, id, { caseId, compartment })) personIds.push(id)
  const [writer] = await writersIn(ports, [by])
  ports.hub.emit('sectionCut', {
    personIds,
    cut: { caseId, compartment, by: writer?.name ?? '', at: at.toISOString() },
  })
}

async function ofMeetings(ports: Ports, { caseId, compartment }: SectionPlace): Promise<VersionView[]> {
  const sittings = await sittingsOf(ports, caseId)
  const standing = compartmentKind(compartment).kind !== 'discussion'
  return sittings
    .filter(one => standing || discussionCompartment(one.itemId) === compartment)
    .flatMap(({ title, startedAt, openings }) => [
      ...(startedAt === null
        ? []
        : [{ at: startedAt, kind: 'meeting-started' as const, name: `Start of ${title}`, by: null }]),
      ...openings.flatMap(({ to }) =>
        to === null ? [] : [{ at: to, kind: 'item-closed' as const, name: `Item closed in ${title}`, by: null }],
      ),
    ])
}

function keep(ports: Ports, place: SectionPlace, version: Omit<KeptVersion, 'room'>): Promise<void> {
  return ports.keptVersions.keep({ room: roomName(place.caseId, place.compartment), ...version })
}

/** Who wrote here once may have lost the right to read it since. */
export async function mayRead(ports: Ports, personId: string, { caseId, compartment }: SectionPlace): Promise<boolean> {
  const account = await ports.people.get(personId)
  if (!account || account.disabled) return false
  const actor = await actorFor(ports, account, 'none')
  const standing = await standingOf(ports, actor, caseId, compartment)
  return standing !== null && canCompartment(actor, 'reads', compartmentKind(compartment).kind, standing.through)
}
