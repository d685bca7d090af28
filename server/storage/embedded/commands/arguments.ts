/** Reads the arguments of a command, with MongoDB's refusals for wrong types. */
import { type Doc, isDoc, isNumber, own, toDouble, truthy } from '../bson.ts'
import { Refusal } from '../errors.ts'

export function textArgument(body: Doc, name: string): string {
  const value = own(body, name)
  if (typeof value !== 'string') throw wrongType(name, 'string')
  return value
}

export function docArgument(body: Doc, name: string): Doc {
  const value = own(body, name)
  if (value === undefined || value === null) return {}
  if (!isDoc(value)) throw wrongType(name, 'object')
  return value
}

export function listArgument(body: Doc, name: string): readonly unknown[] {
  const value = own(body, name)
  if (!Array.isArray(value)) throw wrongType(name, 'array')
  return value
}

/** Zero or more, whole. */
export function countArgument(body: Doc, name: string): number | undefined {
  const value = own(body, name)
  if (value === undefined || value === null) return undefined
  const number = isNumber(value) ? toDouble(value) : Number.NaN
  if (Number.isNaN(number)) throw wrongType(name, 'number')
  if (number < 0) throw new Refusal('BadValue', `BSON field '${name}' value must be >= 0, actual value '${number}'`)
  return Math.trunc(number)
}

export function flagArgument(body: Doc, name: string, otherwise: boolean): boolean {
  const value = own(body, name)
  return value === undefined || value === null ? otherwise : truthy(value)
}

/** Strings here are compared by their bytes; any other collation would give wrong answers in silence. */
export function refuseCollation(body: Doc): void {
  const collation = own(body, 'collation')
  if (collation === undefined || collation === null) return
  if (isDoc(collation) && (collation.locale === 'simple' || Object.keys(collation).length === 0)) return
  throw new Refusal('NotImplemented', 'Collations are not supported by the embedded database')
}

export function refuseUnknown(kind: string, body: Doc, known: ReadonlySet<string>): void {
  for (const name of Object.keys(body))
    if (!known.has(name)) throw new Refusal('Location40415', `BSON field '${kind}.${name}' is an unknown field.`)
}

function wrongType(name: string, expected: string): Refusal {
  return new Refusal(
    'TypeMismatch',
    `BSON field '${name}' is missing or of the wrong type, expected type '${expected}'`,
  )
}
