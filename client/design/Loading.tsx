import { useEffect, useState } from 'react'

const patienceMs = 300 // quicker answers never flicker

/** "Loading meetings…". Never a skeleton of a person: an identity area is the right patient or these words. */
export function Loading({ what }: { what: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return <p className="app-loading">{late ? `Loading ${what}…` : '\u00a0'}</p>
}
