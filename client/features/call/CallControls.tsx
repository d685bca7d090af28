import { useAnnounce } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { useCall } from './CallContext.tsx'
import { useCallKeys } from './callKeys.ts'

/** Each button says what is, and each change is announced: a microphone must never be on by surprise. */
export function CallControls({ leave }: { leave: () => void }) {
  const { call, state } = useCall()
  const announce = useAnnounce()
  const { mic, camera, hand, soundOnly } = state.shown
  const hasMic = state.local.audio !== null
  const toggleMic = () => {
    if (!hasMic) return announce('There is no microphone', 'assertive')
    call.setMic(!mic)
    announce(mic ? 'Microphone off' : 'Microphone on', 'assertive')
  }
  const toggleCamera = async () => {
    await call.setCamera(!camera)
    const now = call.snapshot()
    announce(now.shown.camera ? 'Camera on' : (now.problem ?? 'Camera off'), 'assertive')
  }
  useCallKeys(true, key => (key === 'mic' ? toggleMic() : void toggleCamera()))
  return (
    <div className="call-controls">
      <Button small kind="secondary" aria-pressed={mic} title="Ctrl+D" disabled={!hasMic} onClick={toggleMic}>
        {hasMic ? (mic ? 'Mic on' : 'Mic off') : 'No mic'}
      </Button>
      <Button small kind="secondary" aria-pressed={camera} title="Ctrl+E" onClick={() => void toggleCamera()}>
        {camera ? 'Cam on' : 'Cam off'}
      </Button>
      <Button
        small
        kind="secondary"
        aria-pressed={hand}
        onClick={() => {
          call.setHand(!hand)
          announce(hand ? 'Hand down' : 'Hand up')
        }}
      >
        {hand ? 'Hand up' : 'Hand'}
      </Button>
      <Button
        small
        kind="secondary"
        aria-pressed={soundOnly}
        onClick={() => {
          call.setSoundOnly(!soundOnly)
          announce(soundOnly ? 'Pictures come again' : 'Sound only. No pictures are sent or received')
        }}
      >
        Sound only
      </Button>
      <Button small kind="warning" onClick={leave}>
        Leave
      </Button>
    </div>
  )
}
