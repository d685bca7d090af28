/**
 * BSON values as bytes that sort, by memcmp, in MongoDB's comparison order. Index keys, sort keys and every comparison
 * use this one encoding, so an index can never disagree with a scan.
 */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson'
import { bytesOf, type Doc, isDoc, own } from './bson.ts'
import { doubles } from './numbers.ts'

/** Type brackets in MongoDB's order. Gaps leave room for 0x00 (end of list) below and descending keys above. */
export const bracket = {
  minKey: 0x01,
  undefined: 0x05,
  null: 0x08,
  number: 0x10,
  string: 0x20,
  object: 0x30,
  array: 0x38,
  binary: 0x40,
  objectId: 0x50,
  boolean: 0x60,
  date: 0x70,
  timestamp: 0x78,
  regex: 0x80,
  code: 0x90,
  maxKey: 0xf0,
} as const

export function bracketOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return bracket.string
    case 'number':
    case 'bigint':
      return bracket.number
    case 'boolean':
      return bracket.boolean
    case 'undefined':
      return bracket.undefined
    default:
  }
  if (value === null) return bracket.null
  if (Array.isArray(value)) return bracket.array
  if (value instanceof Int32 || value instanceof Double || value instanceof Decimal128) return bracket.number
  if (value instanceof ObjectId) return bracket.objectId
  if (value instanceof Date) return bracket.date
  if (value instanceof Timestamp) return bracket.timestamp // before Long, which it extends
  if (value instanceof Long) return bracket.number
  if (value instanceof Binary) return bracket.binary
  if (value instanceof BSONRegExp || value instanceof RegExp) return bracket.regex
  if (value instanceof BSONSymbol) return bracket.string
  if (value instanceof Code) return bracket.code
  if (value instanceof MinKey) return bracket.minKey
  if (value instanceof MaxKey) return bracket.maxKey
  return bracket.object
}

/** The sortable bytes of one value. */
export function orderKey(value: unknown): Buffer {
  const writer = new KeyWriter()
  writer.value(value)
  return writer.bytes()
}

/** Negative, zero or positive, in MongoDB's order: 1 (int), 1 (long) and 1.0 are equal. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string' && a === b) return 0
  const difference = bracketOf(a) - bracketOf(b)
  if (difference !== 0) return difference
  if (a instanceof Int32 && b instanceof Int32) return a.value - b.value
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  return Buffer.compare(orderKey(a), orderKey(b))
}

export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  if (a instanceof ObjectId && b instanceof ObjectId) return a.equals(b)
  return compareValues(a, b) === 0
}

/** Appends self-terminating parts to one growing buffer, so that compound keys sort part by part. */
export class KeyWriter {
  #buffer = Buffer.allocUnsafe(128)
  #length = 0

  bytes(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length))
  }

  get length(): number {
    return this.#length
  }

  uint32(value: number): void {
    this.#room(4)
    this.#length = this.#buffer.writeUInt32BE(value, this.#length)
  }

  /** One component of a compound index key; every byte is turned round for a descending one. */
  component(value: unknown, descending: boolean): void {
    const start = this.#length
    this.value(value)
    if (!descending) return
    for (let i = start; i < this.#length; i += 1) this.#buffer.writeUInt8(0xff - this.#buffer.readUInt8(i), i)
  }

  value(value: unknown): void {
    const kind = bracketOf(value)
    this.#byte(kind)
    if (kind === bracket.number) this.#number(value)
    else if (typeof value === 'string') this.#text(value)
    else if (value instanceof BSONSymbol) this.#text(value.value)
    else if (Array.isArray(value)) this.#array(value)
    else if (value instanceof Binary) this.#binary(value)
    else if (value instanceof ObjectId) this.#raw(value.id)
    else if (typeof value === 'boolean') this.#byte(value ? 1 : 0)
    else if (value instanceof Date) this.#int64(BigInt(value.getTime()))
    else if (value instanceof Timestamp) this.#int64(value.toBigInt() - (1n << 63n))
    else if (value instanceof Code) this.#text(String(value.code))
    else if (kind === bracket.regex) this.#regex(value)
    else if (kind === bracket.object) this.#object(objectOf(value))
  }

  #number(value: unknown): void {
    for (const part of doubles(value)) this.#double(part)
    this.#byte(0x80)
  }

  /** A double whose sign bit is turned and, when negative, all bits: then bytes sort as numbers do. NaN sorts first. */
  #double(value: number): void {
    this.#room(9)
    const at = this.#length
    this.#length += 8
    if (Number.isNaN(value)) {
      this.#buffer.fill(0, at, at + 8)
      return
    }
    this.#buffer.writeDoubleBE(value === 0 ? 0 : value, at)
    const high = this.#buffer.readUInt8(at)
    if (high < 0x80) this.#buffer.writeUInt8(high | 0x80, at)
    else for (let i = at; i < at + 8; i += 1) this.#buffer.writeUInt8(0xff - this.#buffer.readUInt8(i), i)
  }

  #int64(value: bigint): void {
    this.#room(8)
    this.#length = this.#buffer.writeBigUInt64BE(BigInt.asUintN(64, value + (1n << 63n)), this.#length)
  }

  /** UTF-8 with 00 written as 00 FF and ended by 00 01, so that a prefix sorts before what it begins. */
  #text(text: string): void {
    const size = Buffer.byteLength(text)
    this.#room(size + 2)
    if (!text.includes('\0')) {
      this.#length += this.#buffer.write(text, this.#length)
    } else {
      for (const byte of Buffer.from(text)) {
        this.#byte(byte)
        if (byte === 0) this.#byte(0xff)
      }
    }
    this.#byte(0x00)
    this.#byte(0x01)
  }

  #object(doc: Doc): void {
    for (const field of Object.keys(doc)) {
      const value = own(doc, field)
      if (value === undefined) continue
      this.#byte(bracketOf(value))
      this.#text(field)
      this.value(value)
    }
    this.#byte(0x00)
  }

  #array(items: readonly unknown[]): void {
    for (const item of items) this.value(item)
    this.#byte(0x00)
  }

  #binary(value: Binary): void {
    const bytes = bytesOf(value)
    this.uint32(bytes.length)
    this.#byte(value.sub_type)
    this.#raw(bytes)
  }

  #regex(value: unknown): void {
    if (value instanceof BSONRegExp) {
      this.#text(value.pattern)
      this.#text(value.options)
    } else if (value instanceof RegExp) {
      this.#text(value.source)
      this.#text(value.flags)
    }
  }

  #byte(value: number): void {
    this.#room(1)
    this.#buffer[this.#length] = value
    this.#length += 1
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes))
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
  }
}

function objectOf(value: unknown): Doc {
  if (isDoc(value)) return value
  return value instanceof DBRef ? { ...value.toJSON() } : {}
}
