import { useEffect, useState } from 'react'
import { useLiveState } from '../app/clientContext.ts'

const patienceMs = 300 // quicker answers never flicker
const longMs = 10_000

/** "Loading meetings…". Never a skeleton of a person: an identity area is the right patient or these words. */
export function Loading({ what }: { what: string }) {
  const offline = useLiveState().kind === 'offline'
  const [waited, setWaited] = useState<'no time' | 'a moment' | 'long'>('no time')
  useEffect(() => {
    const timers = [setTimeout(() => setWaited('a moment'), patienceMs), setTimeout(() => setWaited('long'), longMs)]
    return () => timers.forEach(clearTimeout)
  }, [])
  return (
    <p className="app-loading">
      {waited === 'no time' ? '\u00a0' : `Loading ${what}…`}
      {waited === 'no time'
        ? null
        : offline
          ? ' You are offline: it comes by itself when you are connected again.'
          : waited === 'long'
            ? ' This takes longer than usual. If it stays, check your network and reload the page.'
            : null}
    </p>
  )
}
