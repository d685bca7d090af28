// Runs one of the project's scripts to its end, as a person would at a prompt.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { within } from './deadline.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface Ended {
  readonly code: number | null
  /** Both streams. */
  readonly output: string
}

/** Starts a script in a clean environment. @param script without folder and ending, such as `db` */
export function spawnScript(script: string, args: readonly string[], env: Record<string, string>) {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  return spawn(process.execPath, ['--import', 'tsx', join('scripts', `${script}.ts`), ...args], {
    cwd: root,
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

export function runScript(script: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const child = spawnScript(script, args, env)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = new Promise<Ended>(resolve => child.once('close', code => resolve({ code, output })))
  return within(60_000, `the script ${script} ${args.join(' ')}`, ended, () => output).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
}
