/** insert, update, delete. One command is one transaction; each document of it succeeds or is reported by itself. */
import { ObjectId } from 'bson'
import {
  type Doc,
  decode,
  encode,
  isDoc,
  isNumber,
  maxDocumentBytes,
  own,
  toDouble,
  tooLarge,
  withId,
} from '../bson.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { compileUpdate } from '../update/apply.ts'
import { flagArgument, listArgument, refuseUnknown } from './arguments.ts'
import { applyTo, checkId, idFirst, matchesOf, upsert, writeError } from './change.ts'
import { type CommandFamily, created, type Engine, namespaceOf } from './command.ts'
import { questionOf } from './read.ts'

const mostWrites = 100_000

export const writeCommands: CommandFamily = {
  insert: {
    fields: ['documents', 'ordered', 'bypassDocumentValidation', 'bypassEmptyTsReplacement'],
    retryable: true,
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const documents = statements(call.body, 'documents').map(readInsert)
      return engine.write(() => {
        const collection = created(engine, namespace)
        const outcome = each(documents, ordered(call.body), one => {
          if (one instanceof Refusal) throw one
          engine.documents.insert(collection, one.doc, one.bytes)
        })
        return call.keep({ body: { n: integer(documents.length - outcome.failed), ...outcome.errors, ok: 1 } })
      })
    },
  },
  update: {
    fields: ['updates', 'ordered', 'bypassDocumentValidation', 'bypassEmptyTsReplacement'],
    retryable: true,
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const updates = statements(call.body, 'updates').map(docOf)
      for (const one of updates) refuseUnknown('update.updates', one, updateFields)
      return engine.write(() => {
        const totals = { n: 0, modified: 0 }
        const upserted: Doc[] = []
        const outcome = each(updates, ordered(call.body), (statement, index) => {
          const result = runUpdate(engine, namespace, statement)
          totals.n += result.n
          totals.modified += result.modified
          if ('upserted' in result) upserted.push({ index: integer(index), _id: result.upserted })
        })
        return call.keep({
          body: {
            n: integer(totals.n),
            nModified: integer(totals.modified),
            ...(upserted.length > 0 ? { upserted } : {}),
            ...outcome.errors,
            ok: 1,
          },
        })
      })
    },
  },
  delete: {
    fields: ['deletes', 'ordered'],
    retryable: true,
    run: async (engine, call) => {
      const namespace = namespaceOf(call)
      const deletes = statements(call.body, 'deletes').map(docOf)
      for (const one of deletes) refuseUnknown('delete.deletes', one, deleteFields)
      return engine.write(() => {
        let n = 0
        const outcome = each(deletes, ordered(call.body), statement => {
          const collection = engine.catalog.find(namespace)
          const question = questionOf({ ...statement, limit: 0 }, 'q', collection)
          const limit = own(statement, 'limit')
          const all = isNumber(limit) && toDouble(limit) === 0
          if (!collection) return
          for (const found of matchesOf(engine, collection, question, all)) {
            engine.documents.remove(collection, found)
            n += 1
          }
        })
        return call.keep({ body: { n: integer(n), ...outcome.errors, ok: 1 } })
      })
    },
  },
}

const updateFields = new Set(['q', 'u', 'c', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort'])
const deleteFields = new Set(['q', 'limit', 'hint', 'collation'])

interface Insert {
  readonly doc: Doc
  readonly bytes: Uint8Array
}

/** The bytes are stored as they came, unless `_id` has to be made or moved to the front. */
function readInsert(raw: unknown): Insert | Refusal {
  if (!(raw instanceof Uint8Array))
    return new Refusal('TypeMismatch', "BSON field 'insert.documents' must hold objects")
  if (raw.length > maxDocumentBytes) return tooLarge(raw.length)
  try {
    const doc = decode(raw)
    checkId(doc)
    if (Object.keys(doc)[0] === '_id') return { doc, bytes: raw }
    if ('_id' in doc) return { doc: idFirst(doc), bytes: encode(idFirst(doc)) }
    const id = new ObjectId()
    return { doc: { _id: id, ...doc }, bytes: withId(raw, id) }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function runUpdate(
  engine: Engine,
  namespace: string,
  statement: Doc,
): { n: number; modified: number; upserted?: unknown } {
  const collection = engine.catalog.find(namespace)
  const question = questionOf(statement, 'q', collection)
  const multi = flagArgument(statement, 'multi', false)
  const update = compileUpdate(own(statement, 'u'), own(statement, 'arrayFilters'), { now: engine.now() })
  if (multi && update.kind === 'replacement')
    throw new Refusal('FailedToParse', 'multi update is not supported for replacement-style update')
  const found = collection ? matchesOf(engine, collection, question, multi) : []
  let modified = 0
  if (collection)
    for (const one of found) if (applyTo(engine, collection, one, question.filter, update).modified) modified += 1
  if (found.length > 0 || !flagArgument(statement, 'upsert', false)) return { n: found.length, modified }
  const made = upsert(engine, namespace, question.filter, update)
  return { n: 1, modified: 0, upserted: own(made.after, '_id') }
}

/** Runs each statement; ordered, the first that fails ends the rest. */
function each<T>(
  items: readonly T[],
  inOrder: boolean,
  run: (item: T, index: number) => void,
): { errors: { writeErrors?: Doc[] }; failed: number } {
  const writeErrors: Doc[] = []
  for (const [index, item] of items.entries()) {
    try {
      run(item, index)
    } catch (error) {
      writeErrors.push(writeError(index, error))
      if (inOrder) return { errors: { writeErrors }, failed: items.length - index }
    }
  }
  return { errors: writeErrors.length > 0 ? { writeErrors } : {}, failed: writeErrors.length }
}

function ordered(body: Doc): boolean {
  return flagArgument(body, 'ordered', true)
}

function statements(body: Doc, name: string): readonly unknown[] {
  const list = listArgument(body, name)
  if (list.length === 0 || list.length > mostWrites)
    throw new Refusal(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${mostWrites}. Got ${list.length} operations.`,
    )
  return list
}

function docOf(value: unknown): Doc {
  if (!isDoc(value)) throw new Refusal('TypeMismatch', 'A write statement must be an object')
  return value
}
