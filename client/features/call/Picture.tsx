import { useEffect, useRef } from 'react'

/** A moving picture without sound: the sound plays elsewhere, once. */
export function Picture({ track, mirrored = false }: { track: MediaStreamTrack; mirrored?: boolean }) {
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
    <video ref={element} className={mirrored ? 'call-picture call-picture--own' : 'call-picture'} muted playsInline />
  )
}
