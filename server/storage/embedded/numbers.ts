/** Arithmetic on BSON numbers that keeps MongoDB's widths: int stays int, an overflowing int becomes long, a double wins. */
import { Decimal128, Double, Int32, Long } from 'bson'
import { type BsonNumber, toDouble } from './bson.ts'
import { Refusal } from './errors.ts'

/**
 * The value as one double, or as three whose sum is exact enough to order any long and any 34-digit decimal
 * (the nearest double, then what it left out, then what that left out).
 */
export function doubles(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  if (value instanceof Int32 || value instanceof Double) return [value.value]
  if (value instanceof Long) {
    const nearest = value.toNumber()
    return Number.isSafeInteger(nearest) ? [nearest] : expand(fraction(value.toBigInt(), 0))
  }
  if (typeof value === 'bigint') return expand(fraction(value, 0))
  if (!(value instanceof Decimal128)) return [0]
  const exact = decimalParts(value)
  return exact === undefined ? [Number(value.toString())] : expand(fraction(exact.coefficient, exact.exponent))
}

export function add(a: BsonNumber, b: BsonNumber): BsonNumber {
  return combine(a, b, {
    doubles: (x, y) => x + y,
    integers: (x, y) => x + y,
    decimals: (x, y) => {
      const exponent = Math.min(x.exponent, y.exponent)
      return { coefficient: scaled(x, exponent) + scaled(y, exponent), exponent }
    },
  })
}

export function multiply(a: BsonNumber, b: BsonNumber): BsonNumber {
  return combine(a, b, {
    doubles: (x, y) => x * y,
    integers: (x, y) => x * y,
    decimals: (x, y) => ({ coefficient: x.coefficient * y.coefficient, exponent: x.exponent + y.exponent }),
  })
}

/** For the numbers this server makes itself (counts, sizes): an int when it fits, as MongoDB answers. */
export function integer(value: number): Int32 | Long {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? new Int32(value) : Long.fromNumber(value)
}

interface Decimal {
  readonly coefficient: bigint
  readonly exponent: number
}
interface Arithmetic {
  readonly doubles: (a: number, b: number) => number
  readonly integers: (a: bigint, b: bigint) => bigint
  readonly decimals: (a: Decimal, b: Decimal) => Decimal
}

function combine(a: BsonNumber, b: BsonNumber, arithmetic: Arithmetic): BsonNumber {
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    const x = decimalParts(a)
    const y = decimalParts(b)
    if (x === undefined || y === undefined)
      return Decimal128.fromString(String(arithmetic.doubles(toDouble(a), toDouble(b))))
    const { coefficient, exponent } = arithmetic.decimals(x, y)
    return Decimal128.fromStringWithRounding(`${coefficient}E${exponent}`)
  }
  const x = wholeOf(a)
  const y = wholeOf(b)
  if (x === undefined || y === undefined) return new Double(arithmetic.doubles(toDouble(a), toDouble(b)))
  const result = arithmetic.integers(x, y)
  if (a instanceof Int32 && b instanceof Int32 && BigInt.asIntN(32, result) === result) return new Int32(Number(result))
  if (BigInt.asIntN(64, result) !== result)
    throw new Refusal('BadValue', 'Failed to apply the operation: the result does not fit in a 64-bit integer')
  return Long.fromBigInt(result)
}

function wholeOf(value: BsonNumber): bigint | undefined {
  if (value instanceof Int32) return BigInt(value.value)
  if (value instanceof Long) return value.toBigInt()
  return typeof value === 'bigint' ? value : undefined
}

/** Undefined for NaN and the infinities. A double is taken by its shortest decimal form, as MongoDB converts it. */
function decimalParts(value: BsonNumber): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(value.toString())
  if (match === null) return undefined
  const [, sign, whole = '', decimals = '', exponent = '0'] = match
  const coefficient = BigInt(`${whole}${decimals}` || '0')
  return { coefficient: sign === '-' ? -coefficient : coefficient, exponent: Number(exponent) - decimals.length }
}

function scaled(value: Decimal, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent)
}

interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

function fraction(coefficient: bigint, exponent: number): Fraction {
  return exponent >= 0
    ? { top: coefficient * 10n ** BigInt(exponent), bottom: 1n }
    : { top: coefficient, bottom: 10n ** BigInt(-exponent) }
}

function expand(exact: Fraction): readonly number[] {
  const first = nearest(exact)
  const rest = minus(exact, first)
  const second = nearest(rest)
  return second === 0 ? [first] : [first, second, nearest(minus(rest, second))]
}

function nearest({ top, bottom }: Fraction): number {
  if (top === 0n) return 0
  // 25 significant digits are more than any double holds; Number() then rounds once, correctly.
  const digits = Math.max(0, 25 - (top.toString().length - bottom.toString().length))
  const number = Number(`${(top * 10n ** BigInt(digits)) / bottom}e-${digits}`)
  return Number.isFinite(number) ? number : Math.sign(number) * Number.MAX_VALUE
}

function minus(exact: Fraction, double: number): Fraction {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, double)
  const raw = bits.getBigUint64(0)
  const biased = Number((raw >> 52n) & 0x7ffn)
  const mantissa = (raw & 0xfffffffffffffn) | (biased === 0 ? 0n : 1n << 52n)
  const signed = raw >> 63n === 1n ? -mantissa : mantissa
  const power = Math.max(biased, 1) - 1075
  const top = power >= 0 ? signed << BigInt(power) : signed
  const bottom = power >= 0 ? 1n : 1n << BigInt(-power)
  return { top: exact.top * bottom - top * exact.bottom, bottom: exact.bottom * bottom }
}
