/** Projection: which fields of a found document are answered. */
import { Aggregator } from 'mingo'
import { type Doc, isDoc, isNumber, plainDoc, put, toDouble } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { compileFilter, isOperators, type Matcher } from './match.ts'

export type Projector = (doc: Doc) => Doc

/** Undefined when everything is answered as stored. Throws 31254 and its kind for mixtures MongoDB refuses. */
export function compileProjection(projection: Doc, filter: Matcher | undefined): Projector | undefined {
  const entries = Object.entries(projection)
  if (entries.length === 0) return undefined
  if (entries.some(([, value]) => isComputed(value))) return computed(projection)
  const tree: Tree = new Map()
  let including: boolean | undefined
  let id: boolean | undefined
  const positional: string[] = []
  for (const [path, value] of entries) {
    if (isOperators(value)) {
      branch(tree, path, operator(value))
      if ('$elemMatch' in value) including ??= true
      continue
    }
    const wanted = isYes(value)
    if (path === '_id') {
      id = wanted
      continue
    }
    if (including !== undefined && including !== wanted)
      throw new Refusal(
        'Location31254',
        `Cannot do ${wanted ? 'inclusion' : 'exclusion'} on field ${path} in ${wanted ? 'exclusion' : 'inclusion'} projection`,
      )
    including = wanted
    const plainPath = path.endsWith('.$') ? path.slice(0, -2) : path
    if (plainPath !== path) positional.push(plainPath)
    branch(tree, plainPath, 'named')
  }
  including ??= id ?? false
  if (including ? id !== false : id === false) branch(tree, '_id', 'named')
  return doc => {
    const position = positional.length > 0 ? filter?.position(doc) : undefined
    const result = including ? include(doc, tree) : exclude(doc, tree)
    for (const path of positional) {
      const array = result[path]
      if (Array.isArray(array)) put(result, path, array.slice(position ?? 0, (position ?? 0) + 1))
    }
    return result
  }
}

type Leaf = 'named' | ((value: unknown) => unknown)
type Tree = Map<string, Leaf | Tree>

function branch(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.')
  let at = tree
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      if (at.has(part)) throw new Refusal('Location31249', `Path collision at ${path}`)
      at.set(part, leaf)
      return
    }
    const next = at.get(part) ?? new Map()
    if (!(next instanceof Map)) throw new Refusal('Location31249', `Path collision at ${path}`)
    at.set(part, next)
    at = next
  }
}

function include(doc: Doc, tree: Tree): Doc {
  const result: Doc = {}
  for (const field of Object.keys(doc)) {
    const want = tree.get(field)
    const value = doc[field]
    if (want === undefined) continue
    if (want === 'named') put(result, field, value)
    else if (want instanceof Map) {
      const inner = descend(value, want, include, false)
      if (inner !== undefined) put(result, field, inner)
    } else {
      const made = want(value)
      if (made !== undefined) put(result, field, made)
    }
  }
  return result
}

function exclude(doc: Doc, tree: Tree): Doc {
  const result: Doc = {}
  for (const field of Object.keys(doc)) {
    const drop = tree.get(field)
    const value = doc[field]
    if (drop === 'named') continue
    if (drop === undefined) put(result, field, value)
    else if (drop instanceof Map) put(result, field, descend(value, drop, exclude, true))
    else {
      const made = drop(value)
      if (made !== undefined) put(result, field, made)
    }
  }
  return result
}

/** Into documents and arrays of documents; other values stay only when fields are being left out. */
function descend(value: unknown, tree: Tree, apply: (doc: Doc, tree: Tree) => Doc, keepOthers: boolean): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) {
      const inner = descend(item, tree, apply, keepOthers)
      if (inner !== undefined) items.push(inner)
    }
    return items
  }
  if (isDoc(value)) return apply(value, tree)
  return keepOthers ? value : undefined
}

function operator(value: Doc): (value: unknown) => unknown {
  const { $slice: slice, $elemMatch: match } = value
  if (isDoc(match)) {
    const matcher = compileFilter({ v: { $elemMatch: match } })
    return array => {
      const index = Array.isArray(array) ? matcher.position({ v: array }) : undefined
      return index === undefined || !Array.isArray(array) ? undefined : [array[index]]
    }
  }
  if (slice === undefined) throw new Refusal('BadValue', 'Unsupported projection option')
  const [skip, count] = (Array.isArray(slice) ? slice : [undefined, slice]).map((part: unknown) =>
    isNumber(part) ? toDouble(part) : undefined,
  )
  if (count === undefined) throw new Refusal('BadValue', '$slice needs a number or two')
  return array => {
    if (!Array.isArray(array)) return array
    if (skip !== undefined) {
      const start = skip < 0 ? Math.max(0, array.length + skip) : skip
      return array.slice(start, start + count)
    }
    return count < 0 ? array.slice(count) : array.slice(0, count)
  }
}

function isComputed(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (!isDoc(value)) return false
  const first = Object.keys(value)[0]
  return first !== '$slice' && first !== '$elemMatch'
}

/** Expressions are the aggregation library's work; numbers come back as plain ones. */
function computed(projection: Doc): Projector {
  const aggregator = new Aggregator([{ $project: plainDoc(projection) }], { scriptEnabled: false })
  return doc => {
    const [result] = aggregator.run([plainDoc(doc)])
    return isDoc(result) ? result : {}
  }
}

function isYes(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (isNumber(value)) return toDouble(value) !== 0
  throw new Refusal('BadValue', 'A projection names a field with 1, 0, true or false')
}
