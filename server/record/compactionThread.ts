// Makes snapshots away from the main loop: a long log is read, put together, written, and read back here.
import { parentPort } from 'node:worker_threads'
import type { FoundRecord, RecordSnapshot } from '../usecases/recordPorts.ts'
import { compacted, DamagedLog } from './loading.ts'

export interface CompactionJob {
  job: number
  room: string
  found: FoundRecord
  at: Date
}

export type CompactionAnswer =
  | { job: number; snapshot: RecordSnapshot }
  /** `damaged`: the log itself is wrong, and no other way of reading it would be right. */
  | { job: number; damaged: boolean; reason: string }

parentPort?.on('message', ({ job, room, found, at }: CompactionJob) => {
  parentPort?.postMessage(answer(job, () => compacted(room, found, at)))
})

function answer(job: number, work: () => RecordSnapshot): CompactionAnswer {
  try {
    return { job, snapshot: work() }
  } catch (error) {
    const reason = error instanceof DamagedLog ? error.message : error instanceof Error ? error.name : 'unknown'
    return { job, damaged: error instanceof DamagedLog, reason }
  }
}
