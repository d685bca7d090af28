// Who sees the people on a clinic's list, and who has to agree there: types only from meeting.ts, which asks here.
import type { Role } from '#shared/roles'
import type { Item, Meeting } from './meeting.ts'

type Booked = Pick<Item, 'state' | 'triage' | 'ask'>

/**
 * Who leads a clinic prepares it: the people booked into it are theirs to see until the slot is over. Who was asked a
 * question between clinics sees whom it is about until it is answered. Both only when named on the item.
 */
export function clinicListCounts(personId: string, meeting: Meeting, item: Booked): boolean {
  if (meeting.kind !== 'clinic' || item.state === 'closed') return false
  if (isAsked(item)) return true
  const leads = meeting.chairId === personId || meeting.deputyId === personId
  return leads && item.triage.state === 'discuss'
}

/** A question that waits for its answer. */
export function isAsked(item: Pick<Item, 'triage' | 'ask'>): boolean {
  return item.ask !== null && item.ask.reply === null && item.triage.state === 'referred'
}

/** In a clinic, advice is a specialist's and is carried out by the GP: recorded only when both agreed. */
export function rolesThatAgree(kind: Meeting['kind'], required: readonly Role[]): Role[] {
  return kind === 'clinic' ? [...new Set<Role>([...required, 'gp', 'consultant'])] : [...required]
}
