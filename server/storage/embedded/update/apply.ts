/** An update document or pipeline compiled once and applied to each matched document. */
import { Aggregator } from 'mingo'
import { clone, type Doc, isDoc, own, plain, plainDoc, put, regexOf } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { sameValue } from '../order.ts'
import { compileFilter, isOperators, type Matcher } from '../query/match.ts'
import { arrayChange } from './arrays.ts'
import { type Change, fieldChange, type Moment } from './fields.ts'
import { concrete, type Positions, setAt, unsetAt, valueAtPath } from './target.ts'

export interface Update {
  readonly kind: 'operators' | 'replacement' | 'pipeline'
  /** A new document; `doc` is not changed. Throws ImmutableField (66) when `_id` would differ. */
  apply(doc: Doc, position: number | undefined, inserting: boolean): Doc
}

/** Throws FailedToParse (9) for unknown operators, 40 when two of them touch the same path. */
export function compileUpdate(update: unknown, arrayFilters: unknown, moment: Moment): Update {
  if (Array.isArray(update)) return pipeline(update)
  if (!isDoc(update)) throw new Refusal('FailedToParse', 'Update argument must be either an object or an array')
  const fields = Object.keys(update)
  if (!fields[0]?.startsWith('$')) return replacement(update)
  const filters = compileArrayFilters(arrayFilters)
  const steps = fields.flatMap(operator => stepsOf(operator, own(update, operator), moment))
  checkConflicts(steps)
  return {
    kind: 'operators',
    apply: (doc, matched, inserting) => {
      const copy = clone(doc)
      if (!isDoc(copy)) return doc
      const positions: Positions = { matched, filters }
      for (const step of steps) if (!step.onlyInserting || inserting) step.run(copy, positions)
      return sameId(doc, copy, inserting)
    },
  }
}

interface Step {
  readonly path: string
  readonly onlyInserting: boolean
  run(doc: Doc, positions: Positions): void
}

function stepsOf(operator: string, argument: unknown, moment: Moment): Step[] {
  if (!isDoc(argument))
    throw new Refusal('FailedToParse', `Modifiers operate on fields but we found another type instead for ${operator}`)
  if (operator === '$rename') return Object.entries(argument).flatMap(([from, to]) => rename(from, to))
  return Object.entries(argument).map(([path, value]) => {
    const change: Change | undefined = fieldChange(operator, value, moment) ?? arrayChange(operator, value)
    if (change === undefined) throw new Refusal('FailedToParse', `Unknown modifier: ${operator}`)
    return {
      path,
      onlyInserting: operator === '$setOnInsert',
      run: (doc, positions) => {
        for (const parts of concrete(doc, path, positions)) change(doc, parts)
      },
    }
  })
}

function rename(from: string, to: unknown): Step[] {
  if (typeof to !== 'string') throw new Refusal('BadValue', 'The target of $rename must be a string')
  const [source, target] = [from.split('.'), to.split('.')]
  const move = (doc: Doc) => {
    const value = valueAtPath(doc, source)
    if (value === undefined) return
    unsetAt(doc, source)
    setAt(doc, target, value)
  }
  return [
    { path: from, onlyInserting: false, run: move },
    { path: to, onlyInserting: false, run: () => undefined },
  ]
}

/** Neither the same path twice nor a path together with one below it: the outcome would depend on their order. */
function checkConflicts(steps: readonly Step[]): void {
  const paths = new Set<string>()
  for (const { path } of steps) {
    if (paths.has(path)) throw conflict(path)
    paths.add(path)
  }
  for (const path of paths) {
    const parts = path.split('.')
    for (let length = 1; length < parts.length; length += 1)
      if (paths.has(parts.slice(0, length).join('.'))) throw conflict(path)
  }
}

function conflict(path: string): Refusal {
  return new Refusal('ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${path}'`)
}

function replacement(update: Doc): Update {
  for (const field of Object.keys(update))
    if (field.startsWith('$'))
      throw new Refusal(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${field}' is not allowed in a replacement`,
      )
  return {
    kind: 'replacement',
    apply: (doc, _position, inserting) => {
      const id = own(doc, '_id')
      const next: Doc = {}
      if (id !== undefined) next._id = id
      for (const field of Object.keys(update)) put(next, field, update[field])
      return sameId(doc, next, inserting)
    },
  }
}

const pipelineStages = ['$set', '$addFields', '$unset', '$project', '$replaceWith', '$replaceRoot']

function pipeline(stages: readonly unknown[]): Update {
  const plainStages = stages.map(stage => {
    const name = isDoc(stage) ? Object.keys(stage)[0] : undefined
    if (!isDoc(stage) || name === undefined || !pipelineStages.includes(name))
      throw new Refusal('InvalidOptions', `Pipeline stage ${String(name)} is not allowed in an update`)
    return plainDoc(stage)
  })
  const aggregator = new Aggregator(plainStages, { scriptEnabled: false })
  return {
    kind: 'pipeline',
    apply: (doc, _position, inserting) => {
      const [result] = run(() => aggregator.run([plainDoc(doc)]))
      if (!isDoc(result)) throw new Refusal('BadValue', 'The pipeline did not yield a document')
      const next = typed(result, doc)
      return sameId(doc, isDoc(next) ? next : result, inserting)
    },
  }
}

function run<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new Refusal('BadValue', error instanceof Error ? error.message : 'The pipeline failed')
  }
}

/** Gives the values a pipeline passed through their stored widths back: 5.0 that nobody touched stays a double. */
function typed(next: unknown, before: unknown): unknown {
  if (Array.isArray(next)) return next.map((item, at) => typed(item, Array.isArray(before) ? before[at] : undefined))
  if (!isDoc(next)) return before !== undefined && sameValue(plain(before), next) ? before : next
  const result: Doc = {}
  for (const field of Object.keys(next))
    put(result, field, typed(next[field], isDoc(before) ? own(before, field) : undefined))
  return result
}

function sameId(before: Doc, after: Doc, inserting: boolean): Doc {
  const id = own(before, '_id')
  if (!(inserting && id === undefined) && (!('_id' in after) || !sameValue(id, after._id)))
    throw new Refusal('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'")
  return after
}

function compileArrayFilters(arrayFilters: unknown): ReadonlyMap<string, Matcher> {
  const filters = new Map<string, Matcher>()
  if (arrayFilters === undefined || arrayFilters === null) return filters
  if (!Array.isArray(arrayFilters)) throw new Refusal('TypeMismatch', 'arrayFilters must be an array')
  for (const filter of arrayFilters) {
    const id = isDoc(filter) ? identifier(filter) : undefined
    if (!isDoc(filter) || id === undefined)
      throw new Refusal('FailedToParse', 'Cannot use an expression without a top-level field name in arrayFilters')
    if (filters.has(id))
      throw new Refusal('FailedToParse', `Found multiple array filters with the same identifier ${id}`)
    filters.set(id, compileFilter(filter))
  }
  return filters
}

function identifier(filter: Doc): string | undefined {
  for (const [field, condition] of Object.entries(filter)) {
    if (!field.startsWith('$')) return field.split('.')[0]
    const inner: unknown = Array.isArray(condition) ? condition[0] : undefined
    if (isDoc(inner)) return identifier(inner)
  }
  return undefined
}

/** The document an upsert starts from: what the filter says by equality. */
export function seedOf(filter: Doc): Doc {
  const seed: Doc = {}
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) {
      for (const branch of condition)
        if (isDoc(branch))
          for (const [path, value] of Object.entries(seedOf(branch))) setAt(seed, path.split('.'), value)
    } else if (!field.startsWith('$')) {
      const value = isOperators(condition) ? equalTo(condition) : regexOf(condition) ? undefined : condition
      if (value !== undefined) setAt(seed, field.split('.'), value)
    }
  }
  return seed
}

function equalTo(condition: Doc): unknown {
  if ('$eq' in condition) return condition.$eq
  const { $in: list, $all: all } = condition
  if (Array.isArray(list) && list.length === 1) return list[0]
  return Array.isArray(all) && all.length === 1 ? all[0] : undefined
}
