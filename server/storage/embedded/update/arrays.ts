/** Update operators on arrays. */
import { type Doc, isDoc, isNumber, toDouble } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { compareValues, sameValue } from '../order.ts'
import { compileFilter, isOperators } from '../query/match.ts'
import { parseSort, sortKey } from '../query/sort.ts'
import type { Change } from './fields.ts'
import { setAt, valueAtPath } from './target.ts'

/** Undefined for a name that is not one of these operators. */
export function arrayChange(operator: string, argument: unknown): Change | undefined {
  switch (operator) {
    case '$push':
      return push(argument)
    case '$addToSet':
      return addToSet(argument)
    case '$pop':
      return pop(argument)
    case '$pull':
      return pull(argument)
    case '$pullAll':
      return pullAll(argument)
    default:
      return undefined
  }
}

function push(argument: unknown): Change {
  const plan = isDoc(argument) && '$each' in argument ? argument : { $each: [argument] }
  for (const name of Object.keys(plan))
    if (!['$each', '$position', '$slice', '$sort'].includes(name))
      throw new Refusal('BadValue', `Unrecognized clause in $push: ${name}`)
  const items = listOf('$each', plan.$each)
  const position = wholeOf('$position', plan.$position)
  const slice = wholeOf('$slice', plan.$slice)
  const order = plan.$sort === undefined ? undefined : elementOrder(plan.$sort)
  return (doc, parts) => {
    const array = [...arrayAt(doc, parts, '$push')]
    array.splice(position === undefined ? array.length : position, 0, ...items)
    if (order) array.sort(order)
    const kept = slice === undefined ? array : slice < 0 ? array.slice(slice) : array.slice(0, slice)
    setAt(doc, parts, kept)
  }
}

function elementOrder(sort: unknown): (a: unknown, b: unknown) => number {
  if (isNumber(sort)) {
    const direction = toDouble(sort)
    if (direction !== 1 && direction !== -1)
      throw new Refusal('BadValue', 'The $sort element value must be either 1 or -1')
    return (a, b) => compareValues(a, b) * direction
  }
  const spec = parseSort(sort)
  return (a, b) => Buffer.compare(sortKey(isDoc(a) ? a : {}, spec), sortKey(isDoc(b) ? b : {}, spec))
}

function addToSet(argument: unknown): Change {
  const items = isDoc(argument) && '$each' in argument ? listOf('$each', argument.$each) : [argument]
  return (doc, parts) => {
    const array = [...arrayAt(doc, parts, '$addToSet')]
    for (const item of items) if (!array.some(old => sameValue(old, item))) array.push(item)
    setAt(doc, parts, array)
  }
}

function pop(argument: unknown): Change {
  const end = isNumber(argument) ? toDouble(argument) : 0
  if (end !== 1 && end !== -1) throw new Refusal('FailedToParse', '$pop expects 1 or -1')
  return (doc, parts) => {
    if (valueAtPath(doc, parts) === undefined) return
    const array = arrayAt(doc, parts, '$pop')
    setAt(doc, parts, end === 1 ? array.slice(0, -1) : array.slice(1))
  }
}

function pull(argument: unknown): Change {
  const drop = pullTest(argument)
  return (doc, parts) => {
    if (valueAtPath(doc, parts) === undefined) return
    setAt(
      doc,
      parts,
      arrayAt(doc, parts, '$pull').filter(item => !drop(item)),
    )
  }
}

function pullTest(argument: unknown): (item: unknown) => boolean {
  if (isOperators(argument)) {
    const matcher = compileFilter({ v: argument })
    return item => matcher.matches({ v: item })
  }
  if (isDoc(argument)) {
    const matcher = compileFilter(argument)
    return item => isDoc(item) && matcher.matches(item)
  }
  const matcher = compileFilter({ v: { $in: [argument] } })
  return item => (Array.isArray(argument) ? sameValue(item, argument) : matcher.matches({ v: item }))
}

function pullAll(argument: unknown): Change {
  const items = listOf('$pullAll', argument)
  return (doc, parts) => {
    if (valueAtPath(doc, parts) === undefined) return
    setAt(
      doc,
      parts,
      arrayAt(doc, parts, '$pullAll').filter(old => !items.some(item => sameValue(old, item))),
    )
  }
}

function arrayAt(doc: Doc, parts: readonly string[], operator: string): readonly unknown[] {
  const value = valueAtPath(doc, parts)
  if (value === undefined) return []
  if (!Array.isArray(value))
    throw new Refusal('BadValue', `The field '${parts.join('.')}' must be an array for ${operator}`)
  return value
}

function listOf(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refusal('BadValue', `The argument to ${name} must be an array`)
  return value
}

function wholeOf(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined
  const number = isNumber(value) ? toDouble(value) : Number.NaN
  if (!Number.isInteger(number)) throw new Refusal('BadValue', `The value for ${name} must be a whole number`)
  return number
}
