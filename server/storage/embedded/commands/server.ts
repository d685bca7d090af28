/** Commands about the server itself: what a driver asks before and beside its work. */
import { Long, ObjectId } from 'bson'
import { type Doc, maxDocumentBytes } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { maxMessageBytes } from '../wire.ts'
import type { Call, Command, CommandFamily, Engine } from './command.ts'

/** The release whose behaviour is followed, and its wire version. */
const release = [7, 0, 0, 0]
const wireVersion = 21

const handshakeFields = [
  'helloOk',
  'client',
  'compression',
  'saslSupportedMechs',
  'speculativeAuthenticate',
  'topologyVersion',
  'maxAwaitTimeMS',
  'loadBalanced',
  'backpressure',
  'hostInfo',
  'internalClient',
]

const hello: Command = {
  fields: handshakeFields,
  run: (engine, call) => ({ body: { isWritablePrimary: true, ...description(engine, call), ok: 1 } }),
}
const legacyHello: Command = {
  fields: handshakeFields,
  run: (engine, call) => ({ body: { ismaster: true, ...description(engine, call), ok: 1 } }),
}
const agree: Command = { fields: ['sessions', 'users'], run: () => ({ body: { ok: 1 } }) }
const noTransactions: Command = {
  fields: ['recoveryToken'],
  run: () => {
    // Not IllegalOperation (20): the Node driver answers that one with advice about retryWrites.
    throw new Refusal('OperationNotSupportedInTransaction', 'Transactions are not supported by the embedded database')
  },
}

const buildInfo: Command = {
  fields: [],
  run: () => ({
    body: {
      version: release.slice(0, 3).join('.'),
      versionArray: release.map(integer),
      gitVersion: 'embedded',
      modules: ['caseroom-embedded'],
      bits: integer(64),
      debug: false,
      maxBsonObjectSize: integer(maxDocumentBytes),
      storageEngines: ['lmdb'],
      ok: 1,
    },
  }),
}

export const serverCommands: CommandFamily = {
  hello,
  isMaster: legacyHello,
  ismaster: legacyHello,
  ping: agree,
  endSessions: { ...agree, fields: ['endSessions'] },
  refreshSessions: agree,
  killSessions: agree,
  killAllSessions: agree,
  commitTransaction: noTransactions,
  abortTransaction: noTransactions,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus: {
    fields: ['repl', 'metrics', 'locks', 'mirroredReads', 'latchAnalysis', 'opcounters'],
    run: engine => ({
      body: {
        host: 'embedded',
        version: release.slice(0, 3).join('.'),
        process: 'caseroom-embedded',
        pid: Long.fromNumber(process.pid),
        uptime: (engine.now().getTime() - engine.startedAt.getTime()) / 1000,
        localTime: engine.now(),
        storageEngine: { name: 'lmdb', persistent: true },
        metrics: { cursor: { open: { total: integer(engine.cursors.count()) } } },
        ok: 1,
      },
    }),
  },
  connectionStatus: {
    fields: ['showPrivileges'],
    run: () => ({ body: { authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 } }),
  },
  getParameter: {
    fields: ['featureCompatibilityVersion', 'authenticationMechanisms', 'allParameters'],
    run: (_engine, call) => {
      if (!('featureCompatibilityVersion' in call.body)) throw new Refusal('InvalidOptions', 'no option found to get')
      return { body: { featureCompatibilityVersion: { version: '7.0' }, ok: 1 } }
    },
  },
  getLog: { fields: [], run: () => ({ body: { totalLinesWritten: integer(0), log: [], ok: 1 } }) },
  whatsmyuri: { fields: [], run: (_engine, call) => ({ body: { you: `local:${call.connection}`, ok: 1 } }) },
}

/** A primary of a set of one: so drivers send retryable writes, which a standalone server would not be sent. */
function description(engine: Engine, call: Call): Doc {
  const legacyOk = call.body.helloOk === true ? { helloOk: true } : {}
  return {
    ...legacyOk,
    secondary: false,
    setName: setName,
    setVersion: integer(1),
    hosts: [address],
    me: address,
    primary: address,
    electionId: ObjectId.createFromTime(Math.floor(engine.startedAt.getTime() / 1000)),
    maxBsonObjectSize: integer(maxDocumentBytes),
    maxMessageSizeBytes: integer(maxMessageBytes),
    maxWriteBatchSize: integer(100_000),
    localTime: engine.now(),
    logicalSessionTimeoutMinutes: integer(30),
    connectionId: integer(call.connection),
    minWireVersion: integer(0),
    maxWireVersion: integer(wireVersion),
    readOnly: false,
  }
}

const setName = 'caseroom'
/** Only a name: clients connect directly to the socket they were given. */
const address = 'localhost:27017'
