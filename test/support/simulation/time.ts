// Time and turns under the control of a seed: nothing happens unless the simulation moves on.
import type { RecordClock } from '#server/usecases/recordPorts'

export interface SimulatedClock extends RecordClock {
  /** Lets `ms` go by, with everything that falls due in between. */
  advance(ms: number): Promise<void>
  /** The wall clock is put forward or back; what was waited for takes as long as before. */
  jump(ms: number): void
  elapsed(): number
}

interface Entry {
  at: number
  order: number
  task: () => void
}

export function simulatedClock(): SimulatedClock {
  const start = Date.UTC(2026, 10, 24, 14, 0, 0)
  let elapsed = 0
  let offset = 0
  let order = 0
  const waiting = new Set<Entry>()
  const next = (end: number) => {
    let first: Entry | undefined
    for (const entry of waiting) {
      if (entry.at > end) continue
      if (!first || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry
    }
    return first
  }
  return {
    now: () => start + elapsed + offset,
    elapsed: () => elapsed,
    later(ms, task) {
      order += 1
      const entry = { at: elapsed + Math.max(0, ms), order, task }
      waiting.add(entry)
      return () => waiting.delete(entry)
    },
    jump(ms) {
      offset += ms
    },
    async advance(ms) {
      await settled()
      const end = elapsed + ms
      for (let entry = next(end); entry; entry = next(end)) {
        const moved = entry.at > elapsed
        waiting.delete(entry)
        elapsed = Math.max(elapsed, entry.at)
        entry.task()
        if (moved) await settled()
      }
      elapsed = end
      await settled()
    },
  }
}

/** Everything that needs no time has happened: promises, streams, what was put off to the next turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>(resolve => setImmediate(resolve))
}
