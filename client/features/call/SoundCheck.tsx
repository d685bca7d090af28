import { useEffect, useId, useState } from 'react'
import { listenTo, playTestSound } from '../../call/soundCheck.ts'
import { Button } from '../../design/Button.tsx'

/** Whoever is not heard is told last: better here than in front of the patient. */
export function SoundCheck({ microphone }: { microphone: MediaStreamTrack | null }) {
  const id = useId()
  const [loudness, setLoudness] = useState(0)
  const [playing, setPlaying] = useState(false)
  useEffect(() => {
    setLoudness(0)
    if (!microphone) return undefined
    try {
      return listenTo(microphone, setLoudness)
    } catch {
      // A browser that measures no sound can still join: the bar stands still.
      return undefined
    }
  }, [microphone])
  const play = async () => {
    setPlaying(true)
    await playTestSound().catch(() => undefined)
    setPlaying(false)
  }
  return (
    <div className="call-sound">
      {microphone ? (
        <>
          <label htmlFor={id}>Say something: the bar moves when you are heard.</label>
          <meter id={id} min={0} max={1} value={loudness} />
        </>
      ) : null}
      <Button small kind="secondary" busy={playing} onClick={() => void play()}>
        {playing ? 'Playing…' : 'Play a test sound'}
      </Button>
    </div>
  )
}
