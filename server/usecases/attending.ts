// Who makes the quorum of an item: connected to the meeting now, and admitted to the item.
import type { PersonView } from '#shared/person'
import { isPresent } from '../domain/attendance.ts'
import type { Case } from '../domain/case.ts'
import { type Item, isInvited, type Meeting } from '../domain/meeting.ts'
import type { Attending } from '../domain/quorum.ts'

export function attendingOf(
  meeting: Meeting,
  item: Item,
  one: Pick<Case, 'practiceId' | 'teamIds'>,
  people: ReadonlyMap<string, PersonView>,
): Attending[] {
  return meeting.attendance.flatMap(({ personId }): Attending[] => {
    const person = people.get(personId)
    if (!person || !isPresent(meeting, personId)) return []
    const related = person.organisation.id === one.practiceId || one.teamIds.includes(personId)
    return related || isInvited(personId, item) ? [{ role: person.role, agency: person.organisation.kind }] : []
  })
}
