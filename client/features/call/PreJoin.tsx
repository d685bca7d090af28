// Before the call: see yourself, choose devices, or come without a camera. A refused device is said and stops nobody.
import { useEffect, useId, useRef, useState } from 'react'
import { closeMedia, listDevices, type OpenedMedia, openMedia } from '../../call/media.ts'
import { Button } from '../../design/Button.tsx'
import { useCall } from './CallContext.tsx'
import { Picture } from './Picture.tsx'
import { SoundCheck } from './SoundCheck.tsx'

interface Device {
  id: string
  label: string
}

export function PreJoin({ close }: { close: () => void }) {
  const { call, state } = useCall()
  const { recording } = state
  const title = useRef<HTMLHeadingElement>(null)
  const [media, setMedia] = useState<OpenedMedia | null>(null)
  const [devices, setDevices] = useState<{ mics: Device[]; cameras: Device[] }>({ mics: [], cameras: [] })
  const [micId, setMicId] = useState('')
  const [cameraId, setCameraId] = useState('')
  const taken = useRef(false)

  useEffect(() => title.current?.focus(), [])
  useEffect(() => {
    let current = true
    let opened: OpenedMedia | null = null
    void openMedia(navigator.mediaDevices, { camera: true, micId, cameraId }).then(async given => {
      opened = given
      if (!current) return closeMedia(given)
      setMedia(given)
      const [mics, cameras] = await Promise.all([
        listDevices(navigator.mediaDevices, 'audioinput'),
        listDevices(navigator.mediaDevices, 'videoinput'),
      ])
      if (current) setDevices({ mics, cameras })
    })
    return () => {
      current = false
      if (opened && !taken.current) closeMedia(opened)
    }
  }, [micId, cameraId])

  const join = (camera: boolean) => {
    if (!media) return
    taken.current = true
    if (!camera) media.video?.stop()
    call.join({ ...media, video: camera ? media.video : null })
    close()
  }
  return (
    <section className="call-prejoin" aria-labelledby="prejoin-title">
      <h3 id="prejoin-title" tabIndex={-1} ref={title}>
        Before you join
      </h3>
      <div className="call-tile call-tile--own">
        {media?.video ? (
          <Picture track={media.video} mirrored />
        ) : (
          <p>{media ? 'No camera' : 'Opening your camera…'}</p>
        )}
      </div>
      {media?.problem ? <p className="call-problem">{media.problem}</p> : null}
      <p className="call-hint">
        {recording.state === 'on'
          ? 'This call is being recorded. That ends when you come in, until you have agreed.'
          : 'Nothing is recorded unless you and everybody else in the call agree.'}
      </p>
      <div className="button-row">
        <Button small busy={!media} onClick={() => join(true)}>
          {media && !media.video ? 'Join' : 'Join with camera'}
        </Button>
        <Button small kind="secondary" busy={!media} onClick={() => join(false)}>
          Join without camera
        </Button>
        <Button small kind="secondary" onClick={close}>
          Cancel
        </Button>
      </div>
      <DeviceChoice label="Microphone" devices={devices.mics} value={micId} choose={setMicId} />
      <DeviceChoice label="Camera" devices={devices.cameras} value={cameraId} choose={setCameraId} />
      {media ? <SoundCheck microphone={media.audio} /> : null}
    </section>
  )
}

function DeviceChoice(props: { label: string; devices: Device[]; value: string; choose: (id: string) => void }) {
  const id = useId()
  if (props.devices.length < 2) return null
  return (
    <div className="call-device">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} className="nhsuk-select" value={props.value} onChange={event => props.choose(event.target.value)}>
        <option value="">The browser’s choice</option>
        {props.devices.map(device => (
          <option key={device.id} value={device.id}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  )
}
