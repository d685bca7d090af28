// npm run db -- ...: looks into the store, backs it up, and moves it elsewhere.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { mongo } from 'mongoose'
import type { Config } from '#server/config'
import { createLog } from '#server/log'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { backup, compact, dataFile, restore } from '#server/storage/embedded/files'
import { runningUri } from '#server/storage/embedded/running'
import { type Findings, verifyFile } from '#server/storage/embedded/verify'
import { settleJournal } from '#server/storage/openRecordLog'
import { journalFolder } from '#server/storage/recordJournal'
import { exportTo, importFrom } from '#server/storage/transfer/folder'
import { moveTo } from '#server/storage/transfer/move'
import { createProgress } from './progress.ts'
import { databaseFolder, readSettings } from './store.ts'

const usage = `Usage: npm run db -- COMMAND
  serve [--port N]     opens the embedded database alone, for mongosh, Compass or any driver
  stats                what is stored, and how large it is
  verify [FILE]        looks at every document and index entry, of the data or of a backup
  backup FILE          copies the data to one file, also while the server runs
  restore FILE         puts a backup in the place of the data; the data that was there is kept beside it
  compact              gives free space of the data file back
  export DIR           writes everything as BSON files that mongorestore reads
  import DIR           reads such a folder into an empty database
  move-to MONGODB_URI  moves everything to MongoDB, verified; repeat it when it was interrupted`

const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: 'string' } } })
const [command, argument, ...more] = positionals
const reading = readSettings()
if (!reading.ok) end(reading.problems.join('\n'), 78)
const { config } = reading
const folder = databaseFolder(config)
const progress = createProgress(process.stderr)

try {
  if (more.length > 0) end(usage, 64)
  await run()
} catch (error) {
  end(error instanceof Error ? error.message : 'unknown reason', 1)
}

async function run(): Promise<void> {
  // What a server that was killed left in its journal belongs to the data. Damaged data is only looked at.
  if (['serve', 'backup', 'compact', 'export', 'move-to'].includes(command ?? '') && ownData()) {
    await settleJournal(config.dataDir, folder, createLog('silent'))
  }
  switch (command) {
    case 'serve':
      return serve()
    case 'stats':
      onlyEmbedded(config)
      print(await verifyFile(dataFile(folder)), dataFile(folder))
      return
    case 'verify': {
      if (argument === undefined) onlyEmbedded(config)
      const path = argument === undefined ? dataFile(folder) : resolve(argument)
      const findings = await verifyFile(path)
      // A reader leaves a lock file; beside a backup it means nothing.
      if (argument !== undefined) rmSync(`${path}-lock`, { force: true })
      print(findings, path)
      for (const problem of findings.problems) console.error(problem)
      if (findings.problems.length > 0) end('The data is damaged. Keep this file, and restore a backup.', 1)
      console.log('All documents and indexes are sound.')
      return
    }
    case 'backup': {
      onlyEmbedded(config)
      const findings = await backup(folder, needed('a file'))
      console.log(`Backed up and verified: ${documentsIn(findings)} documents in ${resolve(needed('a file'))}`)
      return
    }
    case 'restore': {
      onlyEmbedded(config)
      const { findings, kept } = await restore(folder, needed('a file'), new Date())
      // It belongs to the data that was there before.
      const journal = journalFolder(config.dataDir)
      if (existsSync(journal))
        renameSync(journal, kept ? `${kept}.record-journal` : `${journal}.replaced-${Date.now()}`)
      console.log(`Restored: ${documentsIn(findings)} documents.${kept ? ` What was there before is in ${kept}` : ''}`)
      return
    }
    case 'compact': {
      onlyEmbedded(config)
      const { before, after } = await compact(folder)
      console.log(`The data file had ${megabytes(before)} and now has ${megabytes(after)}.`)
      return
    }
    case 'export': {
      const { collections } = await withDatabase(db => exportTo(db, needed('a folder'), progress.said), 'beside')
      console.log(`Exported ${sum(collections)} documents of ${collections.length} collections.`)
      return
    }
    case 'import': {
      const { collections } = await withDatabase(db => importFrom(db, needed('a folder'), progress.said), 'beside')
      console.log(`Imported ${sum(collections)} documents of ${collections.length} collections; all hashes are equal.`)
      return
    }
    case 'move-to':
      return move(needed('the URI of a MongoDB database'))
    default:
      end(usage, 64)
  }
}

/** The embedded database, and no server that works on it. */
function ownData(): boolean {
  return config.mongodbUri === null && runningUri(folder) === null
}

async function serve(): Promise<void> {
  onlyEmbedded(config)
  const running = runningUri(folder)
  if (running) {
    console.log(`The server is running; its database is at\n${running}`)
    return
  }
  const port = values.port === undefined ? 0 : Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) end('--port must be a number from 0 to 65535', 64)
  const embedded = await startEmbedded({
    dir: folder,
    log: createLog(config.logLevel),
    port,
    onFailure: () => end('The database ended unexpectedly. Nothing that was acknowledged is lost. Start it again.', 70),
  })
  console.log(`The database is open, for this machine and until Ctrl-C, at\n${embedded.portUri}`)
  // The database alone does not keep a process alive.
  const alive = setInterval(() => undefined, 60_000)
  const stop = () => {
    clearInterval(alive)
    embedded.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

async function move(uri: string): Promise<void> {
  if (uri === config.mongodbUri) end('That is the database in use already.', 64)
  const moved = await withDatabase(async from => {
    const target = await mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 10_000 })
    try {
      return await moveTo(from, target.db(), new Date(), progress.said)
    } finally {
      await target.close()
    }
  }, 'alone')
  for (const one of moved)
    console.log(`${one.collection}: ${one.documents} documents (${one.written} written now), SHA-256 ${one.sha256}`)
  console.log('Everything is there, and equal. Set MONGODB_URI to the new database and start the server.')
}

/** `alone`: nothing may be written meanwhile, so a running server is a reason to stop. */
async function withDatabase<T>(use: (db: mongo.Db) => Promise<T>, company: 'alone' | 'beside'): Promise<T> {
  const uri = config.mongodbUri ?? runningUri(folder)
  if (uri && company === 'alone' && config.mongodbUri === null)
    throw new Error('The server is running. Nothing was moved. Stop it first, so that nothing is written meanwhile.')
  if (uri === null && command !== 'import') dataFile(folder)
  const embedded = uri === null ? await startEmbedded({ dir: folder, log: createLog('silent') }) : null
  try {
    const client = await mongo.MongoClient.connect(uri ?? embedded?.uri ?? '', { serverSelectionTimeoutMS: 10_000 })
    try {
      return await use(client.db())
    } finally {
      progress.end()
      await client.close()
    }
  } finally {
    await embedded?.stop()
  }
}

function print(findings: Findings, path: string): void {
  const widest = Math.max(0, ...findings.collections.map(one => one.namespace.length))
  for (const { namespace, documents, bytes, indexes } of findings.collections) {
    const name = namespace.padEnd(widest)
    console.log(`${name}  ${String(documents).padStart(9)} documents  ${megabytes(bytes)}  ${indexes.length} indexes`)
  }
  console.log(`${path}: ${megabytes(statSync(path).size)}`)
}

function onlyEmbedded({ mongodbUri }: Config): void {
  if (mongodbUri !== null)
    end(`MONGODB_URI is set: this command is about the embedded database. Use MongoDB's own tools instead.`, 64)
}

function needed(what: string): string {
  return argument ?? end(`Say ${what}.\n${usage}`, 64)
}

function documentsIn({ collections }: Findings): number {
  return sum(collections)
}

function sum(counted: readonly { documents: number }[]): number {
  return counted.reduce((total, one) => total + one.documents, 0)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

function end(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}
