// How long the person has done nothing, across the tabs of this browser. Only what they do themselves counts; a call counts as
// being there. The server keeps its own count: this one covers the screen in time and tells the server that somebody is here.

export interface Idle {
  /** A key, a click, a touch: the person is here. */
  noted(): void
  /** The same, from another tab of this browser. */
  notedElsewhere(): void
  /** As long as it is held (a call) the person counts as being here. */
  hold(): () => void
  /** Whether the lock is less than a minute away. */
  soon(): boolean
  subscribe(listener: () => void): () => void
  /** Counts from now; null = nobody is signed in. */
  start(limitMs: number | null): void
}

const lookEveryMs = 5_000
export const warnMs = 60_000
/** The server is told at most this often. */
const tellEveryMs = 60_000

export function createIdle(collaborators: {
  now: () => number
  every: (ms: number, run: () => void) => () => void
  lock: () => void
  tellServer: () => void
  tellTabs: () => void
}): Idle {
  const { now, every, lock, tellServer, tellTabs } = collaborators
  const listeners = new Set<() => void>()
  let limit: number | null = null
  let active = 0
  let toldAt = 0
  let holders = 0
  let soon = false
  let stop: () => void = () => undefined

  const warn = (next: boolean) => {
    if (soon === next) return
    soon = next
    for (const listener of [...listeners]) listener()
  }
  const here = () => {
    active = now()
    warn(false)
    if (active - toldAt < tellEveryMs) return
    toldAt = active
    tellServer()
    tellTabs()
  }
  const isOver = () => limit !== null && now() - active >= limit
  const look = () => {
    if (limit === null) return
    if (holders > 0) here()
    else if (isOver()) lock()
    else warn(now() - active >= limit - Math.min(warnMs, limit / 2))
  }

  return {
    noted() {
      if (limit === null) return
      // A computer that slept: its first key must not open what should have been locked long ago.
      if (isOver() && holders === 0) lock()
      else here()
    },
    notedElsewhere() {
      active = now()
      warn(false)
    },
    hold() {
      holders += 1
      let held = true
      return () => {
        if (held) holders -= 1
        held = false
      }
    },
    soon: () => soon,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start(limitMs) {
      if (limit === limitMs) return
      stop()
      limit = limitMs
      active = now()
      toldAt = active
      warn(false)
      stop = limitMs === null ? () => undefined : every(lookEveryMs, look)
    },
  }
}
