// A port that a server can be started on twice: a test that kills and restarts it keeps the same address.
import { createServer } from 'node:net'

/** A port of 127.0.0.1 that was free a moment ago. Another process may take it first, so only for servers that need a fixed one. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('the probe has no port'))
        else resolve(address.port)
      })
    })
  })
}
