// The real server as a process of its own, to be killed, stopped and started again on the same data.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { until, within } from './deadline.ts'
import { seededCopy } from './seeded.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const READY = /Caseroom is ready at (https?:\/\/\S+)/
const KEPT_LINES = 400 // of output, for the message of a failure

export type Exit = { code: number | null; signal: NodeJS.Signals | null }

export type ServerProcess = {
  origin: string
  port: number
  pid: number
  dataDir: string
  /** Milliseconds from spawn to the ready line. */
  readyAfter: number
  /** The last lines of output, both streams. */
  output(): string
  /** Waits for a line that matches; lines from before the call count. */
  line(pattern: RegExp, ms?: number): Promise<string>
  /** No warning and no clean-up: what a power cut does. */
  kill9(): Promise<Exit>
  /** Asks it to stop as Ctrl-C does. Fails when it takes longer than `ms`. */
  stop(ms?: number): Promise<Exit & { tookMs: number }>
  exited: Promise<Exit>
}

export type ProcessOptions = {
  /** Added to a clean environment: nothing of the developer's own settings leaks in. */
  env?: Record<string, string>
  /** Default: a new temporary folder, with a filled demonstration where one is asked for. The caller removes it with `removeDataDir`. */
  dataDir?: string
  /** Default 0: any free port. */
  port?: number
  readyMs?: number
  /** Script to run, from the root of the repository. */
  entry?: string
}

/** Starts server/main.ts and waits for its ready line. Rejects with its output when it exits or is late. */
export async function startServerProcess(options: ProcessOptions = {}): Promise<ServerProcess> {
  const { env = {}, port = 0, readyMs = 60_000, entry = 'server/main.ts' } = options
  const dataDir = options.dataDir ?? (await newDataDir(options))
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    cwd: root,
    env: { ...cleanEnv(), HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithUs(child)
  const lines = collectLines(child)
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    // 'close' and not 'exit': its last words may still be in the pipe.
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const output = () => `\n${lines.kept.join('\n')}\n`

  const early = exited.then(exit => {
    throw new Error(`the server ended before it was ready (${JSON.stringify(exit)}):${output()}`)
  })
  const ready = Promise.race([lines.next(READY), early])
  const found = await within(readyMs, 'the ready line of the server', ready, output).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  // With PUBLIC_ORIGIN set the line gives that address, and the port is the one that was asked for.
  const said = new URL(READY.exec(found)?.[1] ?? '')
  const bound = said.hostname === '127.0.0.1' ? Number(said.port) : port
  if (child.pid === undefined) throw new Error('a server without a process id')

  return {
    origin: `http://127.0.0.1:${bound}`,
    port: bound,
    pid: child.pid,
    dataDir,
    readyAfter: performance.now() - began,
    output,
    line: (pattern, ms = 10_000) => within(ms, `a line like ${pattern}`, lines.next(pattern), output),
    exited,
    kill9() {
      child.kill('SIGKILL')
      return exited
    },
    async stop(ms = 20_000) {
      const asked = performance.now()
      child.kill('SIGINT')
      const exit = await within(ms, 'the server to stop', exited, output).catch((error: unknown) => {
        child.kill('SIGKILL')
        throw error
      })
      return { ...exit, tookMs: performance.now() - asked }
    },
  }
}

function newDataDir({ env, entry }: ProcessOptions): Promise<string> {
  const filled = env?.MODE === 'demonstration' && env.MONGODB_URI === undefined && entry === undefined
  const empty = () => mkdtemp(join(tmpdir(), 'caseroom-test-'))
  if (!filled) return empty()
  return seededCopy(inject('seededIn'), async () => {
    const server = await startServerProcess({ env: { MODE: 'demonstration' }, dataDir: await empty() })
    await server.stop()
    return server.dataDir
  })
}

/** Removes a data folder; a database that was just killed may still hold a file for a moment. */
export function removeDataDir(path: string): Promise<true> {
  return until(15_000, `${path} to be removed`, async () => {
    await rm(path, { recursive: true, force: true })
    return true
  })
}

function collectLines(child: ChildProcess) {
  const kept: string[] = []
  const waiting = new Set<{ pattern: RegExp; found: (line: string) => void }>()
  const take = (line: string) => {
    kept.push(line)
    if (kept.length > KEPT_LINES) kept.shift()
    for (const waiter of waiting) {
      if (!waiter.pattern.test(line)) continue
      waiting.delete(waiter)
      waiter.found(line)
    }
  }
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const parts = `${rest}${text}`.split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) take(part)
    })
    stream?.on('end', () => {
      if (rest) take(rest)
    })
  }
  return {
    kept,
    next(pattern: RegExp): Promise<string> {
      const already = kept.find(line => pattern.test(line))
      if (already !== undefined) return Promise.resolve(already)
      return new Promise(found => waiting.add({ pattern, found }))
    },
  }
}

function cleanEnv(): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ']) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/** A test run that is broken off must not leave servers behind. */
function endWithUs(child: ChildProcess): void {
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.removeListener('exit', end))
}
