import { useEffect, useRef, useState } from 'react'
import type { ItemView } from '#shared/meeting'
import { useAnnounce } from '../../app/clientContext.ts'
import { itemTimer } from '../../state/itemTimer.ts'
import { useMeetingContext } from './meetingContext.ts'

/** Advisory. The seconds are for the eye only; the chair hears the marks. */
export function ItemTimer({ item, chair }: { item: ItemView; chair: boolean }) {
  const { serverNow } = useMeetingContext()
  const [now, setNow] = useState(serverNow)
  const announce = useAnnounce()
  const running = item.state === 'open'
  useEffect(() => {
    setNow(serverNow())
    if (!running) return
    const timer = setInterval(() => setNow(serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [running, serverNow])
  const view = itemTimer(item, now)
  const minutes = item.minutes + item.extendedMinutes
  const tone = view?.tone ?? 'calm'
  const before = useRef(tone)
  useEffect(() => {
    const changed = before.current !== tone
    before.current = tone
    if (!chair || !running || !changed) return
    if (tone === 'amber') announce(`Most of the ${minutes} minutes are used`)
    if (tone === 'over') announce(`The ${minutes} minutes are used up`)
  }, [tone, chair, running, minutes, announce])
  if (!view) return <p className="timer">{minutes}min planned</p>
  return (
    <p className={`timer timer--${view.tone}`}>
      <span className="timer__elapsed">{view.elapsed}</span> of {minutes}min
      {view.over ? <strong> {view.over}</strong> : null}
    </p>
  )
}
