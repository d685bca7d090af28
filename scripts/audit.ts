// npm run audit -- verify | heads | export: proves and hands out the audit of the store that the server uses.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createApp } from '#server/app'
import { readConfig } from '#server/config'
import { createLog } from '#server/log'
import { faultWords, verifyAudit } from '#server/storage/auditCheck'

const usage = `Usage:
  npm run audit -- verify [--chain ID] [--against FILE]   is every row as it was written? FILE: what "heads" printed earlier
  npm run audit -- heads                                  the end of each chain; keep it on another machine
  npm run audit -- export [--chain ID]                    all rows, one JSON object per line`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { chain: { type: 'string' }, against: { type: 'string' } },
})
const reading = readConfig()
if (!reading.ok) stop(reading.problems.join('\n'), 78)
const app = await createApp(reading.config, createLog('silent')).catch((error: Error) => stop(error.message, 69))
try {
  switch (positionals.join(' ')) {
    case 'verify':
      await verify()
      break
    case 'heads':
      for (const head of (await verifyAudit(app.storedAudit)).heads) console.log(JSON.stringify(head))
      break
    case 'export':
      await exportRows()
      break
    default:
      console.error(usage)
      process.exitCode = 64
  }
} finally {
  await app.stop()
}

async function verify(): Promise<void> {
  const began = performance.now()
  const anchors = values.against === undefined ? undefined : await readHeads(values.against)
  const { rows, heads, faults } = await verifyAudit(app.storedAudit, { chain: values.chain, anchors })
  for (const fault of faults) console.log(faultWords(fault))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const found = faults.length === 0 ? 'all as they were written' : `${faults.length} faults`
  console.log(`${rows} rows in ${heads.length} chains: ${found} (${seconds} s)`)
  if (faults.length > 0) process.exitCode = 1
}

async function exportRows(): Promise<void> {
  for await (const chain of values.chain === undefined ? app.storedAudit.chains() : [values.chain]) {
    for await (const { _id, ...row } of app.storedAudit.stream(chain)) console.log(JSON.stringify(row))
  }
}

async function readHeads(file: string) {
  const head = z.object({ chain: z.string(), n: z.int(), hash: z.string() })
  const lines = (await readFile(file, 'utf8')).split('\n').filter(line => line.trim() !== '')
  return lines.map(line => head.parse(JSON.parse(line)))
}

function stop(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}
