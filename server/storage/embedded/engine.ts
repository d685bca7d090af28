/** Puts the parts of the database together over one data folder. */
import type { Logger } from 'pino'
import { createAnswers } from './answers.ts'
import { createCatalog } from './catalog.ts'
import { documentsOf } from './collection.ts'
import type { Engine } from './commands/command.ts'
import { createCursors } from './cursors.ts'
import { Refusal } from './errors.ts'
import { openStore } from './store.ts'

export function createEngine(dir: string, log: Pick<Logger, 'info' | 'warn' | 'error'>, now: () => Date): Engine {
  const store = openStore(dir)
  const catalog = createCatalog(store)
  return {
    store,
    catalog,
    documents: documentsOf(store, catalog),
    cursors: createCursors(() => now().getTime()),
    answers: createAnswers(store, now),
    log,
    now,
    startedAt: now(),
    write: async change => {
      try {
        return await store.write(() => catalog.attempt(change))
      } catch (error) {
        // A commit that failed took every change of its batch with it; a refusal was undone by `attempt` already.
        if (!(error instanceof Refusal)) catalog.reload()
        throw error
      }
    },
  }
}
