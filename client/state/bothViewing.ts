// "Both viewing": whether everybody in the call looks at the patient that is on this screen.
import { isVisitor, type ParticipantView } from '#shared/call'
import type { MeetingView, PresenceView } from '#shared/meeting'
import { itemById } from './meetingState.ts'

export interface Viewing {
  all: boolean
  words: string
}

/** Null while nobody else is in the call, or no patient is on screen. */
export function bothViewing(
  participants: readonly ParticipantView[],
  presence: readonly PresenceView[],
  meeting: MeetingView,
  me: { personId: string; itemId: string | null },
): Viewing | null {
  const others = participants.filter(
    one => one.place === 'inside' && one.person.id !== me.personId && !isVisitor(one.person),
  )
  if (others.length === 0 || me.itemId === null) return null
  const elsewhere = others.flatMap(({ person }) => {
    const there = presence.find(one => one.person.id === person.id)
    if (there?.itemId === me.itemId && !there.away) return []
    if (!there || there.away) return [`${person.name} is not looking at this screen`]
    const position = itemById(meeting, there.itemId)?.position
    return [position === undefined ? `${person.name} is at the list` : `${person.name} is on item ${position}`]
  })
  const label = others.length === 1 ? 'Both viewing' : 'All viewing'
  if (elsewhere.length === 0) return { all: true, words: `${label}: yes` }
  return { all: false, words: `${label}: no. ${elsewhere.join('. ')}` }
}
