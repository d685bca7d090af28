// Whose hand is up, in the order in which they went up. The chair gives the floor; anybody raises their own.
import { useAnnounce, useLive } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { useMeetingContext } from './meetingContext.ts'

export function Hands() {
  const { state, meeting, session, may } = useMeetingContext()
  const live = useLive()
  const announce = useAnnounce()
  if (meeting.state !== 'live') return null
  const raised = state.presence
    .filter(one => one.hand !== null)
    .sort((a, b) => (a.hand ?? '').localeCompare(b.hand ?? ''))
  const mine = raised.some(one => one.person.id === session.person.id)
  const set = async () => {
    const answer = await live.request('hand:set', { meetingId: meeting.id, up: !mine })
    announce(answer.ok ? (mine ? 'Your hand is down' : 'Your hand is up') : 'Your hand could not be sent')
  }
  return (
    <div className="meeting-bar__hands">
      {raised.length > 0 ? <p>Hands: {raised.map(one => one.person.name).join(', ')}</p> : null}
      {may('decision:answer') ? (
        <Button small kind="secondary" aria-pressed={mine} onClick={() => void set()}>
          {mine ? 'Lower hand' : 'Raise hand'}
        </Button>
      ) : null}
    </div>
  )
}
