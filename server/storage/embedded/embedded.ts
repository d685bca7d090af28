/** Starts and stops the embedded database: a small server of MongoDB's wire protocol on a private socket. */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { type FromThread, fromThreadSchema, type ThreadData, type ToThread } from './messages.ts'
import { claim, isHeld, type Release } from './owner.ts'
import { inWords } from './refusedFolder.ts'
import { announce, withdraw } from './running.ts'
import { mechanism } from './scram.ts'

export interface EmbeddedOptions {
  /** Data folder; made with mode 0700 when it does not exist. */
  readonly dir: string
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Called once when the database ends without having been stopped. Nothing acknowledged is lost; a restart is needed. */
  readonly onFailure?: (error: Error) => void
  /** Opens this port of 127.0.0.1 as well (0: any free one), behind a password made for this start. */
  readonly port?: number
  /** The first file of the thread; a test puts one here that dies. */
  readonly threadFile?: URL
}

export interface Embedded {
  /** For mongoose or any MongoDB driver on this machine and account. */
  readonly uri: string
  /** The same by the port that was asked for, password included. */
  readonly portUri: string | undefined
  /** Answers what was asked, closes the file, removes the socket. May be called more than once. */
  stop(): Promise<void>
}

const socketFolderPrefix = 'caseroom-db-'
/** The kernel's limit for the path of a socket is 108 bytes, 104 on some systems. */
const longestSocketPath = 100

/** Throws in plain words when the folder is held by another process, or was written by a newer version. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dir, log, onFailure, port, threadFile = new URL('./thread.mjs', import.meta.url) } = options
  const folder = resolve(dir)
  const releaseData = hold(folder)
  removeStaleSockets()
  const socketFolder = makeSocketFolder()
  const releaseSocket = claim(socketFolder)
  const cleanUp = () => {
    withdraw(folder)
    releaseSocket()
    rmSync(socketFolder, { recursive: true, force: true })
    releaseData()
  }
  // Drivers take a host for a socket only when it ends in .sock
  const socketPath = join(socketFolder, 'm.sock')
  const user = 'caseroom'
  const password = randomBytes(24).toString('base64url')
  const workerData: ThreadData = {
    dir: folder,
    socketPath,
    ...(port === undefined ? {} : { port: { number: port, user, password } }),
  }
  const thread = new Worker(threadFile, { workerData, execArgv: [] })
  thread.on('message', (raw: unknown) => relay(fromThreadSchema.parse(raw), log))
  const ended = new Promise<Error>(resolveEnded => {
    thread.once('error', resolveEnded)
    thread.once('exit', code => resolveEnded(new Error(`The embedded database ended with code ${code}`)))
  })
  const uri = `mongodb://${encodeURIComponent(socketPath)}/caseroom?directConnection=true`
  let bound: number | undefined
  try {
    bound = await ready(thread, ended)
    announce(folder, uri)
  } catch (error) {
    await thread.terminate()
    cleanUp()
    throw inWords(folder, error)
  }

  let stopping: Promise<void> | undefined
  void ended.then(error => {
    if (stopping) return
    cleanUp()
    log.error({ error: error.name }, 'the embedded database ended unexpectedly')
    onFailure?.(error)
  })
  // The data must not keep a process alive that has nothing else to do, nor survive one that ends.
  thread.unref()

  return {
    uri,
    portUri:
      bound === undefined
        ? undefined
        : `mongodb://${user}:${password}@127.0.0.1:${bound}/caseroom?directConnection=true&authSource=admin&authMechanism=${mechanism}`,
    stop: () => {
      stopping ??= stopThread(thread, ended).finally(cleanUp)
      return stopping
    },
  }
}

/** Makes the folder private and claims it. Throws in plain words when it cannot be written or another process has it. */
export function hold(folder: string): Release {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700)
    const release = claim(folder)
    withdraw(folder) // what a killed process left
    return release
  } catch (error) {
    throw inWords(folder, error)
  }
}

async function stopThread(thread: Worker, ended: Promise<Error>): Promise<void> {
  thread.ref()
  const stopped = said(thread, 'stopped')
  const message: ToThread = { kind: 'stop' }
  thread.postMessage(message)
  await Promise.race([stopped, ended])
  await thread.terminate()
}

async function ready(thread: Worker, ended: Promise<Error>): Promise<number | undefined> {
  const outcome = await Promise.race([said(thread, 'ready'), said(thread, 'failed'), ended])
  if (outcome instanceof Error) throw outcome
  if (outcome.kind === 'failed') throw new Error(outcome.message)
  return outcome.kind === 'ready' ? outcome.port : undefined
}

function said(thread: Worker, kind: FromThread['kind']): Promise<FromThread> {
  return new Promise(resolveSaid => {
    thread.on('message', (raw: unknown) => {
      const message = fromThreadSchema.parse(raw)
      if (message.kind === kind) resolveSaid(message)
    })
  })
}

function relay(message: FromThread, log: EmbeddedOptions['log']): void {
  if (message.kind === 'log') log[message.level](message.fields, message.message)
}

/** In the system's folder for temporary files: a data folder may lie too deep for the path of a socket. */
function makeSocketFolder(): string {
  const usual = tmpdir()
  const parent = Buffer.byteLength(usual) + socketFolderPrefix.length + 10 > longestSocketPath ? '/tmp' : usual
  return mkdtempSync(join(parent, socketFolderPrefix)) // mode 0700: no other account can reach the socket
}

/** Folders left behind by processes that were killed. One that cannot be judged or removed is left alone. */
function removeStaleSockets(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(socketFolderPrefix)) continue
    const path = join(tmpdir(), name)
    try {
      const mine = statSync(path).uid === process.getuid?.()
      // A folder is made a moment before it is claimed.
      const settled = Date.now() - statSync(path).mtimeMs > 10_000
      if (mine && settled && !isHeld(path)) rmSync(path, { recursive: true, force: true })
    } catch {
      // Another process is removing it at the same time.
    }
  }
}
