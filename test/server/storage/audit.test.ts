// The audit chain when many look at one case at the same moment, from one process and from two.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from 'mongoose'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAudit, firstBreak } from '#server/storage/audit'
import { buildIndexes, connectStore } from '#server/storage/connect'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { createInTurn } from '#server/usecases/inTurn'

const log = pino({ level: 'silent' })
const clock = { now: () => new Date() }
let dir: string
let database: { uri: string; stop(): Promise<void> }
const connections: Connection[] = []

async function process() {
  const connection = await connectStore(database.uri, log)
  connections.push(connection)
  const audit = createAudit(connection, clock, createInTurn())
  await buildIndexes(connection)
  return audit
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'audit-'))
  database = await startEmbedded({ dir, log })
})
afterAll(async () => {
  for (const connection of connections) await connection.close()
  await database.stop()
  await rm(dir, { recursive: true, force: true })
})

const row = (chain: string, who: string) => ({ chain, who, what: 'case:view', outcome: 'done' as const })

test('[RC105] five hundred looks at one case at once are all in its chain, each told when it is durable', async () => {
  const audit = await process()
  const told: number[] = []
  await Promise.all(
    Array.from({ length: 500 }, (_, at) => audit.record(row('case-a', `p-${at}`)).then(() => told.push(at))),
  )
  const rows = await audit.rows('case-a')
  expect(rows.map(one => one.who)).toEqual(Array.from({ length: 500 }, (_, at) => `p-${at}`))
  expect(told).toHaveLength(500)
  expect(firstBreak(rows)).toBeNull()
})

test('[RC105] two processes that write one chain at once lose no row and fork nothing', async () => {
  const [one, other] = [await process(), await process()]
  const writes: Promise<void>[] = []
  for (let at = 0; at < 120; at += 1) {
    writes.push(one.record(row('case-b', `one-${at}`)), other.record(row('case-b', `other-${at}`)))
    if (at % 10 === 0) await Promise.all(writes)
  }
  await Promise.all(writes)
  const rows = await one.rows('case-b')
  expect(new Set(rows.map(found => found.who)).size).toBe(240)
  expect(rows).toHaveLength(240)
  expect(firstBreak(rows)).toBeNull()
})
