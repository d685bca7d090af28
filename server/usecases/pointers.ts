// Who sees it when somebody in an item points at a line: those in the same item who may read the section themselves.
import { compartmentOfSection, type PointedSection, type PointedSpot } from '#shared/pointer'
import { isLedSection } from '#shared/room'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { findItem, partsIn } from '../domain/meeting.ts'
import { seesEntry, seesFor } from '../domain/privacy.ts'
import { throughItem } from './discussions.ts'
import { actorOf } from './identify.ts'
import type { Ports } from './ports.ts'

export interface PointedPlace {
  meetingId: string
  itemId: string
  section: PointedSection
  spot: PointedSpot
}

/** Ids of those of `actors` who may attend the item and read the section, judged from the stores as they are now. */
export async function readersAmong(
  ports: Ports,
  actors: readonly Actor[],
  { meetingId, itemId, section, spot }: PointedPlace,
): Promise<Set<string>> {
  const nobody = new Set<string>()
  const meeting = await ports.meetings.load(meetingId)
  const item = meeting ? findItem(meeting, itemId) : undefined
  const one = item ? await ports.cases.get(item.caseId) : null
  if (!meeting || meeting.state === 'ended' || !item || !one) return nobody
  const kind = compartmentOfSection(section)
  // While the person or a carer is in the room these are on nobody's screen.
  if (item.personPresent !== null && !isLedSection(section)) return nobody
  const now = ports.clock.now().toISOString()
  const readers = await Promise.all(
    actors.map(async given => {
      const actor = await actorOf(ports, given.id, given.sessionId)
      if (!actor || !can(actor, 'meeting:view', { as: partsIn(actor, meeting) })) return []
      const through = throughItem(actor, one, meeting, item, now)
      const reads = can(actor, 'item:attend', { through }) && canCompartment(actor, 'reads', kind, through)
      const allowed = seesFor(actor, through)
      // A hand in an empty place would tell that something is held back there.
      const sees =
        spot.kind !== 'entry' || seesEntry(one.privacy, spot.key, labels => labels.length === 0 || allowed(labels))
      return reads && sees ? [actor.id] : []
    }),
  )
  return new Set(readers.flat())
}

/** Somebody pointed where they have nothing to see. What it was is not written down. */
export async function noteRefusedPointer(ports: Ports, personId: string, meetingId: string): Promise<void> {
  await ports.audit.record({
    chain: 'system',
    who: personId,
    what: 'pointer:show',
    outcome: 'refused',
    detail: { asked: meetingId },
  })
}
