import type { Logger } from 'pino'
import { endOverdueEmergencies } from './emergencies.ts'
import type { Ports } from './ports.ts'

const emergencySweepMs = 2_000

/** Emergency access ends by the clock, also for a page that is only looked at, and after a restart. */
export function endEmergenciesInTime(ports: Ports, log: Logger): () => Promise<void> {
  const timer = setInterval(() => {
    endOverdueEmergencies(ports).catch((error: unknown) => {
      log.error({ event: 'emergencies-not-ended', error: error instanceof Error ? error.name : 'unknown' })
    })
  }, emergencySweepMs)
  timer.unref()
  return async () => clearInterval(timer)
}
