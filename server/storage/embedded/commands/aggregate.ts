/** aggregate: the stages that only choose documents run on the indexes, the rest in the aggregation library. */
import { Aggregator } from 'mingo'
import { type Doc, encode, isDoc, isNumber, own, plain, plainDoc, toDouble } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import type { Source } from '../cursors.ts'
import { Refusal } from '../errors.ts'
import { integer } from '../numbers.ts'
import { parseSort } from '../query/sort.ts'
import { everything, findBytes, findStored, type Question } from '../query/source.ts'
import { countArgument, docArgument, listArgument, refuseCollation } from './arguments.ts'
import type { Call, CommandFamily, Engine } from './command.ts'
import { countOf, hintOf } from './read.ts'
import { collStatsDocument } from './stats.ts'

/** MongoDB's limit for one stage. */
const mostHeldBytes = 100 * 1024 * 1024

const stages = new Set([
  '$collStats',
  '$match',
  '$sort',
  '$skip',
  '$limit',
  '$project',
  '$group',
  '$count',
  '$unwind',
  '$addFields',
  '$set',
  '$unset',
  '$sortByCount',
  '$replaceRoot',
  '$replaceWith',
  '$facet',
  '$bucket',
  '$bucketAuto',
  '$lookup',
  '$unionWith',
  '$graphLookup',
  '$redact',
  '$sample',
  '$setWindowFields',
  '$densify',
  '$fill',
])

export const aggregateCommands: CommandFamily = {
  aggregate: {
    fields: ['pipeline', 'cursor', 'allowDiskUse', 'hint', 'collation', 'let', 'bypassDocumentValidation', 'explain'],
    run: async (engine, call) => {
      refuseCollation(call.body)
      if (typeof call.body.aggregate !== 'string')
        throw new Refusal(
          'NotImplemented',
          'Aggregation without a collection is not supported by the embedded database',
        )
      const namespace = `${call.database}.${call.body.aggregate}`
      const pipeline = listArgument(call.body, 'pipeline').map(checkStage)
      const cursor = docArgument(call.body, 'cursor')
      const collection = engine.catalog.find(namespace)
      const hint = collection ? hintOf(own(call.body, 'hint'), collection) : undefined
      const source = await run(engine, call, collection, pipeline, hint ? { ...everything, hint } : everything)
      const batch = await engine.cursors.open(namespace, source, countArgument(cursor, 'batchSize'), false, call.turn)
      return {
        body: { ok: 1 },
        cursor: { field: 'firstBatch', head: { id: batch.id, ns: namespace }, batch: batch.documents },
      }
    },
  },
}

async function run(
  engine: Engine,
  call: Call,
  collection: Collection | undefined,
  pipeline: readonly Doc[],
  base: Question,
): Promise<Source> {
  const [first, ...others] = pipeline
  if (first && '$collStats' in first) {
    const stats = await collStatsDocument(engine, call, `${call.database}.${call.body.aggregate}`, first.$collStats)
    return reduced(engine, call, others, [plainDoc(stats)])
  }
  const { question, rest } = chosenFirst(pipeline, base)
  const counted = countShape(rest)
  if (counted !== undefined) {
    const n = collection ? await countOf(engine, call, collection, question) : 0
    return (n === 0 ? [] : [encode(counted(n))]).values()
  }
  if (rest.length === 0) {
    // As a find: read in batches, never held as a whole.
    return collection ? findBytes(engine.store, collection, question) : [].values()
  }
  const input: Doc[] = []
  let held = 0
  for (const found of collection ? findStored(engine.store, collection, question) : []) {
    if (call.turn.due()) await call.turn.take()
    if (!found) continue
    input.push(plainDoc(found.doc))
    held += found.bytes.length
    if (held > mostHeldBytes)
      throw new Refusal(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `The stages after the first $match would hold more than ${mostHeldBytes} bytes. Match fewer documents first.`,
      )
  }
  return reduced(engine, call, rest, input)
}

/** What the aggregation library makes of documents that are in memory. */
function reduced(engine: Engine, call: Call, rest: readonly Doc[], input: Doc[]): Source {
  if (rest.some(stage => '$collStats' in stage))
    throw new Refusal('Location40602', '$collStats is only valid as the first stage in a pipeline')
  const variables = plain(docArgument(call.body, 'let'))
  return library(() =>
    new Aggregator(rest.map(plainDoc), {
      scriptEnabled: false,
      ...(isDoc(variables) ? { variables } : {}),
      collectionResolver: name => everyDoc(engine, `${call.database}.${name}`),
    })
      .run(input)
      .map(result => encode(isDoc(result) ? result : {})),
  ).values()
}

/** The leading $match, $sort, $skip and $limit, in that order, are a find. */
export function chosenFirst(pipeline: readonly Doc[], base: Question): { question: Question; rest: readonly Doc[] } {
  let question = base
  const order = ['$match', '$sort', '$skip', '$limit']
  let reached = 0
  for (const [at, stage] of pipeline.entries()) {
    const [name = '', argument] = Object.entries(stage)[0] ?? []
    const place = order.indexOf(name)
    if (place < reached) return { question, rest: pipeline.slice(at) }
    if (name === '$match') {
      if (!isDoc(argument)) throw new Refusal('BadValue', 'the match filter must be an expression in an object')
      question = {
        ...question,
        filter: Object.keys(question.filter).length > 0 ? { $and: [question.filter, argument] } : argument,
      }
      continue
    }
    if (name === '$sort') question = { ...question, sort: parseSort(argument) }
    else if (name === '$skip') question = { ...question, skip: numberOf(name, argument) }
    else {
      const limit = numberOf(name, argument)
      if (limit === 0) throw new Refusal('BadValue', 'the limit must be positive')
      question = { ...question, limit }
    }
    reached = place + 1
  }
  return { question, rest: [] }
}

/** `countDocuments` of the drivers, and `$count`: no document has to be read as a whole. */
function countShape(rest: readonly Doc[]): ((n: number) => Doc) | undefined {
  const [stage] = rest
  if (stage === undefined || rest.length > 1) return undefined
  const { $count: field, $group: group } = stage
  if (typeof field === 'string' && field !== '') return n => ({ [field]: integer(n) })
  if (!isDoc(group)) return undefined
  const [[first, id] = [], [name, sum] = [], ...more] = Object.entries(group)
  if (
    first !== '_id' ||
    name === undefined ||
    more.length > 0 ||
    (typeof id === 'string' && id.startsWith('$')) ||
    isDoc(id)
  )
    return undefined
  if (!isDoc(sum) || !isNumber(sum.$sum) || toDouble(sum.$sum) !== 1 || Object.keys(sum).length !== 1) return undefined
  return n => ({ _id: id, [name]: integer(n) })
}

function everyDoc(engine: Engine, namespace: string): Doc[] {
  const collection = engine.catalog.find(namespace)
  const docs: Doc[] = []
  for (const found of collection ? findStored(engine.store, collection, everything) : [])
    if (found) docs.push(plainDoc(found.doc))
  return docs
}

function checkStage(stage: unknown): Doc {
  const names = isDoc(stage) ? Object.keys(stage) : []
  const [name] = names
  if (!isDoc(stage) || name === undefined || names.length !== 1)
    throw new Refusal('Location40323', 'A pipeline stage specification object must contain exactly one field.')
  if (['$out', '$merge', '$changeStream', '$indexStats'].includes(name))
    throw new Refusal('NotImplemented', `${name} is not supported by the embedded database`)
  if (!stages.has(name)) throw new Refusal('Location40324', `Unrecognized pipeline stage name: '${name}'`)
  return stage
}

function numberOf(stage: string, value: unknown): number {
  const number = isNumber(value) ? toDouble(value) : Number.NaN
  if (!Number.isInteger(number) || number < 0) throw new Refusal('BadValue', `invalid argument to ${stage} stage`)
  return number
}

function library<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('BadValue', error instanceof Error ? error.message : 'The aggregation failed')
  }
}
