// A port that a server can be started on twice: a test that kills and restarts it keeps the same address.
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below those that systems give to outgoing connections: one of these may take a port while its server is down. */
const [lowest, highest] = [20_000, 32_000]

/** A port of 127.0.0.1 that was free a moment ago. For servers that need a fixed one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
