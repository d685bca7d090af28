// `npm start` stands in for the server: its signals and its exit code, with real processes.
import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { within } from '../support/deadline.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Prints a line per signal; ends 300 ms after the first, so that a second one would still be seen. */
const CHILD = `
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => {
    console.log('got ' + name)
    setTimeout(() => process.exit(0), 300)
  })
  setInterval(() => {}, 1000)
  console.log('child ' + process.pid)
`

describe('supervising the server', () => {
  const running = new Set<ChildProcess>()
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL')
    running.clear()
  })

  it('[GR26] passes a stop request on once, however often it arrives', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const run = start(CHILD, false)
      await run.line(/^child/)
      run.parent.kill(signal)
      await run.line(/^got/)
      run.parent.kill(signal)
      expect(await run.exit).toEqual({ code: 0, signal: null })
      expect(run.lines().filter(line => line.startsWith('got'))).toEqual([`got ${signal}`])
    }
  })

  it('[GR26] turns a closed terminal into a stop request', async () => {
    const run = start(CHILD, false)
    await run.line(/^child/)
    run.parent.kill('SIGHUP')
    expect(await run.exit).toEqual({ code: 0, signal: null })
    expect(run.lines()).toContain('got SIGTERM')
  })

  it('[GR26] leaves Ctrl-C at a terminal to the terminal, which tells the server itself', async () => {
    const run = start(CHILD, true)
    const pid = Number((await run.line(/^child/)).split(' ')[1])
    run.parent.kill('SIGINT')
    process.kill(pid, 'SIGINT')
    expect(await run.exit).toEqual({ code: 0, signal: null })
    expect(run.lines().filter(line => line.startsWith('got'))).toEqual(['got SIGINT'])
  })

  it('[GR26] still stops a server that the terminal did not reach', async () => {
    const run = start(CHILD, true)
    await run.line(/^child/)
    run.parent.kill('SIGINT')
    expect(await run.exit).toEqual({ code: 0, signal: null })
    expect(run.lines()).toContain('got SIGINT')
  })

  it('[GR27] leaves with the exit code of the server', async () => {
    expect(await start('process.exit(7)', false).exit).toEqual({ code: 7, signal: null })
    expect(await start('process.kill(process.pid, "SIGKILL")', false).exit).toEqual({ code: 137, signal: null })
  })

  function start(childCode: string, terminal: boolean) {
    const code = `
      import { supervise } from './scripts/supervise.mjs'
      process.exitCode = await supervise(process.execPath, ['-e', ${JSON.stringify(childCode)}], { terminal: ${terminal} })
    `
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: join(root), stdio: 'pipe' })
    running.add(parent)
    let text = ''
    const waiting = new Set<() => void>()
    for (const stream of [parent.stdout, parent.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part
        for (const look of waiting) look()
      })
    }
    const lines = () => text.split('\n').filter(Boolean)
    const exited = new Promise<{ code: number | null; signal: string | null }>(resolve =>
      parent.once('close', (exitCode, signal) => resolve({ code: exitCode, signal })),
    )
    return {
      parent,
      lines,
      exit: within(25_000, 'the supervisor to end', exited, () => text),
      line: (pattern: RegExp) =>
        within(
          10_000,
          `a line like ${pattern}`,
          new Promise<string>(resolve => {
            const look = () => {
              const found = lines().find(line => pattern.test(line))
              if (found !== undefined) resolve(found)
            }
            waiting.add(look)
            look()
          }),
          () => text,
        ),
    }
  }
})
