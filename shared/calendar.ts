// Calendar dates are text (YYYY-MM-DD, or only YYYY-MM or YYYY when that is all a source knew) and never become a Date:
// a date of birth that passes through a time zone can come out a day early. Wall-clock time is always Europe/London.
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

export const ZONE = 'Europe/London'

export type DatePrecision = 'day' | 'month' | 'year'
export type PartialDateReading =
  | { ok: true; value: string; precision: DatePrecision }
  | { ok: false; fault: 'format' | 'impossible' }
/** A moment as a person in London would write it: a calendar date as exact as its source, and a time if it gave one. */
export type WallTime = { date: string; time: string | null }
export type WallTimeReading = ({ ok: true } & WallTime) | { ok: false; fault: 'format' | 'impossible' }

/** `YYYY-MM-DD` that exists in the calendar. */
export const calendarDate = z.string().refine(isCalendarDate, 'must be a date that exists, as YYYY-MM-DD')
/** `YYYY-MM-DD`, `YYYY-MM` or `YYYY` that exists in the calendar. */
export const partialDate = z.string().refine(text => parsePartialDate(text).ok, 'must be a date that exists')
/** `HH:mm`, 24-hour clock. */
export const wallClock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time as HH:mm')

/** Reads a date as exact as it is (FHIR R4 `date`). Tells bad form (`24/11/2026`) from a day that never was (`2026-02-30`). */
export function parsePartialDate(text: string): PartialDateReading {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text)
  if (!match) return { ok: false, fault: 'format' }
  const [, year, month, day] = match
  if (Number(year) < 1) return { ok: false, fault: 'impossible' }
  if (month === undefined) return { ok: true, value: text, precision: 'year' }
  if (Number(month) < 1 || Number(month) > 12) return { ok: false, fault: 'impossible' }
  if (day === undefined) return { ok: true, value: text, precision: 'month' }
  if (Number(day) < 1 || Number(day) > daysInMonth(Number(year), Number(month)))
    return { ok: false, fault: 'impossible' }
  return { ok: true, value: text, precision: 'day' }
}

export function isCalendarDate(text: string): boolean {
  const reading = parsePartialDate(text)
  return reading.ok && reading.precision === 'day'
}

/**
 * Reads a FHIR R4 `dateTime`. With a time and an offset the moment is moved to Europe/London, so that a blood test taken
 * at 23:30 UTC in June carries the next day's date. A time without an offset is taken to be London's own.
 */
export function parseWallTime(text: string): WallTimeReading {
  const at = text.indexOf('T')
  const day = parsePartialDate(at < 0 ? text : text.slice(0, at))
  if (!day.ok) return day
  if (at < 0) return { ok: true, date: day.value, time: null }
  if (day.precision !== 'day') return { ok: false, fault: 'format' }
  const clock = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text.slice(at + 1))
  if (!clock) return { ok: false, fault: 'format' }
  const [, hour, minute, second, offset] = clock
  // 24:00 is a way to write midnight; a leap second is real. Neither is worth losing a result for.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 60) return { ok: false, fault: 'impossible' }
  if (offset === undefined) return { ok: true, date: day.value, time: `${hour}:${minute}` }
  if (offset !== 'Z' && (Number(offset.slice(1, 3)) > 14 || Number(offset.slice(4)) > 59)) {
    return { ok: false, fault: 'impossible' }
  }
  return { ok: true, ...toLondon(`${day.value}T${hour}:${minute}:00${offset}`) }
}

/** The London date and time (`HH:mm`) of an instant, given as ISO text with an offset or as milliseconds since 1970. */
export function toLondon(instant: string | number): { date: string; time: string } {
  const moment =
    typeof instant === 'number' ? Temporal.Instant.fromEpochMilliseconds(instant) : Temporal.Instant.from(instant)
  const text = moment.toZonedDateTimeISO(ZONE).toPlainDateTime().toString({ smallestUnit: 'minute' })
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

/** Today's date in London for an instant. The caller brings the clock. */
export function londonDate(instant: string | number): string {
  return toLondon(instant).date
}

/**
 * The instant (ISO, UTC) of a London wall time. In the hour that the spring change skips the later time is taken, in the
 * hour that the autumn change repeats the first one. Throws RangeError when the date or time does not exist.
 */
export function fromLondon(date: string, time: string): string {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(ZONE).toInstant().toString()
}

/** The date `days` later (earlier when negative). */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** The date `months` later (earlier when negative); the last day of the month where that day does not exist. */
export function addMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }).toString()
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days
}

/** 1 for Monday to 7 for Sunday. */
export function dayOfWeek(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek
}

export type Age = { years: number; months: number; days: number; totalMonths: number; totalDays: number }

/**
 * Age on calendar dates; null when `on` is before the birth. A person born on 29 February grows a year older on 1 March
 * of common years, as in English law.
 */
export function ageOn(birthDate: string, on: string): Age | null {
  const [y1, m1, d1] = split(birthDate)
  const [y2, m2, d2] = split(on)
  const totalDays = daysBetween(birthDate, on)
  if (totalDays < 0) return null
  const totalMonths = (y2 - y1) * 12 + (m2 - m1) - (d2 < d1 ? 1 : 0)
  const days = daysBetween(addMonths(birthDate, totalMonths), on)
  return { years: Math.floor(totalMonths / 12), months: totalMonths % 12, days, totalMonths, totalDays }
}

/**
 * Orders dates of different exactness, and the unknown: negative when `a` is the earlier. A bare year sorts before its
 * months and days, null before everything.
 */
export function compareDates(
  a: WallTime | { date: null; time: null },
  b: WallTime | { date: null; time: null },
): number {
  // The blank sorts before the hyphen, which puts 2019 before 2019-03.
  const left = `${a.date ?? ''} ${a.time ?? ''}`
  const right = `${b.date ?? ''} ${b.time ?? ''}`
  return left < right ? -1 : left > right ? 1 : 0
}

function split(date: string): [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))]
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
