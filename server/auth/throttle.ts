// Guessing one account's password gets slower with each failure. Counted per account and not per address:
// a whole practice shares one address, and nobody else's typing errors may lock it out.
import type { Clock, Throttle } from '../usecases/ports.ts'

/** Failures without a wait; then 4, 16, 64, 256 seconds, and a quarter of an hour: nine tries in the first quarter. */
const freeTries = 5
const longestSeconds = 15 * 60
/** Accounts remembered at once; the oldest is forgotten first, so that made-up names cannot fill the memory. */
const remembered = 10_000

export function createThrottle(clock: Clock): Throttle {
  const accounts = new Map<string, { failures: number; until: number }>()
  return {
    waitFor(key) {
      const entry = accounts.get(key)
      if (!entry) return 0
      return Math.max(0, Math.ceil((entry.until - clock.now().getTime()) / 1000))
    },
    failed(key) {
      const failures = (accounts.get(key)?.failures ?? 0) + 1
      const seconds = failures < freeTries ? 0 : Math.min(longestSeconds, 4 ** (failures - freeTries + 1))
      accounts.delete(key)
      accounts.set(key, { failures, until: clock.now().getTime() + seconds * 1000 })
      const oldest = accounts.keys().next()
      if (accounts.size > remembered && !oldest.done) accounts.delete(oldest.value)
    },
    succeeded(key) {
      accounts.delete(key)
    },
  }
}
