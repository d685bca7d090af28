// Rights that end without anybody calling at this process: by being idle, and by a command at the prompt or another server.
import { lockIdleSessions } from './locking.ts'
import type { Ports } from './ports.ts'

/** How long after the limit an idle session may still have open connections. */
const idleEveryMs = 10_000
/** Open pages of somebody who was disabled at the prompt are dark within two seconds. */
const noticesEveryMs = 1_000

export function watchAccess(ports: Ports): () => void {
  const timers = [
    every(ports, idleEveryMs, 'idle-lock', () => lockIdleSessions(ports)),
    every(ports, noticesEveryMs, 'access-notices', () => hearNotices(ports)),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}

export async function hearNotices(ports: Ports): Promise<void> {
  const personIds = await ports.accessNotices.news(ports.clock.now())
  if (personIds.length > 0) ports.hub.emit('accessChanged', { personIds })
}

/** One at a time: a store that is slow to answer is not asked again meanwhile. */
function every(ports: Ports, ms: number, step: string, run: () => Promise<unknown>): NodeJS.Timeout {
  let underway = false
  const timer = setInterval(() => {
    if (underway) return
    underway = true
    run()
      .catch((error: unknown) => {
        ports.log.error({ event: 'access-watch-failed', step, error: error instanceof Error ? error.name : 'unknown' })
      })
      .finally(() => {
        underway = false
      })
  }, ms)
  timer.unref()
  return timer
}
