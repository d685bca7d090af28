// The thread that makes snapshots: started when there is work, ended when there was none for a while.
import { Worker } from 'node:worker_threads'
import type { RecordClock, RecordSnapshot } from '../usecases/recordPorts.ts'
import type { CompactionAnswer, CompactionJob } from './compactionThread.ts'
import { withDeadline } from './handshake.ts'
import { type Compact, DamagedLog, snapshotOf } from './loading.ts'

const LONGEST_MS = 15_000
const IDLE_MS = 30_000

export interface Compactor {
  /**
   * A snapshot of what was found, read back and compared with it. Rejects with `DamagedLog` when the log is wrong, with
   * another error when the thread could not do it.
   */
  compact: Compact
  stop(): Promise<void>
}

export function createCompactor(clock: RecordClock): Compactor {
  const waiting = new Map<number, { resolve: (snapshot: RecordSnapshot) => void; reject: (error: Error) => void }>()
  let thread: Worker | null = null
  let jobs = 0
  let callOff: () => void = () => undefined

  return {
    async compact(room, found, at) {
      callOff()
      jobs += 1
      const job: CompactionJob = { job: jobs, room, found, at }
      const answered = new Promise<RecordSnapshot>((resolve, reject) => waiting.set(job.job, { resolve, reject }))
      running().postMessage(job)
      try {
        return await withDeadline(answered, clock, LONGEST_MS)
      } finally {
        waiting.delete(job.job)
        if (waiting.size === 0) callOff = clock.later(IDLE_MS, () => void end())
      }
    },
    async stop() {
      callOff()
      await end()
    },
  }

  function running(): Worker {
    if (thread) return thread
    const started = new Worker(new URL('./compactionThread.mjs', import.meta.url), { execArgv: [] })
    thread = started
    // Nobody waits for a snapshot when the process wants to end.
    started.unref()
    started.on('message', take)
    const ended = () => {
      if (thread === started) thread = null
      for (const { reject } of waiting.values()) reject(new Error('the thread ended'))
    }
    started.on('error', ended)
    started.on('exit', ended)
    return started
  }

  function take(answer: CompactionAnswer) {
    const asked = waiting.get(answer.job)
    if (!asked) return
    if ('snapshot' in answer) {
      const snapshot = snapshotOf(answer.snapshot)
      if (snapshot) asked.resolve(snapshot)
      else asked.reject(new Error('the snapshot changed on its way'))
    } else asked.reject(answer.damaged ? new DamagedLog(answer.reason) : new Error(answer.reason))
  }

  async function end() {
    const ending = thread
    thread = null
    await ending?.terminate()
  }
}
