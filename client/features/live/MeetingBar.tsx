// Where the meeting is, how long it has been there, who is here, and for the chair the way on.
import { useRef } from 'react'
import type { ItemView } from '#shared/meeting'
import { Button } from '../../design/Button.tsx'
import { Presence } from '../../design/Presence.tsx'
import { useNarrow } from '../../design/useNarrow.ts'
import { openFlags, runningItems } from '../../state/meetingState.ts'
import { ChairControls } from './ChairControls.tsx'
import { ChairSeat, useSeat } from './ChairSeat.tsx'
import { FloorPrompt } from './FloorPrompt.tsx'
import { Hands } from './Hands.tsx'
import { ItemTimer } from './ItemTimer.tsx'
import { useItem, useMeetingContext } from './meetingContext.ts'
import { useShortcut } from './meetingKeys.ts'
import type { FollowView } from './useFollowView.ts'
import type { Place } from './usePlace.ts'

export function MeetingBar({
  item,
  place,
  follow = null,
}: {
  item: ItemView | null
  place: Place
  follow?: FollowView | null
}) {
  const { state, meeting, may } = useMeetingContext()
  const seat = useSeat()
  const open = openFlags(useItem()?.discussion ?? null)
  const urgent = open.filter(flag => flag.severity === 'urgent').length
  const narrow = useNarrow()
  const bar = useRef<HTMLDivElement>(null)
  const before = useRef<Element | null>(null)
  useShortcut('bar', () => {
    before.current = document.activeElement
    bar.current?.querySelector<HTMLElement>('button:not([disabled])')?.focus()
  })
  return (
    <section
      className="meeting-bar"
      aria-label="Meeting"
      ref={bar}
      onKeyDown={event => {
        if (event.key !== 'Escape' || !(before.current instanceof HTMLElement)) return
        before.current.focus()
        before.current = null
      }}
    >
      <div className="meeting-bar__facts">
        {item ? (
          <p className="meeting-bar__item">
            <strong>
              Item {item.position} of {runningItems(meeting).length}
            </strong>
          </p>
        ) : null}
        {item ? <ItemTimer item={item} chair={seat.mine} /> : null}
        {item ? <p className="meeting-bar__presenter">Presenting: {item.presenter.name}</p> : null}
        {open.length > 0 ? (
          <p className={`meeting-bar__flags${urgent > 0 ? ' meeting-bar__flags--urgent' : ''}`}>
            <span aria-hidden="true">⚑ </span>
            {urgent > 0 ? 'Urgent flag. ' : ''}Flags {open.length} open
          </p>
        ) : null}
        <MeetingStateWords />
      </div>
      <div className="meeting-bar__people">
        <Presence people={state.presence} most={5} />
        <Hands />
        {follow && meeting.state === 'live' ? (
          <Button small kind="secondary" aria-pressed={follow.following} onClick={follow.toggle}>
            {follow.following ? 'Following the chair' : 'Follow the chair'}
            {narrow ? '' : '’s view'}
          </Button>
        ) : null}
      </div>
      {seat.mine ? <FloorPrompt /> : null}
      {item?.personPresent ? (
        <p className="meeting-bar__present">
          {item.personPresent === 'patient' ? 'The patient' : 'A carer'} is in the room. Parts for professionals only
          are hidden.
        </p>
      ) : null}
      {seat.mine && may('meeting:run') ? <ChairControls place={place} /> : <ChairSeat seat={seat} />}
    </section>
  )
}

function MeetingStateWords() {
  const { meeting } = useMeetingContext()
  switch (meeting.state) {
    case 'planned':
      return <p className="meeting-bar__state">Not started</p>
    case 'live':
      return <p className="meeting-bar__state meeting-bar__state--live">Live</p>
    case 'ended':
      return <p className="meeting-bar__state">Ended</p>
    default: {
      const never: never = meeting.state
      return never
    }
  }
}
