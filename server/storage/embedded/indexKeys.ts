/** From a document to the keys under which one index files it. */
import { createHash } from 'node:crypto'
import { type Doc, isDoc, own } from './bson.ts'
import { Refusal } from './errors.ts'
import { KeyWriter } from './order.ts'
import { isIndex, missing, splitPath } from './query/paths.ts'

export interface KeyPart {
  readonly path: string
  readonly descending: boolean
}

/** LMDB takes keys of at most 1978 bytes; ours also carry the index number (4) and the record number (8). */
export const maxKeyBytes = 1900
const hashBytes = 32

export interface FiledKeys {
  /** Encoded parts, without index and record number. Sorted by nothing, no duplicates. */
  readonly keys: readonly Buffer[]
  /** The document had an array on an indexed path. */
  readonly multikey: boolean
  /** A key was too long and ends in a hash: equality still works, order past the prefix does not. */
  readonly shortened: boolean
}

const nothing: FiledKeys = { keys: [], multikey: false, shortened: false }

/** Throws CannotIndexParallelArrays (171) when two indexed paths hold different arrays. */
export function keysOf(doc: Doc, parts: readonly KeyPart[], sparse: boolean): FiledKeys {
  const { tuples, multikey } = tuplesOf(doc, parts)
  if (sparse && tuples.every(tuple => tuple.every(value => value === missing))) return nothing
  const keys = new Map<string, Buffer>()
  let shortened = false
  for (const tuple of tuples) {
    const full = encodeTuple(tuple, parts)
    const key = shorten(full)
    shortened ||= key !== full
    keys.set(key.toString('latin1'), key)
  }
  return { keys: [...keys.values()], multikey, shortened }
}

/** The values of the indexed fields, for the `keyValue` of a duplicate-key error. */
export function firstTuple(doc: Doc, parts: readonly KeyPart[]): unknown[] {
  return (tuplesOf(doc, parts).tuples[0] ?? []).map(value => (value === missing ? null : value))
}

export function encodeTuple(tuple: readonly unknown[], parts: readonly KeyPart[]): Buffer {
  const writer = new KeyWriter()
  for (const [index, value] of tuple.entries())
    writer.component(value === missing ? null : value, parts[index]?.descending ?? false)
  return writer.bytes()
}

export function shorten(key: Buffer): Buffer {
  if (key.length <= maxKeyBytes) return key
  const hash = createHash('sha256').update(key).digest()
  return Buffer.concat([key.subarray(0, longestPrefix), hash])
}

/** What of a long key is kept as it is, and so may be compared with the edge of a range. */
export const longestPrefix = maxKeyBytes - hashBytes

export function keptPrefix(key: Buffer): Buffer {
  return key.subarray(0, longestPrefix)
}

function tuplesOf(doc: Doc, parts: readonly KeyPart[]): { tuples: unknown[][]; multikey: boolean } {
  const state = { multikey: false }
  const starts = parts.map(part => ({ at: doc, rest: splitPath(part.path) }))
  return { tuples: spread(starts, state), multikey: state.multikey }
}

/** A walk along one indexed path: where it stands and which parts are still to go. */
interface Walk {
  readonly at: unknown
  readonly rest: readonly string[]
}

function spread(walks: readonly Walk[], state: { multikey: boolean }): unknown[][] {
  const stopped = walks.map(advance)
  const arrays = new Set<unknown>()
  for (const walk of stopped) if (Array.isArray(walk.at) && !walk.done) arrays.add(walk.at)
  if (arrays.size === 0) return [stopped.map(walk => walk.at)]
  if (arrays.size > 1) throw new Refusal('CannotIndexParallelArrays', 'cannot index parallel arrays')
  state.multikey = true
  const [array] = arrays
  const items: unknown[] = Array.isArray(array) ? array : []
  if (items.length === 0) {
    // An empty array files as "undefined", which sorts before null; below it there is nothing at all.
    return [
      stopped.map(walk => (walk.at === array && !walk.done ? (walk.rest.length === 0 ? undefined : missing) : walk.at)),
    ]
  }
  return items.flatMap(item =>
    spread(
      stopped.map(walk =>
        walk.at === array && !walk.done ? elementWalk(item, walk.rest) : { at: walk.at, rest: done },
      ),
      state,
    ),
  )
}

/** Marks a walk that has its value already, so that an array found inside an array is filed whole. */
const done: readonly string[] = ['\0done']

function elementWalk(item: unknown, rest: readonly string[]): Walk {
  if (rest.length === 0) return { at: item, rest: done }
  return isDoc(item) ? { at: item, rest } : { at: missing, rest: done }
}

function advance(walk: Walk): { at: unknown; rest: readonly string[]; done: boolean } {
  if (walk.rest === done) return { at: walk.at, rest: done, done: true }
  let { at, rest } = walk
  while (rest.length > 0) {
    const [part = '', ...further] = rest
    if (Array.isArray(at)) {
      if (!isIndex(part)) break
      at = at[Number(part)]
    } else {
      at = isDoc(at) ? own(at, part) : undefined
    }
    if (at === undefined) return { at: missing, rest: done, done: true }
    rest = further
  }
  return { at, rest, done: !Array.isArray(at) }
}
