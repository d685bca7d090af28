// Debian's coturn as the relay of a test, with the settings that are deployed.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { within } from './deadline.ts'
import { freePort } from './ports.ts'

const program = '/usr/bin/turnserver'
const settings = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'scripts/deploy/coturn.conf')
export const NO_RELAY = 'coturn is not installed, or this machine has no address but loopback'

export interface Relay {
  url: string
  /** For browsers that reach it by TCP only. */
  tcpUrl: string
  secret: string
  /** The address it listens on and relays from. */
  address: string
  port: number
  stop(): Promise<void>
}

/** Browsers do not go from an address of the machine to loopback: the relay needs one of the machine. */
export function ownAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return all.find(one => one.family === 'IPv4' && !one.internal)?.address ?? null
}

export function canRelay(): boolean {
  try {
    accessSync(program, constants.X_OK)
  } catch {
    return false
  }
  return ownAddress() !== null
}

export async function startRelay(): Promise<Relay> {
  const address = ownAddress()
  if (address === null) throw new Error(NO_RELAY)
  const secret = 'relay-of-a-test-relay-of-a-test-0001'
  const port = await freePort()
  const child = spawn(program, [
    ...[
      '-c',
      settings,
      '--log-file',
      'stdout',
      '--realm',
      'test',
      '--static-auth-secret',
      secret,
      '--no-tls',
      '--no-dtls',
    ],
    ...['--listening-ip', address, '--relay-ip', address, '--listening-port', String(port), '--pidfile', '/dev/null'],
    // The two ends of a call are relayed by one server here, whose own address is a private one.
    ...['--allowed-peer-ip', address],
  ])
  const lines: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        lines.push(text)
        if (/IO method \(admin thread\)/.test(text)) resolve()
      })
    }
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`coturn ended with ${code}: ${lines.join('')}`)))
  })
  await within(10_000, 'coturn to listen', ready, () => lines.join('')).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    url: `turn:${address}:${port}?transport=udp`,
    tcpUrl: `turn:${address}:${port}?transport=tcp`,
    secret,
    address,
    port,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
