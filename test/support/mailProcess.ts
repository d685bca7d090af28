// Mails from a process of its own: Node reads NODE_EXTRA_CA_CERTS once, when it starts.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What became of one mail to each of these servers. `authority`: the PEM file that the operator names to Node. */
export async function sendTrusting(authority: string, urls: readonly string[]): Promise<unknown[]> {
  const script = join(import.meta.dirname, 'mailsAlone.ts')
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, ...urls], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
    timeout: 60_000,
  })
  const outcomes: unknown = JSON.parse(stdout)
  return Array.isArray(outcomes) ? outcomes : []
}
