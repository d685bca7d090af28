// Which item this screen shows: pinned by the address, or following the chair without ever moving somebody who types.
import { useNavigate } from '@tanstack/react-router'
import { type RefObject, useCallback, useLayoutEffect, useReducer, useRef, useState } from 'react'
import { useAnnounce } from '../../app/clientContext.ts'
import { nameAndBorn } from '../../design/patientIdentity.ts'
import { follow, hasMovedOn, startFollowing } from '../../state/following.ts'
import { itemById } from '../../state/meetingState.ts'
import { useMeetingContext } from './meetingContext.ts'
import { isBusy } from './PaneForm.tsx'

export interface Place {
  shownId: string | null
  movedOn: boolean
  pinned: boolean
  /** To where the chair is, and follow from there. */
  catchUp: () => void
  /** To an item, or null for the agenda; the chair's position is unchanged. */
  open: (itemId: string | null) => void
  /** The next move of the meeting is this person's own: go along, whatever has the focus. */
  moving: (own: boolean) => void
  /** The question whether to end the meeting is on screen. It outlives the item it was asked in. */
  ending: boolean
  setEnding: (on: boolean) => void
}

export function usePlace(
  pinnedId: string | null,
  screen: RefObject<HTMLElement | null>,
  heading: RefObject<HTMLElement | null>,
): Place {
  const { meeting } = useMeetingContext()
  const { currentItemId } = meeting
  const announce = useAnnounce()
  const navigate = useNavigate()
  const [state, dispatch] = useReducer(follow, currentItemId, startFollowing)
  const own = useRef(false)
  const [ending, setEnding] = useState(false)
  const meetingId = meeting.id
  const following = useCallback(
    () => void navigate({ to: '/meetings/$meetingId/live', params: { meetingId }, search: {}, resetScroll: false }),
    [navigate, meetingId],
  )

  const known = useRef(currentItemId)
  useLayoutEffect(() => {
    if (known.current === currentItemId) return
    known.current = currentItemId
    const mine = own.current
    own.current = false
    const busy = isBusy(screen.current)
    dispatch({ kind: 'chair', itemId: currentItemId, busy, own: mine })
    const item = itemById(meeting, currentItemId)
    // The new name first: who it is about matters more than that something moved.
    const name = item?.about ? nameAndBorn(item.about.identity) : null
    if (mine) {
      if (pinnedId !== null) following()
      // After their own Next the chair continues at the patient's name; nobody else's focus is ever moved.
      requestAnimationFrame(() => heading.current?.focus())
    } else if (pinnedId !== null || busy) {
      announce(
        `The meeting has moved on${item ? ` to item ${item.position}` : ''}. You are still where you were.`,
        'assertive',
      )
    } else {
      announce(item ? `${name ?? 'An item you cannot open'}. Item ${item.position} is now open` : 'No item is open now')
    }
  }, [currentItemId, meeting, pinnedId, screen, heading, announce, following])

  const place = { shownId: pinnedId ?? state.shownId, currentId: currentItemId }
  return {
    shownId: place.shownId,
    movedOn: hasMovedOn(place),
    pinned: pinnedId !== null,
    catchUp() {
      dispatch({ kind: 'catch-up' })
      if (pinnedId !== null) following()
    },
    open(itemId) {
      dispatch({ kind: 'open', itemId })
      if (itemId === null) following()
      else
        void navigate({
          to: '/meetings/$meetingId/live/items/$itemId',
          params: { meetingId, itemId },
          search: {},
          resetScroll: false,
        })
    },
    moving(mine) {
      own.current = mine
    },
    ending,
    setEnding,
  }
}
