import { useState } from 'react'
import { useAnnounce } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { useCall } from './CallContext.tsx'
import { useCallKeys } from './callKeys.ts'

/** Each button says what is, and each change is announced: a microphone must never be on by surprise. */
export function CallControls({ leave }: { leave: () => void }) {
  const { call, state } = useCall()
  const announce = useAnnounce()
  const [sharing, setSharing] = useState(false)
  const { mic, camera, hand, screen, soundOnly } = state.shown
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
  const share = async (on: boolean) => {
    setSharing(false)
    await call.setScreen(on)
    const now = call.snapshot()
    announce(
      now.shown.screen ? 'Your screen is shared' : (now.problem ?? 'Your screen is not shared any more'),
      'assertive',
    )
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
      <Button
        small
        kind="secondary"
        aria-pressed={screen}
        onClick={() => (screen ? void share(false) : setSharing(!sharing))}
      >
        {screen ? 'Stop sharing' : 'Share screen'}
      </Button>
      <Button small kind="warning" onClick={leave}>
        Leave
      </Button>
      {sharing ? (
        <fieldset className="call-share app-plain-fieldset" aria-label="Share screen">
          <p>
            <strong>Everybody in the call will see all of what you choose.</strong> Close other records first, and
            choose one window, not the whole screen.
          </p>
          <Button small onClick={() => void share(true)}>
            Choose what to share
          </Button>
          <Button small kind="secondary" onClick={() => setSharing(false)}>
            Do not share
          </Button>
        </fieldset>
      ) : null}
    </div>
  )
}
