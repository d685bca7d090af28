// How identity, dates and medicines are written for staff: the NHS Common User Interface formats (ISB 1500 to 1508),
// as text, so that copying, printing and screen readers all get the same words. Dates are text; see calendar.ts.
import { type Age, addDays, addMonths, ageOn, dayOfWeek, parsePartialDate, toLondon } from './calendar.ts'
import { formatNhsNumber } from './nhsNumber.ts'

export type PersonName = { family: string | null; given: string | null; prefix: string | null; text: string | null }
export type Gender = 'male' | 'female' | 'other' | 'unknown'
export type PostalAddress = { lines: string[]; postcode: string | null }
/** One piece of a medication line; lines wrap between pieces only. `strong` pieces are shown bold. */
export type LinePart = { label: string | null; text: string; strong: boolean }

const NBSP = '\u00a0'
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const LONG_MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const LONG_WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** `SMITH, John (Mr)` (ISB 1506). Never truncated. A name known only as one piece of text is shown as it was received. */
export function personName(name: PersonName): string {
  const family = name.family?.trim().toLocaleUpperCase('en-GB')
  const given = titleCase(name.given)
  const title = titleCase(name.prefix?.replaceAll('.', '') ?? null)
  const known = [family, given].filter(Boolean).join(', ')
  if (known === '') return name.text?.trim() || 'Name not recorded'
  return title ? `${known} (${title})` : known
}

/** Initials for window titles, where a whole name must not stand: `JS`. At most one letter each of given and family name. */
export function initials(name: PersonName): string {
  const given = [...(name.given?.trim() ?? '')][0] ?? ''
  const family = [...(name.family?.trim() ?? '')][0] ?? ''
  return (given + family || [...(name.text?.trim() ?? '')][0] || '?').toLocaleUpperCase('en-GB')
}

/** `24-Nov-2026`; `Nov-2026` or `2026` when no more is known; `Tue 24-Nov-2026` on request (ISB 1503). Null: `Not recorded`. */
export function shortDate(date: string | null, options: { weekday?: boolean } = {}): string {
  const parts = dateParts(date)
  if (!parts) return date === null || date === '' ? 'Not recorded' : date
  const text = [parts.day, parts.month && MONTHS[parts.month - 1], parts.year].filter(Boolean).join('-')
  return options.weekday && parts.day && date ? `${WEEKDAYS[dayOfWeek(date) - 1]} ${text}` : text
}

/** `24 November 2026`, `Tuesday 24 November 2026`: for people's letters and for screen readers (D+Ta-0011). */
export function longDate(date: string | null, options: { weekday?: boolean } = {}): string {
  const parts = dateParts(date)
  if (!parts) return date === null || date === '' ? 'Not recorded' : date
  const day = parts.day && String(Number(parts.day))
  const text = [day, parts.month && LONG_MONTHS[parts.month - 1], parts.year].filter(Boolean).join(' ')
  return options.weekday && parts.day && date ? `${LONG_WEEKDAYS[dayOfWeek(date) - 1]} ${text}` : text
}

/** London date of an instant: `24-Nov-2026`. */
export function instantDate(instant: string | number, options: { weekday?: boolean } = {}): string {
  return shortDate(toLondon(instant).date, options)
}

/** London time of an instant on the 24-hour clock: `14:05`, midnight `00:00` (ISB 1501). */
export function instantTime(instant: string | number): string {
  return toLondon(instant).time
}

/** `24-Nov-2026 14:05`, London. */
export function instantDateTime(instant: string | number): string {
  return `${instantDate(instant)} ${instantTime(instant)}`
}

/** `From 14:00 to 15:30`. */
export function timeRange(start: string | number, end: string | number): string {
  return `From ${instantTime(start)} to ${instantTime(end)}`
}

/** Whole minutes as `10min`, `1hr 30min`, `26hrs`: no decimals, no blank between number and unit, nothing that is zero. */
export function durationText(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes))
  const hours = Math.floor(whole / 60)
  const rest = whole % 60
  if (hours === 0) return `${rest}min`
  return [`${hours}${hours === 1 ? 'hr' : 'hrs'}`, rest > 0 ? `${rest}min` : ''].filter(Boolean).join(' ')
}

/**
 * Age as the patient banner states it (ISB 1505, PAB-0034): under 4 weeks days, under 1 year weeks and days, under 2 years
 * months and days, under 18 years and months, then years. A birth date known only to the month or year gives
 * `80 or 81y` where both are possible. Null when it cannot be told, or the birth lies after `on`.
 */
export function ageText(birthDate: string | null, on: string): string | null {
  const birth = birthDate === null ? null : parsePartialDate(birthDate)
  if (!birth?.ok) return null
  if (birth.precision === 'day') {
    const age = ageOn(birth.value, on)
    return age && ageWords(age)
  }
  const earliest = birth.precision === 'year' ? `${birth.value}-01-01` : `${birth.value}-01`
  const latest = birth.precision === 'year' ? `${birth.value}-12-31` : addDays(addMonths(earliest, 1), -1)
  const most = ageOn(earliest, on)
  if (!most) return null
  const least = ageOn(latest, on)?.years ?? 0
  return least === most.years ? `${least}y` : `${least} or ${most.years}y`
}

/** Age in the first two days, from instants in milliseconds: `90min`, then `26hrs`; null from the third day on, or before birth. */
export function newbornAgeText(bornAt: number, now: number): string | null {
  const minutes = Math.floor((now - bornAt) / 60_000)
  if (minutes < 0 || minutes >= 48 * 60) return null
  return minutes < 120 ? `${minutes}min` : `${Math.floor(minutes / 60)}hrs`
}

/** The value after the label "Born": `14-Jul-1945 (81y)`. The dead have no age in brackets: see {@link diedText}. */
export function bornText(birthDate: string | null, today: string, died = false): string {
  const age = died ? null : ageText(birthDate, today)
  return age === null ? shortDate(birthDate) : `${shortDate(birthDate)} (${age})`
}

/** The values after the labels "Died" and "Age at Death" (PAB-0033 to 0046). */
export function diedText(birthDate: string | null, deathDate: string | null): { died: string; ageAtDeath: string } {
  const full = deathDate === null ? null : parsePartialDate(deathDate)
  const known = full?.ok && full.precision === 'day' ? ageText(birthDate, full.value) : null
  return { died: deathDate === null ? 'Date not recorded' : shortDate(deathDate), ageAtDeath: known ?? 'Not known' }
}

/** `999 000 0018` with no-break spaces, so that it stays on one line (ISB 1504). */
export function nhsNumberText(value: string): string {
  return formatNhsNumber(value).replaceAll(' ', NBSP)
}

/** In full, never a letter or sign (ISB 1507). */
export function genderText(gender: Gender | null): string {
  switch (gender) {
    case 'male':
      return 'Male'
    case 'female':
      return 'Female'
    case 'other':
      return 'Other'
    case 'unknown':
      return 'Not known'
    case null:
      return 'Not recorded'
    default: {
      const never: never = gender
      return never
    }
  }
}

/** `1 High St, Leeds, LS1 1AA` (ISB 1500). */
export function addressLine(address: PostalAddress | null): string {
  return address ? addressLines(address).join(', ') : 'Not recorded'
}

/** The same from top to bottom: no empty lines, no commas at the ends. */
export function addressLines(address: PostalAddress): string[] {
  const lines = address.lines.map(line => line.trim().replace(/,+$/, '')).filter(Boolean)
  return address.postcode ? [...lines, postcodeText(address.postcode)] : lines
}

/** Capitals, with the blank before the last three characters of a British postcode. Others are left as they are. */
export function postcodeText(postcode: string): string {
  const tight = postcode.toUpperCase().replace(/\s+/g, '')
  return /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/.test(tight) ? `${tight.slice(0, -3)} ${tight.slice(-3)}` : postcode.trim()
}

/**
 * A telephone number as dialled in the United Kingdom (ISB 1508): no +44, no brackets, blanks between the groups, other
 * countries with their `+`, an extension as `x1234`. A number this cannot read is left as it was.
 */
export function phoneText(value: string): string {
  const [, main = value, extension] = /^(.*?)(?:\s*(?:x|ext\.?|extension)\s*(\d+))?$/i.exec(value.trim()) ?? []
  const bare = main.replace(/[()]/g, ' ').replace(/\s+/g, ' ').trim()
  const national = bare.replace(/^(?:\+\s?44|0044)\s?(?:0\s)?/, '0').replace(/^00\s/, '0')
  const digits = national.replace(/[\s-]/g, '')
  const text = /^0\d{9,10}$/.test(digits) ? groupNational(digits) : bare
  return extension ? `${text} x${extension}` : text
}

function groupNational(digits: string): string {
  const split = (a: number, b: number) => `${digits.slice(0, a)} ${digits.slice(a, b)} ${digits.slice(b)}`
  if (/^02/.test(digits)) return split(3, 7)
  if (/^(011|01\d1|03|08|09)/.test(digits)) return split(4, 7)
  return `${digits.slice(0, 5)} ${digits.slice(5)}`
}

function ageWords(age: Age): string {
  if (age.totalDays < 28) return `${age.totalDays}d`
  if (age.years < 1) return pair(Math.floor(age.totalDays / 7), 'w', age.totalDays % 7, 'd')
  if (age.years < 2) return pair(age.totalMonths, 'm', age.days, 'd')
  if (age.years < 18) return pair(age.years, 'y', age.months, 'm')
  return `${age.years}y`
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit} ${small}${smallUnit}`
}

function dateParts(date: string | null): { day: string | null; month: number | null; year: string } | null {
  const reading = date === null ? null : parsePartialDate(date)
  if (!reading?.ok) return null
  const [year = '', month, day] = reading.value.split('-')
  return { year, month: month === undefined ? null : Number(month), day: day ?? null }
}

/** Only names in all capitals or all small letters are changed: `Anne-Jorun` and `McKenzie` know best themselves. */
function titleCase(text: string | null): string {
  const trimmed = text?.trim() ?? ''
  const one = trimmed === trimmed.toLocaleUpperCase('en-GB') || trimmed === trimmed.toLocaleLowerCase('en-GB')
  if (!one) return trimmed
  return trimmed
    .toLocaleLowerCase('en-GB')
    .replace(
      /(^|[\s\-'’.])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toLocaleUpperCase('en-GB'),
    )
}
