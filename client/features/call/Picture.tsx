import { useEffect, useRef } from 'react'

/** A moving picture without sound: the sound plays elsewhere, once. */
export function Picture({
  track,
  mirrored = false,
  whole = false,
}: {
  track: MediaStreamTrack
  mirrored?: boolean
  /** Nothing is cut off at the edges: a screen is read. */
  whole?: boolean
}) {
  const element = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = element.current
    if (!video) return
    video.srcObject = new MediaStream([track])
    void video.play().catch(() => undefined)
    return () => {
      video.srcObject = null
    }
  }, [track])
  return (
    <video
      ref={element}
      className={`call-picture${mirrored ? ' call-picture--own' : ''}${whole ? ' call-picture--whole' : ''}`}
      muted
      playsInline
    />
  )
}
