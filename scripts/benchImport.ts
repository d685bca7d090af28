// npm run bench:import [-- FILE...]: what reading a bundle costs, as a ratio to parsing the same bytes as JSON in the same run.
import { readFile } from 'node:fs/promises'
import { readBundle } from '#server/fhir/readBundle'
import { londonDate } from '#shared/calendar'
import { demonstrationBundles } from './demo/bundles.ts'

const rounds = 7
const today = londonDate(Date.now())

const files: { name: string; bytes: Uint8Array }[] = await Promise.all(
  process.argv.slice(2).map(async name => ({ name, bytes: await readFile(name) })),
)
if (files.length === 0) {
  for (const { slug, bundle } of demonstrationBundles(today).slice(0, 2)) {
    files.push({ name: slug, bytes: Buffer.from(JSON.stringify(bundle)) })
  }
}

console.log('bytes      JSON ms   read ms   ratio   entries   skipped   name')
for (const { name, bytes } of files) {
  const reading = readBundle(bytes, { today })
  if (!reading.ok) {
    console.log(`${name}: ${reading.error.message}`)
    continue
  }
  const parse = median(() => JSON.parse(Buffer.from(bytes).toString('utf8')))
  const read = median(() => readBundle(bytes, { today }))
  const entries = Object.values(reading.report.imported).reduce((sum, count) => sum + count, 0)
  const cells = [
    String(bytes.byteLength).padEnd(10),
    parse.toFixed(1).padEnd(9),
    read.toFixed(1).padEnd(9),
    (read / parse).toFixed(1).padEnd(7),
    String(entries).padEnd(9),
    String(reading.report.skipped.length).padEnd(9),
    name,
  ]
  console.log(cells.join(' '))
}
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)

/** Milliseconds. */
function median(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}
