// Work that comes round by the clock: once at the start, then again and again, one round at a time.
import type { Ports } from './ports.ts'

export interface Round {
  everyMs: number
  /** Event of the log for a round that failed; the next one tries again. */
  failed: string
  run: () => Promise<void>
}

/** Answers with how to stop it, which waits for the round that is under way. */
export function byTheClock(ports: Ports, { everyMs, failed, run }: Round): () => Promise<void> {
  let running: Promise<void> | null = null
  const look = () => {
    running ??= run()
      .catch((error: unknown) => {
        ports.log.error({ event: failed, error: error instanceof Error ? error.name : 'unknown' })
      })
      .finally(() => {
        running = null
      })
  }
  look()
  const timer = setInterval(look, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
