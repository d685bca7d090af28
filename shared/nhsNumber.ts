// NHS numbers: reading what people type or systems send, and the check that tells a number from a slip of the finger.

export type NhsNumberFault = 'missing' | 'characters' | 'length' | 'repeated' | 'check-digit'

export type NhsNumberReading = { ok: true; value: string } | { ok: false; fault: NhsNumberFault }

/**
 * Reads an NHS number. Spaces (also no-break) and dashes between the digits are ignored; anything else is refused.
 * Returns the ten digits, or why it is not an NHS number.
 *
 * Source: NHS Data Dictionary, NHS NUMBER (modulus 11: weights 10 to 2; remainder taken from 11; 11 counts as 0; 10 is
 * never issued). Ten equal digits pass that sum and are refused here, because they are what people type to get past a form.
 */
export function parseNhsNumber(text: string): NhsNumberReading {
  const digits = text.replace(/[\s\u00a0\u2007\u202f\-\u2010-\u2015]/g, '')
  if (digits === '') return { ok: false, fault: 'missing' }
  if (!/^[0-9]+$/.test(digits)) return { ok: false, fault: 'characters' }
  if (digits.length !== 10) return { ok: false, fault: 'length' }
  if (/^(\d)\1{9}$/.test(digits)) return { ok: false, fault: 'repeated' }
  if (checkDigit(digits) !== Number(digits[9])) return { ok: false, fault: 'check-digit' }
  return { ok: true, value: digits }
}

/** True when the text is a valid NHS number (see {@link parseNhsNumber}). */
export function isNhsNumber(text: string): boolean {
  return parseNhsNumber(text).ok
}

/**
 * Groups ten digits 3-3-4 with plain spaces: `999 000 0018` (ISB 1504). Text that is not ten digits comes back as it was,
 * so that an unverified number is shown as received and never disguised.
 */
export function formatNhsNumber(value: string): string {
  return /^\d{10}$/.test(value) ? `${value.slice(0, 3)} ${value.slice(3, 6)} ${value.slice(6)}` : value
}

/** True for numbers of the 999 range, which are for tests and demonstrations and belong to nobody. */
export function isTestRange(value: string): boolean {
  return /^999\d{7}$/.test(value)
}

/** The fault in words for a person at a screen. */
export function nhsNumberFaultWords(fault: NhsNumberFault): string {
  switch (fault) {
    case 'missing':
      return 'No NHS number was given.'
    case 'characters':
      return 'An NHS number has only digits. Letters or signs were found.'
    case 'length':
      return 'An NHS number has exactly 10 digits.'
    case 'repeated':
      return 'An NHS number is never the same digit ten times.'
    case 'check-digit':
      return 'The NHS number does not pass its check. One of the digits is probably wrong.'
    default: {
      const never: never = fault
      return never
    }
  }
}

/** The check digit the first nine digits ask for; 10 means that no number with these nine digits exists. */
function checkDigit(digits: string): number {
  let sum = 0
  for (let place = 0; place < 9; place += 1) sum += Number(digits[place]) * (10 - place)
  const remainder = 11 - (sum % 11)
  return remainder === 11 ? 0 : remainder
}
