// A server under measurement: its process on a core of its own, its CPU time and memory as the kernel counts them.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Address } from './client.ts'
import { nameOf, tokenMessage } from './frames.ts'
import type { Asked, Told } from './wire.ts'

export const servers = {
  relay: 'relay.ts',
  'y-websocket': '../peers/yWebsocket.mjs',
  hocuspocus: '../peers/hocuspocus.mjs',
  ours: 'ours.ts',
} as const
export type ServerName = keyof typeof servers

export interface Measured {
  name: ServerName
  address(record: number): Address
  token(person: number): string
  /** CPU time of all its threads so far, in microseconds. */
  cpu(): number
  /** Resident memory in bytes. */
  memory(): number
  ask(asked: Asked): Promise<Told>
  stop(): Promise<void>
}

/** Kernel ticks are a hundredth of a second on every Linux that Node runs on. */
const TICK_MICROSECONDS = 10_000

/** `stored`: with a store below it, also where that is not the server's default. */
export async function startMeasured(name: ServerName, dataDir?: string, stored = false): Promise<Measured> {
  const dir = dataDir ?? mkdtempSync(join(tmpdir(), 'caseroom-bench-'))
  const script = join(import.meta.dirname, servers[name])
  // BENCH_NODE_FLAGS="--cpu-prof --cpu-prof-dir=profiles" shows where the time goes.
  const flags = (process.env.BENCH_NODE_FLAGS ?? '').split(' ').filter(flag => flag !== '')
  const node = [process.execPath, '--expose-gc', ...flags, '--import', 'tsx']
  const child = spawn('taskset', ['-c', '0', ...node, script, dir, ...(stored ? ['stored'] : [])], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ready = await nextWord(child)
  if (ready.kind !== 'ready') throw new Error(`${name} said ${ready.kind} before it was ready`)
  const { url, tokens } = ready
  const pid = child.pid ?? 0
  return {
    name,
    address: record => {
      const path = `/record/case-${record}/plan`
      const named = name === 'hocuspocus'
      return {
        url: `${url}${path}?schema=1`,
        prefix: named ? nameOf(path) : new Uint8Array(),
        hello: named ? tokenMessage : null,
      }
    },
    token: person => tokens[person % tokens.length] ?? '',
    cpu() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS
    },
    memory() {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      return Number(kilobytes) * 1024
    },
    ask(asked) {
      child.send(asked)
      return nextWord(child)
    },
    async stop() {
      const gone = new Promise(resolve => child.once('exit', resolve))
      child.send({ kind: 'stop' } satisfies Asked)
      await gone
      if (!dataDir) rmSync(dir, { recursive: true, force: true })
    },
  }
}

function nextWord(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the measured server ended with ${code}`))
    child.once('exit', ended)
    child.once('message', (told: Told) => {
      child.off('exit', ended)
      resolve(told)
    })
  })
}
