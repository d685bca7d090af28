// The scenarios in which records are opened, or only held open.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, connect } from './client.ts'
import { type Measured, type ServerName, startMeasured } from './measured.ts'
import { closeAll, openRooms, pause, percentile } from './rooms.ts'
import type { Figures } from './scenarios.ts'

/** 1,000 connections on 100 records that nobody types in. */
export async function idle(name: ServerName, seconds: number): Promise<Figures> {
  const server = await startMeasured(name)
  // What the process needs once is neither a record's nor a connection's.
  const early = await openRooms(server, { records: 20, people: 1 })
  const empty = await memoryOf(server)
  const warm = await openRooms(server, { records: 80, people: 1, from: 20 })
  const opened = await memoryOf(server)
  const rooms = await openRooms(server, { records: 100, people: 9 })
  await server.ask({ kind: 'memory' })
  await server.ask({ kind: 'reset' })
  const cpuBefore = server.cpu()
  await pause(seconds * 1000)
  const cpu = server.cpu() - cpuBefore
  const delay = await server.ask({ kind: 'delay' })
  const full = await memoryOf(server)
  const perConnection = (full.held - opened.held) / 900
  closeAll([...early, ...warm, ...rooms])
  await server.stop()
  return {
    'kB/connection': perConnection / 1024,
    // Each of these records has one connection, which is counted above.
    'kB/record': ((opened.held - empty.held) / 80 - perConnection) / 1024,
    'resident kB/connection': (full.resident - opened.resident) / 900 / 1024,
    'CPU %': (cpu / 1e6 / seconds) * 100,
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
  }
}

/**
 * The first opening of a record of 260,000 keystrokes in a new process. For ours also the opening from a log without
 * any snapshot; the others are given one merged state, the best their stores can hold.
 */
export async function cold(name: ServerName): Promise<Figures> {
  const dir = mkdtempSync(join(tmpdir(), 'caseroom-bench-'))
  const log = await startMeasured(name, dir, true)
  await log.ask({ kind: 'seed', record: 0, keystrokes: 260_000, perRow: 10 })
  const fromLog = name === 'ours' ? await openOnce(log, 0, 1000) : null
  if (fromLog) await pause(3000)
  await log.stop()
  const server = await startMeasured(name, dir, true)
  // Whatever is done once per process should not be counted as this record's.
  for (let record = 1; record < 6; record += 1) await openOnce(server, record, 0)
  const cpuBefore = server.cpu()
  const first = await openOnce(server, 0, 1000)
  const cpu = server.cpu() - cpuBefore
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
  return {
    'first open ms': first.ms,
    'CPU ms': cpu / 1000,
    kB: first.size / 1024,
    ...(fromLog ? { 'from log ms': fromLog.ms } : {}),
  }
}

/** In bytes, when the garbage is gone. The kernel gives resident memory back when it likes, so it is told beside. */
async function memoryOf(server: Measured): Promise<{ held: number; resident: number }> {
  await pause(1000)
  const told = await server.ask({ kind: 'memory' })
  return { held: told.kind === 'memory' ? told.bytes : 0, resident: server.memory() }
}

async function openOnce(server: Measured, record: number, holds: number): Promise<{ ms: number; size: number }> {
  const began = performance.now()
  const connection = connect(server.address(record), server.token(0), holds)
  const size = await connection.joined
  const ms = performance.now() - began
  connection.socket.close()
  await connection.socket.gone
  return { ms, size }
}

/** 500 people come back to a record of 200 KiB within the same moment. */
export async function storm(name: ServerName): Promise<Figures> {
  const server = await startMeasured(name, undefined, true)
  await server.ask({ kind: 'seed', record: 0, keystrokes: 120_000, perRow: 50 })
  const one = connect(server.address(0), server.token(0), 1000)
  const size = await one.joined
  await server.ask({ kind: 'memory' })
  await server.ask({ kind: 'reset' })
  const joins = await Promise.allSettled(Array.from({ length: 500 }, (_, at) => timedJoin(server, 0, at, 1000)))
  const delay = await server.ask({ kind: 'delay' })
  const times = joins.flatMap(join => (join.status === 'fulfilled' ? [join.value.ms] : []))
  const dropped = joins.length - times.length + (one.closedWith === null ? 0 : 1)
  for (const join of joins) if (join.status === 'fulfilled') join.value.connection.socket.terminate()
  one.socket.terminate()
  await server.stop()
  return {
    kB: size / 1024,
    'p50 ms': percentile(times, 50),
    'p95 ms': percentile(times, 95),
    dropped,
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
  }
}

/** 150 records are opened, three people each, within a minute. */
export async function morning(name: ServerName): Promise<Figures> {
  const server = await startMeasured(name)
  await server.ask({ kind: 'memory' })
  await server.ask({ kind: 'reset' })
  const cpuBefore = server.cpu()
  const joins: Promise<{ ms: number; connection: Connection }>[] = []
  for (let record = 0; record < 150; record += 1) {
    for (let person = 0; person < 3; person += 1) joins.push(timedJoin(server, record, record * 3 + person))
    await pause(100)
  }
  const all = await Promise.all(joins)
  const cpu = server.cpu() - cpuBefore
  const delay = await server.ask({ kind: 'delay' })
  const times = all.map(join => join.ms)
  for (const { connection } of all) connection.socket.terminate()
  await server.stop()
  return {
    'join p50 ms': percentile(times, 50),
    'join p99 ms': percentile(times, 99),
    'CPU ms/join': cpu / 1000 / all.length,
    'loop p99 ms': delay.kind === 'delay' ? delay.p99 : 0,
  }
}

async function timedJoin(server: Measured, record: number, person: number, holds = 0) {
  const began = performance.now()
  const connection = connect(server.address(record), server.token(person), holds)
  await connection.joined
  return { ms: performance.now() - began, connection }
}
