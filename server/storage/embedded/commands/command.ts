/** What a command is given and what it answers. */
import type { Logger } from 'pino'
import type { Answers, Keep } from '../answers.ts'
import type { Doc } from '../bson.ts'
import type { Catalog, Collection } from '../catalog.ts'
import type { Documents } from '../collection.ts'
import type { Cursors, Turn } from '../cursors.ts'
import { Refusal } from '../errors.ts'
import type { Store } from '../store.ts'
import type { Reply } from '../wire.ts'
import { textArgument } from './arguments.ts'

export interface Engine {
  readonly store: Store
  readonly catalog: Catalog
  readonly documents: Documents
  readonly cursors: Cursors
  readonly answers: Answers
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly now: () => Date
  readonly startedAt: Date
  /** One durable write transaction; memory and disk stay in step whether it succeeds or not. */
  write<T>(change: () => T): Promise<T>
}

export interface Call {
  readonly name: string
  readonly body: Doc
  readonly database: string
  readonly connection: number
  readonly turn: Turn
  /** A retryable command passes its answer through this, inside its write. */
  readonly keep: Keep
}

export interface Command {
  /** Its own fields beside the name and those every command takes. Any other is refused. */
  readonly fields: readonly string[]
  /** A repeat with the same session and transaction number gets the first answer again. */
  readonly retryable?: true
  run(engine: Engine, call: Call): Reply | Promise<Reply>
}

export type CommandFamily = { readonly [name: string]: Command }

/** The collection a command names, as `database.collection`. */
export function namespaceOf(call: Call): string {
  return `${call.database}.${textArgument(call.body, call.name)}`
}

export function existing(engine: Engine, namespace: string): Collection {
  const collection = engine.catalog.find(namespace)
  if (collection === undefined) throw new Refusal('NamespaceNotFound', `ns does not exist: ${namespace}`)
  return collection
}

export function created(engine: Engine, namespace: string): Collection {
  return engine.catalog.find(namespace) ?? engine.catalog.create(namespace, {})
}
