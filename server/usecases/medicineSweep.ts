// The background pass over everybody's medicines: once a day in London, at the start, and for one person after an import.
import { londonDate } from '#shared/calendar'
import type { ImportedRecord } from '#shared/importedRecord'
import { seesGeneral, visibleRecord } from '../domain/privacy.ts'
import type { Ports } from './ports.ts'

/** People looked up at once; between any two of them everything else gets its turn. */
const batchSize = 100

export async function noteMedicines(
  ports: Pick<Ports, 'clock' | 'medicineSummaries' | 'summariseMedicines'>,
  one: { caseId: string; practiceId: string },
  record: ImportedRecord,
): Promise<void> {
  const today = londonDate(ports.clock.now().getTime())
  await ports.medicineSummaries.put({ ...one, ...ports.summariseMedicines(record, today) })
}

/** Answers with the number of people looked at. Stops between two people when `stopped` says so. */
export async function sweepMedicines(ports: Ports, stopped: () => boolean): Promise<number> {
  let after = ''
  let people = 0
  for (;;) {
    const batch = await ports.cases.after(after, batchSize)
    for (const one of batch) {
      if (stopped()) return people
      const record = await ports.records.get(one.id)
      // Lists across people are made for many: what has a label is in none of them.
      const general = record && visibleRecord(record, one.privacy, seesGeneral)
      if (general) await noteMedicines(ports, { caseId: one.id, practiceId: one.practiceId }, general)
      people++
      // A keystroke must not wait for a list: everything that is due goes first.
      await new Promise(resolve => setImmediate(resolve))
    }
    const last = batch.at(-1)
    if (!last || batch.length < batchSize) return people
    after = last.id
  }
}

/** How often it is asked whether a new day has begun in London. */
const askEveryMs = 10 * 60_000

/** Starts the pass now and then each new day; answers with how to stop it. */
export function keepMedicinesSwept(ports: Ports): () => Promise<void> {
  let stopping = false
  let sweptOn = ''
  let running: Promise<void> = Promise.resolve()
  const begin = () => {
    const today = londonDate(ports.clock.now().getTime())
    if (today === sweptOn) return
    sweptOn = today
    running = sweepMedicines(ports, () => stopping).then(
      people => ports.log.info({ event: 'medicines-swept', people }),
      (error: unknown) => {
        sweptOn = ''
        ports.log.error({ event: 'medicines-sweep-failed', error: error instanceof Error ? error.name : 'unknown' })
      },
    )
  }
  begin()
  const timer = setInterval(begin, askEveryMs)
  return async () => {
    stopping = true
    clearInterval(timer)
    await running
  }
}
