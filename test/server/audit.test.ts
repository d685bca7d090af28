// The audit as evidence: whatever is done to a stored row afterwards is found, and named.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from 'mongoose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLog } from '#server/log'
import { createAudit, hashOf, type StoredAuditRow } from '#server/storage/audit'
import { faultWords, verifyAudit } from '#server/storage/auditCheck'
import { buildIndexes, connectStore } from '#server/storage/connect'
import { type Embedded, startEmbedded } from '#server/storage/embedded/embedded'
import { createInTurn } from '#server/usecases/inTurn'

let dir: string
let embedded: Embedded
let connection: Connection
let audit: ReturnType<typeof createAudit>

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'caseroom-audit-'))
  const log = createLog('silent')
  embedded = await startEmbedded({ dir, log })
  connection = await connectStore(embedded.uri, log)
  audit = createAudit(connection, { now: () => new Date() }, createInTurn())
  await buildIndexes(connection)
})
afterAll(async () => {
  await connection.close()
  await embedded.stop()
  await rm(dir, { recursive: true, force: true })
})

const rows = () => connection.collection<StoredAuditRow>('audit')
const words = async (options = {}) => (await verifyAudit(audit, options)).faults.map(faultWords)

beforeEach(async () => {
  await rows().deleteMany({})
  // Another writer on the same store, whose memory of the chains' ends is empty.
  const second = await connectStore(embedded.uri, createLog('silent'))
  const fresh = createAudit(second, { now: () => new Date('2026-03-01T10:00:00Z') }, createInTurn())
  for (const chain of ['case-a', 'case-b', 'system']) {
    for (let n = 1; n <= 6; n++) {
      const detail = { compartment: 'plan', count: n }
      await fresh.record({ chain, who: `person-${n}`, what: 'case:view', outcome: 'done', detail })
    }
  }
  await second.close()
})

test('[AC13] untouched, it is as it was written', async () => {
  const verdict = await verifyAudit(audit)
  expect(verdict).toMatchObject({ rows: 18, faults: [] })
  expect(verdict.heads.map(head => [head.chain, head.n])).toEqual([
    ['case-a', 6],
    ['case-b', 6],
    ['system', 6],
  ])
})

test('[AC13] S-60 B-39 one flipped bit, in any field, names its row and no other', async () => {
  const id = 'case-b:3'
  const before = await rows().findOne({ _id: id })
  if (!before) throw new Error('no row')
  const flip = (text: string) => String.fromCharCode(text.charCodeAt(0) ^ 1) + text.slice(1)
  const changes: Partial<StoredAuditRow>[] = [
    { who: flip(before.who) },
    { what: flip(before.what) },
    { at: flip(before.at) },
    { outcome: 'refused' },
    { detail: { compartment: 'plan', count: 2 } },
    { detail: { compartment: flip('plan'), count: 3 } },
    { before: flip(before.before) },
    { hash: flip(before.hash) },
  ]
  for (const change of changes) {
    await rows().updateOne({ _id: id }, { $set: change })
    const found = await words()
    expect(found[0], JSON.stringify(change)).toBe('chain case-b, row 3: altered after it was written')
    // A flipped hash breaks the link of the row that follows as well.
    expect(found.length, JSON.stringify(change)).toBe('hash' in change ? 2 : 1)
    await rows().replaceOne({ _id: id }, before)
  }
  expect(await words()).toEqual([])
})

test('[AC13] S-60 B-39 a missing row is named, at the start, in the middle, and at the end against a kept head', async () => {
  const { heads } = await verifyAudit(audit)
  await rows().deleteMany({ _id: { $in: ['case-a:1', 'case-a:4', 'case-a:5', 'system:6'] } })
  expect(await words()).toEqual([
    'chain case-a, row 1: missing',
    'chain case-a, row 4: missing',
    'chain case-a, row 5: missing',
  ])
  expect(await words({ anchors: heads })).toContain(
    'chain system, row 6: ended the chain when the heads were kept, and is not there now',
  )
  await rows().deleteMany({ chain: 'case-b' })
  expect(await words({ anchors: heads })).toContain(
    'chain case-b, row 6: ended the chain when the heads were kept, and is not there now',
  )
})

test('[AC13] S-60 B-39 two rows that changed places are named with the place they were written at', async () => {
  const [two, five] = await Promise.all(['case-a:2', 'case-a:5'].map(_id => rows().findOne({ _id })))
  if (!two || !five) throw new Error('no rows')
  await rows().replaceOne({ _id: two._id }, without({ ...five, n: 2 }))
  await rows().replaceOne({ _id: five._id }, without({ ...two, n: 5 }))
  expect(await words({ chain: 'case-a' })).toEqual([
    'chain case-a, row 2: out of order; it was written as row 5',
    'chain case-a, row 5: out of order; it was written as row 2',
  ])
})

test('[AC13] a row that was rewritten with a matching hash does not fit its neighbours, or not the kept head', async () => {
  const { heads } = await verifyAudit(audit)
  const one = await rows().findOne({ _id: 'case-a:3' })
  if (!one) throw new Error('no row')
  const forged = { ...one, who: 'somebody-else' }
  await rows().replaceOne({ _id: one._id }, { ...forged, hash: hashOf(forged) })
  expect(await words()).toEqual(['chain case-a, row 4: does not follow the row before it'])

  // The whole rest of the chain written anew: only what was kept elsewhere shows it.
  let before = hashOf(forged)
  for (const n of [4, 5, 6]) {
    const next = await rows().findOne({ _id: `case-a:${n}` })
    if (!next) throw new Error('no row')
    const linked = { ...next, before }
    before = hashOf(linked)
    await rows().replaceOne({ _id: next._id }, { ...linked, hash: before })
  }
  expect(await words()).toEqual([])
  expect(await words({ anchors: heads })).toEqual([
    'chain case-a, row 6: ended the chain when the heads were kept, and is not there now',
  ])
})

function without({ _id, ...row }: StoredAuditRow) {
  return row
}
