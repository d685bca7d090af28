// What every decision about a section has in common: load, decide, save, audit.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { roomName } from '#shared/record'
import type { Actor } from '../domain/access.ts'
import { type Decided, type Deciding, firstAnswer } from '../domain/aggregate.ts'
import { newSection, type Section } from '../domain/section.ts'
import type { Ports } from './ports.ts'
import type { SectionPlace } from './recordHistory.ts'

/** Past so many lost races something else is wrong. */
const casTries = 8

export async function loadSection(ports: Ports, { caseId, compartment }: SectionPlace): Promise<Section> {
  const id = roomName(caseId, compartment)
  return (await ports.sections.load(id)) ?? newSection(id, caseId, compartment)
}

export const deciding = (ports: Ports, commandId: string): Deciding => ({
  commandId,
  now: ports.clock.now().toISOString(),
  newId: ports.newId,
})

/** What shuts a section's door, one after another: the end of the first would open it to the middle of the second. */
export const shutSection = <T>(ports: Ports, place: SectionPlace, task: () => Promise<T>): Promise<T> =>
  ports.inTurn(`shut:${roomName(place.caseId, place.compartment)}`, task)

/** Load, decide, save, audit. A repeated command gets its first answer. */
export async function changeSection(
  ports: Ports,
  place: SectionPlace,
  actor: Pick<Actor, 'id'>,
  commandId: string,
  what: string,
  decide: (section: Section, deciding: Deciding) => Decided<Section>,
): Promise<{ section: Section; subjectId: string | null } | Refusal> {
  return ports.inTurn(`section:${roomName(place.caseId, place.compartment)}`, async () => {
    for (let tries = 0; tries < casTries; tries += 1) {
      const section = await loadSection(ports, place)
      const first = firstAnswer(section, commandId, actor.id)
      if (first) return { section, subjectId: first.subjectId }
      const decided = decide(section, deciding(ports, commandId))
      const row = { chain: place.caseId, who: actor.id, what }
      if (isRefusal(decided)) {
        const detail = { compartment: place.compartment, code: decided.code }
        await ports.audit.record({ ...row, outcome: 'refused', detail })
        return decided
      }
      if ((await ports.sections.save(decided.state, decided.event)) === 'stale') continue
      const { subjectId } = decided.event
      await ports.audit.record({
        ...row,
        outcome: 'done',
        detail: { compartment: place.compartment, subject: subjectId },
      })
      return { section: decided.state, subjectId }
    }
    return refuse('stale')
  })
}
