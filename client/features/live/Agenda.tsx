// The agenda in place of a case: before the start, between items, after the end, and on request. It is a list of people,
// so there is no banner here.
import { Link } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { durationText, instantTime } from '#shared/cui'
import { usePageTitle } from '../../app/PageHeading.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import { runningItems } from '../../state/meetingState.ts'
import { CallPane } from '../call/CallPane.tsx'
import { LateCard } from './LateCard.tsx'
import { MeetingBar } from './MeetingBar.tsx'
import { useMeetingContext } from './meetingContext.ts'
import type { Place } from './usePlace.ts'

export function Agenda({
  place,
  heading,
  joinedAt,
}: {
  place: Place
  heading: RefObject<HTMLHeadingElement | null>
  joinedAt: number
}) {
  const { meeting } = useMeetingContext()
  usePageTitle(`${meeting.title}: ${stateWords(meeting.state)}`)
  const items = runningItems(meeting)
  return (
    <>
      <div className="workspace__sticky">
        <MeetingBar item={null} place={place} />
      </div>
      <div className="workspace__agenda">
        <h1 className="nhsuk-heading-l" ref={heading} tabIndex={-1}>
          {meeting.title}
        </h1>
        <p className="nhsuk-body">
          <InstantText instant={meeting.startsAt} weekday time /> for {durationText(meeting.plannedMinutes)}
          {meeting.place ? `, ${meeting.place}` : ''}. Chair: {meeting.chair.name}
          {meeting.deputy ? `, deputy: ${meeting.deputy.name}` : ''}.
        </p>
        <LateCard joinedAt={joinedAt} />
        <StateNote place={place} />
        <CallPane />
        {items.length === 0 ? (
          <p>
            The agenda is empty.{' '}
            <Link to="/meetings/$meetingId/agenda" params={{ meetingId: meeting.id }}>
              Add people to the agenda
            </Link>
          </p>
        ) : (
          <ol className="agenda-list">
            {items.map(item => (
              <li key={item.id} className={`agenda-list__item agenda-list__item--${item.state}`}>
                <span className="agenda-list__number">{item.position}</span>
                <div className="agenda-list__who">
                  {item.about ? (
                    <PatientLine identity={item.about.identity} />
                  ) : (
                    <p>{meeting.kind === 'clinic' ? 'Taken' : 'Not open to you'}</p>
                  )}
                  {item.about ? <p className="agenda-list__question">{item.about.question}</p> : null}
                </div>
                <p className="agenda-list__facts">
                  {item.presenter.name}, {durationText(item.minutes)}
                  <br />
                  {item.id === meeting.currentItemId ? 'Open now' : item.state === 'closed' ? 'Done' : 'Waiting'}
                </p>
                {item.about ? (
                  <button
                    type="button"
                    className="nhsuk-button nhsuk-button--secondary nhsuk-button--small app-button"
                    onClick={() => (item.id === meeting.currentItemId ? place.catchUp() : place.open(item.id))}
                  >
                    Open<span className="nhsuk-u-visually-hidden"> item {item.position}</span>
                  </button>
                ) : null}
              </li>
            ))}
          </ol>
        )}
      </div>
    </>
  )
}

function StateNote({ place }: { place: Place }) {
  const { meeting, may } = useMeetingContext()
  const allDone = runningItems(meeting).every(item => item.state === 'closed')
  switch (meeting.state) {
    case 'planned':
      return (
        <p className="nhsuk-inset-text">
          {may('meeting:run')
            ? 'When everybody is here, press Start meeting. Item 1 then opens for everyone.'
            : `Waiting for ${meeting.chair.name} to start the meeting. The first item then opens here by itself.`}
        </p>
      )
    case 'live':
      return meeting.currentItemId === null ? (
        <p className="nhsuk-inset-text">
          {allDone ? 'Every item is done.' : 'No item is open now.'}
          {may('meeting:run')
            ? allDone
              ? ' Press End to end the meeting.'
              : ' Go on with Next, or end the meeting.'
            : ''}
        </p>
      ) : (
        <p>
          <button type="button" className="link-button" onClick={place.catchUp}>
            Go back to the open item
          </button>
        </p>
      )
    case 'ended':
      return (
        <p className="nhsuk-inset-text">
          The meeting ended{meeting.endedAt ? ` at ${instantTime(meeting.endedAt)}` : ''}.{' '}
          <Link to="/meetings/$meetingId/minutes" params={{ meetingId: meeting.id }}>
            Read the minutes
          </Link>
        </p>
      )
    default: {
      const never: never = meeting.state
      return never
    }
  }
}

function stateWords(state: 'planned' | 'live' | 'ended'): string {
  return state === 'planned' ? 'not started' : state
}
