// Who makes the quorum of an item: connected to the meeting now, and admitted to the item.
import type { PersonView } from '#shared/person'
import { isPresent } from '../domain/attendance.ts'
import { type OnTeam, onTeam } from '../domain/case.ts'
import { type Item, isInvited, type Meeting } from '../domain/meeting.ts'
import type { Attending } from '../domain/quorum.ts'

export function attendingOf(
  meeting: Meeting,
  item: Item,
  one: OnTeam & { practiceId: string },
  people: ReadonlyMap<string, PersonView>,
): Attending[] {
  return meeting.attendance.flatMap(({ personId }): Attending[] => {
    const person = people.get(personId)
    if (!person || !isPresent(meeting, personId)) return []
    const related = person.organisation.id === one.practiceId || onTeam(one).includes(personId)
    return related || isInvited(personId, item) ? [{ role: person.role, agency: person.organisation.kind }] : []
  })
}
