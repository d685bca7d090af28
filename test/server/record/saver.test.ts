// When a commit begins: at once for one who types alone, at a distance for many, before it for very many.
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { rowMaker } from '#server/record/rows'
import { type Batched, Saver } from '#server/record/saver'
import { until } from '#test/support/deadline'
import { memoryStore } from './harness.ts'

const makeRow = rowMaker('saver')

it('[RC123] a commit waits for its distance, and no longer once enough frames wait', async () => {
  const store = memoryStore()
  const clock = heldClock()
  const saver = new Saver({ store, clock, log: pino({ level: 'silent' }), spacingMs: 20 })
  const stored = (rows: number) => until(10_000, `${rows} rows`, () => store.rows.length === rows, 1)

  saver.submit(oneRow(), 1)
  await stored(1)
  await saver.idle()

  saver.submit(oneRow(), 1)
  await until(10_000, 'the wait for the distance', () => clock.waiting() === 1, 1)
  saver.submit(oneRow(), 254)
  expect(clock.waiting()).toBe(1)
  expect(store.rows).toHaveLength(1)
  saver.submit(oneRow(), 1)
  await stored(4)
  await saver.idle()
  expect(clock.waiting()).toBe(0)

  // What was counted for one commit does not hurry the next.
  saver.submit(oneRow(), 1)
  await until(10_000, 'the wait for the distance', () => clock.waiting() === 1, 1)
  expect(store.rows).toHaveLength(4)
  clock.pass(20)
  await stored(5)
  await saver.idle()

  // Enough before there was anything to wait for.
  saver.submit(oneRow(), 256)
  await stored(6)
  await saver.idle()
})

function oneRow(): Batched {
  const row = makeRow({
    room: 'case-1/plan',
    author: 'a',
    connection: 'c',
    at: new Date(),
    bytes: new Uint8Array([0, 0]),
  })
  return { takeBatch: () => ({ rows: [row], settle: () => undefined }) }
}

/** Stands still until it is told otherwise. */
function heldClock() {
  let now = 1_000
  const tasks = new Map<object, { at: number; task: () => void }>()
  return {
    now: () => now,
    later(ms: number, task: () => void) {
      const key = {}
      tasks.set(key, { at: now + ms, task })
      return () => tasks.delete(key)
    },
    /** Tasks that wait less than a slow store would be given. */
    waiting: () => [...tasks.values()].filter(one => one.at - now <= 20).length,
    pass(ms: number) {
      now += ms
      for (const [key, { at, task }] of tasks)
        if (at <= now) {
          tasks.delete(key)
          task()
        }
    },
  }
}
