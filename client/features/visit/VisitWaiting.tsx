// Waiting: when, how late, who lets them in; and how they want to come, with a camera, with sound only, or to listen.
import { useEffect, useState } from 'react'
import { londonDate } from '#shared/calendar'
import { instantDate, instantTime, longDate } from '#shared/cui'
import { useAnnounce } from '../../app/clientContext.ts'
import { type OpenedMedia, openMedia } from '../../call/media.ts'
import { Button } from '../../design/Button.tsx'
import { PhoneLink } from '../../design/PhoneLink.tsx'
import { useCall } from '../call/CallContext.tsx'
import { Picture } from '../call/Picture.tsx'
import type { Going } from './VisitAppointment.tsx'
import { VisitButtons } from './VisitButtons.tsx'
import { VisitHeading } from './VisitHeading.tsx'

export function VisitWaiting({
  view,
  left,
  leave,
  came,
}: {
  view: Going
  left: boolean
  leave: () => void
  came: () => void
}) {
  const { call, state } = useCall()
  const announce = useAnnounce()
  const [opening, setOpening] = useState(false)
  const asked = state.stage !== 'out'
  // Only the server's answer makes it true that they know.
  const known = asked && state.stage !== 'joining'
  const words =
    view.stage !== 'waiting' ? [] : asked && !known ? ['Telling them that you are here…'] : waitWords(view, known)
  const said = words.join(' ')
  useEffect(() => {
    if (said) announce(said)
  }, [said, announce])
  const come = async (media: Promise<OpenedMedia>) => {
    setOpening(true)
    const opened = await media
    setOpening(false)
    came()
    call.join(opened)
  }
  const open = (camera: boolean) => come(openMedia(navigator.mediaDevices, { camera, micId: '', cameraId: '' }))
  const listen = () => come(Promise.resolve({ audio: null, video: null, screen: null, problem: null }))
  return (
    <>
      <VisitHeading>{known ? 'You are in the waiting room' : 'Your appointment'}</VisitHeading>
      <p className="visit__about">
        Appointment for <strong>{view.person}</strong>
        <br />
        with {view.clinician}
        <br />
        {view.organisation}
      </p>
      {left && !asked ? (
        <p className="visit__note">You have left the call. You can come back while it goes on.</p>
      ) : null}
      <div className="visit__wait">
        {words.map(line => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {state.problem ? <p className="visit__note">{state.problem}</p> : null}
      {asked ? (
        <>
          {state.local.video ? (
            <div className="call-tile call-tile--own visit__preview">
              <Picture track={state.local.video} mirrored />
              <p className="call-tile__name">You. Nobody sees this yet</p>
            </div>
          ) : null}
          <VisitButtons leave={leave} leaveWords="Stop waiting" />
        </>
      ) : (
        <section aria-labelledby="visit-come">
          <h2 className="nhsuk-heading-m" id="visit-come">
            How would you like to join?
          </h2>
          <p>
            Your phone may ask if this page can use the camera and microphone. Nobody sees or hears you until you are
            let in. The call is recorded only if you and everybody else in it agree.
          </p>
          <div className="visit__choices">
            <Button busy={opening} onClick={() => void open(true)}>
              Join with camera
            </Button>
            <Button kind="secondary" busy={opening} onClick={() => void open(false)}>
              Join with sound only
            </Button>
            <Button kind="secondary" busy={opening} onClick={() => void listen()}>
              Join and only listen
            </Button>
          </div>
        </section>
      )}
      {view.phone ? (
        <p>
          If this does not work, phone <PhoneLink phone={view.phone} />.
        </p>
      ) : null}
    </>
  )
}

function waitWords(view: Extract<Going, { stage: 'waiting' }>, known: boolean): string[] {
  const { clinician, open, late } = view
  if (open && known) return [`${clinician} knows that you are here, and will let you in.`]
  if (open) return [`${clinician} is ready for you. Choose how you would like to join.`]
  const at = instantTime(view.plannedAt)
  const today = instantDate(view.plannedAt) === instantDate(view.serverTime)
  const planned = today
    ? `Your appointment is at ${at}.`
    : `Your appointment is on ${longDate(londonDate(Date.parse(view.plannedAt)), { weekday: true })} at ${at}.`
  const minutes = late === 1 ? '1 minute' : `${late} minutes`
  const lateWords = `The clinic is running ${minutes} late. We expect to see you at about ${instantTime(view.expectedAt)}.`
  const early = Date.parse(view.expectedAt) - Date.parse(view.serverTime) > 5 * 60_000
  const calm = early ? 'You are early. You can keep this page open and wait here.' : 'It is nearly time.'
  return [planned, late > 0 ? lateWords : calm, ...(known ? [`${clinician} will let you in.`] : [])]
}
