// The embedded database as a process of its own, so that a test can freeze it while the server lives on.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { within } from './deadline.ts'

export interface DatabaseProcess {
  uri: string
  /** Answers nothing from now on, like a disk or a network that hangs. */
  freeze(): void
  thaw(): void
  /** No warning and no clean-up: what a power cut does. */
  kill9(): Promise<void>
  stop(): Promise<void>
}

export async function startDatabaseProcess(dir: string): Promise<DatabaseProcess> {
  const root = join(import.meta.dirname, '../..')
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'databaseAlone.ts'), dir],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  const uri = await within(
    20_000,
    'the address of the database',
    new Promise<string>(resolve => {
      child.stdout?.on('data', data => {
        said += String(data)
        const found = /uri (\S+)/.exec(said)?.[1]
        if (found) resolve(found)
      })
    }),
    () => said,
  )
  return {
    uri,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async kill9() {
      const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
      child.kill('SIGKILL')
      await within(10_000, 'the database to be gone', ended, () => said)
      process.off('exit', kill)
    },
    async stop() {
      const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      await within(10_000, 'the database to end', ended, () => said)
      process.off('exit', kill)
    },
  }
}
