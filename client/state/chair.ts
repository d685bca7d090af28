// Who is in the chair, and whether this person can take it: the same rule as the server's, so that the button is there in time.
import { chairGraceMs } from '#shared/chair'
import type { MeetingView, PresenceView } from '#shared/meeting'

export interface Seat {
  mine: boolean
  /** Seconds since whoever is in the chair was last connected; null while they are. */
  goneFor: number | null
  /** One click is enough: it is theirs by appointment, or the one in the chair has been gone for 20 seconds. */
  canTake: boolean
}

/** `serverNow`: epoch milliseconds on the server's clock. */
export function seatOf(meeting: MeetingView, me: string, serverNow: number): Seat {
  const live = meeting.state === 'live'
  const mine = live ? meeting.inChair.id === me : meeting.parts.includes('chair') || meeting.parts.includes('deputy')
  const since = meeting.chairAbsentSince === null ? null : Date.parse(meeting.chairAbsentSince)
  const gone = since === null ? null : Math.max(0, serverNow - since)
  const runs = meeting.parts.includes('chair') || meeting.parts.includes('deputy')
  const absent = gone !== null && gone >= chairGraceMs
  return {
    mine,
    goneFor: gone === null ? null : Math.floor(gone / 1000),
    canTake: live && !mine && runs && (meeting.chair.id === me || absent),
  }
}

/** Who has words at this item that are not saved yet, of those who are looking. */
export function behindAt(presence: readonly PresenceView[], itemId: string | null): PresenceView[] {
  return presence.filter(one => one.unsaved > 0 && !one.away && one.itemId === itemId)
}
