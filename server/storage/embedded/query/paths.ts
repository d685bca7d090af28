/** How a dotted path reaches into documents and arrays when something is looked for. */
import { isDoc, own } from '../bson.ts'

/** Nothing at this path; distinct from a stored null. */
export const missing: unique symbol = Symbol('missing')

export interface Found {
  readonly value: unknown
  /** True when `value` is an element of the array at the end of the path, false for the value at the path itself. */
  readonly element: boolean
  /** Index in the outermost array the path went through: what the positional `$` stands for. */
  readonly position: number | undefined
}

/**
 * Calls `visit` for each value a predicate on `parts` has to look at, until it returns true: through arrays of
 * documents, by array index, each element of a final array and then that array as a whole.
 */
export function reach(doc: unknown, parts: readonly string[], visit: (found: Found) => boolean): boolean {
  return step(doc, parts, 0, undefined, visit)
}

export function splitPath(path: string): string[] {
  return path.split('.')
}

export function isIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part)
}

function step(
  value: unknown,
  parts: readonly string[],
  at: number,
  position: number | undefined,
  visit: (found: Found) => boolean,
): boolean {
  const part = parts[at]
  if (part === undefined) return finish(value, position, visit)
  if (Array.isArray(value)) {
    if (isIndex(part) && step(value[Number(part)] ?? missing, parts, at + 1, position ?? Number(part), visit))
      return true
    return value.some((item: unknown, index) => isDoc(item) && step(item, parts, at, position ?? index, visit))
  }
  if (!isDoc(value)) return visit({ value: missing, element: false, position })
  const next = own(value, part)
  return next === undefined
    ? visit({ value: missing, element: false, position })
    : step(next, parts, at + 1, position, visit)
}

function finish(value: unknown, position: number | undefined, visit: (found: Found) => boolean): boolean {
  if (Array.isArray(value))
    for (const [index, item] of value.entries())
      if (visit({ value: item, element: true, position: position ?? index })) return true
  return visit({ value, element: false, position })
}
