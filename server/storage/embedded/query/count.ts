/** Filters whose matches an index can count without anybody reading a document. */
import { type Doc, isDoc } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import type { EntryRange } from '../tables.ts'
import { choosePlan } from './plan.ts'

/**
 * The ranges of one index that hold the filter's matches and nothing else, or undefined when only the documents can
 * tell. Taken: texts that equal, and for the last field of the index at most one bound that includes its edge.
 */
export function exactRanges(collection: Collection, filter: Doc): readonly EntryRange[] | undefined {
  const plan = choosePlan(collection, filter, [])
  if (plan.kind !== 'index') return undefined
  const { parts, multikey, shortened, sparse, partial } = plan.index
  if (multikey || shortened || sparse || partial || parts.length !== Object.keys(filter).length) return undefined
  const exact = parts.every(({ path }, at) => {
    const asked = filter[path]
    return typeof asked === 'string' || (at === parts.length - 1 && isEdge(asked))
  })
  return exact ? plan.ranges : undefined
}

function isEdge(asked: unknown): boolean {
  if (!isDoc(asked)) return false
  const [operator, ...others] = Object.keys(asked)
  if (others.length > 0 || (operator !== '$lte' && operator !== '$gte')) return false
  return typeof asked[operator] === 'string'
}
