// npm run bench:audit [-- ROWS]: how long a store of its own with so many audit rows takes to verify (default a million).
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '#server/log'
import { createAudit, hashOf, type StoredAuditRow } from '#server/storage/audit'
import { faultWords, verifyAudit } from '#server/storage/auditCheck'
import { buildIndexes, connectStore } from '#server/storage/connect'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { createInTurn } from '#server/usecases/inTurn'

const wanted = Number(process.argv[2] ?? 1_000_000)
const perBatch = 5_000
const chains = ['system', 'case-a', 'case-b', 'case-c']

const dir = await mkdtemp(join(tmpdir(), 'caseroom-bench-'))
const log = createLog('silent')
const embedded = await startEmbedded({ dir, log })
const connection = await connectStore(embedded.uri, log)
try {
  const audit = createAudit(connection, { now: () => new Date() }, createInTurn())
  await buildIndexes(connection)
  const heads = new Map(chains.map(chain => [chain, { n: 0, hash: '' }]))
  const wrote = performance.now()
  for (let made = 0; made < wanted; made += perBatch) {
    const rows = Array.from({ length: Math.min(perBatch, wanted - made) }, (_, at) => next(made + at))
    await connection.collection<StoredAuditRow>('audit').insertMany(rows)
  }
  const began = performance.now()
  const { rows, faults } = await verifyAudit(audit)
  const seconds = (performance.now() - began) / 1000
  console.log(`${rows} rows written in ${((began - wrote) / 1000).toFixed(1)} s`)
  console.log(`verified in ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} a second), ${faults.length} faults`)
  for (const fault of faults.slice(0, 5)) console.log(faultWords(fault))
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)

  function next(at: number): StoredAuditRow {
    const chain = chains[at % chains.length] ?? 'system'
    const head = heads.get(chain) ?? { n: 0, hash: '' }
    const row = {
      chain,
      n: head.n + 1,
      at: new Date(1_700_000_000_000 + at).toISOString(),
      who: `person-${at % 40}`,
      what: 'compartment:read',
      outcome: 'done' as const,
      detail: { compartment: 'plan', asked: chain },
      before: head.hash,
    }
    const hash = hashOf(row)
    heads.set(chain, { n: row.n, hash })
    return { ...row, _id: `${chain}:${row.n}`, hash }
  }
} finally {
  await connection.close()
  await embedded.stop()
  await rm(dir, { recursive: true, force: true })
}
