// the database cannot be reached, as a hole in the network and as connections that are reset. Whole processes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChaosProxy, startChaosProxy, type Weather } from '#test/support/chaosProxy'
import { type DatabaseProcess, startDatabaseProcess } from '#test/support/databaseProcess'
import { until } from '#test/support/deadline'
import { todaysMeeting } from '#test/support/demonstration'
import { figure } from '#test/support/figures'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'
import { joinRecord } from '#test/support/recordClient'
import { countOr } from '#test/support/rounds'
import { expectTokens, tokenWriter } from '#test/support/tokenWriters'

const rounds = countOr('FAULT_ROUNDS', 2)
const outageMs = countOr('FAULT_SECONDS', 5) * 1_000
/** Four people, twenty keys a second; slower when the outage is so long that they would fill the section. */
const keyMs = Math.max(50, outageMs / 1_200)
const mostGrowth = 50 * 1024 * 1024

let folder: string
let database: DatabaseProcess
let proxy: ChaosProxy
let server: ServerProcess

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caseroom-outage-'))
  database = await startDatabaseProcess(folder)
  proxy = await startChaosProxy({ path: decodeURIComponent(new URL(database.uri).host) })
  const uri = `mongodb://127.0.0.1:${proxy.port}/caseroom?directConnection=true`
  server = await startServerProcess({ env: { MODE: 'demonstration', MONGODB_URI: uri } })
})
afterAll(async () => {
  proxy?.set({ kind: 'pass' })
  await server?.stop(15_000)
  await proxy?.close()
  await database?.stop()
  if (server) await removeDataDir(server.dataDir)
  await rm(folder, { recursive: true, force: true })
})

test.each(Array.from({ length: rounds }, (_, at) => [at + 1, at % 2 ? 'reset' : 'hole'] as const))(
  `[RC100] [JR10] R-03: round %i: the database is behind a %s for ${outageMs / 1_000} s`,
  async (round, kind) => {
    const weather: Weather = { kind }
    const { caseId, token } = await todaysMeeting(server.origin)
    const place = { origin: server.origin, caseId, token }
    const names = ['plan', 'clinical', 'social', 'plan']
    const writers = await Promise.all(names.map((name, at) => tokenWriter(place, name, `${kind}${round}-${at}`)))
    const reader = await joinRecord({ ...place, compartment: 'plan' })
    for (const writer of writers) for (let word = 0; word < 20; word += 1) writer.write()
    await Promise.all(writers.map(writer => writer.client.allSaved()))
    const heap = await figure(server.origin, 'nodejs_heap_size_used_bytes')

    proxy.set(weather)
    const began = performance.now()
    // What was on its way to the disk may still be answered; everything after this moment cannot be.
    await Promise.all(writers.map(writer => writer.client.fence()))
    const savedBefore = writers.map(writer => writer.saved().length)
    const shownBefore = reader.text()
    for (let typed = 0; performance.now() - began < outageMs; typed += 1) {
      for (const writer of writers) writer.write()
      await until(keyMs + 1_000, 'the next key', () => performance.now() - began > typed * keyMs, 10)
    }
    await Promise.all([...writers.map(writer => writer.client.fence()), reader.fence()])
    expect(writers.map(writer => writer.saved().length)).toEqual(savedBefore)
    expect(reader.text()).toBe(shownBefore)
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(503)
    const sentMeanwhile = writers[0]?.sent().length ?? 0
    expect(sentMeanwhile, 'people typed meanwhile').toBeGreaterThan(60)

    proxy.set({ kind: 'pass' })
    const healed = performance.now()
    const all = () => writers.every(writer => writer.saved().length === writer.sent().length)
    await until(30_000, 'everything to be saved', all)
    expect(performance.now() - healed).toBeLessThan(30_000)
    const grown = (await figure(server.origin, 'nodejs_heap_size_used_bytes')) - heap
    expect(grown).toBeLessThan(mostGrowth)
    // The first one is over after ten minutes.
    const again = { ...place, token: (await todaysMeeting(server.origin)).token }
    for (const name of new Set(names)) {
      const fresh = await joinRecord({ ...again, compartment: name })
      const here = writers.filter((_, at) => names[at] === name)
      const mine = (text: string) => (text.match(/⟦[^⟧]+⟧/g) ?? []).filter(word => word.startsWith(`⟦${kind}${round}-`))
      expectTokens(mine(fresh.text()).join(''), here, name)
      await fresh.close()
    }
    for (const client of [...writers.map(writer => writer.client), reader]) await client.close()
    await until(15_000, 'readiness', async () => (await fetch(`${server.origin}/readyz`)).status === 200)
  },
  115_000 + outageMs,
)
