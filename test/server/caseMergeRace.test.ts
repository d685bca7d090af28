// Two servers on one store, each with a coordinator who merges in the same moment: no record may be out of reach after it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '#server/app'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { mergeCases, undoMerge } from '#server/usecases/caseMerges'
import { identify } from '#server/usecases/identify'
import type { Ports } from '#server/usecases/ports'
import { startWorld, type World, worldConfig } from '#test/support/app'

const log = pino({ level: 'silent' })
let dir: string
let database: Awaited<ReturnType<typeof startEmbedded>>
let world: World
let second: App

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'caseroom-two-servers-'))
  database = await startEmbedded({ dir, log })
  world = await startWorld({}, { mongodbUri: database.uri })
  second = await createApp(worldConfig(dir, { mongodbUri: database.uri }), log)
})
afterAll(async () => {
  await second?.stop()
  await world?.stop()
  await database?.stop()
  await rm(dir, { recursive: true, force: true })
})

/** Everybody who comes waits until `count` have come. */
function meeting(count: number): () => Promise<void> {
  let came = 0
  let open: () => void = () => undefined
  const all = new Promise<void>(resolve => {
    open = resolve
  })
  return () => {
    if (++came === count) open()
    return all
  }
}

/** The ports of one server, whose first link waits for the other server's: both have seen that nothing stands against it. */
function waitingToLink(ports: Ports, together: () => Promise<void>): Ports {
  let first = true
  return {
    ...ports,
    cases: {
      ...ports.cases,
      async link(...given) {
        if (first) await together()
        first = false
        return ports.cases.link(...given)
      },
    },
  }
}

type Merge = [rootId: string, otherId: string]

/** Both at once, one on each server. Answers whether each was done. */
async function atOnce(one: Merge, two: Merge): Promise<boolean[]> {
  const together = meeting(2)
  const merges = [one, two].map(async ([rootId, otherId], at) => {
    const ports = waitingToLink(at === 0 ? world.app.ports : second.ports, together)
    const identified = await identify(ports, await world.token('coordinator'))
    if (!identified) throw new Error('no coordinator')
    const reply = await mergeCases(ports, identified.actor, rootId, {
      otherId,
      reason: 'One person',
      birthYear: '1941',
    })
    if (!reply.ok) expect(reply.code).toBe('stale')
    return reply.ok
  })
  return Promise.all(merges)
}
const three = () => Promise.all([1, 2, 3].map(async () => (await world.addCase()).id))
/** Into what each went; read by the server that did not write last. */
const went = (ids: string[]) =>
  Promise.all(ids.map(async id => (await second.ports.cases.own(id))?.mergedInto?.caseId ?? null))

test('[MG5] two servers merge two records into one another: never are both gone, and what was answered is what is stored', async () => {
  for (let round = 0; round < 8; round++) {
    const [a = '', b = ''] = await three()
    const done = await atOnce([a, b], [b, a])
    expect(done.filter(Boolean).length).toBeLessThanOrEqual(1)
    expect(await went([b, a]), `round ${round}: ${done}`).toEqual([done[0] ? a : null, done[1] ? b : null])
  }
})

test('[MG5] one server merges into a record that the other server merges into a third: nothing is two links away', async () => {
  for (let round = 0; round < 8; round++) {
    const [a = '', b = '', c = ''] = await three()
    const done = await atOnce([b, c], [a, b])
    expect(done.filter(Boolean).length, 'one or none').toBeLessThanOrEqual(1)
    expect(await went([c, b]), `round ${round}: ${done}`).toEqual([done[0] ? b : null, done[1] ? a : null])
  }
})

test('[MG5] two servers merge one record into two others: it goes into one of them', async () => {
  const [a = '', b = '', c = ''] = await three()
  const done = await atOnce([a, c], [b, c])
  expect(done.filter(Boolean)).toHaveLength(1)
  expect(await went([c])).toEqual([done[0] ? a : b])
})

test('[MG4] two servers undo one merge at once: it is undone once', async () => {
  const [a = '', b = ''] = await three()
  const identified = await identify(world.app.ports, await world.token('coordinator'))
  if (!identified) throw new Error('no coordinator')
  const merged = await mergeCases(world.app.ports, identified.actor, a, {
    ...{ otherId: b, reason: 'One person', birthYear: '1941' },
  })
  expect(merged).toEqual({ ok: true })
  const together = meeting(2)
  const undone = await Promise.all(
    [world.app.ports, second.ports].map(ports =>
      undoMerge(waitingToLink(ports, together), identified.actor, a, { otherId: b, reason: 'Two sisters' }),
    ),
  )
  expect(undone.map(reply => reply.ok).sort()).toEqual([false, true])
  const stored = await second.ports.cases.own(b)
  expect([stored?.mergedInto, stored?.mergedBefore?.length]).toEqual([null, 1])
})
