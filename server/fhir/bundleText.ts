// From bytes to a JSON value that is safe to walk: the right encoding, the right format, not too deep, no keys that reach
// for an object's prototype. Every refusal says where, and none quotes the record.
import { type ImportError, MAX_BUNDLE_BYTES } from '#shared/imports'
import { findJsonFault, lineAndColumn } from './jsonFault.ts'

/** FHIR resources nest some 15 deep in life. */
const MAX_DEPTH = 64
/** Containers in one bundle; 32 MiB of `{}` would otherwise become a gigabyte of objects. */
const MAX_CONTAINERS = 2_000_000
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

export type JsonReading = { ok: true; json: unknown } | { ok: false; error: ImportError }

/** Reads the bytes of a file as JSON. */
export function readJson(bytes: Uint8Array): JsonReading {
  if (bytes.byteLength > MAX_BUNDLE_BYTES) {
    return refused('too-large', `The file is larger than ${MAX_BUNDLE_BYTES / 1024 / 1024} MiB.`)
  }
  const kind = otherFormat(bytes)
  if (kind) return kind
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refused('not-text', 'The file is not UTF-8 text. Save it again as UTF-8 JSON and try once more.')
  }
  const start = text.trimStart()
  if (start === '') return refused('empty', 'The file is empty.')
  if (start.startsWith('<')) return xml(start)
  const nesting = tooNested(text)
  if (nesting) return nesting
  try {
    return checkJson(JSON.parse(text))
  } catch {
    return notJson(text)
  }
}

/** Walks a parsed value; refuses forbidden keys and too deep nesting with the path of the first one. */
export function checkJson(json: unknown): JsonReading {
  const waiting: Place[] = [{ value: json, key: '', parent: null, depth: 0 }]
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { value, depth } = place
    if (typeof value !== 'object' || value === null) continue
    if (depth > MAX_DEPTH)
      return refused('too-deep', `The bundle is nested more than ${MAX_DEPTH} deep.`, pathOf(place))
    if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at -= 1) {
        const inner: unknown = value[at]
        if (typeof inner === 'object' && inner !== null)
          waiting.push({ value: inner, key: at, parent: place, depth: depth + 1 })
      }
      continue
    }
    for (const [key, inner] of Object.entries(value)) {
      const below = { value: inner, key, parent: place, depth: depth + 1 }
      if (FORBIDDEN_KEYS.has(key)) {
        return refused(
          'forbidden-key',
          `The bundle has a field named "${key}", which is never part of a record.`,
          pathOf(below),
        )
      }
      if (typeof inner === 'object' && inner !== null) waiting.push(below)
    }
  }
  return { ok: true, json }
}

type Place = { value: unknown; key: string | number; parent: Place | null; depth: number }

function pathOf(place: Place): string {
  const parts: string[] = []
  for (let at: Place | null = place; at?.parent; at = at.parent) {
    parts.push(typeof at.key === 'number' ? `[${at.key}]` : `.${at.key.slice(0, 60)}`)
  }
  return parts.reverse().slice(0, 80).join('').replace(/^\./, '')
}

/** Looks before it parses: hostile nesting must be refused while it is still text. */
function tooNested(text: string): JsonReading | null {
  let depth = 0
  let containers = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (quoted) {
      if (sign === 0x5c) at += 1
      else if (sign === 0x22) quoted = false
    } else if (sign === 0x22) quoted = true
    else if (sign === 0x7b || sign === 0x5b) {
      depth += 1
      containers += 1
      if (depth > MAX_DEPTH) {
        const message = `The bundle is nested more than ${MAX_DEPTH} deep.`
        return { ok: false, error: { code: 'too-deep', message, ...lineAndColumn(text, at) } }
      }
      if (containers > MAX_CONTAINERS) return refused('too-large', 'The bundle has too many parts.')
    } else if (sign === 0x7d || sign === 0x5d) depth -= 1
  }
  return null
}

function notJson(text: string): JsonReading {
  const fault = findJsonFault(text)
  if (!fault) return refused('not-json', 'The file is not JSON.')
  const { line, column } = fault
  const lines = fault.expected === 'the end of the text' && text[fault.offset] === '{'
  const advice = lines
    ? ' This looks like NDJSON, one resource to a line. Export one Bundle instead.'
    : ' It may be damaged or cut short. Export it again.'
  const message = `The file is not JSON: at line ${line}, column ${column}, ${fault.expected} was expected.${advice}`
  return { ok: false, error: { code: 'not-json', message, line, column } }
}

function xml(start: string): JsonReading {
  if (/^<(!doctype\s+)?html/i.test(start)) {
    return refused(
      'xml',
      'This is a web page, not a FHIR Bundle. It may be the sign-in page of the system it came from.',
    )
  }
  const fhir = start.slice(0, 2000).includes('http://hl7.org/fhir')
  const what = fhir ? 'This is FHIR in XML' : 'This is XML'
  return refused('xml', `${what}. Caseroom reads FHIR as JSON only: export the Bundle as JSON.`)
}

/** Files that people pick by mistake, told by their first bytes. */
function otherFormat(bytes: Uint8Array): JsonReading | null {
  const starts = (...signs: number[]) => signs.every((sign, at) => bytes[at] === sign)
  if (starts(0x1f, 0x8b) || starts(0x50, 0x4b, 0x03, 0x04)) {
    return refused('not-text', 'The file is compressed. Unpack it first and import the Bundle inside.')
  }
  if (starts(0x25, 0x50, 0x44, 0x46)) return refused('not-text', 'This is a PDF, not a FHIR Bundle.')
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) {
    return refused('not-text', 'The file is UTF-16 text. Save it again as UTF-8 JSON and try once more.')
  }
  return null
}

function refused(code: ImportError['code'], message: string, path?: string): JsonReading {
  return { ok: false, error: path === undefined ? { code, message } : { code, message, path } }
}
