// A whole server in this process, on its own data folder and port, with a small world of people and cases.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { io, type Socket } from 'socket.io-client'
import type { z } from 'zod'
import { type App, createApp, type Overrides } from '#server/app'
import type { Config } from '#server/config'
import type { Case } from '#server/domain/case'
import { noPrivacy } from '#server/domain/privacy'
import { newSession } from '#server/domain/session'
import { noWishes } from '#server/domain/wishes'
import type { StoredAuditRow } from '#server/storage/audit'
import { identify } from '#server/usecases/identify'
import { createMeeting } from '#server/usecases/meetings'
import type {
  ClientToServer,
  CommandName,
  liveRequests,
  Payload,
  Reply,
  RequestName,
  RequestReply,
  ServerToClient,
} from '#shared/live'
import type { MeetingSnapshot, meetingCreate } from '#shared/meeting'
import type { OrganisationKind, Role } from '#shared/roles'
import { within } from './deadline.ts'
import { agreeWith } from './governance.ts'

export const password = 'correct horse battery staple'

const organisations: [string, OrganisationKind][] = [
  ['practice', 'practice'],
  ['other-practice', 'practice'],
  ['trust', 'community-trust'],
  ['hospital', 'hospital'],
  ['council', 'council'],
  ['charity', 'voluntary'],
]

const staff: [string, Role, string][] = [
  ['chair', 'gp', 'practice'],
  ['gp', 'gp', 'practice'],
  ['pharmacist', 'pharmacist', 'practice'],
  ['coordinator', 'care-coordinator', 'practice'],
  ['nurse', 'nurse', 'trust'],
  ['consultant', 'consultant', 'hospital'],
  ['social-worker', 'social-worker', 'council'],
  ['link-worker', 'link-worker', 'charity'],
  ['observer', 'observer', 'practice'],
  ['administrator', 'administrator', 'practice'],
  ['stranger', 'gp', 'other-practice'],
]

export type Live = Socket<ServerToClient, ClientToServer>

export interface World {
  app: App
  url: string
  dataDir: string
  token(personId: string): Promise<string>
  /** A connected live socket, closed with the world. */
  live(personId: string): Promise<Live>
  /** Cuts every live socket of a person, the ones that helpers opened as well. */
  cut(personId: string): void
  addCase(overrides?: Partial<Case>): Promise<Case>
  /** A planned meeting chaired by `chair`, with these cases and invitations on its agenda. */
  meeting(
    caseIds: string[],
    invitedIds?: string[],
    kind?: 'mdt' | 'clinic',
    arranged?: Partial<z.infer<typeof meetingCreate>>,
  ): Promise<MeetingSnapshot>
  audit(chain: string): Promise<StoredAuditRow[]>
  stop(): Promise<void>
}

export async function startWorld(
  overrides: Overrides = {},
  settings: Partial<Config> = {},
  log?: Logger,
): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'caseroom-world-'))
  const config = worldConfig(dataDir, settings)
  const app = await createApp(config, log ?? pino({ level: config.logLevel }), overrides)
  const { ports } = app
  await ports.people.addOrganisations(organisations.map(([id, kind]) => ({ id, name: `The ${id}`, kind })))
  const passwordHash = await ports.passwords.hash(password)
  await ports.people.addAccounts(
    staff.map(([id, role, organisationId], at) => ({
      id,
      name: `Test ${id}`,
      email: `${id}@example.org`,
      role,
      organisationId,
      safeguardingLead: false,
      colour: at % 8,
      disabled: false,
      passwordHash,
    })),
  )
  await agreeWith(ports, ['practice', 'other-practice', 'trust', 'hospital', 'council', 'charity'])
  const url = await app.listen()
  const sockets: { personId: string; socket: Live }[] = []

  const world: World = {
    app,
    url,
    dataDir,
    async token(personId) {
      const now = ports.clock.now()
      const sessionId = randomUUID()
      await ports.sessions.insert(newSession(sessionId, personId, 'none', now))
      return ports.tokens.issue({ personId, sessionId }, now).token
    },
    async live(personId) {
      const socket: Live = connectLive(url, await world.token(personId))
      sockets.push({ personId, socket })
      let said = 'nothing'
      const connected = new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('connect_error', error => {
          said = error.message
          reject(error)
        })
      })
      await within(15_000, `${personId} to connect`, connected, () => said)
      return socket
    },
    cut(personId) {
      for (const one of sockets) if (one.personId === personId) one.socket.disconnect()
    },
    async addCase(given = {}) {
      const id = given.id ?? randomUUID()
      const one: Case = {
        id,
        version: 0,
        practiceId: 'practice',
        teamIds: [],
        privacy: noPrivacy(),
        person: {
          family: 'Example',
          given: 'Ada',
          title: 'Mrs',
          preferredName: null,
          birthDate: '1941-03-03',
          gender: 'Female',
          nhsNumber: { value: null, status: 'missing' },
          deceased: null,
          address: null,
          phones: [],
          language: null,
          interpreter: false,
        },
        identifiers: [`test|${id}`],
        createdAt: ports.clock.now().toISOString(),
        lastImport: null,
        // Told, and content: what is under test is something else.
        wishes: { ...noWishes(), informed: 'yes' },
        ...given,
      }
      await ports.cases.insert(one)
      return one
    },
    async meeting(caseIds, invitedIds = [], kind = 'mdt', arranged = {}) {
      const live = await world.live('chair')
      const identified = await identify(ports, await world.token('chair'))
      if (!identified) throw new Error('the chair has no account')
      const made = await createMeeting(ports, identified.actor, {
        title: 'Frailty MDT',
        kind,
        startsAt: ports.clock.now().toISOString(),
        plannedMinutes: 60,
        place: null,
        chairId: 'chair',
        deputyId: null,
        memberIds: ['gp', 'pharmacist'],
        requiredRoles: ['gp'],
        ...arranged,
      })
      if (!made.ok) throw new Error(made.message)
      for (const caseId of caseIds) {
        const reply = await send(live, 'agenda:add', {
          meetingId: made.id,
          caseId,
          question: 'What is the question?',
          presenterId: 'gp',
          minutes: 10,
          invitedIds,
        })
        if (!reply.ok) throw new Error(reply.message)
      }
      return joinMeeting(live, made.id)
    },
    audit: chain => app.auditRows(chain),
    async stop() {
      for (const { socket } of sockets) socket.disconnect()
      await app.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return world
}

/** What a server is set to in a test; a second one on the same store has `mongodbUri` in common with the first. */
export function worldConfig(dataDir: string, settings: Partial<Config> = {}): Config {
  return {
    mode: 'demonstration',
    host: '127.0.0.1',
    port: 0,
    dataDir,
    mongodbUri: null,
    jwtSecret: 'only-for-tests-only-for-tests-only-for-tests',
    previousJwtSecret: null,
    publicOrigin: null,
    trustProxy: 0,
    logLevel: 'silent',
    metricsToken: null,
    call: { stunUrls: [], turnUrls: [], turnSecret: null, relayOnly: false },
    idleLockMinutes: 15,
    elsewhere: null,
    mail: { smtpUrl: null, from: 'caseroom@example.org', digestHour: 7 },
    ...settings,
  }
}

export function connectLive(url: string, token: string, transports = ['websocket']): Live {
  return io(url, { path: '/live', auth: { token }, transports, reconnection: false, forceNew: true })
}

/** Sends one command and waits for its answer. */
export function send<N extends CommandName>(
  live: Live,
  name: N,
  payload: Payload<N>,
  commandId: string = randomUUID(),
): Promise<Reply> {
  const answer = new Promise<Reply>(resolve => {
    emitAny(live, name, { commandId, ...payload }, resolve)
  })
  return within(15_000, `the answer to ${name}`, answer, () => 'nothing')
}

/** Asks something that changes no fact, and waits for the answer. */
export function ask<N extends RequestName>(
  live: Live,
  name: N,
  payload: z.input<(typeof liveRequests)[N]>,
): Promise<RequestReply[N]> {
  const answer = new Promise<RequestReply[N]>(resolve => emitAny(live, name, payload, resolve))
  return within(15_000, `the answer to ${name}`, answer, () => 'nothing')
}

/** Sends anything under any name: what a broken or hostile client does. */
export function emitAny(live: Live, name: string, ...args: unknown[]): void {
  // The typed interface exists to forbid what these tests are about.
  ;(live as unknown as Socket).emit(name, ...args)
}

export async function joinMeeting(live: Live, meetingId: string): Promise<MeetingSnapshot> {
  const answer = new Promise<MeetingSnapshot | { ok: false; code: string }>(resolve => {
    live.emit('meeting:join', { meetingId }, resolve)
  })
  const joined = await within(15_000, 'the answer to meeting:join', answer, () => 'nothing')
  if (!joined.ok) throw new Error(`could not join: ${joined.code}`)
  return joined
}

/** The next event of this name that fits, counted from the call. */
export function heard<N extends keyof ServerToClient>(
  live: Live,
  name: N,
  fits: (event: Parameters<ServerToClient[N]>[0]) => boolean = () => true,
  ms = 15_000,
): Promise<Parameters<ServerToClient[N]>[0]> {
  const others: string[] = []
  const event = new Promise<Parameters<ServerToClient[N]>[0]>(resolve => {
    const plain = live as unknown as Socket
    const listen = (given: Parameters<ServerToClient[N]>[0]) => {
      if (!fits(given)) return void others.push(JSON.stringify(given).slice(0, 200))
      plain.off(name as string, listen)
      return resolve(given)
    }
    plain.on(name as string, listen)
  })
  return within(ms, `${name}`, event, () => others.join('\n') || 'no such event')
}
