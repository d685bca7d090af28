// Ordered stopping: what was started last stops first, each with a deadline, and what did not stop in time is named.
import type { Logger } from 'pino'

interface Part {
  name: string
  stop: () => Promise<void> | void
}

/** Well inside the 5 seconds that a person waits after Ctrl-C: for all parts together. */
const deadlineMs = 4_000

export class Lifecycle {
  readonly #parts: Part[] = []
  readonly #log: Logger
  #stopped: Promise<void> | undefined

  constructor(log: Logger) {
    this.#log = log
  }

  onStop(name: string, stop: Part['stop']): void {
    this.#parts.push({ name, stop })
  }

  /** Safe to call again: everybody waits for the same stop. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  async #stopAll(): Promise<void> {
    const giveUp = performance.now() + deadlineMs
    for (const part of this.#parts.toReversed()) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<'late'>(resolve => {
        timer = setTimeout(() => resolve('late'), Math.max(250, giveUp - performance.now()))
      })
      try {
        const ended = await Promise.race([Promise.resolve(part.stop()).then(() => 'stopped' as const), late])
        if (ended === 'late') this.#log.error({ event: 'stop-late', part: part.name })
      } catch (error) {
        this.#log.error({
          event: 'stop-failed',
          part: part.name,
          error: error instanceof Error ? error.message : 'unknown',
        })
      } finally {
        clearTimeout(timer)
      }
    }
  }
}
