// A bucket of allowance that refills with time: bursts pass, a sustained excess does not.

/** Returns `take(amount, now)`: false when the bucket does not hold that much. `now` in milliseconds. */
export function allowance(perSecond: number, burst: number, start: number): (amount: number, now: number) => boolean {
  let level = burst
  let filledAt = start
  return (amount, now) => {
    // A clock that was set back must not lock anybody out.
    const elapsed = Math.max(0, now - filledAt)
    filledAt = now
    level = Math.min(burst, level + (elapsed * perSecond) / 1000)
    if (level < amount) return false
    level -= amount
    return true
  }
}
