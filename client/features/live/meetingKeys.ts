// The few keys of a meeting. No single letters, nothing without a button, and AltGr letters (á é í) still type.
import { useEffect, useRef } from 'react'

export type Shortcut = 'next' | 'back' | 'flag' | 'decision' | 'action' | 'point' | 'bar'

/** Which shortcut an event is, or null. */
export function shortcutOf(
  event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'getModifierState'>,
): Shortcut | null {
  if (event.getModifierState('AltGraph') || event.metaKey || event.shiftKey) return null
  if (event.code === 'F2' && !event.ctrlKey && !event.altKey) return 'bar'
  if (!event.ctrlKey || !event.altKey) return null
  switch (event.code) {
    case 'ArrowRight':
      return 'next'
    case 'ArrowLeft':
      return 'back'
    case 'KeyF':
      return 'flag'
    case 'KeyD':
      return 'decision'
    case 'KeyA':
      return 'action'
    case 'KeyP':
      return 'point'
    default:
      return null
  }
}

/** Runs on one shortcut while the component is on screen. */
export function useShortcut(shortcut: Shortcut, run: () => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented || shortcutOf(event) !== shortcut) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [shortcut])
}
