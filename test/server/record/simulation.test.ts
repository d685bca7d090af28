// the record door, its network, its store and its clock under the control of a seed. Tokens are typed, taken out,
// cut off, killed, refused; then everything heals and every promise is checked. `npm run faults -- simulation` runs more.
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { countOr, isAskedFor } from '#test/support/rounds'
import { type Outcome, simulate } from '#test/support/simulation/run'
import { seeded } from './chance.ts'

const steps = countOr('FAULT_STEPS', 200)
const seeds = countOr('FAULT_SEEDS', 300)
const first = countOr('FAULT_FROM', 1)
const keptFile = new URL('../../support/simulation/keptSeeds.json', import.meta.url)
/** Seeds that ever failed: they run each time. */
const kept = z.array(z.int()).parse(JSON.parse(readFileSync(keptFile, 'utf8')))

const { random } = Math
afterEach(() => {
  Math.random = random
})

/** One seed, one run: also the chance that the product itself takes. A spy would remember each call of 20,000 seeds. */
function run(seed: number): Promise<Outcome> {
  Math.random = seeded(seed).next
  return simulate(seed, steps)
}

const words = ({ seed, broken, trace }: Outcome) =>
  `seed ${seed}: ${broken.join('; ')}\n  after: ${trace.slice(-40).join(', ')}`

test(`[RC110] R-20: ${seeds} seeds of ${steps} steps keep every promise about every token`, async () => {
  const failed: Outcome[] = []
  const happened = new Map<string, number>()
  let saved = 0
  for (const seed of [...kept, ...Array.from({ length: seeds }, (_, at) => first + at)]) {
    const outcome = await run(seed)
    saved += outcome.saved
    for (const [what, times] of Object.entries(outcome.counts)) happened.set(what, (happened.get(what) ?? 0) + times)
    if (outcome.broken.length > 0) failed.push(outcome)
  }
  if (isAskedFor('FAULT_REPORT')) {
    console.log(`${seeds} seeds from ${first}: ${saved} tokens saved; ${JSON.stringify(Object.fromEntries(happened))}`)
    const found = [...new Set([...kept, ...failed.map(outcome => outcome.seed)])]
    if (failed.length > 0) writeFileSync(keptFile, `${JSON.stringify(found)}\n`)
  }
  expect(failed.slice(0, 3).map(words).join('\n'), `${failed.length} of ${seeds} seeds failed`).toBe('')
  // A run in which nothing happened proves nothing.
  expect(saved).toBeGreaterThanOrEqual(Math.min(1000, seeds * 50))
  for (const what of [
    'cut',
    'comeBack',
    'kill',
    'restart',
    'hold',
    'swallow',
    'storeFaults',
    'rights',
    'intrude',
    'clock',
  ])
    expect(happened.get(what) ?? 0, what).toBeGreaterThanOrEqual(1)
}, 3_600_000)

test('[RC110] the same seed is the same run', async () => {
  const [one, other] = [await run(7), await run(7)]
  expect(other).toEqual(one)
  expect((await run(8)).trace).not.toEqual(one.trace)
})
