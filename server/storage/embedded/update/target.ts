/** Where in a document an update operator works: positional parts made concrete, missing parents created. */
import { type Doc, isDoc, own, put } from '../bson.ts'
import { Refusal } from '../errors.ts'
import type { Matcher } from '../query/match.ts'
import { isIndex } from '../query/paths.ts'

export interface Positions {
  /** What `$` stands for; undefined when the filter did not go through an array. */
  readonly matched: number | undefined
  /** Array filters by identifier. Each is compiled with the element under its identifier. */
  readonly filters: ReadonlyMap<string, Matcher>
}

/** Turns `$`, `$[]` and `$[id]` into indexes: one path may become several, or none. */
export function concrete(doc: Doc, path: string, positions: Positions): string[][] {
  const parts = path.split('.')
  if (parts.includes('')) throw new Refusal('EmptyFieldName', `The update path '${path}' contains an empty field name`)
  let paths: { done: string[]; value: unknown }[] = [{ done: [], value: doc }]
  for (const part of parts) {
    if (part.startsWith('$') && part !== '$' && !part.startsWith('$['))
      throw new Refusal(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${part}' is not allowed in an update path`,
      )
    paths = paths.flatMap(({ done, value }) =>
      keysFor(part, value, path, positions).map(key => ({ done: [...done, key], value: child(value, key) })),
    )
  }
  return paths.map(one => one.done)
}

function keysFor(part: string, value: unknown, path: string, positions: Positions): string[] {
  if (part === '$') {
    if (positions.matched === undefined)
      throw new Refusal('BadValue', 'The positional operator did not find the match needed from the query.')
    return [String(positions.matched)]
  }
  if (!part.startsWith('$[')) return [part]
  if (!Array.isArray(value))
    throw new Refusal('BadValue', `The path '${path}' must exist in the document in order to apply array updates.`)
  const id = part.slice(2, -1)
  const indexes = [...value.keys()]
  if (id === '') return indexes.map(String)
  const filter = positions.filters.get(id)
  if (filter === undefined)
    throw new Refusal('BadValue', `No array filter found for identifier '${id}' in path '${path}'`)
  return indexes.filter(index => filter.matches({ [id]: value[index] })).map(String)
}

export function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return isIndex(key) ? value[Number(key)] : undefined
  return isDoc(value) ? own(value, key) : undefined
}

/** The value at a concrete path; undefined when there is none. */
export function valueAtPath(doc: Doc, parts: readonly string[]): unknown {
  return parts.reduce<unknown>(child, doc)
}

/** Stores a value, making documents for parents that are missing. Throws PathNotViable (28) through a scalar. */
export function setAt(doc: Doc, parts: readonly string[], value: unknown): void {
  let at: unknown = doc
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1
    const next = child(at, part)
    if (last) assign(at, part, value, parts)
    else if (next === undefined) {
      const made: Doc = {}
      assign(at, part, made, parts)
      at = made
    } else at = next
  }
}

export function unsetAt(doc: Doc, parts: readonly string[]): void {
  const parent = valueAtPath(doc, parts.slice(0, -1))
  const key = parts.at(-1) ?? ''
  // An array keeps its length: the element becomes null, as in MongoDB.
  if (Array.isArray(parent)) {
    if (isIndex(key) && Number(key) < parent.length) parent[Number(key)] = null
  } else if (isDoc(parent)) delete parent[key]
}

/** Larger gaps are a mistake or an attack, not data. */
const mostPadding = 1_500_000

function assign(container: unknown, key: string, value: unknown, parts: readonly string[]): void {
  if (Array.isArray(container) && isIndex(key)) {
    const index = Number(key)
    if (index - container.length > mostPadding)
      throw new Refusal('BadValue', `cannot fill more than ${mostPadding} array elements`)
    while (container.length < index) container.push(null)
    container[index] = value
  } else if (isDoc(container)) put(container, key, value)
  else
    throw new Refusal(
      'PathNotViable',
      `Cannot create field '${key}' in the element that holds it (path ${parts.join('.')})`,
    )
}
