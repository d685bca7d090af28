// One process of the server in a simulation: the real record door behind a network and a store that the seed controls.
import { createServer } from 'node:http'
import { pino } from 'pino'
import { createRecordGateway } from '#server/record/gateway'
import type { RecordGateway } from '#server/record/gatewayPorts'
import type { Admission, RecordClock } from '#server/usecases/recordPorts'
import type { Disk } from './disk.ts'
import type { Link } from './network.ts'
import type { SimulatedClock } from './time.ts'

export interface SimulatedNode {
  readonly gateway: RecordGateway
  accept(link: Link): void
  /** No warning: nothing of it runs on. */
  kill(): void
  stop(): Promise<void>
}

export function startNode(
  clock: SimulatedClock,
  disk: Disk,
  admit: (token: string, compartment: string) => Admission,
): SimulatedNode {
  let alive = true
  const links: Link[] = []
  const own: RecordClock = {
    now: clock.now,
    later: (ms, task) =>
      clock.later(ms, () => {
        if (alive) task()
      }),
  }
  const gateway = createRecordGateway({
    store: disk.connect(() => alive),
    judge: { admit: async ({ token, compartment }) => admit(token, compartment) },
    audit: { record: async () => undefined },
    template: { seedFor: async () => null },
    clock: own,
    log: pino({ level: 'silent' }),
    spacingMs: 10,
    retry: { firstMs: 100, longestMs: 1_000 },
  })
  const http = createServer()
  http.on('upgrade', (request, socket, head) => {
    const [, , caseId = '', compartment = ''] = new URL(request.url ?? '', 'http://test').pathname.split('/')
    gateway.handleUpgrade(request, socket, head, { caseId, compartment })
  })
  return {
    gateway,
    accept(link) {
      links.push(link)
      http.emit('connection', link.server)
    },
    kill() {
      alive = false
      for (const link of links) link.reset()
    },
    async stop() {
      let done = false
      const stopped = gateway.stop().finally(() => {
        done = true
      })
      while (!done) await clock.advance(20)
      await stopped
      for (const link of links) link.reset()
      alive = false
    },
  }
}
