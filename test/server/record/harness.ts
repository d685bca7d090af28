// A real server with the real record gateway on port 0; only its ports are stand-ins, which the test controls.
import { createServer } from 'node:http'
import { pino } from 'pino'
import { afterEach } from 'vitest'
import * as Y from 'yjs'
import { systemClock } from '#server/record/clock'
import { digestOf } from '#server/record/digest'
import { createRecordGateway } from '#server/record/gateway'
import type { RecordGateway, RecordGatewayOptions } from '#server/record/gatewayPorts'
import { rowMaker } from '#server/record/rows'
import type {
  Admission,
  RecordAuditEntry,
  RecordClock,
  RecordSnapshot,
  RecordStore,
  UpdateRow,
} from '#server/usecases/recordPorts'
import { ROOT } from '#shared/record'
import { until } from '#test/support/deadline'
import {
  joinRecord,
  openRecord,
  paragraph,
  type RecordClient,
  type RecordClientOptions,
} from '#test/support/recordClient'

export const CASE = 'case-1'

export interface MemoryStore extends RecordStore {
  rows: UpdateRow[]
  snapshots: Map<string, RecordSnapshot>
  appends: number
  loads: number
  /** While set, appends and loads wait for it. */
  appendGate: Promise<void> | null
  loadGate: Promise<void> | null
  /** Asked before each append or load; throw to fail. */
  beforeAppend: (rows: readonly UpdateRow[]) => void
  afterAppend: (rows: readonly UpdateRow[]) => void
  beforeLoad: (room: string) => void
}

export function memoryStore(): MemoryStore {
  const store: MemoryStore = {
    rows: [],
    snapshots: new Map(),
    appends: 0,
    loads: 0,
    appendGate: null,
    loadGate: null,
    beforeAppend: () => undefined,
    afterAppend: () => undefined,
    beforeLoad: () => undefined,
    async append(rows) {
      store.appends += 1
      await store.appendGate
      store.beforeAppend(rows)
      for (const row of rows) {
        if (!store.rows.some(known => known._id === row._id)) store.rows.push({ ...row, bytes: row.bytes.slice() })
      }
      store.afterAppend(rows)
    },
    async load(room, whole) {
      store.loads += 1
      await store.loadGate
      store.beforeLoad(room)
      const rows = store.rows.filter(row => row.room === room).sort((a, b) => (a._id < b._id ? -1 : 1))
      const snapshot = whole ? null : (store.snapshots.get(room) ?? null)
      const covered = snapshot ? rows.filter(row => row._id <= snapshot.upTo).length : 0
      if (!snapshot || covered !== snapshot.rows) return { snapshot: null, rows }
      return { snapshot, rows: rows.slice(covered) }
    },
    async putSnapshot(snapshot) {
      store.snapshots.set(snapshot.room, snapshot)
    },
    async rewrite(room, rows) {
      store.snapshots.delete(room)
      store.rows = store.rows.map(row => rows.find(one => one._id === row._id) ?? row)
    },
    async history(room, until) {
      return store.rows
        .filter(row => row.room === room && (!until || row.at <= until))
        .sort((a, b) => (a._id < b._id ? -1 : 1))
    },
    async span(room) {
      const rows = await store.history(room, null)
      const [first, last] = [rows[0], rows.at(-1)]
      return first && last ? { first: first.at, last: last.at } : null
    },
  }
  return store
}

/** A gate for MemoryStore: closed until `open()`. */
export function gate(): { closed: Promise<void>; open: () => void } {
  let open: () => void = () => undefined
  const closed = new Promise<void>(resolve => {
    open = resolve
  })
  return { closed, open }
}

/** Time that moves only when the test says so, starting today so that tokens look real. */
export interface TestClock extends RecordClock {
  advance(ms: number): void
}

export function testClock(): TestClock {
  let now = Date.UTC(2026, 10, 24, 14, 0, 0)
  const waiting = new Set<{ at: number; task: () => void }>()
  return {
    now: () => now,
    later(ms, task) {
      const entry = { at: now + ms, task }
      waiting.add(entry)
      return () => waiting.delete(entry)
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const next = [...waiting].filter(entry => entry.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        waiting.delete(next)
        now = next.at
        next.task()
      }
      now = end
    },
  }
}

export interface RecordServer {
  origin: string
  gateway: RecordGateway
  store: MemoryStore
  audit: RecordAuditEntry[]
  logged: string[]
  admissions: { token: string; caseId: string; compartment: string }[]
  join(token: string, options?: Partial<RecordClientOptions>): Promise<RecordClient>
  open(token: string, options?: Partial<RecordClientOptions>): RecordClient
  /** Waits until the server counts this many connections. */
  peers(count: number): Promise<void>
  stop(): Promise<void>
}

const people: readonly string[] = ['gp', 'pharmacist', 'socialWorker', 'consultant', 'nurse']
const running: RecordServer[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()))
})

/** `gp` writes, `gp.reads` only reads, `gp.2` is another sign-in of the same person; anything else is not known. */
export function admit(token: string, clock: RecordClock, compartment: string): Admission {
  const [name, how] = token.split('.')
  const index = people.indexOf(name ?? '')
  if (index < 0) return { ok: false, code: 'unauthenticated' }
  if (how === 'stranger' || (name === 'socialWorker' && compartment === 'clinical' && how !== 'reads')) {
    return { ok: false, code: 'not-allowed' }
  }
  if (how === 'down') return { ok: false, code: 'unavailable' }
  const canWrite = how !== 'reads'
  const seconds = how === 'short' ? 60 : 3600
  return {
    ok: true,
    person: {
      userId: `user-${name}`,
      name: `Test ${name}`,
      role: 'gp',
      roleLabel: `Role of ${name}`,
      colour: index,
    },
    canWrite,
    readOnlyReason: canWrite ? undefined : 'You can read this section but not change it.',
    expiresAt: new Date(clock.now() + seconds * 1000),
    sessionId: `session-${token}`,
  }
}

export async function startRecordServer(
  options: Partial<Omit<RecordGatewayOptions, 'store'>> & { store?: MemoryStore; realStore?: RecordStore } = {},
): Promise<RecordServer> {
  const store = options.store ?? memoryStore()
  const clock = options.clock ?? systemClock
  const audit: RecordAuditEntry[] = []
  const admissions: RecordServer['admissions'] = []
  const logged: string[] = []
  const gateway = createRecordGateway({
    judge: {
      async admit({ token, caseId, compartment }) {
        admissions.push({ token, caseId, compartment })
        return admit(token, clock, compartment)
      },
    },
    audit: {
      async record(entry) {
        audit.push(entry)
      },
    },
    template: { seedFor: async () => null },
    log: pino({ level: 'debug' }, { write: line => logged.push(line) }),
    retry: { firstMs: 1, longestMs: 5 },
    ...options,
    clock,
    store: options.realStore ?? store,
  })
  const http = createServer()
  http.on('upgrade', (req, socket, head) => {
    const [, , caseId = '', compartment = ''] = new URL(req.url ?? '', 'http://test').pathname.split('/')
    gateway.handleUpgrade(req, socket, head, { caseId, compartment })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('the test server has no port')
  const origin = `ws://127.0.0.1:${address.port}`
  const clients: RecordClient[] = []
  let stopped: Promise<void> | null = null
  const stop = async () => {
    for (const client of clients) client.socket.terminate()
    await gateway.stop(200)
    http.closeAllConnections()
    await new Promise(resolve => http.close(resolve))
  }
  const withDefaults = (token: string, more: Partial<RecordClientOptions> = {}) => ({
    origin,
    caseId: CASE,
    compartment: 'plan',
    token,
    ...more,
  })
  const server: RecordServer = {
    origin,
    gateway,
    store,
    audit,
    logged,
    admissions,
    async join(token, more) {
      const client = await joinRecord(withDefaults(token, more))
      clients.push(client)
      return client
    },
    open(token, more) {
      const client = openRecord(withDefaults(token, more))
      clients.push(client)
      return client
    },
    peers: count =>
      until(15_000, `${count} connections`, () => gateway.state().peers === count, 5).then(() => undefined),
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
  running.push(server)
  return server
}

/** The hash of what the log alone says; fails when the log has gaps. */
export function rebuilt(server: { store: MemoryStore }, room = `${CASE}/plan`): string {
  const doc = new Y.Doc()
  for (const row of server.store.rows) if (row.room === room) Y.applyUpdate(doc, row.bytes)
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('the log has gaps')
  return digestOf(doc).hash
}

/** One row per text, by one author, each building on the one before. */
export function written(...texts: string[]) {
  const makeRow = rowMaker('testrows')
  const doc = new Y.Doc()
  const rows: ReturnType<typeof makeRow>[] = []
  doc.on('update', (bytes: Uint8Array) => {
    rows.push(makeRow({ room: `${CASE}/plan`, author: 'user-consultant', connection: 'c', at: new Date(), bytes }))
  })
  for (const text of texts) doc.getXmlFragment(ROOT).push([paragraph(text)])
  return rows
}
