/**
 * Walks the candidates of a plan and yields what the filter accepts. Keys are read in pages and nothing stays open
 * between them, so a walk may rest for minutes (getMore) and costs LMDB no old snapshot.
 */
import { type Doc, decode } from '../bson.ts'
import type { Collection } from '../catalog.ts'
import type { StoredDoc } from '../collection.ts'
import type { Store } from '../store.ts'
import type { EntryRange, Page } from '../tables.ts'
import type { Matcher } from './match.ts'
import type { Plan } from './plan.ts'

const firstPage = 16
const largestPage = 512

/** Yields undefined for a candidate the filter rejects, so that a long fruitless walk can still be interrupted. */
export function* scan(
  store: Store,
  collection: Collection,
  plan: Plan,
  matcher: Matcher | undefined,
): Generator<StoredDoc | undefined, undefined> {
  if (plan.kind === 'union') {
    const seen = new Set<number>()
    for (const branch of plan.branches)
      for (const found of scan(store, collection, branch, matcher)) {
        yield found && seen.has(found.record) ? undefined : found
        if (found) seen.add(found.record)
      }
    return
  }
  if (plan.kind === 'collection') {
    for (const found of everyRecord(store, collection, plan.reverse)) yield accept(found.record, found.bytes, matcher)
    return
  }
  const seen = plan.index.multikey || plan.ranges.length > 1 ? new Set<number>() : undefined
  for (const range of plan.ranges) {
    for (const record of entriesIn(store, range)) {
      if (seen?.has(record)) continue
      seen?.add(record)
      const bytes = store.records.get(collection.number, record)
      // Gone since its key was read: deleted between two pages.
      yield bytes === undefined ? undefined : accept(record, bytes, matcher)
    }
  }
}

function accept(record: number, bytes: Buffer, matcher: Matcher | undefined): StoredDoc | undefined {
  const doc: Doc = decode(bytes)
  return matcher === undefined || matcher.matches(doc) ? { record, bytes, doc } : undefined
}

export function* everyRecord(store: Store, collection: Collection, reverse: boolean): Generator<Page, undefined> {
  let after: number | undefined
  for (let limit = firstPage; ; limit = Math.min(limit * 2, largestPage)) {
    const page = store.records.page(collection.number, after, limit, reverse)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return
    after = last.record
  }
}

function* entriesIn(store: Store, range: EntryRange): Generator<number> {
  let rest = range
  for (let limit = firstPage; ; limit = Math.min(limit * 2, largestPage)) {
    const page = store.entries.page(rest, limit)
    for (const entry of page) yield entry.record
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return
    rest = range.reverse ? { ...rest, to: last.at } : { ...rest, from: last.at, after: true }
  }
}
