import { useEffect, useRef } from 'react'
import { useAnnounce } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { useShortcut } from '../live/meetingKeys.ts'
import { usePointing } from './PointerContext.tsx'

/** Turns the "Point" buttons of the lines on and off; Esc turns them off again. Nothing outside of a meeting. */
export function PointToggle() {
  const pointing = usePointing()
  const announce = useAnnounce()
  const button = useRef<HTMLButtonElement>(null)
  const choosing = pointing?.choosing ?? false
  const choose = pointing?.choose
  const toggle = () => {
    choose?.(!choosing)
    announce(choosing ? 'Pointing ended' : 'Each line has a button to point at it. Escape ends it')
  }
  useShortcut('point', toggle)
  useEffect(() => {
    if (!choosing || !choose) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      choose(false)
      button.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [choosing, choose])
  if (!pointing) return null
  return (
    <Button ref={button} small kind="secondary" aria-pressed={choosing} title="Ctrl+Alt+P" onClick={toggle}>
      {choosing ? 'Stop pointing' : 'Point at a line'}
    </Button>
  )
}
