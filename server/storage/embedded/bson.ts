/** BSON in and out without loss: every number keeps its width, so a field that nobody touched goes back byte for byte. */
import { type Binary, BSONRegExp, Decimal128, Double, deserialize, Int32, Long, type ObjectId, serialize } from 'bson'
import { Refusal } from './errors.ts'

export type Doc = { [field: string]: unknown }

export const maxDocumentBytes = 16 * 1024 * 1024

/** Documents with wrapped numbers (Int32, Long, Double, Decimal128), Binary, Date, ObjectId, BSONRegExp. Throws 9 when the bytes are not BSON. */
export function decode(bytes: Uint8Array, rawFields?: { [field: string]: boolean }): Doc {
  try {
    return deserialize(bytes, {
      promoteValues: false,
      promoteBuffers: false,
      bsonRegExp: true,
      validation: { utf8: false },
      ...(rawFields ? { fieldsAsRaw: rawFields } : {}),
    })
  } catch {
    throw new Refusal('FailedToParse', 'The bytes are not a valid BSON document')
  }
}

export function encode(doc: Doc): Buffer {
  return Buffer.from(serialize(doc, { ignoreUndefined: true }))
}

/** As `encode`, for a document that will be stored. Throws 10334 over 16 MB. */
export function encodeStored(doc: Doc): Buffer {
  const bytes = encode(doc)
  if (bytes.length > maxDocumentBytes) throw tooLarge(bytes.length)
  return bytes
}

export function tooLarge(size: number): Refusal {
  return new Refusal(
    'BSONObjectTooLarge',
    `BSONObj size: ${size} is invalid. Size must be between 0 and ${maxDocumentBytes} bytes`,
  )
}

/** An embedded document, as opposed to an array, a date or one of BSON's own types. */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export type BsonNumber = number | bigint | Int32 | Double | Long | Decimal128

export function isNumber(value: unknown): value is BsonNumber {
  return (
    value instanceof Int32 ||
    value instanceof Double ||
    value instanceof Long ||
    value instanceof Decimal128 ||
    typeof value === 'number' ||
    typeof value === 'bigint'
  )
}

/** The nearest double. */
export function toDouble(value: BsonNumber): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (value instanceof Long) return value.toNumber()
  return Number(value.toString())
}

/** The value of a field named by data: never one inherited from Object.prototype. */
export function own(doc: Doc, field: string): unknown {
  return Object.hasOwn(doc, field) ? doc[field] : undefined
}

/** Assigning `__proto__` would change the object's prototype instead of storing a field. */
export function put(doc: Doc, field: string, value: unknown): void {
  if (field === '__proto__')
    Object.defineProperty(doc, field, { value, enumerable: true, configurable: true, writable: true })
  else doc[field] = value
}

export function truthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false
  return isNumber(value) ? toDouble(value) !== 0 : true
}

/** JavaScript's RegExp for a BSON one; MongoDB's `x` (comments) has no counterpart and is refused. */
export function toRegExp(pattern: string, options: string): RegExp {
  let flags = ''
  for (const option of options) {
    if (option === 'i' || option === 'm' || option === 's' || option === 'u') flags += option
    else throw new Refusal('BadValue', `invalid flag in regex options: ${option}`)
  }
  try {
    return new RegExp(pattern, flags)
  } catch {
    throw new Refusal('BadValue', 'Regular expression is invalid')
  }
}

export function regexOf(value: unknown): RegExp | undefined {
  if (value instanceof BSONRegExp) return toRegExp(value.pattern, value.options)
  return value instanceof RegExp ? value : undefined
}

export function bytesOf(binary: Binary): Uint8Array {
  return binary.buffer.subarray(0, binary.position)
}

/** Copies a value so deep that changing the copy cannot change the original; BSON's own types are never changed in place. */
export function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone)
  if (!isDoc(value)) return value
  const copy: Doc = {}
  for (const field of Object.keys(value)) put(copy, field, clone(value[field]))
  return copy
}

/**
 * Plain JavaScript numbers for the aggregation library, which knows nothing of BSON's widths. A Long beyond 2^53 and
 * a Decimal128 stay as they are: rounding them in silence would be worse than an operator that does not accept them.
 */
export function plain(value: unknown): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (value instanceof Long) {
    const number = value.toNumber()
    return Number.isSafeInteger(number) ? number : value
  }
  if (value instanceof BSONRegExp) return regexOf(value)
  if (Array.isArray(value)) return value.map(plain)
  return isDoc(value) ? plainDoc(value) : value
}

export function plainDoc(doc: Doc): Doc {
  const copy: Doc = {}
  for (const field of Object.keys(doc)) put(copy, field, plain(doc[field]))
  return copy
}

/** Prepends an `_id` to raw BSON that has none: the stored bytes are otherwise those the client sent. */
export function withId(bytes: Uint8Array, id: ObjectId): Buffer {
  const out = Buffer.allocUnsafe(bytes.length + 17)
  out.writeInt32LE(out.length, 0)
  out.writeUInt8(0x07, 4)
  out.write('_id\0', 5, 'latin1')
  out.set(id.id, 9)
  out.set(bytes.subarray(4), 21)
  return out
}
