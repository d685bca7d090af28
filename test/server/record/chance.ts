// Chance that can be repeated: one seed, one run.
export interface Chance {
  /** 0 to 1, 1 excluded. */
  next(): number
  /** A whole number from 0, `limit` excluded. */
  below(limit: number): number
  of(probability: number): boolean
  pick<T>(from: readonly T[]): T
}

export function seeded(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    // The mulberry32 generator: small, fast, and good enough to choose test steps.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: limit => Math.floor(next() * limit),
    of: probability => next() < probability,
    pick(from) {
      const found = from[Math.floor(next() * from.length)]
      if (found === undefined) throw new Error('there is nothing to pick from')
      return found
    },
  }
}
