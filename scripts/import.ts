// npm run import -- FILE... [--practice ID]: takes FHIR R4 bundles over into the store that the server uses.
import { readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createApp } from '#server/app'
import { createLog } from '#server/log'
import { takeOver } from '#server/usecases/imports'
import { londonDate } from '#shared/calendar'
import { isRefusal } from '#shared/errors'
import { type ImportReport, MAX_BUNDLE_BYTES } from '#shared/imports'
import { readSettings, withRunningStore } from './store.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { practice: { type: 'string' } } })
const reading = readSettings()
if (positionals.length === 0) stop('Say which files: npm run import -- FILE... [--practice ID]', 64)
if (!reading.ok) stop(reading.problems.join('\n'), 78)

const app = await createApp(withRunningStore(reading.config), createLog('silent')).catch((error: Error) =>
  stop(error.message, 69),
)
let failed = 0
try {
  const practiceId = await choosePractice()
  for (const file of positionals) {
    const problem = await importFile(file, practiceId)
    if (problem === null) continue
    failed++
    console.error(`${file}: ${problem}`)
  }
} finally {
  await app.stop()
}
process.exitCode = failed > 0 ? 1 : 0

async function importFile(file: string, practiceId: string): Promise<string | null> {
  const size = await stat(file).then(
    found => found.size,
    () => null,
  )
  if (size === null) return 'this file cannot be read.'
  if (size > MAX_BUNDLE_BYTES) return `larger than ${MAX_BUNDLE_BYTES / 1024 / 1024} MB. Nothing was imported.`
  const began = performance.now()
  const read = app.bundles.read(await readFile(file), londonDate(Date.now()))
  if (!read.ok) {
    const { message, path, line, column } = read.error
    const where = line === undefined ? path : `line ${line}, column ${column}`
    return `${message}${where ? ` (${where})` : ''} Nothing was imported.`
  }
  const taken = await takeOver(app.ports, app.bundles, { id: 'system', practiceId }, read.record, read.report)
  if (isRefusal(taken)) return taken.message
  const seconds = ((performance.now() - began) / 1000).toFixed(2)
  console.log(`${file}: ${taken.created ? 'new case' : 'updated'} ${taken.caseId} in ${seconds} s`)
  print(taken.report)
  return null
}

function print(report: ImportReport): void {
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .map(([type, count]) => `${type} ${count}`)
      .join(', ') || 'none'
  console.log(`  imported:  ${counts(report.imported)}`)
  console.log(`  not shown: ${counts(report.notShown)}`)
  for (const skip of report.skipped) console.log(`  skipped:   ${skip.path}: ${skip.reason}`)
  for (const warning of report.warnings)
    console.log(`  warning:   ${warning.path ? `${warning.path}: ` : ''}${warning.message}`)
}

async function choosePractice(): Promise<string> {
  const practices = (await app.ports.people.organisations()).filter(one => one.kind === 'practice')
  const asked = values.practice
  const [only] = practices
  if (asked !== undefined)
    return practices.some(one => one.id === asked) ? asked : stop(`No practice has the id ${asked}.`, 64)
  if (practices.length === 1 && only) return only.id
  return stop(
    `Say which practice: --practice ${practices.map(one => one.id).join(' | ') || '(none is set up yet)'}`,
    64,
  )
}

function stop(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}
