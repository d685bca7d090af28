/** From a request to its answer: finds the command, checks its fields, answers repeats of a write, turns errors into replies. */
import type { Keep } from '../answers.ts'
import { type Doc, isDoc, isNumber, own, toDouble } from '../bson.ts'
import type { Turn } from '../cursors.ts'
import { codes, Refusal } from '../errors.ts'
import type { Reply } from '../wire.ts'
import { aggregateCommands } from './aggregate.ts'
import { refuseUnknown } from './arguments.ts'
import { collectionCommands } from './collections.ts'
import type { Command, CommandFamily, Engine } from './command.ts'
import { explainCommands } from './explain.ts'
import { findAndModifyCommands } from './findAndModify.ts'
import { indexCommands } from './indexes.ts'
import { readCommands } from './read.ts'
import { serverCommands } from './server.ts'
import { statsCommands } from './stats.ts'
import { writeCommands } from './write.ts'

/** Work done without a break before others get a turn. */
const sliceMs = 8

const commands: CommandFamily = {
  ...serverCommands,
  ...readCommands,
  ...explainCommands,
  ...statsCommands,
  dbstats: statsCommands.dbStats ?? unknownCommand('dbstats'),
  ...aggregateCommands,
  ...writeCommands,
  ...findAndModifyCommands,
  findandmodify: findAndModifyCommands.findAndModify ?? unknownCommand('findandmodify'),
  ...collectionCommands,
  ...indexCommands,
}

const common = [
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'txnNumber',
  'stmtId',
  'stmtIds',
  'startTransaction',
  'autocommit',
  'writeConcern',
  'readConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  '$audit',
  '$client',
  '$configServerState',
]

export type Dispatch = (body: Doc, connection: number) => Promise<Reply>

export function createDispatch(engine: Engine): Dispatch {
  const known = new Map(
    Object.entries(commands).map(([name, command]) => [name, new Set([name, ...common, ...command.fields])]),
  )
  return async (body, connection) => {
    const name = Object.keys(body)[0] ?? ''
    try {
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined
      if (command === undefined) throw new Refusal('CommandNotFound', `no such command: '${name}'`)
      refuseUnknown(name, body, known.get(name) ?? new Set())
      refuseTransaction(body)
      const plain = { name, body, database: databaseOf(body), connection, turn: createTurn(deadlineOf(body)) }
      engine.store.refresh()
      const run = async (keep: Keep) => command.run(engine, { ...plain, keep })
      return command.retryable ? await engine.answers.once(body, run) : await run(reply => reply)
    } catch (error) {
      return failure(engine, name, error)
    }
  }
}

function unknownCommand(name: string): Command {
  return {
    fields: [],
    run: () => {
      throw new Refusal('CommandNotFound', `no such command: '${name}'`)
    },
  }
}

function failure(engine: Engine, name: string, error: unknown): Reply {
  if (error instanceof Refusal) {
    if (error.codeName === 'DataCorruptionDetected') engine.log.error({ command: name }, 'a stored document is damaged')
    return {
      body: { ok: 0, errmsg: error.message, code: codes[error.codeName], codeName: error.codeName, ...error.extra },
    }
  }
  const full = isFullDisk(error)
  const codeName = full ? 'OutOfDiskSpace' : 'InternalError'
  engine.log.error(
    { command: Object.hasOwn(commands, name) ? name : 'unknown', codeName, stack: stackOf(error) },
    'database command failed',
  )
  const errmsg = full
    ? 'The disk is full, or fails: nothing of this command was written. Free some space and repeat it.'
    : 'The database could not carry out the command; nothing of it was written.'
  return { body: { ok: 0, errmsg, code: codes[codeName], codeName } }
}

/** No room, quota used up, file too large, no more map; and EIO, which LMDB also answers when a write was cut short. */
const fullCodes: ReadonlySet<unknown> = new Set([28, 122, 27, 5, -30792, 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])

function isFullDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && fullCodes.has(error.code)) || /MAP_FULL|No space left|File too large/i.test(error.message)
}

/** Where it happened, without the message: that may quote a document. */
function stackOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.stack?.split('\n').slice(1, 6).join(' ') ?? ''}` : typeof error
}

function refuseTransaction(body: Doc): void {
  if ('startTransaction' in body || own(body, 'autocommit') === false)
    // Not IllegalOperation (20): the Node driver answers that one with advice about retryWrites.
    throw new Refusal('OperationNotSupportedInTransaction', 'Transactions are not supported by the embedded database')
  const concern = own(body, 'readConcern')
  if (isDoc(concern) && concern.level === 'snapshot')
    throw new Refusal('InvalidOptions', 'read concern level snapshot is not supported by the embedded database')
}

function databaseOf(body: Doc): string {
  const database = own(body, '$db')
  if (typeof database !== 'string' || database === '' || database.includes('.'))
    throw new Refusal('InvalidNamespace', "Invalid or missing '$db'")
  return database
}

function deadlineOf(body: Doc): number | undefined {
  const limit = own(body, 'maxTimeMS')
  const ms = isNumber(limit) ? toDouble(limit) : 0
  return ms > 0 ? performance.now() + ms : undefined
}

function createTurn(deadline: number | undefined): Turn {
  let since = performance.now()
  return {
    due: () => performance.now() - since > sliceMs,
    take: async () => {
      if (deadline !== undefined && performance.now() > deadline)
        throw new Refusal('MaxTimeMSExpired', 'operation exceeded time limit')
      await new Promise<void>(resolve => setImmediate(resolve))
      since = performance.now()
    },
  }
}
