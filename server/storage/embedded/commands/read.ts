/** find, getMore, killCursors, count, distinct, explain. */
import { Long } from 'bson'
import { type Doc, isDoc, isNumber, own } from '../bson.ts'
import type { Collection, Index } from '../catalog.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { orderKey, sameValue } from '../order.ts'
import { exactRanges } from '../query/count.ts'
import { compileFilter } from '../query/match.ts'
import { missing, reach, splitPath } from '../query/paths.ts'
import { parseSort } from '../query/sort.ts'
import { everything, findBytes, findStored, type Question } from '../query/source.ts'
import { countArgument, docArgument, flagArgument, listArgument, refuseCollation, textArgument } from './arguments.ts'
import { type Call, type CommandFamily, type Engine, namespaceOf } from './command.ts'

export const readCommands: CommandFamily = {
  find: {
    fields: [
      'filter',
      'sort',
      'projection',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'hint',
      'collation',
      'noCursorTimeout',
      'allowDiskUse',
      'allowPartialResults',
      'returnKey',
      'showRecordId',
      'tailable',
      'awaitData',
      'oplogReplay',
    ],
    run: async (engine, call) => {
      for (const option of ['tailable', 'awaitData', 'returnKey', 'showRecordId'])
        if (flagArgument(call.body, option, false))
          throw new Refusal('NotImplemented', `${option} is not supported by the embedded database`)
      const namespace = namespaceOf(call)
      const collection = engine.catalog.find(namespace)
      const question = questionOf(call.body, 'filter', collection)
      compileFilter(question.filter)
      const source = collection ? findBytes(engine.store, collection, question) : [].values()
      const batch = await engine.cursors.open(
        namespace,
        source,
        countArgument(call.body, 'batchSize'),
        flagArgument(call.body, 'singleBatch', false),
        call.turn,
      )
      return {
        body: { ok: 1 },
        cursor: { field: 'firstBatch', head: { id: batch.id, ns: namespace }, batch: batch.documents },
      }
    },
  },
  getMore: {
    fields: ['collection', 'batchSize', 'term', 'lastKnownCommittedOpTime'],
    run: async (engine, call) => {
      const namespace = `${call.database}.${textArgument(call.body, 'collection')}`
      const id = cursorId(own(call.body, 'getMore'))
      const size = countArgument(call.body, 'batchSize')
      const batch = await engine.cursors.more(id, namespace, size === 0 ? undefined : size, call.turn)
      return {
        body: { ok: 1 },
        cursor: { field: 'nextBatch', head: { id: batch.id, ns: namespace }, batch: batch.documents },
      }
    },
  },
  killCursors: {
    fields: ['cursors'],
    run: (engine, call) => {
      const { killed, unknown } = engine.cursors.kill(listArgument(call.body, 'cursors').map(cursorId))
      return {
        body: {
          cursorsKilled: killed.map(id => Long.fromBigInt(id)),
          cursorsNotFound: unknown.map(id => Long.fromBigInt(id)),
          cursorsAlive: [],
          cursorsUnknown: [],
          ok: 1,
        },
      }
    },
  },
  count: {
    fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
    run: async (engine, call) => {
      const collection = engine.catalog.find(namespaceOf(call))
      const question = questionOf(call.body, 'query', collection)
      return { body: { n: integer(collection ? await countOf(engine, call, collection, question) : 0), ok: 1 } }
    },
  },
  distinct: {
    fields: ['key', 'query', 'collation', 'hint'],
    run: async (engine, call) => {
      const collection = engine.catalog.find(namespaceOf(call))
      const parts = splitPath(textArgument(call.body, 'key'))
      const values = new Map<string, unknown>()
      const question = questionOf(call.body, 'query', collection)
      for (const found of collection ? findStored(engine.store, collection, question) : []) {
        if (call.turn.due()) await call.turn.take()
        if (!found) continue
        reach(found.doc, parts, ({ value, element }) => {
          if (value !== missing && (element || !Array.isArray(value)))
            values.set(orderKey(value).toString('latin1'), value)
          return false
        })
      }
      return { body: { values: [...values.values()], ok: 1 } }
    },
  },
}

/** Counting everything, or everything a filter accepts, without keeping a document. */
export async function countOf(engine: Engine, call: Call, collection: Collection, question: Question): Promise<number> {
  if (Object.keys(question.filter).length === 0) {
    const all = Math.max(0, engine.store.records.count(collection.number) - question.skip)
    return question.limit > 0 ? Math.min(all, question.limit) : all
  }
  const ranges = question.hint ? undefined : exactRanges(collection, question.filter)
  if (ranges) {
    const all = ranges.reduce((sum, range) => sum + engine.store.entries.count(range), 0) - question.skip
    return Math.max(0, question.limit > 0 ? Math.min(all, question.limit) : all)
  }
  let count = 0
  for (const found of findStored(engine.store, collection, question)) {
    if (call.turn.due()) await call.turn.take()
    if (found) count += 1
  }
  return count
}

export function questionOf(body: Doc, filterName: string, collection: Collection | undefined): Question {
  refuseCollation(body)
  return {
    ...everything,
    filter: docArgument(body, filterName),
    sort: parseSort(own(body, 'sort')),
    skip: countArgument(body, 'skip') ?? 0,
    limit: Math.abs(countArgument(body, 'limit') ?? 0),
    projection: docArgument(body, 'projection'),
    hint: collection ? hintOf(own(body, 'hint'), collection) : undefined,
  }
}

/** Throws BadValue (2) when no index has this name or key. */
export function hintOf(hint: unknown, collection: Collection): Index | undefined {
  if (hint === undefined || hint === null || (isDoc(hint) && (Object.keys(hint).length === 0 || '$natural' in hint)))
    return undefined
  const index = collection.indexes.find(one =>
    typeof hint === 'string' ? one.name === hint : isDoc(hint) && sameValue(one.spec.key, hint),
  )
  if (index === undefined)
    throw new Refusal(
      'BadValue',
      'error processing query: planner returned error: hint provided does not correspond to an existing index',
    )
  return index
}

function cursorId(value: unknown): bigint {
  if (!isNumber(value)) throw new Refusal('TypeMismatch', 'a cursor id must be a 64-bit integer')
  return value instanceof Long ? value.toBigInt() : BigInt(value.toString())
}
