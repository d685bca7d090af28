import { useEffect, useSyncExternalStore } from 'react'
import { useClient } from './clientContext.ts'

const words = 'Caseroom locks in a minute. Press any key or move the mouse to stay.'

/** A minute before the lock, so that nobody who is reading is surprised by it. */
export function IdleNotice() {
  const { idle, announce } = useClient()
  const soon = useSyncExternalStore(idle.subscribe, idle.soon)
  useEffect(() => {
    if (soon) announce(words, 'assertive')
  }, [soon, announce])
  return soon ? <p className="app-idle-notice">{words}</p> : null
}
