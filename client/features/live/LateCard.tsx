// For somebody who joins late: what happened without them, in a card that waits to be read and can come back.
import { useState } from 'react'
import { instantTime } from '#shared/cui'
import { Button } from '../../design/Button.tsx'
import { catchUp } from '../../state/catchUp.ts'
import { useMeetingContext } from './meetingContext.ts'

/** Joining this soon after the start is not late. */
const graceMs = 120_000

export function LateCard({ joinedAt }: { joinedAt: number }) {
  const { state, meeting, session, serverNow } = useMeetingContext()
  const [open, setOpen] = useState(true)
  const startedAt = meeting.startedAt === null ? null : Date.parse(meeting.startedAt)
  if (meeting.state !== 'live' || startedAt === null || joinedAt - startedAt < graceMs) return null
  if (!open) {
    return (
      <p className="late-again">
        <button type="button" className="link-button" onClick={() => setOpen(true)}>
          What did I miss?
        </button>
      </p>
    )
  }
  const { now, done, presenting, flagsToAnswer, actionsOffered } = catchUp(state, session.person, serverNow())
  return (
    <section className="late" aria-labelledby="late-title">
      <h2 id="late-title" className="late__title">
        You joined at {instantTime(joinedAt)}. The meeting started at {instantTime(startedAt)}.
      </h2>
      <ul className="late__facts">
        {now ? (
          <li>
            Now: item {now.position}, {now.minutesIn} {now.minutesIn === 1 ? 'minute' : 'minutes'} in, decision{' '}
            {now.decided ? 'recorded' : 'not yet made'}.
          </li>
        ) : null}
        <li>
          Done before you came: {done.items} {done.items === 1 ? 'item' : 'items'}, {done.decisions}{' '}
          {done.decisions === 1 ? 'decision' : 'decisions'}.
        </li>
        <li>
          {presenting.length > 0
            ? `You present ${presenting.length === 1 ? 'item' : 'items'} ${presenting.join(', ')}.`
            : 'You present no more items.'}{' '}
          Flags for you to answer: {flagsToAnswer === 0 ? 'none' : flagsToAnswer}. Actions offered to you:{' '}
          {actionsOffered === 0 ? 'none' : actionsOffered}.
        </li>
      </ul>
      <Button small kind="secondary" onClick={() => setOpen(false)}>
        Close
      </Button>
    </section>
  )
}
