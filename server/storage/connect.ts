// The connection: a MongoDB replica set, or the embedded database, which the code below cannot tell from one.
import mongoose, { type Connection, type Schema } from 'mongoose'
import type { Logger } from 'pino'

export async function connectStore(uri: string, log: Logger): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    // Acknowledged means: on disk, and not to be rolled back.
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'local' },
    serverSelectionTimeoutMS: 5_000,
    maxPoolSize: 20,
    autoIndex: false,
  })
  // An object where a text is expected must never become an operator, and a misspelt filter must never mean "everything".
  connection.set('sanitizeFilter', true)
  connection.set('strictQuery', 'throw')
  connection.plugin(refuseNothing)
  connection.on('disconnected', () => log.warn({ event: 'store-disconnected' }))
  connection.on('reconnected', () => log.info({ event: 'store-reconnected' }))
  connection.on('error', error => log.error({ event: 'store-error', error: error.name }))
  await connection.asPromise()
  return connection
}

const changing = ['updateOne', 'updateMany', 'deleteOne', 'deleteMany', 'findOneAndUpdate', 'findOneAndDelete'] as const
const reading = ['find', 'findOne', 'countDocuments', 'distinct'] as const

/**
 * A value that is missing by a slip is sent as null, and null matches whatever has no such field: one person's question
 * would be answered with everybody's rows. So it is an error here, as is a change that names nothing.
 */
function refuseNothing(schema: Schema): void {
  schema.pre([...reading], function () {
    refuseUndefined(this.getFilter())
  })
  schema.pre([...changing], { query: true, document: false }, function () {
    const filter = this.getFilter()
    if (Object.keys(filter).length === 0) throw new Error('a change without a filter')
    refuseUndefined(filter)
  })
}

function refuseUndefined(filter: Record<string, unknown>): void {
  const missing = Object.entries(filter).find(([, value]) => value === undefined)
  if (missing) throw new Error(`a question without its ${missing[0]}`)
}

/** Builds every index before the doors open: unique ones are rules, not optimisations. */
export async function buildIndexes(connection: Connection): Promise<void> {
  await Promise.all(Object.values(connection.models).map(model => model.createIndexes()))
}

/** Readiness is asked every few seconds; an answer that takes longer than this is a "no". */
const readinessMs = 2_000

export async function storeAnswers(connection: Connection): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), readinessMs)
  })
  const ping = connection.db?.admin().ping() ?? Promise.reject(new Error('not connected'))
  try {
    return await Promise.race([ping.then(() => true), late])
  } catch {
    // "No" is the answer here, not an error.
    return false
  } finally {
    clearTimeout(timer)
  }
}
