/** What update, delete and findAndModify do to the documents they find. Everything here runs inside one write. */
import { BSONRegExp, ObjectId } from 'bson'
import { type Doc, encodeStored, own } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import type { StoredDoc } from '../collection.ts'
import { codes, Refusal } from '../errors.ts'
import { compileFilter } from '../query/match.ts'
import { allOf, firstOf, type Question } from '../query/source.ts'
import { seedOf, type Update } from '../update/apply.ts'
import { created, type Engine } from './command.ts'

export interface Changed {
  readonly before: Doc | undefined
  readonly after: Doc
  readonly modified: boolean
  readonly upserted: boolean
}

/** Applies the update to one stored document. Throws 11000, 66, 10334 and the update operators' own refusals. */
export function applyTo(
  engine: Engine,
  collection: Collection,
  found: StoredDoc,
  filter: Doc,
  update: Update,
): Changed {
  const after = update.apply(found.doc, compileFilter(filter).position(found.doc), false)
  const bytes = encodeStored(after)
  const modified = !bytes.equals(found.bytes)
  if (modified) engine.documents.replace(collection, found, after, bytes)
  return { before: found.doc, after, modified, upserted: false }
}

export function upsert(engine: Engine, namespace: string, filter: Doc, update: Update): Changed {
  const collection = created(engine, namespace)
  const seed = update.kind === 'replacement' ? onlyId(seedOf(filter)) : seedOf(filter)
  const made = update.apply(seed, undefined, true)
  const after = idFirst('_id' in made ? made : { _id: new ObjectId(), ...made })
  checkId(after)
  engine.documents.insert(collection, after, encodeStored(after))
  return { before: undefined, after, modified: false, upserted: true }
}

export function matchesOf(engine: Engine, collection: Collection, question: Question, multi: boolean): StoredDoc[] {
  if (multi) return allOf(engine.store, collection, question)
  const first = firstOf(engine.store, collection, question)
  return first ? [first] : []
}

/** MongoDB keeps `_id` in front; clients that print documents expect it there. */
export function idFirst(doc: Doc): Doc {
  return Object.keys(doc)[0] === '_id' ? doc : { _id: own(doc, '_id'), ...doc }
}

export function checkId(doc: Doc): void {
  const id = own(doc, '_id')
  if (Array.isArray(id) || id instanceof BSONRegExp)
    throw new Refusal('BadValue', "The '_id' value cannot be of type array or regex")
}

/** One entry of `writeErrors`; damage on the disk, or anything that is not a refusal, ends the whole command. */
export function writeError(index: number, error: unknown): Doc {
  if (!(error instanceof Refusal) || error.codeName === 'DataCorruptionDetected') throw error
  return { index, code: codes[error.codeName], errmsg: error.message, ...error.extra }
}

function onlyId(seed: Doc): Doc {
  return '_id' in seed ? { _id: seed._id } : {}
}
