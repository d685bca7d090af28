// The relay's deployed settings against Debian's coturn: it must not be a way into the networks it stands in.
import { execFile } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { iceFor } from '#server/auth/turn'
import { canRelay, NO_RELAY, startRelay } from '#test/support/relay'

const client = '/usr/bin/turnutils_uclient'
const inner = ['127.0.0.1', '169.254.169.254', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1']

describe.skipIf(!canRelay())(`coturn${canRelay() ? '' : ` (skipped: ${NO_RELAY})`}`, () => {
  test('[CA16] [S-33] the relay refuses loopback, link-local and private addresses, and credentials of another secret', async () => {
    const relay = await startRelay()
    const turn = (turnSecret: string) => {
      const settings = { stunUrls: [], turnUrls: [relay.url], turnSecret, relayOnly: true }
      return iceFor(settings, new Date(), 'test').servers[0]
    }
    const ask = (peer: string, secret = relay.secret) =>
      new Promise<string>(resolve => {
        const { username = '', credential = '' } = turn(secret) ?? {}
        const who = ['-u', username, '-w', credential, '-e', peer, '-n', '1', '-m', '1', '-c', '-p', String(relay.port)]
        // Ends by itself when it is refused; when it is not, the deadline makes the answer empty.
        execFile(client, [...who, relay.address], { timeout: 20_000 }, (_error, out, err) => resolve(out + err))
      })
    try {
      for (const peer of inner) expect(await ask(peer), peer).toMatch(/403 \(Forbidden IP\)/)
      const stranger = await ask('127.0.0.1', 'another-secret-another-secret-01')
      expect(stranger).not.toMatch(/403/)
      expect(stranger).toMatch(/401|[Uu]nauthor|Cannot complete Allocation/)
    } finally {
      await relay.stop()
    }
  })
})
