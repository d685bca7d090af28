// npm run bench:medicines: the checks of one person, and the pass over a practice beside somebody's keystrokes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'
import { addDays, londonDate } from '#shared/calendar'
import type { ImportedRecord } from '#shared/importedRecord'
import { createApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import { noPrivacy } from '../server/domain/privacy.ts'
import { noWishes } from '../server/domain/wishes.ts'
import { readBundle } from '../server/fhir/readBundle.ts'
import { checkMedicines } from '../server/medicines/checks.ts'
import { sweepMedicines } from '../server/usecases/medicineSweep.ts'
import { demonstrationBundles } from './demo/bundles.ts'

const people = Number(process.argv[2] ?? 10_000)
const today = londonDate(Date.now())
const records = demonstrationBundles(today).flatMap(({ bundle }) => {
  const reading = readBundle(Buffer.from(JSON.stringify(bundle)), { today })
  return reading.ok ? [reading.record] : []
})

const large = largeRecord(records)
const times = Array.from({ length: 200 }, () => timed(() => checkMedicines(large, today))).sort((a, b) => a - b)
console.log(
  `One person, ${large.medicines.length} medicines, ${points(large)} results: median ${ms(times[100])}, worst of 200 ${ms(times[199])} (limit 20 ms)`,
)

const dataDir = await mkdtemp(join(tmpdir(), 'caseroom-bench-'))
const reading = readConfig({ MODE: 'demonstration', DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' })
if (!reading.ok) throw new Error(reading.problems.join(' '))
const app = await createApp(reading.config, pino({ level: 'silent' }))
try {
  await fill(app.ports)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  const swept = await sweepMedicines(app.ports, () => false)
  const seconds = (performance.now() - began) / 1000
  delay.disable()
  console.log(
    `A pass over ${swept} people: ${seconds.toFixed(1)} s (limit 60 s for 10,000); a keystroke waited at most ${ms(delay.max / 1e6 - 5)}, 99 of 100 at most ${ms(delay.percentile(99) / 1e6 - 5)}`,
  )
} finally {
  await app.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function fill({ cases, records: store, newId }: typeof app.ports): Promise<void> {
  for (let at = 0; at < people; at += 100) {
    await Promise.all(
      Array.from({ length: Math.min(100, people - at) }, async (_, n) => {
        const record = records[(at + n) % records.length]
        if (!record) throw new Error('the demonstration has no records')
        const id = newId()
        const nobody = { family: 'Example', given: 'Ada', title: null, preferredName: null, birthDate: null }
        const unknown = { gender: 'Unknown', nhsNumber: { value: null, status: 'missing' as const }, deceased: null }
        const person = { ...nobody, ...unknown, address: null, phones: [], language: null, interpreter: false }
        const made = {
          practiceId: 'bench',
          teamIds: [],
          person,
          createdAt: new Date().toISOString(),
          lastImport: null,
          wishes: noWishes(),
          privacy: noPrivacy(),
        }
        await cases.insert({ id, version: 0, identifiers: [`bench|${id}`], ...made })
        await store.put(id, record)
      }),
    )
  }
}

/** Forty medicines and a thousand results, from those of the demonstration. */
function largeRecord(all: readonly ImportedRecord[]): ImportedRecord {
  const [first] = all
  if (!first) throw new Error('the demonstration has no records')
  const medicines = all
    .flatMap(one => one.medicines)
    .filter(one => one.status === 'current')
    .slice(0, 40)
    .map((one, n) => ({ ...one, key: `m${n}`, prescription: null }))
  const results = all.flatMap(one => one.results).filter(one => one.kind === 'egfr' || one.kind === 'potassium')
  const [series] = results
  if (!series || series.kind === 'blood-pressure') throw new Error('the demonstration has no results')
  const [point] = series.points
  if (!point) throw new Error('the demonstration has no results')
  const thousand = Array.from({ length: 1000 }, (_, n) => ({ ...point, key: `p${n}`, date: addDays(today, -n) }))
  return { ...first, medicines, results: [{ ...series, points: thousand }] }
}

function points(record: ImportedRecord): number {
  return record.results.reduce((sum, { points: list }) => sum + list.length, 0)
}

function timed(task: () => unknown): number {
  const began = performance.now()
  task()
  return performance.now() - began
}

function ms(value: number | undefined): string {
  return `${Math.max(0, value ?? 0).toFixed(1)} ms`
}
