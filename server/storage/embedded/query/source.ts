/** The documents of a find, one at a time: filtered, sorted, skipped, limited and projected. */
import { type Doc, decode, encode } from '../bson.ts'
import type { Collection, Index } from '../catalog.ts'
import type { StoredDoc } from '../collection.ts'
import type { Store } from '../store.ts'
import { compileFilter } from './match.ts'
import { choosePlan, type Plan, type SortSpec } from './plan.ts'
import { compileProjection } from './project.ts'
import { scan } from './scan.ts'
import { createSorter, sortKey } from './sort.ts'

export interface Question {
  readonly filter: Doc
  readonly sort: SortSpec
  readonly skip: number
  /** 0: no limit. */
  readonly limit: number
  readonly projection: Doc
  readonly hint: Index | undefined
}

export const everything: Question = { filter: {}, sort: [], skip: 0, limit: 0, projection: {}, hint: undefined }

/** Undefined in the stream means only that work was done: a place where the caller may give others a turn. */
export function* findBytes(
  store: Store,
  collection: Collection,
  question: Question,
): Generator<Uint8Array | undefined, undefined> {
  const matcher = compileFilter(question.filter)
  const projector = compileProjection(question.projection, matcher)
  for (const found of findStored(store, collection, question)) {
    if (found === undefined) yield undefined
    else yield projector ? encode(projector(found.doc)) : found.bytes
  }
}

export function* findStored(
  store: Store,
  collection: Collection,
  question: Question,
): Generator<StoredDoc | undefined, undefined> {
  const { filter, sort, skip, limit } = question
  const matcher = Object.keys(filter).length > 0 ? compileFilter(filter) : undefined
  const plan = choosePlan(collection, filter, sort, question.hint)
  const candidates = scan(store, collection, plan, matcher)
  const ordered = plan.sorted ? candidates : sorted(candidates, sort, limit > 0 ? skip + limit : 0)
  let passed = 0
  for (const found of ordered) {
    if (found === undefined) {
      yield undefined
      continue
    }
    passed += 1
    if (passed <= skip) continue
    yield found
    if (limit > 0 && passed >= skip + limit) return
  }
}

/** The first match, as it is now: used by writes, inside their transaction. */
export function firstOf(store: Store, collection: Collection, question: Question): StoredDoc | undefined {
  for (const found of findStored(store, collection, { ...question, limit: 1 })) if (found) return found
  return undefined
}

/** Every match before any is changed, so that a change cannot bring a document round a second time. */
export function allOf(store: Store, collection: Collection, question: Question): StoredDoc[] {
  const found: StoredDoc[] = []
  for (const one of findStored(store, collection, question)) if (one) found.push(one)
  return found
}

export function describePlan(plan: Plan): Doc {
  const source = describeSource(plan)
  return plan.sorted ? source : { stage: 'SORT', inputStage: source }
}

function describeSource(plan: Plan): Doc {
  switch (plan.kind) {
    case 'collection':
      return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' }
    case 'index': {
      const { name, spec, multikey } = plan.index
      const inputStage = { stage: 'IXSCAN', indexName: name, keyPattern: spec.key, isMultiKey: multikey }
      return { stage: 'FETCH', inputStage }
    }
    case 'union':
      return { stage: 'SUBPLAN', inputStage: { stage: 'OR', inputStages: plan.branches.map(describeSource) } }
    default:
      return plan satisfies never
  }
}

function* sorted(
  candidates: Iterable<StoredDoc | undefined>,
  sort: SortSpec,
  limit: number,
): Generator<StoredDoc | undefined, undefined> {
  // Bytes, not objects: a decoded document takes several times its size.
  const sorter = createSorter<{ readonly record: number; readonly bytes: Buffer }>(limit)
  for (const found of candidates) {
    if (found) {
      const { record, bytes } = found
      sorter.add(sortKey(found.doc, sort), { record, bytes }, bytes.length)
    }
    yield undefined
  }
  for (const { record, bytes } of sorter.take()) yield { record, bytes, doc: decode(bytes) }
}
