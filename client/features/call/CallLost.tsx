// The record goes on without the call; the screen says so, and how to go on talking.
import { useEffect } from 'react'
import { useAnnounce } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { PhoneLink } from '../../design/PhoneLink.tsx'
import { useMeetingContext } from '../live/meetingContext.ts'
import { useCall } from './CallContext.tsx'

export function CallLost() {
  const { state } = useCall()
  const { meeting } = useMeetingContext()
  const lost = state.stage !== 'out' && (state.unlinked || state.remotes.some(remote => remote.state === 'lost'))
  if (!lost || state.unanswered) return null
  return (
    <p className="call-lost" role="alert">
      Call lost, reconnecting… Your text is not affected. <OrPhone phone={meeting.phone} />
    </p>
  )
}

/** Asked to come in: until there is an answer nobody is told that they wait or are in. */
export function CallJoining({ stop }: { stop: () => void }) {
  const { state } = useCall()
  const { meeting } = useMeetingContext()
  const announce = useAnnounce()
  const { unanswered } = state
  useEffect(() => {
    if (unanswered) announce('Still trying to join the call', 'assertive')
  }, [unanswered, announce])
  if (!unanswered) return <p>Joining…</p>
  return (
    <>
      <p className="call-lost">
        Still trying to join… There is no answer yet. Your text is not affected. <OrPhone phone={meeting.phone} />
      </p>
      <Button small kind="secondary" onClick={stop}>
        Stop trying
      </Button>
    </>
  )
}

function OrPhone({ phone }: { phone: string | null }) {
  if (phone === null) return 'If it stays like this, phone each other.'
  return (
    <>
      If it stays like this, phone <PhoneLink phone={phone} />.
    </>
  )
}
