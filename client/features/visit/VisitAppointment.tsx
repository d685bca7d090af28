// Waiting and the call, on one page: the call lives as long as the page does, and comes back by itself when the line was lost.
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { VisitView } from '#shared/visit'
import type { VisitConnection } from '../../api/visit.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { createBrowserCall } from '../../call/browserCall.ts'
import type { Call } from '../../call/callState.ts'
import { openMedia } from '../../call/media.ts'
import { PhoneLink } from '../../design/PhoneLink.tsx'
import { ProvideCall } from '../call/CallContext.tsx'
import { VisitInside } from './VisitInside.tsx'
import { VisitWaiting } from './VisitWaiting.tsx'
import '../call/call.scss'

export type Going = Exclude<VisitView, { stage: 'over' }>

export function VisitAppointment({
  connection,
  view,
  lost,
}: {
  connection: VisitConnection
  view: Going
  lost: boolean
}) {
  const api = useApi()
  const announce = useAnnounce()
  const [call] = useState(() =>
    createBrowserCall({
      meetingId: view.meetingId,
      live: connection,
      ice: () => api.call('visitIce'),
      openScreen: async () => null,
    }),
  )
  const state = useSyncExternalStore(call.subscribe, call.snapshot)
  const [left, setLeft] = useState(false)
  useEffect(() => comeBack(call), [call])
  // Also when the slot ends: the camera and the microphone go off with this page.
  useEffect(() => () => call.stop(), [call])
  const trouble = lost ? 'Your connection was lost.' : state.unanswered ? 'We cannot reach the clinic yet.' : null
  useEffect(() => {
    if (trouble) announce(`${trouble} Stay on this page.`, 'assertive')
  }, [trouble, announce])
  const inside = view.stage === 'inside' && state.stage !== 'out'
  const leave = () => {
    call.leave()
    setLeft(true)
  }
  return (
    <ProvideCall call={call}>
      {trouble ? (
        <div className="visit__lost" role="alert">
          <p>
            <strong>{trouble}</strong> Stay on this page: it keeps trying by itself, and you need not give the date of
            birth again.
          </p>
          {view.phone ? (
            <p>
              If it stays like this, phone <PhoneLink phone={view.phone} />.
            </p>
          ) : null}
        </div>
      ) : null}
      {inside ? (
        <VisitInside
          view={view}
          leave={leave}
          answer={agrees => connection.request('recording:answer', { meetingId: view.meetingId, agrees })}
        />
      ) : (
        <VisitWaiting view={view} left={left} leave={leave} came={() => setLeft(false)} />
      )}
    </ProvideCall>
  )
}

const memory = 'caseroom-visit'

/** After a reload this tab asks to come in again, as it was; leaving is remembered as well. Nothing of the person is kept. */
function comeBack(call: Call): () => void {
  const before = sessionStorage.getItem(memory)
  if (before === 'listen') void call.join({ audio: null, video: null, screen: null, problem: null })
  else if (before === 'camera' || before === 'sound') {
    void openMedia(navigator.mediaDevices, { camera: before === 'camera', micId: '', cameraId: '' }).then(media =>
      call.join(media),
    )
  }
  return call.subscribe(() => {
    const { stage, shown, local } = call.snapshot()
    if (stage === 'out') sessionStorage.removeItem(memory)
    else sessionStorage.setItem(memory, shown.camera ? 'camera' : local.audio ? 'sound' : 'listen')
  })
}
