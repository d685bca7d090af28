/** The database's own thread: a scan of a whole collection here never delays a keystroke in the process beside it. */
import { parentPort, workerData } from 'node:worker_threads'
import { createDispatch } from './commands/dispatch.ts'
import { createEngine } from './engine.ts'
import { expire } from './expiry.ts'
import { listen } from './listener.ts'
import { type FromThread, threadDataSchema, toThreadSchema } from './messages.ts'
import { createCredential, guarded } from './scram.ts'
import { isFailedCommit } from './store.ts'

const sweepMs = 60_000 // MongoDB's own rhythm for TTL indexes

const say = (message: FromThread) => parentPort?.postMessage(message)
const logAs =
  (level: 'info' | 'warn' | 'error') =>
  (fields: unknown, message?: string): void =>
    say({
      kind: 'log',
      level,
      fields: typeof fields === 'object' && fields !== null ? { ...fields } : {},
      message: message ?? '',
    })
const log = { info: logAs('info'), warn: logAs('warn'), error: logAs('error') }

// The writers are told of a commit that failed; the library rejects a second promise that nobody holds.
process.on('unhandledRejection', reason => {
  const fromCommit =
    isFailedCommit(reason) || (reason instanceof Error && 'code' in reason && typeof reason.code === 'number')
  if (!fromCommit) throw reason
  log.error({}, 'a commit failed; its writers were told')
})

try {
  const { dir, socketPath, port } = threadDataSchema.parse(workerData)
  const engine = createEngine(dir, log, () => new Date())
  const dispatch = createDispatch(engine)
  const listener = await listen({ path: socketPath }, () => dispatch, log)
  const credential = port && createCredential(port.user, port.password)
  const portListener =
    port && credential
      ? await listen({ host: '127.0.0.1', port: port.number }, () => guarded(dispatch, credential), log)
      : undefined
  let sweeping: Promise<unknown> = Promise.resolve()
  const sweeper = setInterval(() => {
    engine.cursors.sweep()
    sweeping = Promise.all([expire(engine), engine.answers.forget()]).catch(() =>
      log.error({}, 'expiry of documents failed; it is tried again in a minute'),
    )
  }, sweepMs)
  parentPort?.once('message', message => {
    toThreadSchema.parse(message)
    clearInterval(sweeper)
    void stop()
  })
  const stop = async () => {
    await Promise.all([listener.close(), portListener?.close()])
    await sweeping
    await engine.store.close()
    say({ kind: 'stopped' })
  }
  say({ kind: 'ready', port: portListener?.port })
} catch (error) {
  say({ kind: 'failed', message: error instanceof Error ? error.message : 'unknown failure' })
  parentPort?.close()
}
