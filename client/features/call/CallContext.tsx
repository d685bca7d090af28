// One call for the whole live screen: it goes on while the agenda, a case or another case is shown.
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useClient } from '../../app/clientContext.ts'
import { createBrowserCall } from '../../call/browserCall.ts'
import type { Call, CallSnapshot, Remote } from '../../call/callState.ts'
import { openMedia, openScreen } from '../../call/media.ts'
import { Button } from '../../design/Button.tsx'

const CallContext = createContext<Call | null>(null)

export function useCall(): { call: Call; state: CallSnapshot } {
  const call = useContext(CallContext)
  if (!call) throw new Error('A part of the call was rendered outside of a meeting.')
  return { call, state: useSyncExternalStore(call.subscribe, call.snapshot) }
}

export function CallProvider({ meetingId, children }: { meetingId: string; children: ReactNode }) {
  const { live, api, idle } = useClient()
  const [call] = useState(() =>
    createBrowserCall({
      meetingId,
      live,
      ice: () => api.call('callIce'),
      openScreen: () => openScreen(navigator.mediaDevices),
    }),
  )
  useEffect(() => comeBack(call, meetingId), [call, meetingId])
  useEffect(() => () => call.stop(), [call])
  useEffect(() => holdWhileIn(call, idle.hold), [call, idle])
  return <ProvideCall call={call}>{children}</ProvideCall>
}

/** A call for the parts below it, with its sound. */
export function ProvideCall({ call, children }: { call: Call; children: ReactNode }) {
  return (
    <CallContext value={call}>
      {children}
      <CallSound />
    </CallContext>
  )
}

/** Somebody who listens for an hour is there: a call is never locked away. */
function holdWhileIn(call: Call, hold: () => () => void): () => void {
  let release: (() => void) | null = null
  const follow = () => {
    const inside = call.snapshot().stage !== 'out'
    if (inside) release ??= hold()
    else {
      release?.()
      release = null
    }
  }
  const unsubscribe = call.subscribe(follow)
  follow()
  return () => {
    unsubscribe()
    release?.()
  }
}

const memory = 'caseroom-call'

/** After a reload this tab goes back into its call, as it was; leaving it is remembered as well. */
function comeBack(call: Call, meetingId: string): () => void {
  const before = sessionStorage.getItem(memory)
  if (before === `${meetingId} camera` || before === `${meetingId} sound`) {
    void openMedia(navigator.mediaDevices, { camera: before.endsWith('camera'), micId: '', cameraId: '' }).then(media =>
      call.join(media),
    )
  }
  return call.subscribe(() => {
    const { stage, shown } = call.snapshot()
    if (stage === 'out') sessionStorage.removeItem(memory)
    else sessionStorage.setItem(memory, `${meetingId} ${shown.camera ? 'camera' : 'sound'}`)
  })
}

/** The others' sound, apart from their pictures: it plays whatever is on screen. */
function CallSound() {
  const { state } = useCall()
  const [silenced, setSilenced] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const turnOn = () => {
    setSilenced(false)
    for (const one of box.current?.querySelectorAll('audio') ?? []) void one.play().catch(() => setSilenced(true))
  }
  return (
    <div ref={box} className={silenced ? 'call-silenced' : undefined}>
      {state.remotes.map(remote => (
        <RemoteSound key={remote.peerId} remote={remote} refused={() => setSilenced(true)} />
      ))}
      {silenced ? (
        <Button small onClick={turnOn}>
          Turn the sound of the call on
        </Button>
      ) : null}
    </div>
  )
}

function RemoteSound({ remote, refused }: { remote: Remote; refused: () => void }) {
  const element = useRef<HTMLAudioElement>(null)
  const tracks = remote.stream.getAudioTracks().length
  useEffect(() => {
    const audio = element.current
    if (!audio || tracks === 0) return
    audio.srcObject = remote.stream
    void audio.play().catch((error: unknown) => {
      // Browsers play nothing before the first click on a page; anything else is a source that changed in the meantime.
      if (error instanceof DOMException && error.name === 'NotAllowedError') refused()
    })
  }, [remote.stream, tracks, refused])
  // biome-ignore lint/a11y/useMediaCaption: people who speak now; there is nothing to caption from
  return <audio ref={element} />
}
