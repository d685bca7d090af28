// The composition root: connects stores, use cases and doors. Two apps fit in one process; nothing is kept at module level.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { discussionCompartment, type RecordLimits } from '#shared/record'
import { createElsewhere } from './auth/elsewhere.ts'
import { createOneTimeCodes } from './auth/oneTimeCodes.ts'
import { createPasswords } from './auth/passwords.ts'
import { createSealing } from './auth/sealing.ts'
import { createThrottle } from './auth/throttle.ts'
import { createTokens } from './auth/tokens.ts'
import { iceFor } from './auth/turn.ts'
import type { Config } from './config.ts'
import { comparePersons } from './fhir/comparePersons.ts'
import { mergeRecords } from './fhir/mergeRecords.ts'
import { readBundle } from './fhir/readBundle.ts'
import { createOpenCookies } from './http/cookie.ts'
import { createHttpDoor } from './http/door.ts'
import { closeHttp, listen } from './httpServer.ts'
import { Lifecycle } from './lifecycle.ts'
import { createLiveDoor, type LiveDoor } from './live/door.ts'
import { createPostOffice } from './mail/postOffice.ts'
import { medicineReading } from './medicines/reading.ts'
import { readRecordTriggers } from './medicines/recordTriggers.ts'
import { createMetrics } from './metrics.ts'
import { allowedOrigins } from './origins.ts'
import { closeOnChangedAccess } from './record/changedAccess.ts'
import { systemClock } from './record/clock.ts'
import { createRecordGateway } from './record/gateway.ts'
import type { RecordGateway } from './record/gatewayPorts.ts'
import { createRecordTexts } from './record/lineage.ts'
import { sectionDoor } from './record/sectionDoor.ts'
import { discussionTemplate } from './record/template.ts'
import { createAudit, type StoredAudit, type StoredAuditRow } from './storage/audit.ts'
import { createCaseStore, createRecordsStore } from './storage/cases.ts'
import { buildIndexes, connectStore, storeAnswers } from './storage/connect.ts'
import { type ReadVolume, watchDisk } from './storage/diskSpace.ts'
import { startEmbedded } from './storage/embedded/embedded.ts'
import { createIdentities } from './storage/identities.ts'
import { createKeptVersions } from './storage/keptVersions.ts'
import { createMailStores } from './storage/mails.ts'
import { createMedicineStores } from './storage/medicineStores.ts'
import { createMeetingStores } from './storage/meetingStores.ts'
import { openRecordLog } from './storage/openRecordLog.ts'
import { createPeopleStore } from './storage/people.ts'
import { createSecondFactorStore } from './storage/secondFactors.ts'
import { createSectionStore } from './storage/sections.ts'
import { createSessionStore } from './storage/sessions.ts'
import { createAccessNotices, createEntryLinks, createStaffFiles } from './storage/staff.ts'
import { createGovernanceStores } from './storage/teams.ts'
import { routeUpgrades } from './upgrade.ts'
import { watchAccess } from './usecases/accessWatch.ts'
import { composeOpening } from './usecases/carryOver.ts'
import { casesWithTeams } from './usecases/casesWithTeams.ts'
import { createRecordJudge } from './usecases/compartments.ts'
import { endEmergenciesInTime } from './usecases/emergencyClock.ts'
import { firstAdministratorLink } from './usecases/entryLinks.ts'
import { createWritten } from './usecases/floor.ts'
import { createHub } from './usecases/hub.ts'
import type { BundleReader } from './usecases/imports.ts'
import { createInTurn } from './usecases/inTurn.ts'
import { createMailSweep, type MailSweep } from './usecases/mailSweep.ts'
import { storesWithMerged } from './usecases/mergedRecords.ts'
import type { Clock, Ports } from './usecases/ports.ts'
import { createRecordAudit } from './usecases/recordAudit.ts'
import type { RecordStore } from './usecases/recordPorts.ts'
import { createRecordTriggers } from './usecases/recordTriggers.ts'
import { createDeletionNotes } from './usecases/recordVersions.ts'
import { keepLateEdit } from './usecases/signing.ts'
import { keepSwept } from './usecases/sweeps.ts'
import { finishSections } from './usecases/unfinished.ts'

export interface App {
  ports: Ports
  bundles: BundleReader
  recordLog: RecordStore
  /** One chain of the audit, in order. */
  auditRows(chain: string): Promise<StoredAuditRow[]>
  storedAudit: StoredAudit
  mailSweep: MailSweep
  /** The secret of a link for the first administrator; null when there is one. */
  firstAdministratorLink(): Promise<string | null>
  /** Starts listening and answers with the address people open. */
  listen(): Promise<string>
  stop(): Promise<void>
}

export interface Overrides {
  clock?: Clock
  /** For measuring what the server can do beyond what one person may ask of it. */
  recordLimits?: Partial<RecordLimits>
  /** How full the volume with the data is said to be. */
  readVolume?: ReadVolume
  /** The embedded database ended by itself: nothing can be saved until the process starts anew. */
  onFatal?: () => void
}
/** Of the record's commits. Measured: half the processor time of a busy clinic, for a few milliseconds nobody sees. */
const commitSpacingMs = 20

export const bundles: BundleReader = {
  read: (bytes, today) => readBundle(bytes, { today }),
  merge: mergeRecords,
  compare: comparePersons,
}

export async function createApp(config: Config, log: Logger, overrides: Overrides = {}): Promise<App> {
  const lifecycle = new Lifecycle(log)
  const metrics = createMetrics()
  try {
    const connection = await openStore(config, log, lifecycle, overrides.onFatal)
    // With a MongoDB of its own the data lies elsewhere, and its operators watch it.
    const disk = config.mongodbUri === null ? await watchDisk(config.dataDir, log, overrides.readVolume) : null
    lifecycle.onStop('disk watch', async () => disk?.stop())
    const clock = overrides.clock ?? { now: () => new Date() }
    const inTurn = createInTurn()
    const audit = createAudit(connection, clock, inTurn)
    let gateway: RecordGateway | undefined
    const recordLog = await openRecordLog(connection, config, log)
    lifecycle.onStop('record journal', () => recordLog.stop())
    const people = createPeopleStore(connection)
    const governance = createGovernanceStores(connection)
    const cases = casesWithTeams(createCaseStore(connection), governance.teams, people)
    const records = createRecordsStore(connection)
    const { jwtSecret, previousJwtSecret } = config
    const sealing = createSealing(previousJwtSecret === null ? [jwtSecret] : [jwtSecret, previousJwtSecret])
    const ports: Ports = {
      clock,
      newId: randomUUID,
      ...storesWithMerged({ ...createMeetingStores(connection), ...createMedicineStores(connection) }, cases),
      cases,
      records,
      recordTriggers: createRecordTriggers(records, readRecordTriggers),
      ...governance,
      ...createMailStores(connection),
      postOffice: createPostOffice(config, sealing),
      people,
      sessions: createSessionStore(connection),
      displayConnected: id => live.displayConnected(id),
      visitPlace: id => live.visitPlace(id),
      async textOf(caseId, compartment) {
        if (!gateway) throw new Error('the record door is not open yet')
        return gateway.text(caseId, compartment)
      },
      audit,
      auditTrail: audit,
      passwords: await createPasswords(),
      tokens: createTokens(jwtSecret, previousJwtSecret),
      throttle: createThrottle(clock),
      secondFactors: createSecondFactorStore(connection, sealing),
      staffFiles: createStaffFiles(connection),
      identities: createIdentities(connection),
      elsewhere: config.elsewhere ? createElsewhere(config.elsewhere, config.jwtSecret, sealing) : null,
      entryLinks: createEntryLinks(connection),
      accessNotices: createAccessNotices(connection),
      oneTimeCodes: createOneTimeCodes(),
      idleLockMs: config.idleLockMinutes * 60_000,
      hub: createHub(),
      async seen(caseId, discussionId) {
        if (!gateway) throw new Error('the record door is not open yet')
        return gateway.digest(caseId, discussionCompartment(discussionId))
      },
      sections: createSectionStore(connection),
      ...sectionDoor(() => gateway, recordLog),
      whereabouts: meetingId =>
        live
          .presenceIn(meetingId)
          .filter(one => !one.away)
          .map(one => ({ personId: one.person.id, name: one.person.name, itemId: one.itemId })),
      recordTexts: createRecordTexts(recordLog),
      keptVersions: createKeptVersions(connection),
      ...medicineReading,
      inTurn,
      diskSpace: () => disk?.now() ?? null,
      demonstration: config.mode === 'demonstration',
      log,
    }
    await buildIndexes(connection)
    await ports.secondFactors.sealAnew()

    let recordDelayed = false
    gateway = createRecordGateway({
      store: recordLog,
      judge: createRecordJudge(ports),
      audit: createRecordAudit(ports),
      template: discussionTemplate((caseId, discussionId) => composeOpening(ports, caseId, discussionId)),
      clock: systemClock,
      limits: overrides.recordLimits,
      spacingMs: commitSpacingMs,
      log,
      metrics: {
        committed: batch => metrics.recordCommit(batch.rows, batch.bytes, batch.ms / 1000),
        delivered: metrics.recordDelivered,
        refused: metrics.recordRefused,
      },
      onDelayed: () => {
        recordDelayed = true
      },
      onRecovered: () => {
        recordDelayed = false
      },
      onLateEdit: late => keepLateEdit(ports, late),
      onChanged: createWritten(ports),
      onLargeDeletion: createDeletionNotes(ports),
    })
    const record = gateway
    // Before anybody can read it: what was confirmed when the last process ended.
    await finishSections(ports)
    const cookies = createOpenCookies(config.publicOrigin?.startsWith('https:') ?? false)
    const http = createServer()
    const allowsOrigin = allowedOrigins(config, http)
    http.on(
      'request',
      createHttpDoor(ports, {
        bundles,
        presenceIn: meetingId => live.presenceIn(meetingId),
        ...cookies,
        ice: () => iceFor(config.call, clock.now(), randomUUID()),
        secure: config.publicOrigin?.startsWith('https:') ?? false,
        clientDir: join(import.meta.dirname, '../dist/client'),
        trustProxy: config.trustProxy,
        allowsOrigin,
        observe: metrics.http,
        health: {
          ready: async () => ({ store: await storeAnswers(connection), record: !recordDelayed }),
          registry: metrics.registry,
          metricsToken: config.metricsToken,
          openOnThisMachine: config.mode === 'demonstration',
        },
        log,
      }),
    )
    // After the listener above: the engine puts itself in front of it, and takes the requests of its own path.
    const live: LiveDoor = createLiveDoor(http, ports, {
      log,
      observe: metrics.command,
      allowsOrigin,
      ...cookies.readers,
    })
    const engine = live.io.engine
    routeUpgrades(http, {
      live: (request, socket, head) => engine.handleUpgrade(request as never, socket, head),
      record: (request, socket, head, room) => record.handleUpgrade(request, socket, head, room),
      allowsOrigin,
    })
    closeOnChangedAccess(ports, record)
    const stopWatching = watchAccess(ports)
    lifecycle.onStop('access watch', async () => stopWatching())
    if (disk)
      metrics.gauge('disk_used_ratio', 'Part of the volume with the data in use', () => disk.now()?.used ?? Number.NaN)
    metrics.gauge('live_sockets', 'Connections at the live door', () => live.counts().sockets)
    metrics.gauge('calls', 'Meetings with somebody in the call', () => live.counts().calls)
    metrics.gauge('record_rooms', 'Compartments held in memory', () => record.state().rooms)
    metrics.gauge('record_peers', 'Connections at the record door', () => record.state().peers)
    metrics.gauge('record_pending', 'Edits not durable yet', () => record.state().pending.frames)

    lifecycle.onStop('emergencies', endEmergenciesInTime(ports, log))
    const mailSweep = createMailSweep(ports)
    lifecycle.onStop('mail', () => mailSweep.stop())
    // Stopped in reverse: the doors first, so that what is in flight is saved while the store still answers.
    lifecycle.onStop('http', () => closeHttp(http))
    lifecycle.onStop('record', () => record.stop())
    lifecycle.onStop('live', () => live.stop())
    return {
      ports,
      bundles,
      recordLog,
      auditRows: audit.rows,
      storedAudit: audit,
      mailSweep,
      firstAdministratorLink: () => firstAdministratorLink(ports),
      listen: async () => {
        lifecycle.onStop('sweeps', keepSwept(ports))
        mailSweep.begin(metrics.gauge)
        return listen(http, config)
      },
      stop: () => lifecycle.stop(),
    }
  } catch (error) {
    await lifecycle.stop()
    throw error
  }
}

async function openStore(config: Config, log: Logger, lifecycle: Lifecycle, onFatal?: () => void) {
  const connection = await connectStore(config.mongodbUri ?? (await openEmbedded(config, log, lifecycle, onFatal)), log)
  lifecycle.onStop('store connection', () => connection.close())
  return connection
}

async function openEmbedded(config: Config, log: Logger, lifecycle: Lifecycle, onFatal?: () => void): Promise<string> {
  const onFailure = (error: Error) => {
    log.fatal({ event: 'store-ended', error: error.name })
    onFatal?.()
  }
  const embedded = await startEmbedded({ dir: join(config.dataDir, 'database'), log, onFailure })
  lifecycle.onStop('embedded database', () => embedded.stop())
  return embedded.uri
}
