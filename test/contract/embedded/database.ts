/** A database of its own in a fresh folder for one test file, with a real driver connected to it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Document } from 'bson'
import { mongo } from 'mongoose'
import { type Embedded, startEmbedded } from '#server/storage/embedded/embedded'

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: unknown
  readonly message: string
}

export function collectLog() {
  const lines: LogLine[] = []
  const at =
    (level: LogLine['level']) =>
    (fields: unknown, message?: string): void => {
      lines.push({ level, fields, message: message ?? '' })
    }
  return { lines, info: at('info'), warn: at('warn'), error: at('error') }
}

export interface TestDatabase {
  readonly dir: string
  readonly embedded: Embedded
  readonly client: mongo.MongoClient
  readonly log: ReturnType<typeof collectLog>
  close(): Promise<void>
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'caseroom-test-'))
}

export async function openDatabase(dir = freshFolder()): Promise<TestDatabase> {
  const log = collectLog()
  const embedded = await startEmbedded({ dir, log })
  const client = await connect(embedded.uri)
  return {
    dir,
    embedded,
    client,
    log,
    close: async () => {
      await client.close()
      await embedded.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export function connect(uri: string, serverSelectionTimeoutMS = 10_000): Promise<mongo.MongoClient> {
  return mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS })
}

/** The error a server answered; fails when the promise succeeds or ends for another reason. */
export async function serverError(promise: Promise<unknown>): Promise<mongo.MongoServerError> {
  const outcome: unknown = await promise.then(
    () => 'it succeeded',
    (error: unknown) => error,
  )
  if (outcome instanceof mongo.MongoServerError) return outcome
  throw new Error(`expected an error of the server, got ${String(outcome)}`)
}

/** The index the server says it would use, or COLLSCAN, and how many documents it looked at. */
export async function planOf(client: mongo.MongoClient, collection: string, filter: Document, sort: Document = {}) {
  const answer = await client.db().command({ explain: { find: collection, filter, sort } })
  return {
    plan: JSON.stringify(answer.queryPlanner.winningPlan),
    examined: Number(answer.executionStats.totalDocsExamined),
  }
}
