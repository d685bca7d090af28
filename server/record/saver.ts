// Commits the open batches of all rooms in one write, one write at a time. It never gives up on a batch:
// while the store is away nothing becomes visible, and everything is kept.
import type { Logger } from 'pino'
import type { RecordClock, RecordMetrics, RecordStore, UpdateRow } from '../usecases/recordPorts.ts'

export interface Batch {
  rows: UpdateRow[]
  /** The rows are durable: make them visible and tell their authors. */
  settle(): void
}

export interface Batched {
  /** Sets the open batch aside and returns it, so that what arrives during the write opens a new one. */
  takeBatch(): Batch | null
}

export interface SaverOptions {
  store: RecordStore
  clock: RecordClock
  log: Logger
  metrics?: RecordMetrics
  /** Wait after the first failure and the longest wait, in milliseconds. */
  retry?: { firstMs: number; longestMs: number }
  /**
   * Least time between the beginnings of two commits, in milliseconds. A commit costs as much for one key as for fifty;
   * whoever types alone never waits for it, and nobody does when there is enough for a commit.
   */
  spacingMs?: number
  /** The store refused or failed; called once per outage. */
  onDelayed?: () => void
  onRecovered?: () => void
  /** After each commit. */
  onCommitted?: (rows: readonly UpdateRow[]) => void
}

/** From here on a write counts as delayed; pages say so after the same time. */
const SLOW_MS = 4000
/** So many frames are worth a commit before its time: its fixed cost is little beside theirs. */
const ENOUGH_FRAMES = 256
/** One commit stays well under the 48 MB a database message may have. */
const COMMIT_BYTES = 8 * 1024 * 1024

export class Saver {
  readonly #options: SaverOptions
  readonly #waiting = new Set<Batched>()
  #running = false
  #delayedSince: number | null = null
  #idle: (() => void)[] = []
  #lastBegan = 0
  #frames = 0
  #onEnough: () => void = () => undefined

  constructor(options: SaverOptions) {
    this.#options = options
  }

  get delayedSince(): number | null {
    return this.#delayedSince
  }

  get busy(): boolean {
    return this.#running
  }

  /** `room` has something to commit that came in so many frames. */
  submit(room: Batched, frames: number) {
    this.#waiting.add(room)
    this.#frames += frames
    if (this.#frames >= ENOUGH_FRAMES) this.#onEnough()
    if (this.#running) return
    this.#running = true
    // Frames of other sockets that were read in the same turn still join this commit.
    setImmediate(() => void this.#run())
  }

  /** Resolves when nothing is waiting or being written. */
  idle(): Promise<void> {
    if (!this.#running) return Promise.resolve()
    return new Promise(resolve => this.#idle.push(resolve))
  }

  async #run() {
    while (this.#waiting.size > 0) {
      await this.#spaced()
      const batches = this.#gather()
      const rows = batches.flatMap(batch => batch.rows)
      if (rows.length > 0) await this.#commit(rows)
      for (const batch of batches) batch.settle()
      this.#options.onCommitted?.(rows)
    }
    this.#running = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #spaced() {
    const { clock, spacingMs = 0 } = this.#options
    if (spacingMs === 0) return
    const wait = this.#lastBegan + spacingMs - clock.now()
    // A clock that was set back must not stop the saving.
    if (wait > 0 && wait <= spacingMs && this.#frames < ENOUGH_FRAMES) {
      await new Promise<void>(resolve => {
        const callOff = clock.later(wait, resolve)
        this.#onEnough = () => {
          callOff()
          resolve()
        }
      })
      this.#onEnough = () => undefined
    }
    this.#lastBegan = clock.now()
  }

  #gather(): Batch[] {
    const batches: Batch[] = []
    let bytes = 0
    this.#frames = 0
    for (const room of this.#waiting) {
      if (bytes >= COMMIT_BYTES) break
      this.#waiting.delete(room)
      const batch = room.takeBatch()
      if (!batch) continue
      batches.push(batch)
      for (const row of batch.rows) bytes += row.bytes.length
    }
    return batches
  }

  async #commit(rows: UpdateRow[]) {
    const { store, clock, log, metrics, retry = { firstMs: 100, longestMs: 5000 } } = this.#options
    const began = clock.now()
    for (let tries = 1; ; tries += 1) {
      // A store that hangs is as away as one that fails.
      const calledOff = clock.later(SLOW_MS, () => this.#delayed(began))
      try {
        await store.append(rows)
        calledOff()
        break
      } catch (error) {
        calledOff()
        this.#delayed(began)
        log.error({ event: 'record.store-failed', tries, rows: rows.length, error: nameOf(error) })
        const wait = Math.min(retry.longestMs, retry.firstMs * 2 ** Math.min(tries - 1, 16))
        await new Promise<void>(resolve => clock.later(wait, resolve))
      }
    }
    if (this.#delayedSince !== null) {
      log.info({ event: 'record.store-recovered', ms: clock.now() - this.#delayedSince })
      this.#delayedSince = null
      this.#options.onRecovered?.()
    }
    metrics?.committed({
      rows: rows.length,
      bytes: rows.reduce((sum, row) => sum + row.bytes.length, 0),
      ms: clock.now() - began,
    })
  }

  #delayed(since: number) {
    if (this.#delayedSince !== null) return
    this.#delayedSince = since
    this.#options.onDelayed?.()
  }
}

/** A driver's message can quote the values it was given, so only its kind is logged. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
