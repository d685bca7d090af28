// Finds a connection that is dead though its socket says open: the screen must show its age within ten seconds.
const everyMs = 1_000
/** Silence after which the server is asked something that it always answers. */
const silentMs = 4_000
/** Silence after the question that means lost. A tab asleep in the background asks late, but never skips the question. */
const unansweredMs = 5_000

export interface Heartbeat {
  start(): void
  stop(): void
}

export function createHeartbeat(collaborators: {
  now: () => number
  setTimer: (run: () => void, ms: number) => () => void
  /** Changes with every message that arrives. */
  lastReceived: () => number
  ask: () => void
  lost: () => void
}): Heartbeat {
  const { now, setTimer, lastReceived, ask, lost } = collaborators
  let cancel: () => void = () => undefined
  let seen = 0
  let heardAt = 0
  let askedAt: number | null = null

  const beat = () => {
    cancel = setTimer(beat, everyMs)
    const received = lastReceived()
    if (received !== seen) {
      seen = received
      heardAt = now()
      askedAt = null
    } else if (askedAt === null && now() - heardAt >= silentMs) {
      askedAt = now()
      ask()
    } else if (askedAt !== null && now() - askedAt >= unansweredMs) {
      cancel()
      lost()
    }
  }
  return {
    start() {
      cancel()
      seen = lastReceived()
      heardAt = now()
      askedAt = null
      cancel = setTimer(beat, everyMs)
    },
    stop: () => cancel(),
  }
}
