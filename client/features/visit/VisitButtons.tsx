import { useAnnounce } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { useCall } from '../call/CallContext.tsx'

/** Each button says what pressing it does, and each change is said aloud: a microphone must never be on by surprise. */
export function VisitButtons({
  leave,
  leaveWords,
  hand = false,
}: {
  leave: () => void
  leaveWords: string
  hand?: boolean
}) {
  const { call, state } = useCall()
  const announce = useAnnounce()
  const { mic, camera, hand: up } = state.shown
  const toggleMic = () => {
    call.setMic(!mic)
    announce(mic ? 'Your microphone is off' : 'Your microphone is on', 'assertive')
  }
  const toggleCamera = async () => {
    await call.setCamera(!camera)
    const now = call.snapshot()
    announce(now.shown.camera ? 'Your camera is on' : (now.problem ?? 'Your camera is off'), 'assertive')
  }
  const toggleHand = () => {
    call.setHand(!up)
    announce(up ? 'Your hand is down' : 'Your hand is up')
  }
  return (
    <div className="visit__buttons">
      {state.local.audio ? (
        <Button kind="secondary" onClick={toggleMic}>
          {mic ? 'Turn microphone off' : 'Turn microphone on'}
        </Button>
      ) : null}
      <Button kind="secondary" onClick={() => void toggleCamera()}>
        {camera ? 'Turn camera off' : 'Turn camera on'}
      </Button>
      {hand ? (
        <Button kind="secondary" onClick={toggleHand}>
          {up ? 'Take hand down' : 'Raise hand'}
        </Button>
      ) : null}
      <Button kind="warning" onClick={leave}>
        {leaveWords}
      </Button>
    </div>
  )
}
