/** Sorting in memory, by the same bytes the indexes sort by. */
import { type Doc, isDoc, isNumber, toDouble } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { compareValues, KeyWriter } from '../order.ts'
import { missing, reach, splitPath } from './paths.ts'
import type { SortSpec } from './plan.ts'

/** MongoDB's limit for a sort without an index. */
const mostSortBytes = 100 * 1024 * 1024

/** Throws BadValue (2) unless every direction is 1 or -1. */
export function parseSort(sort: unknown): SortSpec {
  if (sort === undefined || sort === null) return []
  if (!isDoc(sort)) throw new Refusal('TypeMismatch', 'the sort must be an object')
  return Object.entries(sort).map(([path, direction]) => {
    const number = isNumber(direction) ? toDouble(direction) : Number.NaN
    if (number !== 1 && number !== -1) throw new Refusal('BadValue', `Illegal sort direction for ${path}: use 1 or -1`)
    return { path, descending: number === -1 }
  })
}

export function sortKey(doc: Doc, sort: SortSpec): Buffer {
  const writer = new KeyWriter()
  for (const { path, descending } of sort) writer.component(extreme(doc, path, descending), descending)
  return writer.bytes()
}

export interface Sorter<T> {
  add(key: Buffer, item: T, bytes: number): void
  take(): T[]
}

/** Keeps the first `limit` items only (0: all). Equal keys stay in the order they were added. */
export function createSorter<T>(limit: number): Sorter<T> {
  let kept: { key: Buffer; item: T; bytes: number }[] = []
  let total = 0
  const arrange = () => {
    kept.sort((a, b) => Buffer.compare(a.key, b.key))
    if (limit > 0 && kept.length > limit) {
      kept = kept.slice(0, limit)
      total = kept.reduce((sum, one) => sum + one.bytes, 0)
    }
  }
  return {
    add: (key, item, bytes) => {
      kept.push({ key, item, bytes })
      total += bytes + key.length
      if (limit > 0 && kept.length >= limit * 2 + 1000) arrange()
      if (total > mostSortBytes)
        throw new Refusal(
          'QueryExceededMemoryLimitNoDiskUseAllowed',
          `Sort exceeded memory limit of ${mostSortBytes} bytes. Add an index or a limit.`,
        )
    },
    take: () => {
      arrange()
      return kept.map(one => one.item)
    },
  }
}

/** An array sorts by its smallest element ascending and its largest descending; an empty one before null. */
function extreme(doc: Doc, path: string, descending: boolean): unknown {
  let best: { value: unknown } | undefined
  reach(doc, splitPath(path), ({ value, element }) => {
    if (!element && Array.isArray(value)) {
      if (value.length === 0) better(undefined)
      return false
    }
    better(value === missing ? null : value)
    return false
  })
  return best === undefined ? null : best.value

  function better(value: unknown): void {
    const order = best === undefined ? 0 : compareValues(value, best.value)
    if (best === undefined || (descending ? order > 0 : order < 0)) best = { value }
  }
}
