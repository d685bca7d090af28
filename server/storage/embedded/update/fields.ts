/** Update operators on single values. */
import { Int32, Long, Timestamp } from 'bson'
import { type Doc, isDoc, isNumber, truthy } from '../bson.ts'
import { Refusal } from '../errors.ts'
import { add, multiply } from '../numbers.ts'
import { compareValues } from '../order.ts'
import { setAt, unsetAt, valueAtPath } from './target.ts'

/** Changes `doc` in place at one concrete path. */
export type Change = (doc: Doc, parts: readonly string[]) => void

export interface Moment {
  readonly now: Date
}

/** Undefined for a name that is not one of these operators. */
export function fieldChange(operator: string, argument: unknown, moment: Moment): Change | undefined {
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return (doc, parts) => setAt(doc, parts, argument)
    case '$unset':
      return unsetAt
    case '$inc':
      return arithmetic(operator, argument)
    case '$mul':
      return arithmetic(operator, argument)
    case '$min':
      return (doc, parts) => keepBetter(doc, parts, argument, order => order < 0)
    case '$max':
      return (doc, parts) => keepBetter(doc, parts, argument, order => order > 0)
    case '$currentDate':
      return (doc, parts) => setAt(doc, parts, present(argument, moment.now))
    case '$bit':
      return bitwise(argument)
    default:
      return undefined
  }
}

function arithmetic(operator: '$inc' | '$mul', argument: unknown): Change {
  if (!isNumber(argument))
    throw new Refusal(
      'TypeMismatch',
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument`,
    )
  return (doc, parts) => {
    const old = valueAtPath(doc, parts)
    if (old === undefined) {
      setAt(doc, parts, operator === '$inc' ? argument : multiply(argument, new Int32(0)))
      return
    }
    if (!isNumber(old))
      throw new Refusal('TypeMismatch', `Cannot apply ${operator} to a value of non-numeric type at ${parts.join('.')}`)
    setAt(doc, parts, operator === '$inc' ? add(old, argument) : multiply(old, argument))
  }
}

function keepBetter(doc: Doc, parts: readonly string[], value: unknown, better: (order: number) => boolean): void {
  const old = valueAtPath(doc, parts)
  if (old === undefined || better(compareValues(value, old))) setAt(doc, parts, value)
}

function present(argument: unknown, now: Date): Date | Timestamp {
  if (isDoc(argument)) {
    if (argument.$type === 'date') return now
    if (argument.$type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 })
  } else if (truthy(argument)) return now
  throw new Refusal('BadValue', "The '$type' of $currentDate must be 'date' or 'timestamp'")
}

function bitwise(argument: unknown): Change {
  if (!isDoc(argument)) throw new Refusal('BadValue', 'The $bit modifier needs a document')
  const [name, operand] = Object.entries(argument)[0] ?? []
  if (!isNumber(operand)) throw new Refusal('BadValue', 'The $bit modifier needs whole numbers')
  return (doc, parts) => {
    const old = valueAtPath(doc, parts) ?? new Int32(0)
    if (!isNumber(old)) throw new Refusal('BadValue', 'Cannot apply $bit to a value of non-integral type')
    const [a, b] = [BigInt(old.toString()), BigInt(operand.toString())]
    const result = name === 'and' ? a & b : name === 'or' ? a | b : name === 'xor' ? a ^ b : undefined
    if (result === undefined) throw new Refusal('BadValue', 'The $bit modifier only supports and, or, xor')
    setAt(
      doc,
      parts,
      old instanceof Int32 && operand instanceof Int32 ? new Int32(Number(result)) : Long.fromBigInt(result),
    )
  }
}
