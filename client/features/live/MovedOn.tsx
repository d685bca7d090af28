import { personName } from '#shared/cui'
import type { ItemView } from '#shared/meeting'
import { nameOf } from '../../design/patientIdentity.ts'
import { itemById } from '../../state/meetingState.ts'
import { useMeetingContext } from './meetingContext.ts'
import type { Place } from './usePlace.ts'

/** The meeting is elsewhere. Said in words that name where this person is, and left to them to act on. */
export function MovedOn({ item, place }: { item: ItemView; place: Place }) {
  const { meeting } = useMeetingContext()
  const current = itemById(meeting, meeting.currentItemId)
  if (!current) return null
  return (
    <div className="moved-on">
      <p>
        <span aria-hidden="true">⚠ </span>
        The meeting has moved on to item {current.position}. You are still in item {item.position}
        {item.about ? `: ${personName(nameOf(item.about.identity))}` : ''}
      </p>
      <button type="button" className="moved-on__go" onClick={place.catchUp}>
        Go to item {current.position}
      </button>
    </div>
  )
}
