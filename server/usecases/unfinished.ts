// What was decided about a section and then not carried out, because the process ended or the store failed.
import { byTheClock } from './byTheClock.ts'
import type { Ports } from './ports.ts'
import { finishRedactions } from './redactions.ts'
import { finishSealing } from './signing.ts'

const askEveryMs = 30_000

export async function finishSections(ports: Ports): Promise<void> {
  await finishRedactions(ports)
  await finishSealing(ports)
}

export const keepFinishing = (ports: Ports): (() => Promise<void>) =>
  byTheClock(ports, { everyMs: askEveryMs, failed: 'sections-not-finished', run: () => finishSections(ports) })
