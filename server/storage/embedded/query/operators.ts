/** The operators that judge one value: comparison, type, bits, size, patterns. */
import { Binary, BSONRegExp, Decimal128, Double, Int32, Long } from 'bson'
import { bytesOf, isNumber, regexOf, toDouble, toRegExp } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { bracket, bracketOf, compareValues, sameValue } from '../order.ts'
import { type Found, missing } from './paths.ts'

export type ValueTest = (found: Found, note?: { position: number | undefined }) => boolean

/** `null` is equal to a missing field as well. */
export function valueEquals(expected: unknown): ValueTest {
  if (expected === null || expected === undefined)
    return ({ value }) => value === null || value === undefined || value === missing
  return ({ value }) => value !== missing && sameValue(value, expected)
}

/** Throws BadValue (2) for an operator that does not exist or whose argument has the wrong type. */
export function operatorTest(operator: string, argument: unknown, options: unknown): ValueTest {
  switch (operator) {
    case '$gt':
      return comparison(argument, order => order > 0, false)
    case '$gte':
      return comparison(argument, order => order >= 0, true)
    case '$lt':
      return comparison(argument, order => order < 0, false)
    case '$lte':
      return comparison(argument, order => order <= 0, true)
    case '$in':
      return oneOf(argument)
    case '$regex':
      return pattern(argument, options)
    case '$type':
      return ofType(argument)
    case '$size':
      return size(argument)
    case '$mod':
      return modulo(argument)
    case '$bitsAllSet':
      return bits(argument, (value, mask) => (value & mask) === mask)
    case '$bitsAnySet':
      return bits(argument, (value, mask) => (value & mask) !== 0n)
    case '$bitsAllClear':
      return bits(argument, (value, mask) => (value & mask) === 0n)
    case '$bitsAnyClear':
      return bits(argument, (value, mask) => (value & mask) !== mask)
    default:
      throw new Refusal('BadValue', `unknown operator: ${operator}`)
  }
}

/** Only values of the same type bracket are compared: a string is never greater than a number here. */
function comparison(argument: unknown, accept: (order: number) => boolean, orEqual: boolean): ValueTest {
  if (regexOf(argument)) throw new Refusal('BadValue', "Can't have RegEx as arg to predicate over field")
  if (argument === null) return orEqual ? valueEquals(null) : () => false
  const kind = bracketOf(argument)
  const everything = kind === bracket.minKey || kind === bracket.maxKey
  const nan = isNumber(argument) && Number.isNaN(toDouble(argument))
  return ({ value }) => {
    if (value === missing) return false
    if (!everything && bracketOf(value) !== kind) return false
    if (kind === bracket.number && isNumber(value) && Number.isNaN(toDouble(value)) !== nan) return false
    return accept(compareValues(value, argument))
  }
}

function oneOf(argument: unknown): ValueTest {
  if (!Array.isArray(argument)) throw new Refusal('BadValue', '$in needs an array')
  const tests: ValueTest[] = []
  const strings = new Set<string>()
  for (const item of argument) {
    const regex = regexOf(item)
    if (typeof item === 'string') strings.add(item)
    else tests.push(regex ? pattern(regex, undefined) : valueEquals(item))
  }
  return found => (typeof found.value === 'string' && strings.has(found.value)) || tests.some(test => test(found))
}

function pattern(argument: unknown, options: unknown): ValueTest {
  if (options !== undefined && typeof options !== 'string') throw new Refusal('BadValue', '$options has to be a string')
  const regex =
    typeof argument === 'string'
      ? toRegExp(argument, options ?? '')
      : argument instanceof BSONRegExp && options !== undefined
        ? toRegExp(argument.pattern, options)
        : regexOf(argument)
  if (regex === undefined) throw new Refusal('BadValue', '$regex has to be a string')
  return ({ value }) => {
    if (typeof value === 'string') return regex.test(value)
    const stored = value instanceof BSONRegExp ? regexOf(value) : undefined
    return stored !== undefined && stored.source === regex.source && stored.flags === regex.flags
  }
}

const typeNames: { readonly [name: string]: number } = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  symbol: 14,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
}

/** BSON's type number of a value as this server holds it. */
export function typeNumber(value: unknown): number {
  if (value instanceof Double || typeof value === 'number') return 1
  if (value instanceof Int32) return 16
  if (value instanceof Decimal128) return 19
  switch (bracketOf(value)) {
    case bracket.minKey:
      return -1
    case bracket.undefined:
      return 6
    case bracket.null:
      return 10
    case bracket.number:
      return value instanceof Long || typeof value === 'bigint' ? 18 : 1
    case bracket.string:
      return typeof value === 'string' ? 2 : 14
    case bracket.object:
      return 3
    case bracket.array:
      return 4
    case bracket.binary:
      return 5
    case bracket.objectId:
      return 7
    case bracket.boolean:
      return 8
    case bracket.date:
      return 9
    case bracket.timestamp:
      return 17
    case bracket.regex:
      return 11
    case bracket.code:
      return 13
    default:
      return 127
  }
}

function ofType(argument: unknown): ValueTest {
  const wanted = new Set<number>()
  for (const name of Array.isArray(argument) ? argument : [argument]) {
    if (name === 'number') for (const number of [1, 16, 18, 19]) wanted.add(number)
    else {
      const number = typeof name === 'string' ? typeNames[name] : isNumber(name) ? toDouble(name) : undefined
      if (number === undefined) throw new Refusal('BadValue', `Unknown type name alias: ${String(name)}`)
      wanted.add(number)
    }
  }
  return ({ value }) => value !== missing && wanted.has(typeNumber(value))
}

function size(argument: unknown): ValueTest {
  if (!isNumber(argument)) throw new Refusal('BadValue', '$size needs a number')
  const wanted = toDouble(argument)
  if (!Number.isInteger(wanted) || wanted < 0)
    throw new Refusal('BadValue', '$size must be a whole number of zero or more')
  return ({ value, element }) => !element && Array.isArray(value) && value.length === wanted
}

function modulo(argument: unknown): ValueTest {
  const [divisor, remainder] = Array.isArray(argument) ? argument : []
  if (!isNumber(divisor) || !isNumber(remainder))
    throw new Refusal('BadValue', 'malformed mod, needs to be two numbers')
  const by = Math.trunc(toDouble(divisor))
  const rest = Math.trunc(toDouble(remainder))
  if (by === 0) throw new Refusal('BadValue', 'divisor cannot be 0')
  return ({ value }) => isNumber(value) && Math.trunc(toDouble(value)) % by === rest
}

function bits(argument: unknown, accept: (value: bigint, mask: bigint) => boolean): ValueTest {
  const mask = maskOf(argument)
  return ({ value }) => {
    const number = value === missing ? undefined : bitsOf(value)
    return number !== undefined && accept(number, mask)
  }
}

function maskOf(argument: unknown): bigint {
  if (Array.isArray(argument))
    return argument.reduce<bigint>((mask, bit: unknown) => {
      if (!isNumber(bit)) throw new Refusal('BadValue', 'bit positions must be whole numbers')
      return mask | (1n << BigInt(Math.trunc(toDouble(bit))))
    }, 0n)
  const mask = bitsOf(argument)
  if (mask === undefined || mask < 0n)
    throw new Refusal('BadValue', 'a bit mask must be a number, an array or binary data')
  return mask
}

function bitsOf(value: unknown): bigint | undefined {
  if (value instanceof Long) return value.toBigInt()
  if (value instanceof Binary) return bytesOf(value).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  if (!isNumber(value)) return undefined
  const number = toDouble(value)
  return Number.isInteger(number) ? BigInt(number) : undefined
}
