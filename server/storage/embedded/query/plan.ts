/** Chooses how to reach the documents of a filter: ranges of one index, or the whole collection. */
import { type Doc, isDoc, isNumber, own, regexOf, toDouble } from '../bson.ts'
import type { Collection, Index } from '../catalog.ts'
import { encodeTuple, keptPrefix, longestPrefix, shorten } from '../indexKeys.ts'
import { bracketOf, KeyWriter, orderKey, sameValue } from '../order.ts'
import { type EntryRange, indexPrefix } from '../tables.ts'

export type SortSpec = readonly { readonly path: string; readonly descending: boolean }[]

export type Plan =
  | { readonly kind: 'collection'; readonly reverse: boolean; readonly sorted: boolean }
  | { readonly kind: 'index'; readonly index: Index; readonly ranges: readonly EntryRange[]; readonly sorted: boolean }
  /** One plan for each branch of an $or, every one of them by an index. */
  | { readonly kind: 'union'; readonly branches: readonly Plan[]; readonly sorted: boolean }

/** What a filter demands of one path: any of `points`, and within `low` and `high`. The filter itself is still checked. */
interface Demand {
  readonly points: readonly unknown[][]
  readonly low: readonly Bound[]
  readonly high: readonly Bound[]
  /** Some demand no missing field can meet: a sparse index holds every candidate. */
  readonly present: boolean
}
interface Bound {
  readonly value: unknown
}

/** A longer `$in` is cheaper as a scan. */
const mostRanges = 20_000

/** With a hint that index and no other, unless its contents may lack documents the filter wants. */
export function choosePlan(collection: Collection, filter: Doc, sort: SortSpec, hint?: Index): Plan {
  const demands = new Map<string, Demand>()
  gather(filter, '', demands)
  let best: { plan: Plan; score: number } | undefined
  for (const index of hint ? [hint] : collection.indexes) {
    const candidate = tryIndex(index, filter, demands, sort, hint !== undefined)
    if (candidate && (best === undefined || candidate.score > best.score)) best = candidate
  }
  // An index that only helps the order reads everything; the branches of an $or may each be looked up.
  const union =
    hint === undefined && (best === undefined || best.score < 5) ? unionOf(collection, filter, sort) : undefined
  if (union) return union
  if (best) return best.plan
  const natural = sort.length === 1 && sort[0]?.path === '$natural'
  return { kind: 'collection', reverse: natural && sort[0]?.descending === true, sorted: natural || sort.length === 0 }
}

function unionOf(collection: Collection, filter: Doc, sort: SortSpec): Plan | undefined {
  const { $or: ways, ...rest } = filter
  if (!Array.isArray(ways) || ways.length === 0) return undefined
  const branches: Plan[] = []
  for (const way of ways) {
    const plan = isDoc(way) ? choosePlan(collection, { $and: [rest, way] }, []) : undefined
    if (plan === undefined || plan.kind === 'collection') return undefined
    branches.push(plan)
  }
  return { kind: 'union', branches, sorted: sort.length === 0 }
}

function tryIndex(
  index: Index,
  filter: Doc,
  demands: ReadonlyMap<string, Demand>,
  sort: SortSpec,
  forced: boolean,
): { plan: Plan; score: number } | undefined {
  if (index.partial && !implied(index.partial.filter, filter, demands)) return undefined
  if (index.sparse && !index.parts.some(part => demands.get(part.path)?.present)) return undefined
  let prefixes: unknown[][] = [[]]
  let equalities = 0
  for (const part of index.parts) {
    // Two fields of a multikey index may be met by different elements, so only the first is used.
    if (index.multikey && equalities > 0) break
    const points = demands.get(part.path)?.points.toSorted((a, b) => a.length - b.length)[0]
    if (points === undefined || prefixes.length * points.length > mostRanges) break
    prefixes = prefixes.flatMap(prefix => points.map(point => [...prefix, point]))
    equalities += 1
  }
  const next = index.parts[equalities]
  const demand = next && !(index.multikey && equalities > 0) ? demands.get(next.path) : undefined
  const ranged = demand !== undefined && demand.low.length + demand.high.length > 0
  const order = sortOrder(index, prefixes.length === 1 ? equalities : 0, prefixes.length, sort)
  if (equalities === 0 && !ranged && order === undefined && !forced) return undefined
  const reverse = order === 'backward'
  const ranges = prefixes.map(prefix => rangeFor(index, prefix, ranged ? demand : undefined, reverse))
  const sorted = sort.length === 0 || order !== undefined
  const score =
    equalities * 10 + (ranged ? 5 : 0) + (order !== undefined ? 4 : 0) + (index.unique ? 1 : 0) - ranges.length / 1000
  return { plan: { kind: 'index', index, ranges, sorted }, score }
}

/** Whether reading the index after `fixed` equal fields yields the wanted order, and in which direction. */
function sortOrder(index: Index, fixed: number, ranges: number, sort: SortSpec): 'forward' | 'backward' | undefined {
  if (sort.length === 0 || index.multikey || index.shortened || ranges > 1) return undefined
  const fixedPaths = new Set(index.parts.slice(0, fixed).map(part => part.path))
  const wanted = sort.filter(key => !fixedPaths.has(key.path))
  const parts = index.parts.slice(fixed)
  if (wanted.length > parts.length) return undefined
  let direction: 'forward' | 'backward' | undefined
  for (const [at, key] of wanted.entries()) {
    const part = parts[at]
    if (part === undefined || part.path !== key.path) return undefined
    const step = part.descending === key.descending ? 'forward' : 'backward'
    if (direction !== undefined && direction !== step) return undefined
    direction = step
  }
  return direction ?? 'forward'
}

function rangeFor(index: Index, prefix: readonly unknown[], demand: Demand | undefined, reverse: boolean): EntryRange {
  const number = indexPrefix(index.number)
  const fixed = encodeTuple(prefix, index.parts)
  if (prefix.length === index.parts.length) {
    const key = Buffer.concat([number, shorten(fixed)])
    return { from: key, to: Buffer.concat([key, Buffer.alloc(7, 0xff)]), after: false, reverse }
  }
  const base = keptPrefix(Buffer.concat([number, fixed]))
  const part = index.parts[prefix.length]
  if (demand === undefined || part === undefined || fixed.length >= longestPrefix)
    return { from: base, to: after(base), after: false, reverse }
  // On a multikey index one element may meet the lower and another the upper bound: only one of them narrows.
  const low = demand.low[0]
  const high = index.multikey && low ? undefined : demand.high[0]
  const [first, last] = part.descending ? [high, low] : [low, high]
  const kind = bracketOf((low ?? high)?.value)
  const [floor, ceiling] = part.descending ? [0xff - kind, 0x100 - kind] : [kind, kind + 1]
  return {
    from: first ? edge(base, first.value, part.descending) : Buffer.concat([base, Buffer.from([floor])]),
    to: last ? after(edge(base, last.value, part.descending)) : Buffer.concat([base, Buffer.from([ceiling])]),
    after: false,
    reverse,
  }
}

/** The inclusive edge of a range; exclusive bounds cost one entry more to look at and are settled by the filter. */
function edge(base: Buffer, value: unknown, descending: boolean): Buffer {
  const writer = new KeyWriter()
  writer.component(value, descending)
  return keptPrefix(Buffer.concat([base, writer.bytes()]))
}

/** The first key beyond everything that begins with `prefix`. */
function after(prefix: Buffer): Buffer {
  return Buffer.concat([prefix, Buffer.alloc(8, 0xff)])
}

function gather(filter: Doc, base: string, demands: Map<string, Demand>): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) {
      for (const branch of condition) if (isDoc(branch)) gather(branch, base, demands)
    } else if (!field.startsWith('$')) {
      demand(`${base}${field}`, condition, demands)
    }
  }
}

function demand(path: string, condition: unknown, demands: Map<string, Demand>): void {
  if (!isDoc(condition) || !Object.keys(condition)[0]?.startsWith('$')) {
    if (regexOf(condition)) add(demands, path, { present: true })
    else if (indexable(condition)) add(demands, path, { points: [[condition]], present: condition !== null })
    return
  }
  for (const [operator, value] of Object.entries(condition)) {
    switch (operator) {
      case '$eq':
        if (indexable(value)) add(demands, path, { points: [[value]], present: value !== null })
        break
      case '$in':
        if (Array.isArray(value) && value.every(item => indexable(item) && !regexOf(item)))
          add(demands, path, { points: [distinct(value)], present: !value.includes(null) })
        break
      case '$gt':
      case '$gte':
        if (ranged(value)) add(demands, path, { low: [{ value }], present: true })
        break
      case '$lt':
      case '$lte':
        if (ranged(value)) add(demands, path, { high: [{ value }], present: true })
        break
      case '$exists':
        if (value === true || (isNumber(value) && toDouble(value) !== 0)) add(demands, path, { present: true })
        break
      case '$elemMatch':
        if (isDoc(value) && !Object.keys(value)[0]?.startsWith('$')) gather(value, `${path}.`, demands)
        break
      default:
    }
  }
}

function add(demands: Map<string, Demand>, path: string, more: Partial<Demand>): void {
  const known = demands.get(path)
  demands.set(path, {
    points: [...(known?.points ?? []), ...(more.points ?? [])],
    low: [...(known?.low ?? []), ...(more.low ?? [])],
    high: [...(known?.high ?? []), ...(more.high ?? [])],
    present: known?.present === true || more.present === true,
  })
}

/** An array may be met by its whole or by an element, which files it under different keys: not looked up by index. */
function indexable(value: unknown): boolean {
  return value !== undefined && !Array.isArray(value)
}

function ranged(value: unknown): boolean {
  if (!indexable(value) || value === null || isDoc(value) || regexOf(value)) return false
  return !(isNumber(value) && Number.isNaN(toDouble(value))) && typeof value !== 'boolean'
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map(value => [orderKey(value).toString('latin1'), value])).values()]
}

/** Conservative: the partial filter's own conditions must appear in the query as they are. */
function implied(partial: Doc, filter: Doc, demands: ReadonlyMap<string, Demand>): boolean {
  return Object.entries(partial).every(([path, condition]) => {
    if (isDoc(condition) && Object.keys(condition).length === 1 && condition.$exists === true)
      return demands.get(path)?.present === true
    const asked = own(filter, path)
    return asked !== undefined && sameValue(asked, condition)
  })
}
