// Ctrl+D and Ctrl+E, as in other meeting products; only while in the call, so that the browser keeps them elsewhere.
import { useEffect, useRef } from 'react'

export type CallKey = 'mic' | 'camera'

export function callKeyOf(
  event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'getModifierState'>,
): CallKey | null {
  if (event.getModifierState('AltGraph') || event.altKey || event.shiftKey) return null
  if (event.ctrlKey === event.metaKey) return null
  if (event.code === 'KeyD') return 'mic'
  return event.code === 'KeyE' ? 'camera' : null
}

export function useCallKeys(active: boolean, run: (key: CallKey) => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent) => {
      const key = callKeyOf(event)
      if (key === null) return
      event.preventDefault()
      if (!event.repeat) latest.current(key)
    }
    // Before the editor, which knows Ctrl+E as "code".
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [active])
}
